/**
 * Webhooks that cannot be read, kept as they came with the reason, for a person and for `zakaz webhook replay`. They hold persons, so
 * they are for their owner alone and go after a month; there are never more than a thousand.
 */
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { KeptDelivery } from './inbox.ts';
import { syncFolder } from './inbox-file.ts';

const MAX_FILES = 1_000;
const MAX_AGE_MS = 30 * 86_400_000;
const SUFFIX = '.http';

/** A webhook out of a file: what was written by `keepUnreadable`, or a body alone. */
export interface SavedWebhook {
  readonly body: Uint8Array;
  /** Headers by name in lower case; none of a body alone. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Writes a webhook as a file of headers and body, durably, and removes what is too old or too many. */
export async function keepUnreadable(
  folder: string,
  { id, receivedAtMs, eventType, modelName, signature, body }: KeptDelivery,
  reason: string,
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const head = [
    `X-Event-Type: ${oneLine(eventType)}`,
    `X-Model-Name: ${oneLine(modelName)}`,
    `X-Signature: ${signature}`,
    `X-Received: ${new Date(receivedAtMs).toISOString()}`,
    `X-Reason: ${oneLine(reason)}`,
  ];
  const path = join(folder, `${id}${SUFFIX}`);
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    await file.writeFile(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
  await syncFolder(folder);
  await removeOld(folder, receivedAtMs);
}

/** Paths of those that are kept, the oldest first. */
export async function listUnreadable(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.endsWith(SUFFIX))
    .sort()
    .map((name) => join(folder, name));
}

/** Reads a file of headers and body, or a body alone. @throws what the file system throws */
export async function readSaved(path: string): Promise<SavedWebhook> {
  const bytes = await readFile(path);
  const end = bytes.indexOf('\r\n\r\n');
  const head = end === -1 ? '' : bytes.subarray(0, end).toString('latin1');
  if (!/^X-[\w-]+: /i.test(head)) return { body: bytes, headers: {} };
  const headers = head.split('\r\n').map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { body: bytes.subarray(end + 4), headers: Object.fromEntries(headers) };
}

/** The id under which a kept webhook came; null for another file. */
export function idOfSaved(path: string): string | null {
  return /^(\d{8}T\d{6}\.\d{3}-[0-9a-f]{8})\.http$/.exec(basename(path))?.[1] ?? null;
}

/** What came in a header stays in its line. */
function oneLine(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 200);
}

async function removeOld(folder: string, nowMs: number): Promise<void> {
  const paths = await listUnreadable(folder);
  for (const path of paths.slice(0, -MAX_FILES)) await rm(path, { force: true });
  for (const path of paths.slice(-MAX_FILES)) {
    const { mtimeMs } = await stat(path);
    if (nowMs - mtimeMs <= MAX_AGE_MS) return;
    await rm(path, { force: true });
  }
}
