// Stands before a source and keeps its answers, so that what was asked before costs the machine little more than the copy: a user's source
// runs elsewhere. It speaks just enough HTTP for undici, which costs half of what Node's own server does.
// Usage: node bench/kept-answers.js URL. Prints its own URL when it listens; ends on SIGTERM.
import { createServer } from 'node:net';
import { Agent, request } from 'undici';

const source = new URL(process.argv[2] ?? '');
const dispatcher = new Agent();
/** @type {Map<string, Promise<{head: string, body: Buffer}>>} */
const answers = new Map();
const HEAD_END = '\r\n\r\n';

const server = createServer({ noDelay: true }, (socket) => {
  let received = Buffer.alloc(0);
  let turn = Promise.resolve();
  socket.on('data', (piece) => {
    received = received.length === 0 ? piece : Buffer.concat([received, piece]);
    for (let asked = takeRequest(); asked !== null; asked = takeRequest()) {
      const known = answers.get(asked.key) ?? ask(asked);
      answers.set(asked.key, known);
      turn = turn.then(async () => send(await known));
    }
  });
  socket.on('error', () => socket.destroy());

  /** @returns a whole request, taken out of what was received */
  function takeRequest() {
    const headEnd = received.indexOf(HEAD_END);
    if (headEnd < 0) return null;
    const head = received.toString('latin1', 0, headEnd);
    const start = headEnd + HEAD_END.length;
    const end = start + Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
    if (received.length < end) return null;
    const body = received.toString('utf8', start, end);
    received = received.subarray(end);
    const [line = ''] = head.split('\r\n', 1);
    const authorization = /^authorization: (.*)$/im.exec(head)?.[1] ?? '';
    return { key: `${line} ${body}`, line, body, authorization };
  }

  /** @param {{head: string, body: Buffer}} answer */
  function send({ head, body }) {
    socket.cork();
    socket.write(`${head}Date: ${new Date().toUTCString()}${HEAD_END}`);
    socket.write(body);
    socket.uncork();
  }
});

/** @param {{line: string, body: string, authorization: string}} asked */
async function ask({ line, body: askedBody, authorization }) {
  const [method = 'GET', path = '/'] = line.split(' ');
  const answer = await request(new URL(path, source.origin), {
    ...{ method, dispatcher },
    headers: { authorization, accept: 'application/json' },
    ...(askedBody === '' ? {} : { body: askedBody }),
  });
  const body = Buffer.from(await answer.body.arrayBuffer());
  const type = String(answer.headers['content-type']);
  const head = `HTTP/1.1 ${answer.statusCode} Kept\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n`;
  return { head, body };
}

process.on('SIGTERM', () => process.exit(0));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') {
    console.log(`http://127.0.0.1:${address.port}${source.pathname}`);
  }
});
