/** From rows of cells to a plan, or to everything that is wrong with them. Pure: all that has to be known of the store is given. */
import { readDay, readRevenue, readTickets } from './plan-cells.ts';
import type { Cell, TableRow } from './plan-table.ts';

export interface KnownEvent {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
}

export interface PlanRow {
  readonly eventId: string;
  /** `2025-11-03`, of the report zone. */
  readonly day: string;
  readonly tickets: number;
  /** Hundredths. */
  readonly revenue: bigint;
  readonly currency: string;
}

/** What can be wrong with a row; `value` is what stands there, or what it clashes with. */
export interface PlanProblem {
  readonly line: number;
  readonly kind:
    | 'missing-column'
    | 'repeated-column'
    | 'no-event'
    | 'unknown-event'
    | 'ambiguous-event'
    | 'bad-day'
    | 'bad-tickets'
    | 'bad-revenue'
    | 'bad-currency'
    | 'repeated';
  readonly value: string;
}

export type PlanReading =
  | { readonly ok: true; readonly rows: readonly PlanRow[] }
  | { readonly ok: false; readonly problems: readonly PlanProblem[] };

const COLUMNS = ['event', 'date', 'tickets', 'revenue', 'currency'] as const;
type Column = (typeof COLUMNS)[number];
type Places = ReadonlyMap<Column, number>;

/** What the columns are called, in lower case and without underscores. */
const NAMES: Readonly<Record<Column, readonly string[]>> = {
  event: ['event', 'event id', 'мероприятие', 'событие', 'id мероприятия', 'id события'],
  date: ['date', 'day', 'plan date', 'sales date', 'дата', 'день'],
  tickets: ['tickets', 'tickets sold', 'билеты', 'билетов', 'план билетов', 'количество билетов'],
  revenue: ['revenue', 'gross', 'amount', 'sum', 'выручка', 'сборы', 'сумма', 'план выручки'],
  currency: ['currency', 'валюта'],
};
/** The currency of a plan whose event has none on record. */
const DEFAULT_CURRENCY = 'RUB';
const SHOWN_LENGTH = 60;

export function parsePlan(rows: readonly TableRow[], events: readonly KnownEvent[]): PlanReading {
  const [head, ...body] = rows;
  const { places, problems } = findColumns(head ?? { line: 1, cells: [] });
  if (problems.length > 0) return { ok: false, problems };
  const finder = new EventFinder(events);
  const plan: PlanRow[] = [];
  const seen = new Map<string, number>();
  for (const { line, cells } of body) {
    const found = parseRow(line, (column) => cells[places.get(column) ?? -1] ?? null, finder);
    problems.push(...found.problems);
    if (found.row === null) continue;
    const key = `${found.row.eventId} ${found.row.day}`;
    const before = seen.get(key);
    if (before === undefined) seen.set(key, line);
    else problems.push({ line, kind: 'repeated', value: String(before) });
    plan.push(found.row);
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, rows: plan };
}

function findColumns({ line, cells }: TableRow): { places: Places; problems: PlanProblem[] } {
  const names = cells.map((cell) =>
    String(cell ?? '')
      .trim()
      .toLowerCase()
      .replaceAll(/[\s_]+/g, ' '),
  );
  const places = new Map<Column, number>();
  const problems: PlanProblem[] = [];
  for (const column of COLUMNS) {
    const found = names.flatMap((name, place) => (NAMES[column].includes(name) ? [place] : []));
    if (found.length > 1) problems.push({ line, kind: 'repeated-column', value: column });
    const [place] = found;
    if (place !== undefined) places.set(column, place);
    else if (column !== 'currency') problems.push({ line, kind: 'missing-column', value: column });
  }
  return { places, problems };
}

interface RowFindings {
  readonly row: PlanRow | null;
  readonly problems: readonly PlanProblem[];
}

function parseRow(line: number, cell: (column: Column) => Cell, events: EventFinder): RowFindings {
  const problems: PlanProblem[] = [];
  const note = (kind: PlanProblem['kind'], value: Cell) =>
    problems.push({ line, kind, value: toShown(value) });
  const event = events.find(cell('event'));
  if (event.kind !== 'event') note(event.kind, event.value);
  const day = readDay(cell('date'));
  if (day === null) note('bad-day', cell('date'));
  const tickets = readTickets(cell('tickets'));
  if (tickets === null) note('bad-tickets', cell('tickets'));
  const revenue = readRevenue(cell('revenue'));
  if (revenue === null) note('bad-revenue', cell('revenue'));
  const written = String(cell('currency') ?? '')
    .trim()
    .toUpperCase();
  const known = event.kind === 'event' ? event.event.currency : '';
  const currency = written || known || DEFAULT_CURRENCY;
  if (!/^[A-Z]{3}$/.test(currency)) note('bad-currency', cell('currency'));
  if (problems.length > 0 || event.kind !== 'event' || day === null || tickets === null || revenue === null) {
    return { row: null, problems };
  }
  return { row: { eventId: event.event.id, day, tickets, revenue, currency }, problems };
}

function toShown(value: Cell): string {
  const text = value instanceof Date ? value.toISOString() : String(value ?? '').trim();
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}...` : text;
}

type Found =
  | { readonly kind: 'event'; readonly event: KnownEvent }
  | { readonly kind: 'no-event' | 'unknown-event' | 'ambiguous-event'; readonly value: Cell };

class EventFinder {
  readonly #byId: ReadonlyMap<string, KnownEvent>;
  readonly #byName = new Map<string, KnownEvent[]>();

  constructor(events: readonly KnownEvent[]) {
    this.#byId = new Map(events.map((event) => [event.id, event]));
    for (const event of events) {
      const name = event.name.trim();
      this.#byName.set(name, [...(this.#byName.get(name) ?? []), event]);
    }
  }

  /** By id, else by the exact name. */
  find(cell: Cell): Found {
    const text = String(cell ?? '').trim();
    if (text === '') return { kind: 'no-event', value: cell };
    const [event, ...others] = this.#byId.has(text) ? [this.#byId.get(text)] : (this.#byName.get(text) ?? []);
    if (event === undefined) return { kind: 'unknown-event', value: cell };
    if (others.length === 0) return { kind: 'event', event };
    const ids = [event, ...others].map((one) => one?.id ?? '').join(', ');
    return { kind: 'ambiguous-event', value: `${text}: ${ids}` };
  }
}
