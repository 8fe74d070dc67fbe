/**
 * What of the source is not as it was: a field that is new or of another shape, a filter that lost its effect, pages of another size. Each
 * is noticed once, beside the contract, and the load goes on.
 */

import { DRIFT_KINDS, type Drift, type DriftKind, type Proof } from '../protocol/contract.ts';
import type { ContractVerdict } from '../protocol/reports.ts';
import { tsvDateTime, tsvString } from '../warehouse/tsv.ts';
import { CONTRACT_COLUMNS, insertRows, type MetaContext } from './meta-rows.ts';
import { driftNotices } from './queries.ts';

/** What pages of orders show of the source. */
export interface Oddities {
  /** Paths of fields that the program does not know. */
  readonly unknownFields: readonly string[];
  /** Paths of fields that hold a list or an object where they never did, or neither where they did. */
  readonly changedTypes: readonly string[];
  /** `field value` of values outside their list. */
  readonly newValues: readonly string[];
  /** Rows of a page; null when none was read. */
  readonly perPage: number | null;
}

/** Under this name the size of a page is remembered. */
const PAGE_SIZE = 'per_page';

/** Filters that were honoured and are not any more. */
export function lostFilters(before: readonly ContractVerdict[], proofs: readonly Proof[]): Drift[] {
  return proofs.flatMap(({ endpoint, dialect, capability, verdict, evidence }) => {
    const was = before.find(
      (one) => one.endpoint === endpoint && one.dialect === dialect && one.capability === capability,
    )?.verdict;
    const isLost = was === 'honoured' && (verdict === 'ignored' || verdict === 'rejected');
    return isLost ? [toLostFilter({ endpoint, dialect, capability, evidence })] : [];
  });
}

export function toLostFilter({ endpoint, dialect, capability, evidence }: Omit<Proof, 'verdict'>): Drift {
  return { kind: 'filter-lost', subject: `${endpoint} ${dialect} ${capability}`, detail: evidence };
}

/** Puts what is new on record. @returns what was not known before */
export async function noteDrift(
  meta: MetaContext,
  lost: readonly Drift[],
  { unknownFields, changedTypes, newValues, perPage }: Oddities,
  nowMs: number,
): Promise<Drift[]> {
  const { warehouse, organization } = meta;
  const known = await warehouse.query(driftNotices, { organization });
  const isKnown = (kind: DriftKind | 'observed', subject: string) =>
    known.some((one) => one.kind === kind && one.subject === subject);
  const first = (kind: DriftKind, subjects: readonly string[], detail: string): Drift[] =>
    subjects.filter((subject) => !isKnown(kind, subject)).map((subject) => ({ kind, subject, detail }));
  const size = known.find(({ kind, subject }) => kind === 'observed' && subject === PAGE_SIZE)?.detail;
  const isResized = perPage !== null && size !== undefined && size !== String(perPage);
  const found: Drift[] = [
    ...lost,
    ...first('new-field', unknownFields, 'a field that the program does not know; its value is not kept'),
    ...first(
      'changed-type',
      changedTypes,
      'a list or an object where there was none, or the other way round',
    ),
    ...first('new-value', newValues, 'a value that was not there before'),
    ...(isResized
      ? [{ kind: 'page-size' as const, subject: PAGE_SIZE, detail: `${size} to ${perPage}` }]
      : []),
  ];
  const isObserved = perPage !== null && size !== String(perPage);
  const observed = isObserved ? [{ kind: 'observed', subject: PAGE_SIZE, detail: String(perPage) }] : [];
  await writeNotices(meta, 'orders', [...found, ...observed], nowMs);
  return found;
}

/** Puts on record what was not said before. @returns that */
export async function noteOnce(
  meta: MetaContext,
  notices: readonly Drift[],
  nowMs: number,
): Promise<Drift[]> {
  if (notices.length === 0) return [];
  const known = await meta.warehouse.query(driftNotices, { organization: meta.organization });
  const isKnown = (one: Drift) =>
    known.some(({ kind, subject }) => kind === one.kind && subject === one.subject);
  const found = notices.filter((one) => !isKnown(one));
  await writeNotices(meta, 'seats', found, nowMs);
  return found;
}

async function writeNotices(
  { warehouse, organization, runId }: MetaContext,
  endpoint: 'orders' | 'seats',
  notices: readonly { readonly kind: string; readonly subject: string; readonly detail: string }[],
  nowMs: number,
): Promise<void> {
  const rows = notices.map(({ kind, subject, detail }) => [
    ...[tsvString(organization), endpoint, '', tsvString(subject), kind, tsvString(detail)],
    ...[tsvDateTime(nowMs), runId],
  ]);
  await insertRows(warehouse, 'meta_contract', CONTRACT_COLUMNS, rows);
}

/** The same kind together, for people. */
export function byKind(
  drift: readonly Drift[],
): { readonly kind: DriftKind; readonly subjects: readonly string[] }[] {
  return DRIFT_KINDS.flatMap((kind) => {
    const subjects = drift.filter((one) => one.kind === kind).map(({ subject }) => subject);
    return subjects.length === 0 ? [] : [{ kind, subjects }];
  });
}
