/**
 * Reads pages of orders off the main thread. The first pages are read where we are, because most loads are small and a
 * thread takes longer to start than they take; the threads start when a load turns out to be large. Where they cannot keep up, the
 * main thread, which has nothing else to do then, reads too.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import {
  type ErrorDetails,
  InternalError,
  SourceBodyError,
  SourceHttpError,
  SourceShapeError,
} from '../core/errors.ts';
import { createOrderPageReader, type OrderPage, type OrderPageSettings } from './order-page.ts';

export interface PageTask {
  readonly id: number;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly seenAtMs: number;
}

export type PageReply =
  | { readonly id: number; readonly page: OrderPage }
  | {
      readonly id: number;
      readonly failure: { readonly code: string; readonly message: string; readonly details: ErrorDetails };
    };

export interface PagePool {
  /**
   * Reads one page; `body` is given away.
   * @throws SourceBodyError, SourceShapeError
   */
  read(body: Uint8Array<ArrayBuffer>, seenAtMs: number): Promise<OrderPage>;
  close(): Promise<void>;
}

export interface PagePoolOptions {
  /** 0 reads everything on the calling thread. @default the processors there are but one, 1 to 4 */
  readonly threads?: number | undefined;
  /** Pages read on the calling thread before threads start. @default 8 */
  readonly pagesBeforeThreads?: number;
}

const MAX_THREADS = 4;
/** Pages waiting for a thread at which the next one is read where we are. */
const CROWD = 5;
/** A page leaves two megabytes that are needed no longer: by default, 48, a thread keeps two dozen pages of them. */
const MAX_YOUNG_MB = 12;

/** One processor is kept busy by the downloads and the engine: a second reader on two of them made a load slower. */
function defaultThreads(): number {
  return Math.min(MAX_THREADS, Math.max(1, availableParallelism() - 1));
}

export function createPagePool(
  settings: OrderPageSettings,
  { threads = defaultThreads(), pagesBeforeThreads = 8 }: PagePoolOptions = {},
): PagePool {
  const readHere = createOrderPageReader(settings);
  const workers: PageWorker[] = [];
  let pages = 0;
  return {
    async read(body, seenAtMs) {
      pages += 1;
      if (pages <= pagesBeforeThreads) return readHere(body, seenAtMs);
      while (workers.length < threads) workers.push(new PageWorker(settings));
      const [idlest] = workers.toSorted((a, b) => a.pending - b.pending);
      if (idlest === undefined || idlest.pending >= CROWD) return readHere(body, seenAtMs);
      return idlest.read(body, seenAtMs);
    },
    async close() {
      await Promise.all(workers.splice(0).map((worker) => worker.close()));
    },
  };
}

interface Waiting {
  readonly resolve: (page: OrderPage) => void;
  readonly reject: (error: Error) => void;
}

class PageWorker {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 0;

  constructor(settings: OrderPageSettings) {
    this.#worker = new Worker(new URL('./page-worker.js', import.meta.url), {
      workerData: settings,
      resourceLimits: { maxYoungGenerationSizeMb: MAX_YOUNG_MB },
    });
    this.#worker.on('message', (reply: PageReply) => this.#settle(reply));
    this.#worker.on('error', (error) => this.#failAll(error));
    this.#worker.on('exit', () => this.#failAll(new InternalError('the thread that reads pages ended')));
  }

  get pending(): number {
    return this.#waiting.size;
  }

  read(body: Uint8Array<ArrayBuffer>, seenAtMs: number): Promise<OrderPage> {
    const id = this.#nextId++;
    const task: PageTask = { id, body, seenAtMs };
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage(task, [body.buffer]);
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle(reply: PageReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ('page' in reply) waiting?.resolve(reply.page);
    else waiting?.reject(toError(reply.failure));
  }

  #failAll(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

/** Errors lose their class between threads; the code brings it back. */
function toError({ code, message, details }: Extract<PageReply, { failure: unknown }>['failure']): Error {
  if (code === 'SOURCE_BODY') return new SourceBodyError(message, { details });
  if (code === 'SOURCE_SHAPE') return new SourceShapeError(message, { details });
  if (code === 'SOURCE_HTTP') {
    const httpStatus = Number(details['http_status']);
    return new SourceHttpError(message, { details, httpStatus, retryable: true, retryAfterMs: null });
  }
  return new InternalError(message, { details });
}
