/** A journal read from its beginning to its end: what is known now. A step or verdict that was said again counts as said last. */
import type {
  Artefact,
  JournalEntry,
  ProbeEnvironment,
  ProbeLoad,
  ProbeReport,
  ProbeRequest,
  ProbeRole,
  ProbeStepId,
  ProbeVerdict,
  StepRecord,
} from '../protocol/probe.ts';
import { PROBE_STEPS } from '../protocol/probe.ts';
import { JournalError } from './journal.ts';

export interface Known {
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly signal: ProbeReport['signal'];
  readonly environment: ProbeEnvironment;
  readonly clockSkewMs: number | null;
  /** In the order of the report; those not reached are told as interrupted. */
  readonly steps: readonly StepRecord[];
  readonly requests: readonly ProbeRequest[];
  readonly verdicts: readonly ProbeVerdict[];
  readonly loaded: ProbeLoad | null;
  readonly artefacts: readonly Artefact[];
}

/** @throws JournalError when the journal does not begin with the environment */
export function foldJournal(entries: readonly JournalEntry[]): Known {
  const [begin] = entries;
  if (begin?.kind !== 'begin') throw new JournalError(1);
  const steps = new Map<ProbeStepId, StepRecord>();
  const verdicts = new Map<string, ProbeVerdict>();
  const requests: ProbeRequest[] = [];
  const artefacts: Artefact[] = [];
  let clockSkewMs: number | null = null;
  let loaded: ProbeLoad | null = null;
  let finishedAt: string | null = null;
  let signal: ProbeReport['signal'] = null;
  for (const entry of entries) {
    switch (entry.kind) {
      case 'begin':
        break;
      case 'clock':
        clockSkewMs = entry.skew_ms;
        break;
      case 'request':
        requests.push(entry.request);
        artefacts.push(...entry.request.files);
        break;
      case 'verdict':
        verdicts.set(`${entry.verdict.dialect} ${entry.verdict.parameter}`, entry.verdict);
        break;
      case 'step':
        steps.set(entry.step.step, entry.step);
        break;
      case 'file':
        artefacts.push(entry.artefact);
        break;
      case 'load':
        loaded = entry.load;
        break;
      case 'end':
        finishedAt = entry.at;
        signal = entry.signal;
        break;
    }
  }
  return {
    startedAt: begin.at,
    finishedAt,
    signal,
    environment: begin.environment,
    clockSkewMs,
    steps: PROBE_STEPS.map((step) => steps.get(step) ?? { step, state: 'skipped', reason: 'interrupted' }),
    requests,
    verdicts: [...verdicts.values()],
    loaded,
    artefacts,
  };
}

/** The newest request that a step itself is about. */
export function findRequest(
  { requests }: Pick<Known, 'requests'>,
  step: ProbeStepId,
  role: ProbeRole,
): ProbeRequest | null {
  const isWanted = (request: ProbeRequest) =>
    request.step === step && request.role === role && request.parameter === null;
  return requests.findLast(isWanted) ?? null;
}

/** The file of a request that a person reads first. */
export function outcomeFile({ name }: Pick<ProbeRequest, 'name'>): string {
  return `${name}.outcome.txt`;
}
