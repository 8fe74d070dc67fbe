/** From what is known to what is told: the cause, the way that works, what to set, and which criteria are met. Pure. */
import { createZoneClock } from '../core/time.ts';
import type {
  Acceptance,
  ProbeReport,
  ProbeRequest,
  ProbeStepId,
  RootCause,
  WorkingWay,
} from '../protocol/probe.ts';
import { encodeList, type ListRequest } from '../qtickets/dialects.ts';
import type { ReadingPlan } from '../qtickets/plan.ts';
import { toCurl } from './curl.ts';
import { plainList, toFindings, toNaiveLoader } from './findings.ts';
import { findRequest, type Known, outcomeFile } from './fold.ts';
import { pageCount, pagingFacts } from './paging.ts';
import { planFor } from './way.ts';

/** Values of QTICKETS_SINCE_HOURS. */
const SINCE_HOURS = { week: 168, month: 720, all: 43_200 } as const;

/** @param isClean whether no file was found to hold a person or a secret; null when nobody looked */
export function conclude(known: Known, isClean: boolean | null): ProbeReport {
  const way = toWay(known);
  return {
    format: 1,
    started_at: known.startedAt,
    finished_at: known.finishedAt,
    signal: known.signal,
    environment: known.environment,
    clock_skew_ms: known.clockSkewMs,
    steps: [...known.steps],
    requests: [...known.requests],
    verdicts: [...known.verdicts],
    findings: toFindings(known),
    naive: toNaiveLoader(known),
    root_cause: toRootCause(known, way),
    way,
    settings: way === null ? null : { QTICKETS_DIALECT: way.dialect, ...SINCE_HOURS },
    loaded: known.loaded,
    acceptance: toAcceptance(known, way, isClean),
    artefacts: [...known.artefacts],
  };
}

/** The way that a load would take, if it was proved to bring every order; else null. */
export function toWay(known: Known): WorkingWay | null {
  const plan = planFor(known.verdicts);
  if (plan === null || plan.plan === 'first-page') return null;
  const paging = pagingFacts(known.requests);
  if (plan.plan === 'pages' && !(paging?.isDisjoint && paging.isLastReached)) return null;
  const page = controlOf(known, plan)?.page ?? null;
  if (page === null) return null;
  return {
    dialect: plan.dialect,
    plan: plan.plan,
    can_ask_for_changes: plan.honoursSince,
    ...writeRequest(plan, known),
    orders: page.total,
    pages: pageCount(page.total, page.per_page),
  };
}

function controlOf({ requests }: Known, { dialect }: ReadingPlan): ProbeRequest | null {
  const isControl = (one: ProbeRequest) =>
    one.dialect === dialect && one.role === 'control' && one.parameter === null;
  return requests.findLast(isControl) ?? null;
}

/** The first request of a load, and what must not be left out of it. */
function writeRequest(
  { plan, dialect, sendsOrganization, honoursSince }: ReadingPlan,
  { environment }: Known,
): Pick<WorkingWay, 'method' | 'target' | 'body' | 'curl' | 'mandatory'> {
  const zone = createZoneClock(environment.report_zone);
  const list: ListRequest =
    plan === 'pages'
      ? { page: 1, ...(sendsOrganization ? { organization: environment.organization } : {}) }
      : { where: [{ column: 'id', operator: '>', value: '0' }], order: 'asc', page: 1 };
  const { path, query = {}, body: sent } = encodeList('orders', dialect, list, zone);
  const body = sent === undefined ? null : JSON.stringify(sent);
  const search = new URLSearchParams(query).toString();
  const url = `${environment.base_url}/${path}${search === '' ? '' : `?${search}`}`;
  const shown = Object.entries(query).map(([name, value]) => `${name}=${value}`);
  const byPlan =
    plan === 'pages' ? ['page = 1, 2, 3, ...'] : ['where id > LAST_ID_OF_THE_PAGE_BEFORE', 'orderBy id asc'];
  return {
    method: 'GET',
    target: `/${path}${shown.length === 0 ? '' : `?${shown.join('&')}`}`,
    body,
    curl: toCurl({ method: 'GET', url, body }),
    mandatory: [
      ...['Authorization: Bearer TOKEN', 'Accept: application/json'],
      ...(body === null ? [] : ['Content-Type: application/json']),
      ...byPlan,
      ...(honoursSince ? [dialect === 'flat' ? 'since = MOMENT' : 'where updated_at >= MOMENT'] : []),
    ],
  };
}

function toRootCause(known: Known, way: WorkingWay | null): RootCause {
  const plain = plainList(known);
  if (plain === null) return 'unknown';
  const ofPlain = plain.failure === null ? null : causeOfFailure(known, plain);
  if (way === null) return ofPlain ?? causeWithoutWay(known);
  const works = (parameter: string) =>
    known.verdicts.some(
      (one) => one.dialect === 'flat' && one.parameter === parameter && one.verdict === 'honoured',
    );
  if (works('payed') && works('since')) return hadOutage(known) ? 'outage-ended' : 'none';
  const filters = known.verdicts.filter(
    ({ dialect, parameter }) => dialect === way.dialect && (parameter === 'payed' || parameter === 'since'),
  );
  return filters.some(({ verdict }) => verdict === 'honoured') ? 'other-dialect' : 'filters-ignored';
}

function causeWithoutWay({ verdicts }: Known): RootCause {
  const paging = verdicts.filter(({ parameter }) => parameter === 'page');
  const isIgnored = paging.length > 0 && paging.every(({ verdict }) => verdict === 'ignored');
  return isIgnored ? 'pages-ignored' : 'unknown';
}

function causeOfFailure(known: Known, { failure, status }: ProbeRequest): RootCause {
  if (failure === 'TOKEN_REFUSED') {
    const events = findRequest(known, 'K1', 'treatment');
    return events !== null && events.page !== null ? 'no-right' : 'token-refused';
  }
  if (failure === 'SOURCE_NETWORK' || failure === 'SOURCE_REDIRECT') return 'unreachable';
  const isOutage = failure === 'SOURCE_TIMEOUT' || failure === 'SOURCE_BODY' || (status ?? 0) >= 500;
  return isOutage ? 'outage' : 'wrong-answer';
}

function hadOutage(known: Known): boolean {
  return toFindings(known).some(({ kind }) => kind === 'outage');
}

function stateOfStep({ steps }: Known, id: ProbeStepId) {
  return steps.find(({ step }) => step === id)?.state ?? 'skipped';
}

function toAcceptance(known: Known, way: WorkingWay | null, isClean: boolean | null): Acceptance[] {
  const plain = plainList(known);
  const wrongToken = findRequest(known, 'K3', 'impossible');
  const paging = pagingFacts(known.requests);
  const outage = toFindings(known).find(({ kind }) => kind === 'outage');
  const metrics = known.loaded?.metrics ?? null;
  const fact = known.loaded?.after.find(({ table }) => table === 'fact_qtickets_sales_daily');
  const isWritten = metrics !== null && !metrics.dry_run;
  const tokenState = stateOfStep(known, 'K3');
  const wasAsked = <Met>(met: Met) => (plain === null ? null : met);
  const line = (
    criterion: Acceptance['criterion'],
    met: boolean | null,
    files: readonly string[] = [],
  ): Acceptance => ({ criterion, met, files: [...files] });
  return [
    line('list-answers', wasAsked(plain?.page != null || way !== null), filesOf(plain)),
    line(
      'token-checked',
      tokenState === 'confirmed' ? true : tokenState === 'refuted' ? false : null,
      filesOf(wrongToken),
    ),
    line('way-proved', wasAsked(way !== null)),
    line(
      'pages-whole',
      paging === null ? null : paging.isDisjoint && paging.isLastReached && paging.endsThere,
      known.requests.filter(({ step }) => step === 'J1').map(outcomeFile),
    ),
    line('no-outage', wasAsked(outage === undefined), outage?.files),
    line('load-complete', metrics?.complete ?? null, metrics === null ? [] : ['stepG_loader.log']),
    line(
      'sales-stored',
      isWritten ? (fact?.rows ?? 0) > 0 : null,
      isWritten ? ['stepG_loader_fact.txt'] : [],
    ),
    line('nothing-personal', isClean),
  ];
}

function filesOf(request: ProbeRequest | null): string[] {
  return request === null ? [] : [outcomeFile(request)];
}
