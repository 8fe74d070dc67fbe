/**
 * Proves what the source honours, by experiment: a request with a filter and one without it, or with its opposite, are compared by
 * ids, values and totals. HTTP 200 proves nothing. Only GET is sent.
 */
import type { ZakazError } from '../core/errors.ts';
import { SourceHttpError, SourceShapeError } from '../core/errors.ts';
import { allOf } from '../core/parallel.ts';
import type { ZoneClock } from '../core/time.ts';
import type { Capability, Dialect, Endpoint, Proof, Verdict } from '../protocol/contract.ts';
import { capabilitiesOf, encodeList, type ListRequest } from './dialects.ts';
import type { HttpClient } from './http-client.ts';
import { haveSameRows, isSortedById, type ProofPage, type ProofRow, readProofPage } from './proof-page.ts';

/** After every sale there will be: nothing can have changed since. */
export const IMPOSSIBLE_FUTURE_MS = Date.UTC(2999, 0, 1);
/** Before any sale: nothing can have changed by then. */
const IMPOSSIBLE_PAST_MS = Date.UTC(2000, 0, 1);
const NONSENSE_ORGANIZATION = 'no-such-organization-7f3a';

export interface ProveOptions {
  /** @default 'orders' */
  readonly endpoint?: Endpoint;
  readonly client: HttpClient;
  readonly dialects: readonly Dialect[];
  /** What the `flat` dialect names the account by. */
  readonly organization: string;
  readonly zone: ZoneClock;
  /** Experiments under way at once. */
  readonly concurrency: number;
  readonly signal?: AbortSignal | undefined;
}

export interface Contract {
  readonly proofs: readonly Proof[];
}

/** What a load asks of each list: events are few, so a page and a date are enough. */
const EVENT_CAPABILITIES: readonly Capability[] = ['page', 'since'];

/** Whether the contract says that `capability` has an effect in `dialect`. */
export function isHonoured(contract: Contract, dialect: Dialect, capability: Capability): boolean {
  return verdictOf(contract, dialect, capability) === 'honoured';
}

export function verdictOf(contract: Contract, dialect: Dialect, capability: Capability): Verdict | null {
  const proof = contract.proofs.find((one) => one.dialect === dialect && one.capability === capability);
  return proof?.verdict ?? null;
}

/**
 * Runs every experiment of every dialect given: about nine requests each.
 * @throws SourceNetworkError, SourceTimeoutError, SourceHttpError, SourceBodyError, SourceShapeError, TokenRefusedError when
 *   not even a plain list can be read
 */
export async function proveContract(options: ProveOptions): Promise<Contract> {
  const { endpoint = 'orders', dialects, concurrency } = options;
  const [first, ...others] = dialects;
  if (first === undefined) return { proofs: [] };
  // A source that cannot be read shows it with the first answer: only then are the others asked for.
  const control = await fetchProofPage(options, first, {});
  const controls = await allOf(
    others.map((dialect) => () => fetchProofPage(options, dialect, {})),
    { concurrency },
  );
  const experiments = [control, ...controls].flatMap((page, index) => {
    const dialect = dialects[index] ?? first;
    const ask: Ask = (_role, request) => fetchProofPage(options, dialect, request);
    return askedOf(endpoint, dialect).map((capability) => async (): Promise<Proof> => {
      const finding = await rejectedOr(() => EXPERIMENTS[capability](ask, page, options));
      return { endpoint, dialect, capability, ...finding };
    });
  });
  return { proofs: await allOf(experiments, { concurrency }) };
}

/** The capabilities that are proved of a list in a dialect. */
export function askedOf(endpoint: Endpoint, dialect: Dialect): readonly Capability[] {
  const words = capabilitiesOf(dialect);
  return endpoint === 'orders' ? words : words.filter((word) => EVENT_CAPABILITIES.includes(word));
}

/**
 * One request that shows whether a filter by date still has its effect: nothing can have changed after the year 2999.
 * @returns false when the source gives rows all the same
 */
export async function isSinceStillHonoured(options: ProveOptions, dialect: Dialect): Promise<boolean> {
  const page = await fetchProofPage(options, dialect, changedSince(IMPOSSIBLE_FUTURE_MS));
  return page.count === 0 && page.total === 0;
}

/** What an experiment found. */
export interface Finding {
  readonly verdict: Verdict;
  /** One sentence of ids, totals and dates, in English. */
  readonly evidence: string;
}

/**
 * The part a request plays: `treatment` asks for what is to be proved, `contrast` for something else, `impossible` for what nothing
 * can meet.
 */
export type Role = 'treatment' | 'contrast' | 'impossible';

/** Asks the source, whoever keeps what it answers. */
export type Ask = (role: Role, request: ListRequest) => Promise<ProofPage>;

/** Asks what it needs and judges the answers against `control`, the same list asked for nothing. */
export type Experiment = (
  ask: Ask,
  control: ProofPage,
  own: Pick<ProveOptions, 'organization'>,
) => Promise<Finding>;

/** One experiment for each thing that a request can ask for. */
export const EXPERIMENTS: Readonly<Record<Capability, Experiment>> = {
  page: provePage,
  payed: provePayed,
  since: proveSince,
  until: proveUntil,
  id: proveId,
  order: proveOrder,
  organization: proveOrganization,
};

async function provePage(ask: Ask, control: ProofPage): Promise<Finding> {
  if (control.total <= control.count) return unverifiable('there is one page only', control);
  const second = await ask('treatment', { page: 2 });
  const known = new Set(control.rows.map(({ id }) => id));
  const fresh = second.rows.filter(({ id }) => !known.has(id)).length;
  const evidence = `page 2 gives ${second.count} rows, ${fresh} of them not on page 1; ${totals(control, second)}`;
  return { verdict: fresh > 0 ? 'honoured' : 'ignored', evidence };
}

async function provePayed(ask: Ask, control: ProofPage): Promise<Finding> {
  const paid = await ask('treatment', { where: [{ column: 'payed', operator: '=', value: 1 }] });
  const unpaid = await ask('contrast', { where: [{ column: 'payed', operator: '=', value: 0 }] });
  const wrong =
    paid.rows.filter((row) => row.isPaid !== true).length +
    unpaid.rows.filter((row) => row.isPaid !== false).length;
  const evidence =
    `payed=1 gives ${paid.count} rows (${paid.total} counted), payed=0 ${unpaid.count} (${unpaid.total}), ` +
    `${wrong} of them not as asked; ${control.total} without`;
  if (wrong > 0) return { verdict: 'ignored', evidence };
  const hasEffect = paid.count + unpaid.count > 0 && paid.total !== unpaid.total;
  return { verdict: hasEffect || !haveSameRows(paid, unpaid) ? 'honoured' : 'unverifiable', evidence };
}

async function proveSince(ask: Ask, control: ProofPage): Promise<Finding> {
  const future = await ask('impossible', changedSince(IMPOSSIBLE_FUTURE_MS));
  if (future.count > 0 || future.total > 0) {
    const same = haveSameRows(control, future) ? ', the same as without' : '';
    return {
      verdict: 'ignored',
      evidence: `since 2999 still gives ${future.count} rows${same}; ${totals(control, future)}`,
    };
  }
  const witness = findWitness(control.rows);
  if (witness === null) return unverifiable('no row tells a change from its creation', control);
  const answer = await ask('treatment', changedSince(witness.updatedAtMs));
  const early = answer.rows.filter((row) => (row.updatedAtMs ?? 0) < witness.updatedAtMs).length;
  const hasWitness = answer.rows.some(({ id }) => id === witness.id);
  const evidence =
    `since 2999 gives nothing; since ${new Date(witness.updatedAtMs).toISOString()} gives ${answer.count} rows, ` +
    `${early} of them changed before, ${witness.id} (created earlier, changed just then) ` +
    `${hasWitness ? 'among them' : 'missing'}; ${totals(control, answer)}`;
  if (early > 0) return { verdict: 'ignored', evidence };
  return { verdict: hasWitness ? 'honoured' : 'unverifiable', evidence };
}

async function proveUntil(ask: Ask, control: ProofPage): Promise<Finding> {
  const past = await ask('impossible', changedBefore(IMPOSSIBLE_PAST_MS));
  if (past.count > 0 || past.total > 0) {
    const same = haveSameRows(control, past) ? ', the same as without' : '';
    const evidence = `until 2000 still gives ${past.count} rows${same}; ${totals(control, past)}`;
    return { verdict: 'ignored', evidence };
  }
  const witness = findWitness(control.rows);
  if (witness === null) return unverifiable('no row tells a change from its creation', control);
  const untilMs = witness.updatedAtMs + 1000;
  const answer = await ask('treatment', changedBefore(untilMs));
  const late = answer.rows.filter((row) => (row.updatedAtMs ?? 0) >= untilMs).length;
  const evidence =
    `until 2000 gives nothing; until ${new Date(untilMs).toISOString()} gives ${answer.count} rows, ` +
    `${late} of them changed later; ${totals(control, answer)}`;
  if (late > 0) return { verdict: 'ignored', evidence };
  return { verdict: answer.count > 0 ? 'honoured' : 'unverifiable', evidence };
}

/** The order that changed longest after its creation: a filter on another date would leave it out. */
function findWitness(
  rows: readonly ProofRow[],
): { readonly id: string; readonly updatedAtMs: number } | null {
  let best: { id: string; updatedAtMs: number; lag: number } | null = null;
  for (const { id, createdAtMs, updatedAtMs } of rows) {
    if (createdAtMs === null || updatedAtMs === null) continue;
    const lag = updatedAtMs - createdAtMs;
    if (lag >= 1000 && (best === null || lag > best.lag)) best = { id, updatedAtMs, lag };
  }
  return best;
}

async function proveId(ask: Ask, control: ProofPage): Promise<Finding> {
  const known = control.rows.map(({ id }) => BigInt(id)).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const low = known[Math.floor(known.length / 3)];
  const high = known[Math.floor((known.length * 2) / 3)];
  if (low === undefined || high === undefined || low === high) return unverifiable('too few rows', control);
  const answer = await ask('treatment', {
    where: [
      { column: 'id', operator: '>', value: low.toString() },
      { column: 'id', operator: '<=', value: high.toString() },
    ],
  });
  const got = answer.rows.map(({ id }) => BigInt(id));
  const outside = got.filter((id) => id <= low || id > high).length;
  const missing = known.filter((id) => id > low && id <= high && !got.includes(id)).length;
  const evidence =
    `ids over ${low} up to ${high} give ${answer.count} rows, ${outside} outside, ${missing} missing; ` +
    totals(control, answer);
  const isHonouredHere = outside === 0 && missing === 0 && answer.total < control.total;
  return { verdict: isHonouredHere ? 'honoured' : 'ignored', evidence };
}

async function proveOrder(ask: Ask, control: ProofPage): Promise<Finding> {
  if (control.total < 2) return unverifiable('too few rows', control);
  const up = await ask('treatment', { order: 'asc' });
  const down = await ask('contrast', { order: 'desc' });
  const ends = (page: ProofPage) => `${page.rows[0]?.id ?? 'none'} … ${page.rows.at(-1)?.id ?? 'none'}`;
  const evidence = `ascending gives ids ${ends(up)}, descending ${ends(down)}`;
  const obeys = isSortedById(up, 'asc') && isSortedById(down, 'desc') && !haveSameRows(up, down);
  return { verdict: obeys ? 'honoured' : 'ignored', evidence };
}

async function proveOrganization(
  ask: Ask,
  control: ProofPage,
  own: Pick<ProveOptions, 'organization'>,
): Promise<Finding> {
  const nonsense = await ask('impossible', { organization: NONSENSE_ORGANIZATION });
  if (nonsense.total > 0 || nonsense.count > 0) {
    const same = haveSameRows(control, nonsense) ? ', the same as without' : '';
    return {
      verdict: 'ignored',
      evidence: `a nonsense organisation gives ${nonsense.count} rows${same}; ${totals(control, nonsense)}`,
    };
  }
  if (control.total === 0) return unverifiable('there are no orders', control);
  const named = await ask('treatment', { organization: own.organization });
  const evidence = `a nonsense organisation gives nothing, ORG_NAME ${named.total} of ${control.total} orders`;
  return { verdict: named.total > 0 ? 'honoured' : 'unverifiable', evidence };
}

function unverifiable(why: string, control: ProofPage): Finding {
  return { verdict: 'unverifiable', evidence: `${why} (${control.total} counted)` };
}

function totals(without: ProofPage, withIt: ProofPage): string {
  return `${withIt.total} counted, ${without.total} without`;
}

/** What changed since a moment, epoch milliseconds. */
export function changedSince(epochMs: number): ListRequest {
  return { where: [{ column: 'updated_at', operator: '>=', value: epochMs }] };
}

/** What changed before a moment, epoch milliseconds. */
export function changedBefore(epochMs: number): ListRequest {
  return { where: [{ column: 'updated_at', operator: '<', value: epochMs }] };
}

function fetchProofPage(options: ProveOptions, dialect: Dialect, request: ListRequest): Promise<ProofPage> {
  const encoded = encodeList(options.endpoint ?? 'orders', dialect, request, options.zone);
  return options.client.get({ ...encoded, signal: options.signal }, ({ body }) => readProofPage(body));
}

async function rejectedOr(experiment: () => Promise<Finding>): Promise<Finding> {
  try {
    return await experiment();
  } catch (error) {
    if (!(error instanceof SourceHttpError || error instanceof SourceShapeError)) throw error;
    return findingOfError(error);
  }
}

/** A source that answers a filter with an error, while it answers without, rejects it; unless the error is one that passes. */
export function findingOfError(error: ZakazError): Finding {
  return { verdict: error.retryable ? 'unstable' : 'rejected', evidence: describe(error) };
}

function describe(error: ZakazError): string {
  if (error instanceof SourceHttpError) return `HTTP ${error.httpStatus}`;
  return error instanceof SourceShapeError ? 'JSON of another shape' : error.code;
}
