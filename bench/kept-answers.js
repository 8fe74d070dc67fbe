// Stands before a source and keeps its answers, so that what was asked before costs the machine a copy: a user's source runs elsewhere.
// Usage: node bench/kept-answers.js URL. Prints its own URL when it listens; ends on SIGTERM.
import { createServer } from 'node:http';
import { Agent, request } from 'undici';

const source = new URL(process.argv[2] ?? '');
const dispatcher = new Agent();
/** @type {Map<string, Promise<{status: number, headers: Record<string, string>, body: Buffer}>>} */
const answers = new Map();
const KEPT_HEADERS = ['content-type', 'x-cache-status'];

const server = createServer(async (asked, answer) => {
  const body = await textOf(asked);
  const key = `${asked.method} ${asked.url} ${body}`;
  const known = answers.get(key) ?? ask(asked, body);
  answers.set(key, known);
  const { status, headers, body: bytes } = await known;
  answer.writeHead(status, headers).end(bytes);
});

/** @param {import('node:http').IncomingMessage} asked */
async function textOf(asked) {
  let text = '';
  for await (const chunk of asked) text += chunk;
  return text;
}

/** @param {import('node:http').IncomingMessage} asked @param {string} body */
async function ask({ method = 'GET', url = '/', headers }, body) {
  const { authorization = '', accept = '*/*' } = headers;
  const answer = await request(new URL(url, source.origin), {
    method,
    dispatcher,
    headers: { authorization, accept },
    ...(body === '' ? {} : { body }),
  });
  const kept = KEPT_HEADERS.flatMap((name) =>
    answer.headers[name] ? [[name, String(answer.headers[name])]] : [],
  );
  return {
    status: answer.statusCode,
    headers: Object.fromEntries(kept),
    body: Buffer.from(await answer.body.arrayBuffer()),
  };
}

process.on('SIGTERM', () => process.exit(0));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object')
    console.log(`http://127.0.0.1:${address.port}${source.pathname}`);
});
