/** Where an order came from: the link that its buyer followed, and the promo code that was given. Drawn by the order's key. */
import { type Channel, listChannels } from './catalogue.ts';
import type { Order } from './order.ts';
import { pick, pickWeighted, unit } from './random.ts';

const SALT = { channel: 60, promoCode: 62 } as const;

/** One of the channels, or of what was made of each. @param channels in the sequence of `listChannels` */
export function channelOf<T extends { readonly weight: number }>({ key }: Order, channels: readonly T[]): T {
  return pickWeighted(channels, unit(key, SALT.channel));
}

/** The id of the promo code; null when none was needed. */
export function promoCodeOf({ key, discount }: Order): number | null {
  const hasPromoCode = discount !== null && discount.promoCodes.length > 0;
  return hasPromoCode ? pick(discount.promoCodes, key, SALT.promoCode) : null;
}

/** What is true of where an order came from. */
export interface TrueOrigin {
  /** Number of the buyer. */
  readonly buyer: number;
  readonly promoCodeId: number | null;
  /** By `utm_…`; empty where the buyer followed no marked link. */
  readonly utm: Readonly<Record<string, string>>;
}

/** @param buyer number of the buyer */
export function toTrueOrigin(order: Order, buyer: number): TrueOrigin {
  const { utm }: Channel = channelOf(order, listChannels());
  return { buyer, promoCodeId: promoCodeOf(order), utm: Object.fromEntries(utm) };
}
