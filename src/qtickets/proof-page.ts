/** A page of orders or events as an experiment sees it: ids, paid or not, dates and the count. Nothing of a person. */
import { z } from 'zod';
import { compareIds } from '../core/ids.ts';
import { type ListAnswer, readListAnswer } from './list-answer.ts';
import { wireFlag, wireId, wireInstant } from './wire-values.ts';

/** Events have no `payed`. */
const optionalFlag = z.transform((value: unknown) => wireFlag.safeParse(value).data ?? null);

/** An experiment on other fields goes on without it. */
const optionalInstant = z.transform((value: unknown) => wireInstant.safeParse(value).data ?? null);

const proofRowSchema = z.object({
  id: wireId,
  payed: optionalFlag,
  payed_at: optionalInstant,
  created_at: wireInstant,
  updated_at: wireInstant,
});

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
  const rows = answer.rows.flatMap((row) => {
    const reading = proofRowSchema.safeParse(row);
    if (!reading.success) return [];
    const { id, payed, payed_at: paidAtMs, created_at: createdAtMs, updated_at: updatedAtMs } = reading.data;
    return [{ id, isPaid: payed, paidAtMs, createdAtMs, updatedAtMs }];
  });
  return { rows, count: answer.rows.length, ...answer.paging };
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
