/** Puts an answer on the wire: headers as the real service sends them, and the faults that lie in the sending. */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip as gzipCallback, gzipSync } from 'node:zlib';
import type { Answer } from './answers.ts';
import type { AnswerFault, RetryAfter } from './faults.ts';
import type { LoggedRequest } from './request-log.ts';

const gzip = promisify(gzipCallback);

/** One exchange: a request with the place for its answer. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly entry: LoggedRequest;
}

/** How to send. */
export interface Sending {
  readonly fault: AnswerFault | null;
  /** Compress when the client accepts it. */
  readonly gzip: boolean;
  /** For `Date` and `Retry-After`, epoch milliseconds. */
  readonly nowMs: number;
}

/** Sends an answer, or as much of it as the fault lets through. */
export async function deliver(exchange: Exchange, answer: Answer, sending: Sending): Promise<void> {
  const { request, response } = exchange;
  const { fault, nowMs } = sending;
  if (response.destroyed || (fault?.kind === 'stall' && fault.where === 'headers')) return;
  const headers: OutgoingHttpHeaders = {
    Server: 'nginx/1.14.1',
    Date: new Date(nowMs).toUTCString(),
    'Content-Type': answer.contentType,
    'X-Cache-Status': 'MISS',
  };
  if (fault?.kind === 'redirect') headers['Location'] = fault.location;
  if (fault?.kind === 'status' && fault.retryAfter !== undefined) {
    headers['Retry-After'] = retryAfterText(fault.retryAfter, nowMs);
  }
  let { body } = answer;
  const accepts = String(request.headers['accept-encoding'] ?? '').includes('gzip');
  if (fault?.kind === 'corrupt-gzip') {
    body = gzipSync(body).fill(0x5a, 20, 60);
    headers['Content-Encoding'] = 'gzip';
  } else if (sending.gzip && accepts && body.length > 0) {
    body = await gzip(body, { level: 4 });
    headers['Content-Encoding'] = 'gzip';
  }
  response.sendDate = false;
  response.writeHead(answer.status, headers);
  send(exchange, body, fault);
}

function retryAfterText(retryAfter: RetryAfter, nowMs: number): string {
  return retryAfter === 'date' ? new Date(nowMs + 2000).toUTCString() : String(retryAfter);
}

/** Bodies go out chunked, without a length, as the real service sends them. */
function send({ response, entry }: Exchange, body: Buffer, fault: AnswerFault | null): void {
  const half = body.subarray(0, Math.floor(body.length / 2));
  switch (fault?.kind) {
    case 'reset':
      response.write(half, () => response.socket?.resetAndDestroy());
      return;
    case 'stall':
      response.write(half);
      return;
    case 'drip':
      drip(response, body, fault.everyMs ?? 1000);
      return;
    case 'truncated':
      response.write(half);
      break;
    case 'byte-order-mark':
      response.write(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body]));
      break;
    default:
      if (body.length > 0) response.write(body);
  }
  entry.status = response.statusCode;
  response.end();
}

function drip(response: ServerResponse, body: Buffer, everyMs: number): void {
  let sent = 0;
  const timer = setInterval(() => {
    response.write(body.subarray(sent, sent + 1));
    sent += 1;
    if (sent >= body.length) response.end();
  }, everyMs);
  response.once('close', () => clearInterval(timer));
}
