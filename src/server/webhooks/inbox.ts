/**
 * Webhooks that are durable and not yet applied, in the order in which they came. They lie in files of the data folder, a file at a
 * time is written, and one whose records are all applied is removed; what was not removed before a crash is applied once more, which
 * changes nothing. In memory there is only where each lies.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../core/clock.ts';
import type { Delivery } from '../../loader/webhook-orders.ts';
import { toFolderError } from '../../warehouse/errors.ts';
import { encodeRecord, InboxWriter, type RecordHead, type RecordPlace, readPlaces } from './inbox-file.ts';

export interface InboxOptions {
  /** Made where it is missing. */
  readonly folder: string;
  readonly clock: Clock;
  /** Webhooks that may wait. */
  readonly maxCount: number;
  /** Bytes that may wait. @default 256 MiB */
  readonly maxBytes?: number;
  /** A file that has so many bytes is followed by another. @default 1 MiB */
  readonly fileBytes?: number;
}

/** A webhook as it lies in the inbox. */
export interface KeptDelivery extends Delivery {
  readonly signature: string;
}
/** A webhook before it is kept. */
export type NewDelivery = Omit<KeptDelivery, 'id'>;

/** One that waits. */
interface Waiting extends RecordPlace {
  readonly path: string;
}

interface Appending {
  readonly head: RecordHead;
  readonly record: Uint8Array;
  readonly resolve: (id: string) => void;
  readonly reject: (error: unknown) => void;
}

const MAX_BYTES = 256 * 1024 ** 2;
const FILE_BYTES = 1024 ** 2;
/** Bodies read at once. */
const READ_BYTES = 16 * 1024 ** 2;
const FILE_NAME = /^(\d{12})\.inbox$/;

export class Inbox {
  readonly #options: Required<InboxOptions>;
  #waiting: Waiting[] = [];
  #bytes = 0;
  #appending: Appending[] = [];
  /** Those that are being written, or wait for that. */
  #coming = 0;
  #isWriting = false;
  /** Files there are, the oldest first. */
  readonly #paths = new Set<string>();
  #file: InboxWriter | null = null;
  #nextFile = 1;
  #wake: (() => void) | null = null;

  private constructor(options: InboxOptions) {
    this.#options = { maxBytes: MAX_BYTES, fileBytes: FILE_BYTES, ...options };
  }

  /** Opens the inbox with what an earlier process left. @throws StoreUnavailableError when the folder cannot be used */
  static async open(options: InboxOptions): Promise<Inbox> {
    const inbox = new Inbox(options);
    try {
      await inbox.#readFolder();
      return inbox;
    } catch (error) {
      throw toFolderError(error, { what: 'opening the inbox of webhooks', folder: options.folder });
    }
  }

  /** Webhooks that wait to be applied. */
  get size(): number {
    return this.#waiting.length;
  }

  /** When the first of them came, epoch milliseconds; null when none waits. */
  get oldestMs(): number | null {
    return this.#waiting[0]?.head.received_ms ?? null;
  }

  /** Whether there is no room for another. */
  get isFull(): boolean {
    const { maxCount, maxBytes } = this.#options;
    return this.#waiting.length + this.#coming >= maxCount || this.#bytes >= maxBytes;
  }

  /**
   * Keeps a webhook; resolves when it is durable. Those that come together are written together.
   * @returns its id
   * @throws StoreUnavailableError when the disk does not take it
   */
  append(delivery: NewDelivery): Promise<string> {
    const { body, receivedAtMs } = delivery;
    const head: RecordHead = {
      id: newDeliveryId(receivedAtMs),
      received_ms: receivedAtMs,
      event_type: delivery.eventType,
      model_name: delivery.modelName,
      signature: delivery.signature,
      by_old_secret: delivery.byOldSecret,
      bytes: body.length,
    };
    return new Promise((resolve, reject) => {
      this.#coming += 1;
      this.#appending.push({ head, record: encodeRecord(head, body), resolve, reject });
      void this.#write();
    });
  }

  /** Resolves when one waits. @throws the signal's reason */
  async filled(signal: AbortSignal): Promise<void> {
    while (this.#waiting.length === 0 && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const wake = () => {
          signal.removeEventListener('abort', wake);
          resolve();
        };
        signal.addEventListener('abort', wake);
        this.#wake = wake;
      });
    }
    signal.throwIfAborted();
  }

  /**
   * The first ones, `count` at most and few enough for memory; they stay until they are done.
   * @throws StoreUnavailableError when they cannot be read
   */
  async first(count: number): Promise<KeptDelivery[]> {
    const { folder } = this.#options;
    let bytes = 0;
    const places = this.#waiting.slice(0, count).filter(({ head }, index) => {
      bytes += head.bytes;
      return index === 0 || bytes <= READ_BYTES;
    });
    try {
      return await readBodies(places);
    } catch (error) {
      throw toFolderError(error, { what: 'reading the inbox of webhooks', folder });
    }
  }

  /** Lets the first ones go: they are applied. */
  async done(count: number): Promise<void> {
    const gone = this.#waiting.splice(0, count);
    this.#bytes -= gone.reduce((sum, { head }) => sum + head.bytes, 0);
    await this.#tidy();
  }

  async close(): Promise<void> {
    await this.#leaveFile();
  }

  async #readFolder(): Promise<void> {
    const { folder } = this.#options;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const names = (await readdir(folder)).filter((name) => FILE_NAME.test(name)).sort();
    for (const name of names) {
      const path = join(folder, name);
      const places = await readPlaces(path);
      this.#paths.add(path);
      this.#add(places.map((place) => ({ ...place, path })));
      this.#nextFile = Number(FILE_NAME.exec(name)?.[1]) + 1;
    }
    await this.#tidy();
  }

  /** Removes the files whose records are all applied. Records are in the order of their files. */
  async #tidy(): Promise<void> {
    const inUse = this.#waiting[0]?.path;
    for (const path of this.#paths) {
      if (inUse !== undefined && path >= inUse) return;
      if (path === this.#file?.path) {
        if (this.#isWriting) return;
        await this.#leaveFile();
      }
      this.#paths.delete(path);
      await rm(path, { force: true });
    }
  }

  #add(places: readonly Waiting[]): void {
    this.#waiting.push(...places);
    this.#bytes += places.reduce((sum, { head }) => sum + head.bytes, 0);
    if (places.length > 0) this.#wake?.();
  }

  /** Writes whatever has come, until nothing more has. */
  async #write(): Promise<void> {
    if (this.#isWriting) return;
    this.#isWriting = true;
    while (this.#appending.length > 0) {
      const batch = this.#appending;
      this.#appending = [];
      try {
        const file = await this.#openFile();
        const starts = await file.append(batch.map(({ record }) => record));
        this.#add(
          batch.map(({ head, record }, index) => ({
            head,
            path: file.path,
            offset: (starts[index] ?? 0) + record.length - 1 - head.bytes,
          })),
        );
        for (const { head, resolve } of batch) resolve(head.id);
      } catch (error) {
        // Half a record may lie at its end: nothing can follow there.
        await this.#leaveFile().catch(() => undefined);
        const { folder } = this.#options;
        const failure = toFolderError(error, { what: 'keeping a webhook', folder });
        for (const { reject } of batch) reject(failure);
      } finally {
        this.#coming -= batch.length;
      }
    }
    this.#isWriting = false;
    await this.#tidy().catch(() => undefined);
  }

  async #openFile(): Promise<InboxWriter> {
    const { folder, fileBytes } = this.#options;
    if (this.#file !== null && this.#file.size >= fileBytes) await this.#leaveFile();
    if (this.#file === null) {
      const name = `${String(this.#nextFile).padStart(12, '0')}.inbox`;
      this.#nextFile += 1;
      this.#file = await InboxWriter.create(join(folder, name));
      this.#paths.add(this.#file.path);
    }
    return this.#file;
  }

  async #leaveFile(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.close();
  }
}

/** Sorts by time: `20251103T061000.123-9f3a1c2b`, UTC. */
export function newDeliveryId(nowMs: number): string {
  const stamp = new Date(nowMs).toISOString().slice(0, 23).replaceAll(/[-:]/g, '');
  return `${stamp}-${randomBytes(4).toString('hex')}`;
}

async function readBodies(places: readonly Waiting[]): Promise<KeptDelivery[]> {
  const deliveries: KeptDelivery[] = [];
  for (const path of new Set(places.map((place) => place.path))) {
    const file = await open(path, 'r');
    try {
      for (const { head, offset } of places.filter((place) => place.path === path)) {
        const body = Buffer.alloc(head.bytes);
        await file.read(body, 0, head.bytes, offset);
        deliveries.push({
          id: head.id,
          receivedAtMs: head.received_ms,
          eventType: head.event_type,
          modelName: head.model_name,
          signature: head.signature,
          byOldSecret: head.by_old_secret,
          body,
        });
      }
    } finally {
      await file.close();
    }
  }
  return deliveries;
}
