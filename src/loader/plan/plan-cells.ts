/** What people write into the cells of a plan: days, counts and money in Russian and English habits. Null is what cannot be meant. */
import { parseMoney } from '../../core/money.ts';
import { isDay } from '../../core/time.ts';
import type { Cell } from './plan-table.ts';

/** A DateTime of the store ends in 2106, its days in 2149; a plan has no business beyond. */
const LAST_DAY = '2099-12-31';
const FIRST_DAY = '2000-01-01';

/** `2025-11-03`, `03.11.2025` or a date of a spreadsheet. */
export function readDay(cell: Cell): string | null {
  const text = cell instanceof Date ? toIsoDay(cell) : String(cell ?? '').trim();
  const [, day = '', month = '', year = ''] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text) ?? [];
  const iso = year === '' ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDay(iso) && iso >= FIRST_DAY && iso <= LAST_DAY ? iso : null;
}

/** A date with a time of day is no day. */
function toIsoDay(date: Date): string {
  if (Number.isNaN(date.getTime())) return '';
  const [day = '', time = ''] = date.toISOString().split('T');
  return time === '00:00:00.000Z' ? day : '';
}

/** Spaces between thousands, ordinary and not breaking. */
const SPACES = /[\s\u00a0\u202f]/g;
const MAX_TICKETS = 4_000_000_000;

/** A whole number, `1 200` too. */
export function readTickets(cell: Cell): number | null {
  const text = plainNumber(cell);
  const tickets = /^\d{1,10}$/.test(text) ? Number(text) : null;
  return tickets !== null && tickets <= MAX_TICKETS ? tickets : null;
}

/** Money in hundredths: `1 500,00`, `1500.5`. Of a comma and a point it is not clear which is which: that is not read. */
export function readRevenue(cell: Cell): bigint | null {
  const text = plainNumber(cell).replace(/[₽]|руб\.?$|р\.$/i, '');
  if (!/^\d+(?:[.,]\d+)?$/.test(text)) return null;
  return parseMoney(text.replace(',', '.'));
}

function plainNumber(cell: Cell): string {
  return typeof cell === 'boolean' || cell instanceof Date ? '' : String(cell ?? '').replace(SPACES, '');
}
