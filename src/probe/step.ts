/** A step: one hypothesis, the requests that test it, and what they say. What steps share is in their context. */
import type { ZoneClock } from '../core/time.ts';
import type { Dialect } from '../protocol/contract.ts';
import type {
  ProbeEnvironment,
  ProbeParameter,
  ProbeStepId,
  ProbeVerdict,
  SkipReason,
  StepState,
} from '../protocol/probe.ts';
import { encodeList } from '../qtickets/dialects.ts';
import type { Answer, Inquiry } from './ask.ts';
import type { Journal } from './journal.ts';
import { runTrial } from './trial.ts';
import { trialOf } from './trials.ts';

/** What came of a step. */
export interface StepOutcome {
  readonly state: StepState;
  /** Why it did not apply. @default null */
  readonly reason?: SkipReason;
}

export interface Step {
  readonly id: ProbeStepId;
  run(context: StepContext): Promise<StepOutcome>;
}

export function skip(reason: SkipReason): StepOutcome {
  return { state: 'skipped', reason };
}

export interface StepContextOptions {
  readonly inquiry: Inquiry;
  readonly journal: Journal;
  readonly environment: ProbeEnvironment;
  readonly zone: ZoneClock;
  readonly startedAtMs: number;
}

const HOUR_MS = 3_600_000;

/** What earlier steps leave for later ones. */
export class StepContext {
  readonly inquiry: Inquiry;
  readonly environment: ProbeEnvironment;
  readonly zone: ZoneClock;
  readonly #journal: Journal;
  readonly #startedAtMs: number;
  readonly #controls = new Map<Dialect, Answer>();
  readonly #verdicts = new Map<string, ProbeVerdict>();

  constructor({ inquiry, journal, environment, zone, startedAtMs }: StepContextOptions) {
    this.inquiry = inquiry;
    this.environment = environment;
    this.zone = zone;
    this.#journal = journal;
    this.#startedAtMs = startedAtMs;
  }

  get verdicts(): readonly ProbeVerdict[] {
    return [...this.#verdicts.values()];
  }

  /** Whether the list of orders fails for a reason that has nothing to do with how it is asked. */
  get isDown(): boolean {
    const error = this.#controls.get('flat')?.error ?? null;
    return error !== null && (error.retryable || error.code === 'TOKEN_REFUSED');
  }

  /** So many hours before the probe began, epoch milliseconds, whole seconds. */
  hoursAgo(hours: number): number {
    return Math.floor(this.#startedAtMs / 1000) * 1000 - hours * HOUR_MS;
  }

  /** The plain first page in a dialect, asked for once. */
  async control(dialect: Dialect, step: ProbeStepId): Promise<Answer> {
    const known = this.#controls.get(dialect);
    if (known !== undefined) return known;
    const request = encodeList('orders', dialect, {}, this.zone);
    const slug = `orders_${slugOf(dialect)}`;
    const answer = await this.inquiry.ask({
      ...{ step, role: 'control', slug, dialect, request },
      keepsFields: dialect === 'flat',
    });
    this.#controls.set(dialect, answer);
    if (this.isDown) this.inquiry.isPatient = false;
    return answer;
  }

  /** Runs the experiment on a parameter and keeps its verdict. */
  async try(step: ProbeStepId, parameter: ProbeParameter, dialect: Dialect): Promise<ProbeVerdict> {
    const control = await this.control(dialect, step);
    const { zone, environment } = this;
    const about = { organization: environment.organization, zone, sinceMs: this.hoursAgo(30 * 24) };
    const slug = `${slugOf(dialect)}_${parameter}`;
    const plain = encodeList('orders', dialect, {}, zone);
    const trial = { ...trialOf(parameter, dialect, about, control.page), step, slug, plain, control };
    const verdict = await runTrial(this.inquiry, trial);
    this.#verdicts.set(`${dialect} ${parameter}`, verdict);
    await this.#journal.add({ kind: 'verdict', verdict });
    return verdict;
  }

  isHonoured(dialect: Dialect, parameter: ProbeParameter): boolean {
    return this.#verdicts.get(`${dialect} ${parameter}`)?.verdict === 'honoured';
  }

  /** Forgets what was asked while the source was down. */
  beginAnew(): void {
    this.#controls.clear();
    this.#verdicts.clear();
    this.inquiry.isPatient = true;
  }
}

/** A dialect in a file's name. */
export function slugOf(dialect: Dialect): string {
  return dialect.replace('-', '_');
}

/** The state of a hypothesis that says that all of some things work. */
export function stateOf(works: readonly boolean[]): StepState {
  if (works.every(Boolean)) return 'confirmed';
  return works.some(Boolean) ? 'partly' : 'refuted';
}
