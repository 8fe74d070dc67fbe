/** Writes the places of a show as the source does: what is sold is counted from its orders, so it is true to them. */
import type { PriceTier, Show } from './events.ts';
import { unit } from './random.ts';
import { wireJson } from './wire-text.ts';
import type { World } from './world.ts';

/** Tickets in an order, on average. */
const MEAN_TICKETS = 2.8;

/** Places of one entrance: how many there are and how many of them are taken. */
interface SeatCount {
  readonly tier: PriceTier;
  readonly capacity: number;
  /** Tickets in orders that were not cancelled, paid or not. */
  readonly ordered: number;
  readonly payed: number;
}

/** Fields that a request asks for; null gives all. */
export type SeatFields = readonly string[] | null;

/** What a JSON body asks for: `select`, with `flat`. Anything else asks for nothing in particular. */
export function fieldsAskedFor(body: string): SeatFields {
  try {
    const asked: unknown = JSON.parse(body);
    if (typeof asked !== 'object' || asked === null || !('select' in asked)) return null;
    return Array.isArray(asked.select) ? asked.select.map(String) : null;
  } catch {
    return null;
  }
}

function seatsJson(seats: readonly SeatCount[], isOnSale: boolean, fields: SeatFields): string {
  const entries = seats.map(
    ({ tier, capacity, ordered, payed }) =>
      [
        tier.seatId,
        {
          seat_id: tier.seatId,
          name: tier.seatName,
          zone_id: tier.zone,
          row: '1',
          place: '1',
          max_quantity: capacity,
          free_quantity: capacity - ordered,
          ordered_quantity: ordered,
          payed_quantity: payed,
          available: isOnSale && capacity > ordered,
          disabled: !isOnSale,
          price: tier.price / 100,
          currency_id: 'RUB',
        },
      ] as const,
  );
  const picked = entries.map(([id, seat]) => [
    id,
    Object.fromEntries(Object.entries(seat).filter(([field]) => fields?.includes(field) ?? true)),
  ]);
  return wireJson(Object.fromEntries(picked));
}

/** A capacity that looks like a hall's: what is expected to be sold and some room, in tens. */
function capacityOf(expectedTickets: number, room: number): number {
  return Math.max(20, Math.ceil((expectedTickets * (1.1 + room)) / 10) * 10);
}

/** What `GET /shows/{id}/seats` has under `data`: an object keyed by seat id. */
export function writeSeats(world: World, show: Show, fields: SeatFields = null): string {
  const { show: showOf } = world.columns.arrays;
  const ordered = new Map<string, number>();
  const payed = new Map<string, number>();
  for (let position = 0; position < world.size; position += 1) {
    if (showOf[position] !== show.index || world.isRemoved(position)) continue;
    const state = world.stateAt(position);
    for (const { tier, deletedAt, refundedAt } of state.tickets) {
      if (deletedAt > 0 || refundedAt > 0) continue;
      ordered.set(tier.seatId, (ordered.get(tier.seatId) ?? 0) + 1);
      if (state.payedAt > 0) payed.set(tier.seatId, (payed.get(tier.seatId) ?? 0) + 1);
    }
  }
  const expected = (world.history.calendar.expectedOrders(show) * MEAN_TICKETS) / show.tiers.length;
  const now = world.horizon();
  const seats = show.tiers.map((tier, number): SeatCount => {
    // The first kinds of ticket sell best, so they have more places.
    const share = Math.sqrt((number + 1) / show.tiers.length) - Math.sqrt(number / show.tiers.length);
    const capacity = capacityOf(expected * share * show.tiers.length, unit(show.id, number));
    const taken = ordered.get(tier.seatId) ?? 0;
    return { tier, capacity: Math.max(capacity, taken), ordered: taken, payed: payed.get(tier.seatId) ?? 0 };
  });
  return seatsJson(seats, show.saleStartAt <= now && now < show.finishAt, fields);
}
