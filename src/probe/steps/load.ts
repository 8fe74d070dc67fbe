/**
 * Step G: the loader itself, with the contract that was just proved, and the store before and after. It is the code of `zakaz load`;
 * nothing of a load is written a second time here.
 */
import type { ConfigWithSource } from '../../config/config.ts';
import type { Clock } from '../../core/clock.ts';
import { toZakazError, type ZakazError } from '../../core/errors.ts';
import { type LoadOutcome, load } from '../../loader/load.ts';
import type { LoadProgress } from '../../loader/progress.ts';
import type { ProbeLoad } from '../../protocol/probe.ts';
import type { TableFigures } from '../../protocol/reports.ts';
import type { Contract } from '../../qtickets/contract.ts';
import { readTableFigures } from '../../reports/reports.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { toWay } from '../conclude.ts';
import type { EvidenceFolder } from '../evidence.ts';
import { foldJournal } from '../fold.ts';
import type { Journal } from '../journal.ts';
import { type Step, type StepOutcome, skip } from '../step.ts';
import { toContract } from '../way.ts';

/** Opens the store for writing, lets it be used, and closes it whatever happens. */
export type OpenStore = (use: (warehouse: Warehouse) => Promise<void>) => Promise<void>;

export interface LoadStepOptions {
  readonly config: ConfigWithSource;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly folder: EvidenceFolder;
  readonly journal: Journal;
  readonly openStore: OpenStore;
  readonly onProgress: (progress: LoadProgress) => void;
  readonly onEnd: (load: ProbeLoad) => void;
  /** Threads that read pages. @default the loader's own choice */
  readonly threads?: number;
}

export function loadStep(options: LoadStepOptions): Step {
  return {
    id: 'G',
    async run({ environment, verdicts, isDown }) {
      if (!environment.options.load) return skip('load-not-wanted');
      const contract = toContract(verdicts);
      const way = toWay(foldJournal(options.journal.entries));
      if (isDown || contract === null || way === null) return skip('no-way');
      return runLoad(options, contract);
    },
  };
}

async function runLoad(options: LoadStepOptions, proved: Contract): Promise<StepOutcome> {
  const { clock, signal, openStore } = options;
  // What was proved decides, not a dialect that may be the fault.
  const config = { ...options.config, source: { ...options.config.source, dialect: 'auto' as const } };
  const log = new LoadLog(clock);
  let before: TableFigures[] = [];
  let after: TableFigures[] = [];
  let outcome: LoadOutcome | null = null;
  let failure: ZakazError | null = null;
  try {
    await openStore(async (warehouse) => {
      before = await readTableFigures(warehouse, config.organization);
      outcome = await load({
        ...{ config, warehouse, clock, signal, proved, scope: { kind: 'default' }, dryRun: config.dryRun },
        ...(options.threads === undefined ? {} : { threads: options.threads }),
        onProgress(progress) {
          log.note(progress);
          options.onProgress(progress);
        },
      });
      after = await readTableFigures(warehouse, config.organization);
    });
  } catch (thrown) {
    failure = toZakazError(thrown);
  }
  return conclude(options, { log, before, after, outcome, failure });
}

interface LoadResult {
  readonly log: LoadLog;
  readonly before: TableFigures[];
  readonly after: TableFigures[];
  readonly outcome: LoadOutcome | null;
  readonly failure: ZakazError | null;
}

async function conclude(
  { folder, journal, signal, onEnd }: LoadStepOptions,
  { log, before, after, outcome, failure }: LoadResult,
): Promise<StepOutcome> {
  const error = failure ?? outcome?.error ?? null;
  const record: ProbeLoad = {
    metrics: outcome?.metrics ?? null,
    failure: error === null ? null : { code: error.code, message: error.message },
    before,
    after,
  };
  const isFact = ({ table }: TableFigures) => table.startsWith('fact_');
  const rest = (figures: readonly TableFigures[]) => figures.filter((one) => !isFact(one));
  for (const [file, text] of [
    ['stepG_loader.log', log.toText(record)],
    ['stepG_loader_stg.txt', figuresText(rest(before), rest(after))],
    ['stepG_loader_fact.txt', figuresText(before.filter(isFact), after.filter(isFact))],
  ] as const) {
    await journal.add({ kind: 'file', artefact: await folder.write(file, text) });
  }
  await journal.add({ kind: 'load', load: record });
  onEnd(record);
  if (signal.aborted) return { state: 'interrupted' };
  if (outcome === null) return skip('store-unusable');
  return { state: outcome.metrics.complete ? 'confirmed' : 'refuted' };
}

const LINE_EVERY_MS = 2_000;

/** What a load said while it ran, a line for each phase and one every other second. */
class LoadLog {
  readonly #clock: Clock;
  readonly #lines: string[] = [];
  #phase: LoadProgress['phase'] | null = null;
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  note(progress: LoadProgress): void {
    const nowMs = this.#clock.monotonic();
    const isNews = progress.phase !== this.#phase || progress.phase === 'retry';
    this.#phase = progress.phase;
    if (!isNews && nowMs - this.#lastMs < LINE_EVERY_MS) return;
    this.#lastMs = nowMs;
    const { phase, ...rest } = progress;
    const details = 'proofs' in rest ? { verdicts: rest.proofs.length } : rest;
    this.#lines.push(`${new Date(this.#clock.now()).toISOString()} ${phase} ${JSON.stringify(details)}`);
  }

  /** @param record how it ended */
  toText({ metrics, failure }: ProbeLoad): string {
    const end = failure === null ? [] : [`failed: ${failure.code}: ${failure.message}`];
    const record = metrics === null ? [] : [JSON.stringify(metrics, null, 1)];
    return `${[...this.#lines, ...end, ...record].join('\n')}\n`;
  }
}

/** A table a line, before and after. */
function figuresText(before: readonly TableFigures[], after: readonly TableFigures[]): string {
  const line = (when: string, { table, rows, first, last, revenue }: TableFigures) => {
    const span = first === null ? [] : [`${first} ... ${last}`];
    const sum = revenue === null ? [] : [`revenue ${revenue}`];
    return [when, table, `${rows} rows`, ...span, ...sum].join('\t');
  };
  const lines = [...before.map((one) => line('before', one)), ...after.map((one) => line('after', one))];
  return `${(lines.length === 0 ? ['the store was not opened'] : lines).join('\n')}\n`;
}
