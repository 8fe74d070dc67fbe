/** What is known of the data as a whole: read once for each state of them, since every answer tells it. */
import { z } from 'zod';
import { count, day, instant } from '../../protocol/values.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { defineSalesQuery } from './define.ts';

/** Parameters: organization. One row. */
export const stateQuery = defineSalesQuery(
  'state',
  null,
  z.object({ version: z.string(), as_of: instant.nullable() }),
);

const seconds = z
  .string()
  .regex(/^\d{1,12}$/)
  .transform(Number);

/** Parameters: organization. Grain: proved or not × stretch. */
export const windowsQuery = defineSalesQuery(
  'windows',
  null,
  z.object({ is_proved: z.number(), from_s: seconds, to_s: seconds, live_s: seconds }),
);

/** Parameters: organization. Grain: kind × value. */
export const knownQuery = defineSalesQuery(
  'known',
  null,
  z.object({ kind: z.enum(['currency', 'city', 'channel', 'span']), value: z.string(), other: z.string() }),
);

/** Parameters: organization. One row. */
export const unreadQuery = defineSalesQuery('unread', null, z.object({ orders: count }));

/** A stretch of changes that loads have covered, seconds since 1970. */
export interface Covered {
  readonly isProved: boolean;
  /** 0 is since ever. */
  readonly from: number;
  readonly to: number;
}

/** The data as they are. */
export interface DataState {
  /** Another for other data. */
  readonly version: string;
  readonly asOf: string | null;
  readonly covered: readonly Covered[];
  readonly unreadOrders: number;
  /** The one with the largest revenue first. */
  readonly currencies: readonly string[];
  readonly cities: readonly string[];
  readonly channels: readonly string[];
  /** First and last day with anything. */
  readonly span: { readonly first: string; readonly last: string } | null;
}

/** Reads the state, and remembers the last one. */
export type StateReader = () => Promise<DataState>;

/** The version is asked for again only where something may have been written since: it takes longer than most answers. */
export function createStateReader(warehouse: Warehouse, organization: string): StateReader {
  let last: DataState | null = null;
  let asked: { readonly writes: number; readonly state: Promise<DataState> } | null = null;

  const ask = async (): Promise<DataState> => {
    const [row] = await warehouse.query(stateQuery, { organization });
    const { version, as_of: asOf } = row ?? { version: '', as_of: null };
    if (last?.version !== version) last = await readState(warehouse, organization, { version, asOf });
    return last;
  };

  return () => {
    const writes = warehouse.writes?.() ?? null;
    if (writes === null) return ask();
    if (asked?.writes === writes) return asked.state;
    const state = ask();
    const current = { writes, state };
    asked = current;
    state.catch(() => {
      if (asked === current) asked = null;
    });
    return state;
  };
}

async function readState(
  warehouse: Warehouse,
  organization: string,
  head: Pick<DataState, 'version' | 'asOf'>,
): Promise<DataState> {
  const [windows, known, unread] = await Promise.all([
    warehouse.query(windowsQuery, { organization }),
    warehouse.query(knownQuery, { organization }),
    warehouse.query(unreadQuery, { organization }),
  ]);
  const valuesOf = (wanted: string) => known.filter(({ kind }) => kind === wanted).map(({ value }) => value);
  const span = known.find(({ kind }) => kind === 'span');
  return {
    ...head,
    covered: windows.map(({ is_proved, from_s: from, to_s: to, live_s: live }) => ({
      // Changes that came after a look at old ones only may be of its days as well.
      isProved: is_proved === 1 && live > 0,
      ...{ from, to: is_proved === 1 && live > 0 ? live : to },
    })),
    unreadOrders: unread[0]?.orders ?? 0,
    currencies: valuesOf('currency'),
    cities: valuesOf('city'),
    channels: valuesOf('channel'),
    span: span === undefined ? null : { first: day.parse(span.value), last: day.parse(span.other) },
  };
}
