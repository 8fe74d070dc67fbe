/** Collects the orders that differ: all their ids, for a repair, and some of them in full, for people. */
import { formatMoney } from '../core/money.ts';
import type { ZoneClock } from '../core/time.ts';
import {
  DIFFERENCE_KINDS,
  type DifferenceCounts,
  type DifferenceKind,
  type OrderDifference,
} from '../protocol/verify.ts';
import type { SourceOrder } from './source-orders.ts';
import type { StoredOrders } from './stored-orders.ts';

/** So many of each kind are kept in full. */
const SAMPLES_PER_KIND = 200;

export class Differences {
  readonly #zone: ZoneClock;
  readonly #watermarkS: number | null;
  readonly #ids = new Map<DifferenceKind, bigint[]>(DIFFERENCE_KINDS.map((kind) => [kind, []]));
  readonly #samples: OrderDifference[] = [];
  readonly #months = new Set<number>();
  #sinceLastLoad = 0;

  /** @param watermarkS up to when changes were loaded with proof, seconds since 1970; null when never */
  constructor(zone: ZoneClock, watermarkS: number | null) {
    this.#zone = zone;
    this.#watermarkS = watermarkS;
  }

  /** Months (yyyymm) of the report zone in which the orders were sold, by the source and by the store. */
  get months(): readonly number[] {
    return [...this.#months].sort((a, b) => a - b);
  }

  idsOf(...kinds: readonly DifferenceKind[]): bigint[] {
    return kinds.flatMap((kind) => this.#ids.get(kind) ?? []);
  }

  add(kind: DifferenceKind, source: SourceOrder | null, store: StoredOrders | null): void {
    const id = source?.id ?? store?.firstId ?? 0n;
    const ids = this.#ids.get(kind);
    ids?.push(id);
    const isSince = source !== null && this.#isSinceLastLoad(source);
    if (isSince) this.#sinceLastLoad += 1;
    const paid = source?.state === 'paid' ? source : null;
    for (const day of [paid?.day, store?.day]) if (day !== undefined) this.#months.add(monthOf(day));
    if (ids === undefined || ids.length > SAMPLES_PER_KIND) return;
    this.#samples.push({
      order_id: id.toString(),
      kind,
      day: paid?.day ?? store?.day ?? '',
      event_id: paid?.eventId ?? store?.eventId ?? '',
      source: paid && { tickets: paid.tickets, revenue: formatMoney(paid.revenue) },
      store: store && {
        tickets: store.tickets,
        ticket_rows: store.ticketRows,
        revenue: formatMoney(store.revenue),
      },
      changed_at: source?.changedAtS ? this.#zone.format(source.changedAtS * 1000) : null,
      since_last_load: isSince,
    });
  }

  counts(): DifferenceCounts {
    const of = (kind: DifferenceKind) => this.#ids.get(kind)?.length ?? 0;
    return {
      total: DIFFERENCE_KINDS.reduce((sum, kind) => sum + of(kind), 0),
      missing: of('missing'),
      different: of('different'),
      unpaid: of('unpaid'),
      unlisted: of('unlisted'),
      returned: of('returned'),
      since_last_load: this.#sinceLastLoad,
    };
  }

  /** By day, then by id. */
  samples(): OrderDifference[] {
    return this.#samples.toSorted(
      (a, b) =>
        a.day.localeCompare(b.day) ||
        a.order_id.length - b.order_id.length ||
        a.order_id.localeCompare(b.order_id),
    );
  }

  #isSinceLastLoad({ changedAtS }: SourceOrder): boolean {
    return this.#watermarkS === null || changedAtS >= this.#watermarkS;
  }
}

function monthOf(day: string): number {
  return Number(day.slice(0, 4)) * 100 + Number(day.slice(5, 7));
}
