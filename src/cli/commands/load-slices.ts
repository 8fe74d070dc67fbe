/** `zakaz load --slice`: history slice by slice, each with its own proof, the store free for others in between. */
import type { ConfigWithSource } from '../../config/config.ts';
import { UsageError } from '../../core/errors.ts';
import type { SliceSize } from '../../core/slices.ts';
import type { Texts } from '../../core/texts/index.ts';
import { type BackfillOutcome, backfill, type SliceProgress } from '../../loader/backfill.ts';
import type { LoadScope } from '../../loader/load.ts';
import type { Backfill, BackfillSlice } from '../../protocol/backfill.ts';
import { isLockWanted } from '../../warehouse/lock.ts';
import { BACKFILL } from '../../warehouse/patience.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { Context } from '../context.ts';
import { EXIT, exitCodeOfError } from '../exit-codes.ts';
import { type Column, renderTable, wrap } from '../layout.ts';
import { createProgress } from '../progress.ts';
import { showError } from '../show-error.ts';
import { openWritableStore } from '../store.ts';

/** Between two slices others may take the store; a holder says by itself when it is done. */
const LONGEST_WAIT_MS = 24 * 3_600_000;
const LOOK_MS = 500;

export interface SlicesRequest {
  readonly config: ConfigWithSource;
  readonly scope: LoadScope;
  readonly size: SliceSize;
  readonly waitMs: number;
  readonly json: boolean;
}

/** @throws UsageError, ConfigError, SourceFilterError, StoreLockedError and what the first requests throw */
export async function loadSlices(context: Context, request: SlicesRequest): Promise<number> {
  const { stdout } = context;
  const { backfill: done, error } = await backfillWithProgress(context, request);
  if (request.json) stdout.write(`${JSON.stringify(done, null, 2)}\n`);
  else stdout.lines(renderBackfill(done, context));
  if (error !== null) showError(context, error);
  if (error !== null) return exitCodeOfError(error);
  return done.complete ? EXIT.done : EXIT.notProved;
}

async function backfillWithProgress(
  context: Context,
  { config, scope, size, waitMs }: SlicesRequest,
): Promise<BackfillOutcome> {
  const { stderr: output, texts, clock, signal } = context;
  let slice: SliceProgress | null = null;
  const prefix = () => (slice === null ? '' : describeSlice(slice, texts));
  const progress = createProgress({ output, texts, clock, prefix });
  const store = new LentStore(context, config, waitMs);
  try {
    return await backfill({
      ...{ config, clock, signal, size, waitMs },
      withStore: (use) => store.use(use),
      span: toSpan(scope, texts),
      onProgress: (step) => progress.update(step),
      onSlice: (next) => {
        slice = next;
      },
    });
  } finally {
    progress.end();
    await store.close();
  }
}

/** The store, held from one slice to the next unless another process asks for it in between. */
class LentStore {
  readonly #context: Context;
  readonly #config: ConfigWithSource;
  #waitMs: number;
  #held: Warehouse | null = null;

  constructor(context: Context, config: ConfigWithSource, waitMs: number) {
    this.#context = context;
    this.#config = config;
    this.#waitMs = waitMs;
  }

  async use<Result>(work: (warehouse: Warehouse) => Promise<Result>): Promise<Result> {
    const { clock, signal } = this.#context;
    const config = this.#config;
    while (await isLockWanted(config.dataDir, clock)) {
      await this.close();
      await clock.sleep(LOOK_MS, signal);
    }
    this.#held ??= await openWritableStore(this.#context, {
      config,
      purpose: BACKFILL,
      waitMs: this.#waitMs,
    });
    this.#waitMs = LONGEST_WAIT_MS;
    return await work(this.#held);
  }

  async close(): Promise<void> {
    const held = this.#held;
    this.#held = null;
    await held?.close();
  }
}

/** @throws UsageError for a scope that has no slices */
function toSpan(scope: LoadScope, { usage }: Texts) {
  if (scope.kind === 'full') return null;
  if (scope.kind === 'range' && scope.toMs !== null) return { fromMs: scope.fromMs, toMs: scope.toMs };
  throw new UsageError(usage.sliceNeeds);
}

function describeSlice({ number, count, from, leftMs }: SliceProgress, texts: Texts): string {
  const { format, backfill: words, progress } = texts;
  const left = leftMs === null ? [] : [progress.left(format.duration(leftMs))];
  return `${words.slice(number, count)} (${[words.since(dayOf(from, texts)), ...left].join(', ')}): `;
}

function renderBackfill({ slices, complete, completeness }: Backfill, { texts, stdout }: Context): string[] {
  const { backfill: words, runs, format } = texts;
  const proved = slices.filter(({ status }) => status === 'ok' || status === 'done').length;
  const title = complete ? words.complete(proved) : words.incomplete(proved, slices.length);
  const columns: Column[] = [
    { title: words.column.from },
    { title: words.column.to },
    { title: runs.status },
    { title: runs.orders, align: 'right' },
    { title: runs.written, align: 'right', optional: 1 },
  ];
  const rows = slices.map((slice) => [
    dayOf(slice.from, texts),
    slice.to === null ? words.open : dayOf(slice.to, texts),
    describeStatus(slice, texts),
    format.number(slice.orders_seen),
    format.number(slice.orders),
  ]);
  const paint = complete ? stdout.paint.green : stdout.paint.yellow;
  const say = (text: string) => wrap(text, stdout.columns());
  return [
    ...say(title).map((line) => stdout.paint.bold(paint(line))),
    ...renderTable(columns, rows, stdout),
    ...(proved === slices.length && !complete ? say(completeness.detail) : []),
  ];
}

function describeStatus({ status }: BackfillSlice, { backfill, run }: Texts): string {
  return status === 'done' || status === 'left' ? backfill.status[status] : run.short[status];
}

/** Instants of a backfill are written in the report zone. */
function dayOf(instant: string, { format }: Texts): string {
  return format.day(instant.slice(0, 10));
}
