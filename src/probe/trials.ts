/**
 * The experiment for each parameter. What a load relies on is proved as the loader proves it; `status`, `per_page` and dates with a
 * compact offset, which other clients try, have experiments of their own. Nonsense values are asked besides, for the report.
 */
import type { ZoneClock } from '../core/time.ts';
import type { Capability, Dialect } from '../protocol/contract.ts';
import type { ProbeParameter } from '../protocol/probe.ts';
import { changedBefore, changedSince, IMPOSSIBLE_FUTURE_MS } from '../qtickets/contract.ts';
import { type Condition, encodeList } from '../qtickets/dialects.ts';
import type { HttpRequest } from '../qtickets/http-client.ts';
import type { ProofPage } from '../qtickets/proof-page.ts';
import { meets } from './page-facts.ts';
import {
  type Asked,
  type Extra,
  loaderExperiment,
  nothingIfRefused,
  type ProbeExperiment,
  type Trial,
} from './trial.ts';

/** What the requests of an experiment are made of. */
export interface TrialContext {
  readonly organization: string;
  readonly zone: ZoneClock;
  /** Begin of the window that is asked for, epoch milliseconds. */
  readonly sinceMs: number;
}

/** Beyond every id there is. */
const IMPOSSIBLE_ID = '999999999999';
/** No value of anything. */
export const NONSENSE = 'no-such-value-7f3a';
/** So many pages after the last one. */
const FAR_BEYOND = 1000;

/** The experiment on a parameter in a dialect. @param control the plain list in that dialect, as far as it is known */
export function trialOf(
  parameter: ProbeParameter,
  dialect: Dialect,
  context: TrialContext,
  control: ProofPage | null,
): Pick<Trial, 'dialect' | 'parameter' | 'experiment' | 'extras'> {
  const flat = (query: Readonly<Record<string, string>>, conditions: readonly Condition[] = []): Asked => ({
    request: { path: 'orders', query: { ...query, page: '1' } },
    conditions,
  });
  const own = { dialect, parameter };
  switch (parameter) {
    case 'status':
      return { ...own, experiment: proveStatus(flat), extras: [] };
    case 'per_page':
      return {
        ...own,
        experiment: provePerPage(flat),
        extras: [{ role: 'impossible', asked: flat({ per_page: NONSENSE }) }],
      };
    case 'compact_offset':
      return { ...own, experiment: proveCompactOffset(dialect, context), extras: [] };
    default:
      return {
        ...own,
        experiment: loaderExperiment(parameter, dialect, context),
        extras: extrasOf(parameter, dialect, context, control),
      };
  }
}

/** What is asked besides the loader's own experiment. */
function extrasOf(
  capability: Capability,
  dialect: Dialect,
  context: TrialContext,
  control: ProofPage | null,
): Extra[] {
  const list = (request: Parameters<typeof encodeList>[2]): Asked => ({
    request: encodeList('orders', dialect, request, context.zone),
    conditions: request.where ?? [],
  });
  switch (capability) {
    case 'page': {
      const last = control === null ? 1 : Math.ceil(control.total / Math.max(1, control.perPage));
      return [{ role: 'impossible', asked: list({ page: last + FAR_BEYOND }) }];
    }
    case 'payed':
      return [{ role: 'impossible', asked: nonsenseFilter(dialect, 'payed', 2) }];
    case 'since':
    case 'until': {
      const asked = list((capability === 'since' ? changedSince : changedBefore)(context.sinceMs));
      const contradicts = (page: ProofPage) =>
        !page.rows.every((row) => asked.conditions.every((one) => meets(row, one)));
      return [{ role: 'treatment', orElse: 'contrast', asked, contradicts }];
    }
    case 'id': {
      const asked = list({ where: [{ column: 'id', operator: '>', value: IMPOSSIBLE_ID }] });
      return [{ role: 'impossible', asked, contradicts: (page) => page.count > 0 }];
    }
    case 'order':
      return [{ role: 'impossible', asked: nonsenseOrder(dialect) }];
    case 'organization':
      return [{ role: 'treatment', asked: list({ organization: context.organization }) }];
  }
}

/** A filter no client would write on purpose: a value or a column that does not exist. */
export function nonsenseFilter(dialect: Dialect, column: string, value: string | number): Asked {
  const where = [{ column, value }];
  return { request: spell(dialect, { [column]: String(value) }, { where }), conditions: [] };
}

function nonsenseOrder(dialect: Dialect): Asked {
  return { request: spell(dialect, {}, { orderBy: { id: 'sideways' } }), conditions: [] };
}

/** Spells what `encodeList` refuses to. */
function spell(
  dialect: Dialect,
  flat: Readonly<Record<string, string>>,
  parts: Readonly<Record<string, unknown>>,
): HttpRequest {
  if (dialect === 'flat') return { path: 'orders', query: { ...flat, page: '1' } };
  if (dialect === 'body') return { path: 'orders', body: { ...parts, page: 1 } };
  const query = Object.entries(parts).map(([name, value]) => [name, JSON.stringify(value)] as const);
  return { path: 'orders', query: { ...Object.fromEntries(query), page: '1' } };
}

type Flat = (query: Readonly<Record<string, string>>, conditions?: readonly Condition[]) => Asked;

function proveStatus(flat: Flat): ProbeExperiment {
  const isPaid: Condition = { column: 'payed', operator: '=', value: 1 };
  return async (ask, control) => {
    const paid = await ask('treatment', flat({ status: 'paid' }, [isPaid]));
    const nonsense = await nothingIfRefused(ask('impossible', flat({ status: NONSENSE })));
    const wrong = paid.rows.filter((row) => !meets(row, isPaid)).length;
    const evidence =
      `status=paid gives ${paid.count} rows (${paid.total} counted), ${wrong} of them not paid; ` +
      `a nonsense status ${nonsense.count} (${nonsense.total}); ${control.total} without`;
    if (wrong > 0 || nonsense.count > 0 || nonsense.total > 0) return { verdict: 'ignored', evidence };
    return { verdict: paid.count > 0 ? 'honoured' : 'unverifiable', evidence };
  };
}

function provePerPage(flat: Flat): ProbeExperiment {
  return async (ask, control) => {
    const large = await ask('treatment', flat({ per_page: '200' }));
    const single = await ask('contrast', flat({ per_page: '1' }));
    const evidence = `per_page=200 gives ${large.count} rows, per_page=1 ${single.count}; ${control.count} without`;
    if (control.count < 2) return { verdict: 'unverifiable', evidence };
    const hasEffect = large.count > control.count || single.count < control.count;
    return { verdict: hasEffect ? 'honoured' : 'ignored', evidence };
  };
}

/** Whether a date with the offset `+0300` is understood as one with `+03:00` is. */
function proveCompactOffset(dialect: Dialect, { zone, sinceMs }: TrialContext): ProbeExperiment {
  const since = (epochMs: number): Asked => {
    const list = changedSince(epochMs);
    return { request: encodeList('orders', dialect, list, zone), conditions: list.where ?? [] };
  };
  return async (ask, control) => {
    const colon = await ask('contrast', since(sinceMs));
    const compact = await ask('treatment', withCompactOffsets(since(sinceMs)));
    const future = await ask('impossible', withCompactOffsets(since(IMPOSSIBLE_FUTURE_MS)));
    const evidence =
      `with +0300 ${compact.total} counted, with +03:00 ${colon.total}, ${control.total} without; ` +
      `since 2999 with +0300 gives ${future.count} rows`;
    const isEmpty = future.count === 0 && future.total === 0;
    // Orders may change between two requests, so counts are compared by which is nearer.
    const isNearer = distance(compact, colon) <= distance(compact, control);
    const obeys =
      isNearer && compact.rows.every((row) => since(sinceMs).conditions.every((one) => meets(row, one)));
    if (isEmpty && obeys) return { verdict: 'honoured', evidence };
    const hasEffect = isEmpty || (obeys && colon.total !== control.total);
    return { verdict: hasEffect ? 'unstable' : 'ignored', evidence };
  };
}

function distance(a: ProofPage, b: ProofPage): number {
  return Math.abs(a.total - b.total);
}

/** The same request with `+0300` in the place of `+03:00`. */
function withCompactOffsets({ request, conditions }: Asked): Asked {
  const compact = (text: string) => text.replaceAll(/(T\d\d:\d\d:\d\d[+-]\d\d):(\d\d)/g, '$1$2');
  const { path, query, body } = request;
  return {
    request: {
      path,
      ...(query === undefined
        ? {}
        : {
            query: Object.fromEntries(Object.entries(query).map(([name, value]) => [name, compact(value)])),
          }),
      ...(body === undefined ? {} : { body: JSON.parse(compact(JSON.stringify(body))) }),
    },
    conditions,
  };
}
