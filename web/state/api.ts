/** Asks the server, and reads what it answers by the shapes both agree on. */
import type { z } from 'zod';
import { CHANGE_HEADER } from '../../src/protocol/api/access.ts';
import { errorSchema } from '../../src/protocol/api/answer.ts';
import { API_ROOT } from '../../src/protocol/api/routes.ts';

/** Parameters of an address; what is null or undefined is not asked for. */
export type Query = Readonly<Record<string, string | number | null | undefined>>;

/** - `gone`: no answer · `signed-out`: a session is needed · `refused`: the server said no · `unreadable`: an answer of another shape */
export type FailureKind = 'gone' | 'signed-out' | 'refused' | 'unreadable';

/** A question that was not answered. */
export class ApiError extends Error {
  readonly kind: FailureKind;
  /** Stable word of the server; empty when it did not answer. */
  readonly code: string;

  constructor(kind: FailureKind, code: string, message: string) {
    super(message);
    this.kind = kind;
    this.code = code;
  }
}

/** Address of a question. `id` stands for `{id}` in the path. */
export function addressOf(path: string, query: Query = {}, id: string | null = null): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== null && value !== undefined) params.set(key, String(value));
  }
  const text = params.toString();
  return `${API_ROOT}${path.replace('{id}', encodeURIComponent(id ?? ''))}${text === '' ? '' : `?${text}`}`;
}

/** Asks and gives the document as it came. The browser asks again with its ETag. @throws ApiError */
export async function fetchDocument(address: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(address, { cache: 'no-cache', ...init }).catch(() => {
    throw new ApiError('gone', '', 'the server does not answer');
  });
  if (response.ok) return response.status === 204 ? null : response.json().catch(() => null);
  const body: unknown = await response.json().catch(() => null);
  const { code, message } = errorSchema.safeParse(body).data?.error ?? {
    code: '',
    message: response.statusText,
  };
  // A proxy in front of a server that is gone.
  const isGone = code === '' && response.status >= 502;
  const kind = isGone ? 'gone' : response.status === 401 ? 'signed-out' : 'refused';
  throw new ApiError(kind, code, message);
}

/** Reads a document by its shape. @throws ApiError */
export function readDocument<Shape extends z.ZodType>(shape: Shape, document: unknown): z.output<Shape> {
  const read = shape.safeParse(document);
  if (read.success) return read.data;
  throw new ApiError('unreadable', '', 'the server speaks of something this page does not know');
}

/** Asks for a change. @throws ApiError */
export async function send(method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
  const headers = { [CHANGE_HEADER]: '1', 'content-type': 'application/json' };
  const init = body === undefined ? {} : { body: JSON.stringify(body) };
  return fetchDocument(`${API_ROOT}${path}`, { method, headers, ...init });
}
