/** The bare HTTP client of this folder's tests: GET with or without a body, headers and text back, nothing hidden. */
import { type IncomingHttpHeaders, request } from 'node:http';

/** What came back. */
export interface TestAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
  /** The body as JSON; null when it is none. */
  readonly json: unknown;
}

/** What to send besides the address. */
export interface TestRequest {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal | undefined;
}

/** The fields of an order that tests look at. */
export interface WireOrder {
  readonly id: number;
  readonly payed: boolean;
  readonly payed_at: string | null;
  readonly updated_at: string;
  readonly price: number;
}

/** Sends one request with the token `secret`; rejects when the connection breaks. */
export function send(url: string, options: TestRequest = {}): Promise<TestAnswer> {
  const { method = 'GET', body, headers, signal } = options;
  const text = body === undefined ? '' : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const outgoing = request(url, {
      method,
      headers: {
        Authorization: 'Bearer secret',
        ...(text === '' ? {} : { 'Content-Length': String(Buffer.byteLength(text)) }),
        ...headers,
      },
      ...(signal === undefined ? {} : { signal }),
    });
    outgoing.once('error', reject);
    outgoing.once('response', (response) => {
      const chunks: Uint8Array[] = [];
      response.on('data', (chunk: Uint8Array) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        const bytes = Buffer.concat(chunks);
        const answer = bytes.toString('utf8');
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          bytes,
          text: answer,
          json: parse(answer),
        });
      });
    });
    outgoing.end(text);
  });
}

/** A page of a list. */
export interface TestPage {
  readonly ids: readonly number[];
  readonly total: number;
  readonly perPage: number;
  readonly orders: readonly WireOrder[];
}

/** Reads a page of a list. @throws Error when the answer is no page */
export async function fetchPage(url: string, options: TestRequest = {}): Promise<TestPage> {
  const { json, status, text } = await send(url, options);
  if (!isPage(json)) throw new Error(`no page: ${status} ${text.slice(0, 200)}`);
  const { data, paging } = json;
  return {
    ids: data.map(({ id }) => Number(id)),
    total: paging.total,
    perPage: paging.perPage,
    orders: data,
  };
}

function isPage(json: unknown): json is {
  readonly data: WireOrder[];
  readonly paging: { readonly total: number; readonly perPage: number };
} {
  return (
    typeof json === 'object' &&
    json !== null &&
    'paging' in json &&
    'data' in json &&
    Array.isArray(json.data)
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
