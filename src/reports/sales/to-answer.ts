/** What every answer about a period says of itself. */
import type { Scope, Stretch } from '../../protocol/api/answer.ts';
import type { Asking } from './scope.ts';
import { toStretches } from './stretches.ts';

/** An answer and how far it can be believed. */
export interface Answer<Data> {
  readonly as_of: string | null;
  readonly complete: boolean;
  readonly unread_orders: number;
  readonly stretches: readonly Stretch[];
  readonly scope: Scope;
  readonly data: Data;
}

export function toAnswer<Data>({ scope, state, zone, nowMs }: Asking, data: Data): Answer<Data> {
  const { covered, unreadOrders, asOf } = state;
  const stretches = toStretches({ from: scope.from, to: scope.to, today: zone.day(nowMs), zone, covered });
  return {
    as_of: asOf,
    complete: unreadOrders === 0 && stretches.every((stretch) => stretch.state === 'proved'),
    unread_orders: unreadOrders,
    stretches,
    scope,
    data,
  };
}
