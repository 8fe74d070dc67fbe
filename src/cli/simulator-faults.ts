/** Turns `--fault NAME=VALUE` into what the simulator understands. */
import { closest } from '../core/closest.ts';
import { UsageError } from '../core/errors.ts';
import type { Texts } from '../core/texts/index.ts';
import type { AnswerFault, Faults } from '../simulator/faults.ts';
import { FAULT_NAMES, type FaultName } from './simulator-names.ts';

type MakeFaults = (value: number, nowMs: number) => Faults;

const everyNth =
  (fault: AnswerFault): MakeFaults =>
  (every) => ({ answers: [{ ...fault, every, path: '/orders' }] });

const MAKERS: Readonly<Record<FaultName, MakeFaults>> = {
  'every-nth-503=N': everyNth({ kind: 'status', status: 503 }),
  'every-nth-429=N': everyNth({ kind: 'status', status: 429, retryAfter: 1 }),
  'every-nth-reset=N': everyNth({ kind: 'reset' }),
  'every-nth-truncated=N': everyNth({ kind: 'truncated' }),
  'every-nth-html=N': everyNth({ kind: 'html' }),
  'every-nth-stall=N': everyNth({ kind: 'stall', where: 'body' }),
  'token-refused-after=N': (after) => ({ answers: [{ kind: 'status', status: 401, after }] }),
  'fail-page=N': (failPage) => ({ failPage }),
  'down-for=N': (seconds, nowMs) => ({ downUntil: nowMs + seconds * 1000 }),
  'orders-down': () => ({ ordersDown: true }),
  'wrong-total=N': (wrongTotal) => ({ wrongTotal }),
  'page-ignored': () => ({ pageIgnored: true }),
  'only-first-page': () => ({ onlyFirstPage: true }),
  'repeat-last-page': () => ({ repeatLastPage: true }),
  'births-per-page=N': (birthsPerPage) => ({ birthsPerPage }),
  'removals-per-page=N': (removalsPerPage) => ({ removalsPerPage }),
  'bad-rows=N': (badRows) => ({ badRows }),
  shapes: () => ({ shapes: true }),
};

/** Faults as they were asked for. */
export interface FaultRequest {
  /** As typed: `fail-page=3`, `shapes`. */
  readonly faults: readonly string[];
  readonly latencyMs: number;
  readonly nowMs: number;
}

/** @throws UsageError for a name that is not known, or a number that is missing */
export function parseFaults({ faults, latencyMs, nowMs }: FaultRequest, texts: Texts): Faults {
  const parsed = faults.map((text) => parseFault(text, nowMs, texts));
  const merged: Faults = Object.assign({}, ...parsed);
  return { ...merged, latencyMs, answers: parsed.flatMap(({ answers = [] }) => [...answers]) };
}

function parseFault(text: string, nowMs: number, texts: Texts): Faults {
  const [name = '', value] = text.split('=', 2);
  const known = FAULT_NAMES.find((fault) => fault === name || fault === `${name}=N`);
  if (known === undefined) {
    const names = FAULT_NAMES.map((fault) => fault.replace('=N', ''));
    const near = closest(name, names, 6);
    const advice = near === null ? names.join(', ') : texts.usage.didYouMean(near);
    throw new UsageError(`${texts.simulate.unknownFault(name)}\n${advice}`);
  }
  if (known.endsWith('=N') && !/^-?[1-9]\d{0,8}$/.test(value ?? '')) {
    throw new UsageError(texts.simulate.badFault(name));
  }
  return MAKERS[known](Number(value ?? 1), nowMs);
}
