/** What the source changed between two probes: verdicts, hypotheses, lists, answers, fields. Pure. */
import type { Verdict } from '../protocol/contract.ts';
import type { ProbeReport, ProbeRequest, ProbeStepId, ProbeVerdict, StepState } from '../protocol/probe.ts';
import { plainList } from './findings.ts';
import { findRequest } from './fold.ts';

/** One difference. `null` stands for what was not examined, or gave no answer. */
export type Change =
  | { readonly kind: 'source'; readonly before: string; readonly after: string }
  | {
      readonly kind: 'verdict';
      readonly name: string;
      readonly before: Verdict | null;
      readonly after: Verdict | null;
    }
  | {
      readonly kind: 'step';
      readonly step: ProbeStepId;
      readonly before: StepState;
      readonly after: StepState;
    }
  | {
      readonly kind: 'total' | 'per-page';
      readonly list: string;
      readonly before: number;
      readonly after: number;
    }
  | {
      readonly kind: 'status';
      readonly request: string;
      readonly before: number | null;
      readonly after: number | null;
    }
  | {
      readonly kind: 'fields-added' | 'fields-gone';
      readonly list: string;
      readonly names: readonly string[];
    };

/** In the order in which a person wants to know. */
export function diffReports(before: ProbeReport, after: ProbeReport): Change[] {
  return [
    ...sources(before, after),
    ...verdicts(before, after),
    ...steps(before, after),
    ...statuses(before, after),
    ...lists(before, after),
  ];
}

/** Whether the source behaves otherwise; a list that grew is no other behaviour. */
export function isBehaviour({ kind }: Change): boolean {
  return kind !== 'total';
}

function sources({ environment: a }: ProbeReport, { environment: b }: ProbeReport): Change[] {
  return a.base_url === b.base_url ? [] : [{ kind: 'source', before: a.base_url, after: b.base_url }];
}

function verdicts(before: ProbeReport, after: ProbeReport): Change[] {
  const nameOf = ({ dialect, parameter }: ProbeVerdict) => `${dialect} ${parameter}`;
  const verdictOf = ({ verdicts: all }: ProbeReport, name: string) =>
    all.find((one) => nameOf(one) === name)?.verdict ?? null;
  const names = new Set([...before.verdicts, ...after.verdicts].map(nameOf));
  return [...names].flatMap((name): Change[] => {
    const [a, b] = [verdictOf(before, name), verdictOf(after, name)];
    return a === b ? [] : [{ kind: 'verdict', name, before: a, after: b }];
  });
}

/** Steps that depend on options or the store say nothing of the source. */
function steps(before: ProbeReport, after: ProbeReport): Change[] {
  return before.steps.flatMap(({ step, state }): Change[] => {
    const other = after.steps.find((one) => one.step === step)?.state ?? 'skipped';
    const isTold =
      state !== 'skipped' && other !== 'skipped' && state !== 'interrupted' && other !== 'interrupted';
    if (!isTold || step === 'G' || state === other) return [];
    return [{ kind: 'step', step, before: state, after: other }];
  });
}

function statuses(before: ProbeReport, after: ProbeReport): Change[] {
  const keyOf = ({ step, role, dialect, parameter, method, target }: ProbeRequest) =>
    [step, role, dialect, parameter, method, target.replace(/\?.*$/, '')].join(' ');
  const later = new Map(after.requests.map((request) => [keyOf(request), request]));
  const earlier = new Map(before.requests.map((request) => [keyOf(request), request]));
  return [...earlier].flatMap(([key, a]): Change[] => {
    const b = later.get(key);
    if (b === undefined || a.status === b.status) return [];
    const request = `${a.step} ${a.method} ${a.target}`;
    return [{ kind: 'status', request, before: a.status, after: b.status }];
  });
}

function lists(before: ProbeReport, after: ProbeReport): Change[] {
  const find: readonly (readonly [string, (report: ProbeReport) => ProbeRequest | null])[] = [
    ['/orders', plainList],
    ['/events', (report) => findRequest(report, 'K1', 'treatment')],
    ['/clients', (report) => findRequest(report, 'K2', 'treatment')],
  ];
  return find.flatMap(([list, requestOf]): Change[] => {
    const [a, b] = [requestOf(before), requestOf(after)];
    const [pageA, pageB] = [a?.page ?? null, b?.page ?? null];
    if (pageA === null || pageB === null) return [];
    const numbers = [
      { kind: 'per-page' as const, before: pageA.per_page, after: pageB.per_page },
      { kind: 'total' as const, before: pageA.total, after: pageB.total },
    ].filter((one) => one.before !== one.after);
    return [
      ...numbers.map((one) => ({ ...one, list })),
      ...fieldChanges(list, a?.fields ?? [], b?.fields ?? []),
    ];
  });
}

function fieldChanges(list: string, before: readonly string[], after: readonly string[]): Change[] {
  const added = after.filter((name) => !before.includes(name));
  const gone = before.filter((name) => !after.includes(name));
  return [
    ...(added.length === 0 ? [] : [{ kind: 'fields-added', list, names: added } as const]),
    ...(gone.length === 0 ? [] : [{ kind: 'fields-gone', list, names: gone } as const]),
  ];
}
