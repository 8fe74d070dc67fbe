/**
 * Problems in the store, from their first sight to their end. Two programs that find the same problem at once open it once: its number
 * follows from what is there, and the engine drops a second insert under the same token.
 */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../core/clock.ts';
import { batchOf, insertRows } from '../loader/meta-rows.ts';
import type { AlertRule } from '../protocol/alert-names.ts';
import { type Alert, type Finding, findingSchema } from '../protocol/alerts.ts';
import { tsvDateTime, tsvNullableDateTime, tsvString } from '../warehouse/tsv.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { isoOf } from './loads.ts';
import { alertNumbers, alertRows } from './queries.ts';

const TABLE = 'meta_alerts';
const COLUMNS = [
  ...['organization', 'rule', 'subject', 'number', 'cause', 'facts', 'opened_at', 'last_seen_at', 'is_seen'],
  ...['resolved_at', '_ver'],
];
/** A problem that stays as it is is written anew this often, so that one can see when it was seen last. */
const SEEN_STEP_MS = 10 * 60_000;
const MINUTE_MS = 60_000;
/** More than can be open at once, by far. */
const MOST_OPEN = 1_000;

export interface IncidentsOptions {
  readonly warehouse: Warehouse;
  readonly organization: string;
  readonly clock: Clock;
  /** For so long a problem must not have been seen to be resolved. */
  readonly resolveMinutes: number;
}

/** A problem as it lies in the store. */
export interface Incident extends Alert {
  readonly version: number;
}

/** What one look changed. */
export interface Changes {
  readonly opened: readonly Incident[];
  readonly resolved: readonly Incident[];
}

/**
 * Problems that are open, and those resolved since a moment, newest first.
 * @param sinceMs epoch milliseconds
 */
export async function readIncidents(
  { warehouse, organization }: Pick<IncidentsOptions, 'warehouse' | 'organization'>,
  sinceMs: number,
  limit = MOST_OPEN,
): Promise<Incident[]> {
  const since = Math.floor(sinceMs / 1000);
  const rows = await warehouse.query(alertRows, { organization, since, limit });
  return rows.flatMap(({ rule, subject, cause, facts, is_seen, ...row }) => {
    const finding = findingSchema.safeParse({ rule, subject, cause, facts: parseFacts(facts) });
    return finding.success ? [{ ...row, is_seen: is_seen === 1, finding: finding.data }] : [];
  });
}

function parseFacts(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What one rule found; null when it could not tell. */
export type Judgements = ReadonlyMap<AlertRule, readonly Finding[] | null>;

/** Opens what is new, goes on with what is still there, and resolves what was not there for a while. */
export async function noteFindings(options: IncidentsOptions, judgements: Judgements): Promise<Changes> {
  const { warehouse, organization, clock } = options;
  // In this order: a problem that another program opens in between is then among the open ones, or is opened again under its number.
  const numbers = await warehouse.query(alertNumbers, { organization });
  const open = await readIncidents(options, clock.now() + MINUTE_MS);
  const isSame = (finding: Finding) => (incident: Incident) =>
    incident.finding.rule === finding.rule && incident.finding.subject === finding.subject;
  const opened: Incident[] = [];
  const resolved: Incident[] = [];

  for (const findings of judgements.values()) {
    for (const finding of findings ?? []) {
      const known = open.find(isSame(finding));
      if (known !== undefined) await goOn(options, known, finding);
      else opened.push(await openNew(options, finding, numberAfter(numbers, finding)));
    }
  }
  for (const incident of open) {
    const findings = judgements.get(incident.finding.rule) ?? null;
    const isThere = findings?.some((finding) => isSame(finding)(incident)) ?? true;
    if (isThere) continue;
    const ended = await leave(options, incident);
    if (ended !== null) resolved.push(ended);
  }
  return { opened, resolved };
}

function numberAfter(
  numbers: readonly { readonly rule: string; readonly subject: string; readonly number: number }[],
  { rule, subject }: Finding,
): number {
  return (numbers.find((one) => one.rule === rule && one.subject === subject)?.number ?? 0) + 1;
}

async function openNew(options: IncidentsOptions, finding: Finding, number: number): Promise<Incident> {
  const { warehouse, organization, clock } = options;
  const now = isoOf(clock.now());
  const seen = { opened_at: now, last_seen_at: now, is_seen: true, resolved_at: null };
  const incident: Incident = { number, finding, ...seen, version: clock.now() };
  const name = [organization, finding.rule, finding.subject, number].join('\n');
  const token = `alert.${createHash('sha256').update(name).digest('hex')}`;
  await warehouse.insert({ ...batchOf(TABLE, COLUMNS, [toRow(organization, incident)]), token });
  return incident;
}

async function goOn(options: IncidentsOptions, incident: Incident, finding: Finding): Promise<void> {
  const nowMs = options.clock.now();
  const isNews = !isDeepStrictEqual(finding, incident.finding) || !incident.is_seen;
  if (!isNews && nowMs - Date.parse(incident.last_seen_at) < SEEN_STEP_MS) return;
  await write(options, { ...incident, finding, last_seen_at: isoOf(nowMs), is_seen: true });
}

/** @returns the problem as it ended; null while it may come back */
async function leave(options: IncidentsOptions, incident: Incident): Promise<Incident | null> {
  const { clock, resolveMinutes } = options;
  const nowMs = clock.now();
  const isOver = nowMs - Date.parse(incident.last_seen_at) >= resolveMinutes * MINUTE_MS;
  const gone: Incident = { ...incident, is_seen: false, resolved_at: isOver ? isoOf(nowMs) : null };
  if (isOver || incident.is_seen) await write(options, gone);
  return isOver ? gone : null;
}

async function write(
  { warehouse, organization, clock }: IncidentsOptions,
  incident: Incident,
): Promise<void> {
  const version = Math.max(clock.now(), incident.version + 1);
  await insertRows(warehouse, TABLE, COLUMNS, [toRow(organization, { ...incident, version })]);
}

function toRow(organization: string, { finding, number, version, ...times }: Incident) {
  return [
    tsvString(organization),
    finding.rule,
    tsvString(finding.subject),
    number,
    finding.cause,
    tsvString(JSON.stringify(finding.facts)),
    tsvDateTime(Date.parse(times.opened_at)),
    tsvDateTime(Date.parse(times.last_seen_at)),
    times.is_seen ? 1 : 0,
    tsvNullableDateTime(times.resolved_at === null ? null : Date.parse(times.resolved_at)),
    version,
  ];
}
