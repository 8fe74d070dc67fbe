/** A page of orders or events as an experiment sees it: ids, paid or not, dates and the count. Nothing of a person. */
import { compareIds } from '../core/ids.ts';
import { type ListAnswer, readListAnswer } from './list-answer.ts';
import { decoderOf } from './read-json.ts';
import { WireRow } from './wire-row.ts';
import { parseFlag, parseMoment } from './wire-values.ts';

export interface ProofRow {
  readonly id: string;
  /** Null where the list does not say. */
  readonly isPaid: boolean | null;
  readonly paidAtMs: number | null;
  readonly createdAtMs: number | null;
  readonly updatedAtMs: number | null;
}

export interface ProofPage {
  /** Rows that could be read; the others do not take part in an experiment. */
  readonly rows: readonly ProofRow[];
  readonly count: number;
  readonly total: number;
  readonly perPage: number;
  readonly currentPage: number;
}

/** @throws SourceBodyError, SourceShapeError */
export function readProofPage(body: Uint8Array): ProofPage {
  const answer: ListAnswer = readListAnswer(body);
  const decode = decoderOf(answer.encoding);
  const rows = answer.rows.flatMap((row) => readProofRow(new WireRow(row, decode)) ?? []);
  return { rows, count: answer.rows.length, ...answer.paging };
}

function readProofRow(row: WireRow): ProofRow | null {
  const proof = {
    id: row.id('id'),
    isPaid: parseFlag(row.scalar('payed')),
    // An experiment on other fields goes on without it.
    paidAtMs: parseMoment(row.scalar('payed_at')) ?? null,
    createdAtMs: row.moment('created_at'),
    updatedAtMs: row.moment('updated_at'),
  };
  return row.refusal === null ? proof : null;
}

/** Same ids in the same order. */
export function haveSameRows(a: ProofPage, b: ProofPage): boolean {
  return a.rows.length === b.rows.length && a.rows.every((row, index) => row.id === b.rows[index]?.id);
}

export function isSortedById(page: ProofPage, direction: 'asc' | 'desc'): boolean {
  const sign = direction === 'asc' ? 1 : -1;
  return page.rows.every((row, index) => {
    const before = page.rows[index - 1];
    return before === undefined || sign * compareIds(before.id, row.id) < 0;
  });
}
