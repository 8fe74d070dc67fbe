/** What is told of a page: counts, ids, dates, and how many rows are what was asked for. */
import type { ZoneClock } from '../core/time.ts';
import type { PageFacts, ProbeRequest } from '../protocol/probe.ts';
import type { Condition } from '../qtickets/dialects.ts';
import { haveSameRows, type ProofPage, type ProofRow } from '../qtickets/proof-page.ts';

export function toPageFacts(page: ProofPage, zone: ZoneClock): PageFacts {
  const { rows } = page;
  const paidAt = rows.flatMap(({ paidAtMs }) => (paidAtMs === null ? [] : [paidAtMs]));
  const spanOf = (times: readonly number[]) => ({
    min: zone.format(Math.min(...times)),
    max: zone.format(Math.max(...times)),
  });
  return {
    rows: page.count,
    total: page.total,
    per_page: page.perPage,
    current_page: page.currentPage,
    first_id: rows[0]?.id ?? null,
    last_id: rows.at(-1)?.id ?? null,
    paid: rows.filter(({ isPaid }) => isPaid === true).length,
    unpaid: rows.filter(({ isPaid }) => isPaid === false).length,
    payed_at: paidAt.length === 0 ? null : spanOf(paidAt),
  };
}

/** How many rows meet each condition. */
export function countMeeting(
  page: ProofPage,
  conditions: readonly Condition[],
  zone: ZoneClock,
): ProbeRequest['meets'] {
  return conditions.map((condition) => ({
    condition: describeCondition(condition, zone),
    rows: page.rows.filter((row) => meets(row, condition)).length,
  }));
}

/** Whether a row is what a condition asks for. */
export function meets(row: ProofRow, condition: Condition): boolean {
  switch (condition.column) {
    case 'payed':
      return row.isPaid === (condition.value === 1);
    case 'updated_at':
      if (row.updatedAtMs === null) return false;
      return condition.operator === '<'
        ? row.updatedAtMs < condition.value
        : row.updatedAtMs >= condition.value;
    case 'id': {
      const [id, bound] = [BigInt(row.id), BigInt(condition.value)];
      return condition.operator === '>' ? id > bound : id <= bound;
    }
  }
}

function describeCondition({ column, operator, value }: Condition, zone: ZoneClock): string {
  return `${column} ${operator} ${column === 'updated_at' ? zone.format(value) : value}`;
}

export function compare(page: ProofPage, control: ProofPage): Omit<Compared, 'with'> {
  const known = new Set(control.rows.map(({ id }) => id));
  return {
    shared_ids: page.rows.filter(({ id }) => known.has(id)).length,
    same_rows: haveSameRows(page, control),
  };
}

type Compared = NonNullable<ProbeRequest['compared']>;
