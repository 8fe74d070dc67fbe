/**
 * The only two POST requests there are, for `zakaz probe --allow-post` alone. POST /orders is the call that creates orders, so the
 * body is fixed here: a filter, without event, buyer and tickets, all of which an order needs (Source: the vendor's article
 * "REST API", seen 2025-11-03). No caller can add to it.
 */

/** Paths that clients were seen to filter by. */
export const HARMLESS_POST_PATHS = ['orders/filter', 'orders'] as const;

/** One of `HARMLESS_POST_PATHS`. */
export type HarmlessPostPath = (typeof HARMLESS_POST_PATHS)[number];

/** What is posted. */
export const HARMLESS_POST_BODY = Object.freeze({
  where: Object.freeze([Object.freeze({ column: 'payed', value: 1 })]),
  page: 1,
});
