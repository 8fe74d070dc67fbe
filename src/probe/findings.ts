/** What was found out, each with the files that show it. */
import { DIALECTS, verdictSchema } from '../protocol/contract.ts';
import type { Finding, NaiveLoader, ProbeRequest } from '../protocol/probe.ts';
import { isOutage } from './ask.ts';
import { findRequest, type Known, outcomeFile } from './fold.ts';

/** Milliseconds: a clock further off makes windows wrong. */
const CLOCK_LIMIT_MS = 5_000;

export function toFindings(known: Known): Finding[] {
  return [
    ...ordersFail(known),
    ...outage(known),
    ...onlyOrdersFail(known),
    ...verdicts(known),
    ...wrongRows(known),
    ...refusedPaths(known),
    ...wrongToken(known),
    ...clock(known),
  ];
}

/** What a loader takes home that asks as in step A1 and believes the answer; null when there was none. */
export function toNaiveLoader(known: Known): NaiveLoader | null {
  const request = findRequest(known, 'A1', 'treatment');
  const page = request?.page ?? null;
  if (request === null || page === null) return null;
  const changed = request.meets.find(({ condition }) => condition.startsWith('updated_at'));
  return {
    rows: page.rows,
    total: page.total,
    unpaid: page.unpaid,
    outside: page.rows - (changed?.rows ?? page.rows),
    newest: page.payed_at?.max ?? null,
  };
}

/** The newest plain list in the words of `flat`. */
export function plainList(known: Pick<Known, 'requests'>): ProbeRequest | null {
  const isPlain = ({ dialect, role, parameter }: ProbeRequest) =>
    dialect === 'flat' && role === 'control' && parameter === null;
  return known.requests.findLast(isPlain) ?? null;
}

function ordersFail(known: Known): Finding[] {
  const plain = plainList(known);
  if (plain === null || plain.failure === null) return [];
  return [{ kind: 'orders-fail', status: plain.status, code: plain.failure, files: [outcomeFile(plain)] }];
}

function outage(known: Known): Finding[] {
  const failed = known.requests.filter((request) => isOutage(request) && request.role !== 'impossible');
  const [first] = failed;
  const last = failed.at(-1);
  if (first === undefined || last === undefined) return [];
  const later = known.requests.slice(known.requests.indexOf(last) + 1);
  return [
    {
      kind: 'outage',
      from: first.at,
      to: last.at,
      requests: failed.length,
      has_ended: later.some(({ target, page }) => target.startsWith('/orders') && page !== null),
      files: [outcomeFile(first), outcomeFile(last)],
    },
  ];
}

function onlyOrdersFail(known: Known): Finding[] {
  const plain = plainList(known);
  const events = findRequest(known, 'K1', 'treatment');
  if (plain === null || plain.failure === null || events === null || events.page === null) return [];
  return [{ kind: 'only-orders-fail', files: [outcomeFile(plain), outcomeFile(events)] }];
}

function verdicts(known: Known): Finding[] {
  return DIALECTS.toReversed().flatMap((dialect) =>
    verdictSchema.options.flatMap((verdict): Finding[] => {
      const same = known.verdicts.filter((one) => one.dialect === dialect && one.verdict === verdict);
      if (same.length === 0) return [];
      const files = same.flatMap(({ requests }) => requests.slice(1, 2).map((name) => outcomeFile({ name })));
      return [
        { kind: 'verdicts', dialect, verdict, parameters: same.map(({ parameter }) => parameter), files },
      ];
    }),
  );
}

/** HTTP 200 with rows that were not asked for is no success. */
function wrongRows(known: Known): Finding[] {
  return known.requests.flatMap((request): Finding[] => {
    const { page, step, role, parameter, meets } = request;
    if (page === null || role !== 'treatment' || parameter !== null) return [];
    const right = Math.min(page.rows, ...meets.map(({ rows }) => rows));
    if (right === page.rows) return [];
    return [
      { kind: 'wrong-rows', step, rows: page.rows, wrong: page.rows - right, files: [outcomeFile(request)] },
    ];
  });
}

function refusedPaths(known: Known): Finding[] {
  return known.requests.flatMap((request): Finding[] => {
    const isAsked = ['D', 'E1', 'E2', 'K1', 'K2'].includes(request.step) && request.role === 'treatment';
    if (!isAsked || request.failure === null) return [];
    const { method, target, status } = request;
    return [{ kind: 'refused-path', target: `${method} ${target}`, status, files: [outcomeFile(request)] }];
  });
}

function wrongToken(known: Known): Finding[] {
  const request = findRequest(known, 'K3', 'impossible');
  if (request === null || request.page === null) return [];
  return [{ kind: 'wrong-token-accepted', files: [outcomeFile(request)] }];
}

function clock({ clockSkewMs }: Known): Finding[] {
  if (clockSkewMs === null || Math.abs(clockSkewMs) < CLOCK_LIMIT_MS) return [];
  return [{ kind: 'clock', skew_ms: clockSkewMs, files: ['step00_env.txt'] }];
}
