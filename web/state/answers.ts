/**
 * What the server said, kept by address while a page shows it. An answer stays on the screen while it is asked for again, so nothing
 * jumps; when it cannot be asked for, it stays too and is called old.
 */
import { type Signal, signal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { z } from 'zod';
import { ApiError, addressOf, fetchDocument, type Query, readDocument } from './api.ts';

/** Whether the server answers, and whether it knows who asks. */
export const connection = signal<'ok' | 'gone' | 'signed-out'>('ok');

interface Kept {
  readonly document: Signal<unknown>;
  readonly error: Signal<ApiError | null>;
  readonly isAsking: Signal<boolean>;
  askedAtMs: number;
  readers: number;
}

/** How an answer stands: `data` is the last that came, `error` why there is no newer one. */
export interface Answer<Data> {
  readonly data: Data | null;
  readonly error: ApiError | null;
  readonly isAsking: boolean;
}

/** What was asked before says nothing of who reads now. */
let signIns = 0;

/** Somebody has signed in; everything is asked for again. */
export function welcome(): void {
  signIns += 1;
  connection.value = 'ok';
  refresh();
}

const REFRESH_MS = 60_000;
const MAX_KEPT = 60;
const kept = new Map<string, Kept>();

/** The answer to a question of a page; null asks nothing. */
export function useAnswer<Shape extends z.ZodType>(
  route: { readonly path: string; readonly answer: Shape },
  query: Query | null,
  id: string | null = null,
): Answer<z.output<Shape>> {
  const address = query === null ? null : addressOf(route.path, query, id);
  useEffect(() => {
    if (address === null) return;
    const entry = entryOf(address);
    entry.readers += 1;
    if (Date.now() - entry.askedAtMs > REFRESH_MS) void ask(address, entry);
    return () => {
      entry.readers -= 1;
    };
  }, [address]);
  const entry = address === null ? null : entryOf(address);
  const document = entry?.document.value;
  const read = useMemo(() => readOrFail(route.answer, document), [route.answer, document]);
  return {
    data: read.data,
    error: read.error ?? entry?.error.value ?? null,
    isAsking: entry?.isAsking.value ?? true,
  };
}

/** Shown in the place of an answer that is on its way. */
export interface HeldAnswer<Data> extends Answer<Data> {
  /** It is of another question: of the page or the order before. */
  readonly isHeld: boolean;
}

/** The last answer stays until the next has come, and is called held: so that who sorts and pages keeps their place. */
export function useHeld<Data>(answer: Answer<Data>): HeldAnswer<Data> {
  const last = useRef<Data | null>(null);
  if (answer.data !== null) last.current = answer.data;
  const isHeld = answer.data === null && answer.error === null && last.current !== null;
  return isHeld ? { ...answer, data: last.current, isHeld } : { ...answer, isHeld };
}

function readOrFail<Shape extends z.ZodType>(shape: Shape, document: unknown) {
  if (document === undefined) return { data: null, error: null };
  try {
    return { data: readDocument(shape, document), error: null };
  } catch (error) {
    return { data: null, error: error instanceof ApiError ? error : null };
  }
}

function entryOf(address: string): Kept {
  const known = kept.get(address);
  if (known !== undefined) return known;
  const document = signal<unknown>(undefined);
  const entry = { document, error: signal(null), isAsking: signal(true), askedAtMs: 0, readers: 0 };
  kept.set(address, entry);
  for (const [other, { readers }] of kept) {
    if (kept.size <= MAX_KEPT) break;
    if (readers === 0 && other !== address) kept.delete(other);
  }
  return entry;
}

let underWay = 0;
const waiting: (() => void)[] = [];
/** A question that hangs holds up nothing for longer. */
const LONGEST_QUIET_MS = 2_000;

/** Resolves when nothing is being asked: for what may come after the figures. */
export async function whenQuiet(): Promise<void> {
  const end = Date.now() + LONGEST_QUIET_MS;
  while (underWay > 0 && Date.now() < end) {
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      setTimeout(resolve, LONGEST_QUIET_MS);
    });
  }
}

/** An answer is on the screen by then, and has led to the next question. */
function afterPaint(go: () => void): void {
  requestAnimationFrame(() => setTimeout(go));
}

async function ask(address: string, entry: Kept): Promise<void> {
  entry.askedAtMs = Date.now();
  entry.isAsking.value = true;
  underWay += 1;
  const signedInThen = signIns;
  try {
    entry.document.value = await fetchDocument(address);
    entry.error.value = null;
    if (connection.value === 'gone') connection.value = 'ok';
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (signedInThen !== signIns) return;
    entry.error.value = error;
    entry.askedAtMs = 0;
    if (error.kind === 'gone' || error.kind === 'signed-out') connection.value = error.kind;
  } finally {
    entry.isAsking.value = false;
    underWay -= 1;
    if (underWay === 0) for (const go of waiting.splice(0)) afterPaint(go);
  }
}

/** Asks again for everything on the screen; what is not on it is asked for when it comes back. */
export function refresh(): void {
  for (const [address, entry] of kept) {
    if (entry.readers > 0) void ask(address, entry);
    else entry.askedAtMs = 0;
  }
}

/** Keeps a page that stays open fresh. */
export function watchFreshness(): void {
  const refreshSeen = () => {
    if (document.visibilityState === 'visible' && connection.value !== 'signed-out') refresh();
  };
  setInterval(refreshSeen, REFRESH_MS);
  document.addEventListener('visibilitychange', refreshSeen);
  addEventListener('online', refreshSeen);
}
