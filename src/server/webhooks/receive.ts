/**
 * Takes webhooks: the signature of the raw body is checked before anything is read of it, the webhook is made durable, and only then
 * answered with 200. It is applied later. Any other answer makes QTickets send it again.
 */
import type { Clock } from '../../core/clock.ts';
import type { Secret } from '../../core/secret.ts';
import type { Routes } from '../app.ts';
import { HttpError } from '../http-error.ts';
import type { Log } from '../log.ts';
import type { Inbox } from './inbox.ts';

/** How a request for a webhook ended. */
export type Receipt = 'accepted' | 'unsigned' | 'too-large' | 'busy' | 'broken' | 'off';

export interface ReceiveOptions {
  /** The one in use first. */
  readonly secrets: readonly Secret[];
  readonly inbox: Inbox;
  readonly clock: Clock;
  readonly log: Log;
  /** Told of each request; the time from the end of its headers, milliseconds. */
  readonly onReceipt: (receipt: Receipt, byOldSecret: boolean, ms: number) => void;
  /** QTickets waits no longer for an answer, milliseconds. @default 1,800 */
  readonly limitMs?: number;
}

export const WEBHOOK_PATH = '/webhooks/qtickets';
export const MAX_BODY_BYTES = 1024 ** 2;
const LIMIT_MS = 1_800;
/** Of all bodies that are being received. */
const MAX_RECEIVING_BYTES = 64 * MAX_BODY_BYTES;
/** A refusal of one kind is told once in so long. */
const TOLD_MS = 60_000;
const RETRY_AFTER = { 'retry-after': '30' };

/** The route of webhooks. */
export function webhookRoutes(options: ReceiveOptions): Routes {
  const { secrets, inbox, clock, log, onReceipt, limitMs = LIMIT_MS } = options;
  const receiving = { bytes: 0 };
  const toldMs = new Map<Receipt, number>();

  /** @returns whether it was signed with the second secret */
  async function receive(request: Request): Promise<boolean> {
    if (secrets.length === 0) throw OFF;
    if (inbox.isFull) throw BUSY;
    const signature = request.headers.get('x-signature') ?? '';
    const body = await readBody(request, receiving);
    // Each secret is tried, so that the time it takes tells nothing.
    const signer = secrets.map((secret) => secret.hasSigned(body, signature)).indexOf(true);
    if (signer === -1) throw UNSIGNED;
    const byOldSecret = signer > 0;
    // Others came in while the body did.
    if (inbox.isFull) throw BUSY;
    const kept = inbox.append({
      ...{ receivedAtMs: clock.now(), signature, byOldSecret, body },
      eventType: request.headers.get('x-event-type') ?? '',
      modelName: request.headers.get('x-model-name') ?? '',
    });
    await within(limitMs, kept);
    return byOldSecret;
  }

  function note({ receipt, answer, cause }: Refusal, client: string): void {
    const nowMs = clock.monotonic();
    if (nowMs - (toldMs.get(receipt) ?? Number.NEGATIVE_INFINITY) < TOLD_MS) return;
    toldMs.set(receipt, nowMs);
    const { status, code } = answer;
    log.warn({ status, code, client, ...(cause === undefined ? {} : { err: cause }) }, 'webhook not taken');
  }

  return (app) => {
    app.post(WEBHOOK_PATH, async (context) => {
      const startMs = clock.monotonic();
      try {
        const byOldSecret = await receive(context.req.raw);
        onReceipt('accepted', byOldSecret, clock.monotonic() - startMs);
        return context.text('ok');
      } catch (thrown) {
        const refusal = thrown instanceof Refusal ? thrown : toBroken(thrown);
        onReceipt(refusal.receipt, false, clock.monotonic() - startMs);
        note(refusal, context.get('client'));
        throw refusal.answer;
      }
    });
  };
}

class Refusal extends Error {
  readonly receipt: Exclude<Receipt, 'accepted'>;
  readonly answer: HttpError;

  constructor(receipt: Refusal['receipt'], answer: HttpError, cause?: unknown) {
    super(answer.message, { cause });
    this.receipt = receipt;
    this.answer = answer;
  }
}

const OFF = new Refusal('off', new HttpError(404, 'WEBHOOKS_OFF', 'QTICKETS_WEBHOOK_SECRET is not set'));
const BUSY = new Refusal('busy', new HttpError(503, 'BUSY', 'too many webhooks wait', RETRY_AFTER));
const TOO_LARGE = new Refusal('too-large', new HttpError(413, 'TOO_LARGE', 'a body has 1 MiB at most'));
const UNSIGNED = new Refusal('unsigned', new HttpError(401, 'UNSIGNED', 'X-Signature does not fit the body'));

function toBroken(thrown: unknown): Refusal {
  const answer = new HttpError(503, 'NOT_KEPT', 'the webhook could not be kept', RETRY_AFTER);
  return new Refusal('broken', answer, thrown);
}

/** The raw bytes, counted as they come. @throws Refusal when there are too many */
async function readBody(request: Request, receiving: { bytes: number }): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES) throw TOO_LARGE;
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body ?? []) {
      size += chunk.length;
      receiving.bytes += chunk.length;
      if (size > MAX_BODY_BYTES) throw TOO_LARGE;
      if (receiving.bytes > MAX_RECEIVING_BYTES) throw BUSY;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } finally {
    receiving.bytes -= size;
  }
}

/** @throws Error when it takes longer */
async function within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not durable within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
