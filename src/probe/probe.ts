/**
 * One investigation from its first request to its report: why does the API not give the sales? Every hypothesis is a controlled
 * experiment, every request leaves its evidence. It can be stopped at any moment; the report then tells what was seen until then.
 */
import type { ConfigWithSource } from '../config/config.ts';
import type { Clock } from '../core/clock.ts';
import { InterruptedError } from '../core/errors.ts';
import type { TextLanguage, Texts } from '../core/texts/index.ts';
import { createZoneClock } from '../core/time.ts';
import type { LoadProgress } from '../loader/progress.ts';
import type { ProbeEnvironment, ProbeLoad, ProbeReport, ProbeStepId, StepRecord } from '../protocol/probe.ts';
import { createObserver, type Observer } from '../qtickets/observe.ts';
import { createAnonymiser } from './anonymise.ts';
import { type AskListener, Inquiry } from './ask.ts';
import { describeEnvironment, type EnvironmentOptions, environmentText } from './environment.ts';
import { EvidenceFolder } from './evidence.ts';
import { Journal } from './journal.ts';
import { type Step, StepContext, type StepOutcome } from './step.ts';
import { accessSteps } from './steps/access.ts';
import { flatSteps } from './steps/flat.ts';
import { loadStep, type OpenStore } from './steps/load.ts';
import { pagingSteps } from './steps/paging.ts';
import { postSteps } from './steps/post.ts';
import { retryStep } from './steps/retry.ts';
import { singleOrderStep } from './steps/single-order.ts';
import { structuredSteps } from './steps/structured.ts';
import { writeReport } from './write-report.ts';

/** Told as it happens. */
export interface ProbeListener extends AskListener {
  onFolder(path: string): void;
  onStep(step: ProbeStepId): void;
  onStepEnd(record: StepRecord): void;
  onWait(ms: number): void;
  /** The source came back: what failed is asked again. */
  onAgain(): void;
  onLoad(progress: LoadProgress): void;
  onLoaded(load: ProbeLoad): void;
}

export interface ProbeOptions extends EnvironmentOptions {
  readonly config: ConfigWithSource;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Holds one folder for each probe. */
  readonly out: string;
  readonly openStore: OpenStore;
  readonly texts: Texts;
  readonly language: TextLanguage;
  readonly listener: ProbeListener;
  /** Threads in which the load of step G reads pages. @default the loader's own choice */
  readonly threads?: number;
}

export interface ProbeOutcome {
  /** Absolute. */
  readonly folder: string;
  readonly report: ProbeReport;
}

/** Runs all steps. What the source and the store do is in the report. @throws what the disk of the evidence does */
export async function probe(options: ProbeOptions): Promise<ProbeOutcome> {
  const { config, clock } = options;
  const scrub = (text: string) => config.source.token.scrub(text);
  const folder = await EvidenceFolder.create({ out: options.out, nowMs: clock.now(), scrub });
  options.listener.onFolder(folder.path);
  const observer = createObserver({ source: config.source, clock });
  try {
    return await new Probe(options, folder, observer).run();
  } finally {
    await observer.close();
  }
}

/** Those that the list of orders must answer for; asked again when it comes back. */
const EXPERIMENTS: readonly Step[] = [
  ...flatSteps,
  singleOrderStep,
  ...postSteps,
  ...structuredSteps,
  ...pagingSteps,
];

class Probe {
  readonly #options: ProbeOptions;
  readonly #folder: EvidenceFolder;
  readonly #observer: Observer;
  readonly #journal: Journal;
  readonly #environment: ProbeEnvironment;
  readonly #context: StepContext;
  #isEnvironmentWritten = false;

  constructor(options: ProbeOptions, folder: EvidenceFolder, observer: Observer) {
    const { clock, config, listener, signal } = options;
    const zone = createZoneClock(config.reportZone);
    const startedAtMs = clock.now();
    const journal = new Journal(folder);
    this.#options = options;
    this.#folder = folder;
    this.#observer = observer;
    this.#journal = journal;
    this.#environment = describeEnvironment(options, zone);
    const inquiry = new Inquiry({
      ...{ observer, folder, journal, zone, signal, raw: options.raw },
      anonymiser: createAnonymiser(),
      onAsk: (asked) => listener.onAsk(asked),
      onFound: (record) => listener.onFound(record),
    });
    this.#context = new StepContext({ inquiry, journal, environment: this.#environment, zone, startedAtMs });
  }

  async run(): Promise<ProbeOutcome> {
    const { clock, signal, texts, language, config } = this.#options;
    const at = new Date(clock.now()).toISOString();
    await this.#journal.add({ kind: 'begin', at, environment: this.#environment });
    await this.#record({ step: '0', state: 'confirmed', reason: null });
    let stoppedBy: InterruptedError | null = null;
    try {
      await this.#runSteps();
    } catch (thrown) {
      // The load of step G ends by itself when it is told to; all else is broken off.
      if (!(thrown instanceof InterruptedError)) throw thrown;
      stoppedBy = thrown;
    }
    const reason: unknown = signal.reason;
    if (signal.aborted && reason instanceof InterruptedError) stoppedBy = reason;
    await this.#writeEnvironment();
    await this.#record({ step: 'H', state: 'confirmed', reason: null });
    const end = new Date(clock.now()).toISOString();
    await this.#journal.add({ kind: 'end', at: end, signal: stoppedBy?.signal ?? null });
    const { entries } = this.#journal;
    const { token } = config.source;
    const folder = this.#folder.path;
    const report = await writeReport({ folder, entries, texts, language, token });
    return { folder, report };
  }

  async #runSteps(): Promise<void> {
    const { clock, signal, listener, config, openStore, threads } = this.#options;
    await this.#runAll(EXPERIMENTS);
    await this.#runAll(accessSteps);
    const retry = retryStep({ clock, signal, onWait: (ms) => listener.onWait(ms) });
    const { state } = await this.#runOne(retry);
    if (state === 'confirmed' && this.#hasMissedSomething()) {
      listener.onAgain();
      this.#context.beginAnew();
      await this.#runAll(EXPERIMENTS);
    }
    await this.#runOne(
      loadStep({
        ...{ config, clock, signal, openStore, folder: this.#folder, journal: this.#journal },
        ...(threads === undefined ? {} : { threads }),
        onProgress: (progress) => listener.onLoad(progress),
        onEnd: (load) => listener.onLoaded(load),
      }),
    );
  }

  async #runAll(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      await this.#runOne(step);
      await this.#writeEnvironment();
    }
  }

  async #runOne(step: Step): Promise<StepOutcome> {
    const { listener, signal } = this.#options;
    listener.onStep(step.id);
    try {
      signal.throwIfAborted();
      const outcome = await step.run(this.#context);
      await this.#record({ step: step.id, state: outcome.state, reason: outcome.reason ?? null });
      return outcome;
    } catch (thrown) {
      if (signal.aborted) {
        await this.#record({ step: step.id, state: 'interrupted', reason: 'interrupted' });
      }
      throw thrown;
    }
  }

  async #record(step: StepRecord): Promise<void> {
    await this.#journal.add({ kind: 'step', step });
    this.#options.listener.onStepEnd(step);
  }

  /** Once there is a clock to compare with, or no hope of one. */
  async #writeEnvironment(): Promise<void> {
    if (this.#isEnvironmentWritten) return;
    this.#isEnvironmentWritten = true;
    const skewMs = this.#observer.clockSkewMs;
    if (skewMs !== null) await this.#journal.add({ kind: 'clock', skew_ms: Math.round(skewMs) });
    const artefact = await this.#folder.write('step00_env.txt', environmentText(this.#environment, skewMs));
    await this.#journal.add({ kind: 'file', artefact });
  }

  /** Whether a failure that is over left something unexamined. */
  #hasMissedSomething(): boolean {
    return this.#context.isDown || this.#context.verdicts.some(({ verdict }) => verdict === 'unstable');
  }
}
