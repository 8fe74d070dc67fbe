/** What goes wrong with a request, and how it is answered: `{"error": {"code", "message"}}`. */
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { type ErrorCode, toZakazError } from '../core/errors.ts';

/** A request that is not answered with what it asked for. */
export class HttpError extends Error {
  readonly status: ContentfulStatusCode;
  /** Stable word for programs. */
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: ContentfulStatusCode,
    code: string,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

const BY_CODE: Partial<Readonly<Record<ErrorCode, ContentfulStatusCode>>> = {
  USAGE: 400,
  STORE_LOCKED: 409,
  STORE_UNAVAILABLE: 503,
  STORE_SCHEMA: 503,
};

/** How an error is answered. What is not ours says nothing of itself: its words may quote anything. */
export function toHttpError(thrown: unknown): HttpError {
  if (thrown instanceof HttpError) return thrown;
  const { code, message } = toZakazError(thrown);
  const status = BY_CODE[code];
  if (status === undefined) return new HttpError(500, 'INTERNAL', 'the server failed; see its log');
  return new HttpError(status, code, message);
}

/** The document of an error. */
export function errorBody({ code, message }: HttpError) {
  return { error: { code, message } };
}
