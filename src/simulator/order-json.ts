/**
 * Writes orders as the source does, field by field in its order (Source: captures of 2025-11-03). JSON is strung together by
 * hand: a page of 50 orders is 200 KB and must cost the simulator about a millisecond.
 */
import { type Channel, listChannels } from './catalogue.ts';
import type { EventInfo, PriceTier } from './events.ts';
import { isReserveExtended, reservedUntil } from './history.ts';
import {
  type Order,
  type OrderState,
  originalPrice,
  serviceFee,
  type Ticket,
  type TicketRefund,
  totalPrice,
} from './order.ts';
import { channelOf, promoCodeOf } from './origin.ts';
import { type Person, personOf } from './people.ts';
import { draw, unit } from './random.ts';
import { type WireTexts, wireJson, wireMoney, wireString } from './wire-text.ts';

const HOST = 'https://qtickets.example.test';
const SITE = '"site_id":1356,"site":{"id":1356,"host":"tickets.example.test"},"payment_id":12133';

const SALT = {
  uniqid: 40,
  cancelUrl: 50,
  paymentType: 61,
  backOfficeUser: 63,
  ticketUrl: 100,
} as const;

/** How odd an order looks on the wire: 0 as captured, 1 to 3 as PHP sometimes writes the same things. */
export type WireShape = 0 | 1 | 2 | 3;

/** What makes a row unreadable: a price written for people, or a paid order without the time of payment. */
export type BadRow = 'price' | 'payed_at';

/** How to write an order. */
export interface OrderWriting {
  /** @default 0 */
  readonly shape?: WireShape;
  /** @default a readable row */
  readonly badRow?: BadRow | null;
}

/** Writes orders of one world. */
export interface OrderWriter {
  /** One order as JSON, in the single-byte form of `wire-text.ts`. */
  write(state: OrderState, writing?: OrderWriting): string;
}

/** What all tickets of an order share. */
interface Shared {
  readonly state: OrderState;
  readonly order: Order;
  readonly event: EventInfo;
  readonly isPayed: boolean;
  readonly uniqid: string;
  readonly buyer: string;
  readonly money: (kopecks: number) => string;
  readonly badPrice: string | null;
  /** What is the same for all tickets of a tier. */
  readonly seatFields: (tier: PriceTier) => string;
}

/** What a writer needs to know of its world. */
export interface OrderWriterOptions {
  readonly seed: number;
  readonly texts: WireTexts;
  /** Which buyer an order belongs to, by the order's position. */
  readonly buyerOf: (index: number) => number;
  /** Whether orders tell what they were exchanged for, as webhooks do and lists were not seen to. */
  readonly listsExchanges: boolean;
}

/** Builds a writer. */
export function createOrderWriter({ seed, texts, buyerOf, listsExchanges }: OrderWriterOptions): OrderWriter {
  const channels = listChannels().map(({ weight, utm }) => ({ weight, utm, json: utmJson({ weight, utm }) }));
  const quote = memoize(wireString);
  const seatFields = { plain: memoize(seatWriter(wireMoney)), quoted: memoize(seatWriter(quotedMoney)) };

  function write(state: OrderState, { shape = 0, badRow = null }: OrderWriting = {}): string {
    const { order } = state;
    const { key } = order;
    const isPayed = state.payedAt > 0;
    const person = personOf(seed, buyerOf(order.index));
    const uniqid = texts.base62(key, SALT.uniqid);
    const money = shape < 2 ? wireMoney : quotedMoney;
    const whole = shape === 3 ? (number: number) => `"${number}"` : String;
    const flag = FLAGS[shape];
    const badPrice = badRow === 'price' ? '"1 500,00"' : null;
    const names = nameFields(person, quote);
    const event = order.show.event;
    const shared: Shared = {
      state,
      order,
      event,
      isPayed,
      uniqid,
      money,
      seatFields: shape < 2 ? seatFields.plain : seatFields.quoted,
      badPrice,
      buyer:
        `"client_email":"${person.email}","client_phone":"${person.phone}",` +
        `"client_name":${names.name},"client_surname":${names.surname},"client_middlename":${names.middlename}`,
    };
    const payedAt = badRow === 'payed_at' ? 'null' : texts.timeOrNull(state.payedAt);
    // Strung together, not joined: a join would copy what is copied again into the page.
    let tickets = '';
    for (const [number, ticket] of state.tickets.entries()) {
      tickets += (number === 0 ? '' : ',') + writeTicket(ticket, number, shared, texts);
    }
    return (
      `{"id":${whole(order.id)},"uniqid":"${uniqid}","payed":${flag(isPayed)},"payed_at":${payedAt},` +
      `"client_id":${whole(person.id)},${clientField(person, names)},${SITE},${paymentFields(state, uniqid)},` +
      `"cancel_url":"${HOST}/cancel-order/${uniqid}/${texts.hex32(key, SALT.cancelUrl)}",` +
      `"basket_user_id":${5_000_000 + order.index},${saleFields(order)},` +
      `"reserved":${flag(false)},"reserved_to":"${texts.time(reservedUntil(order))}",` +
      `"reserve_extended":${flag(isReserveExtended(order))},"event_id":${whole(event.id)},` +
      `"price":${badPrice ?? money(totalPrice(state))},"original_price":${money(originalPrice(state))},` +
      `"currency_id":"${event.currency}","utm":${channelOf(order, channels).json},` +
      `"custom":${CUSTOMS[shape]},"fields":[],"baskets":[${tickets}],` +
      `"refunds":[${writeRefunds(state, money, texts)}],"integrations":[],` +
      `${listsExchanges ? exchangeFields(state) : ''}` +
      `"created_at":"${texts.time(order.createdAt)}","updated_at":"${texts.time(state.updatedAt)}",` +
      `"deleted_at":${texts.timeOrNull(state.deletedAt)}}`
    );
  }

  return { write };
}

/** Each text is written once and then strung in whole: fewer pieces, faster pages. */
function memoize<K>(make: (key: K) => string): (key: K) => string {
  const made = new Map<K, string>();
  return (key) => {
    let text = made.get(key);
    if (text === undefined) {
      text = make(key);
      made.set(key, text);
    }
    return text;
  };
}

function quotedMoney(kopecks: number): string {
  return `"${(kopecks / 100).toFixed(2)}"`;
}

function seatWriter(money: (kopecks: number) => string): (tier: PriceTier) => string {
  return ({ showId, seatId, seatName, price }) =>
    `"show_id":${showId},"seat_id":"${seatId}","seat_name":${wireString(seatName)},` +
    `"original_price":${money(price)},"ticket_original_price":${money(price)},`;
}

const FLAGS = {
  0: (value: boolean) => String(value),
  1: (value: boolean) => (value ? '1' : '0'),
  2: (value: boolean) => (value ? '"1"' : '"0"'),
  3: (value: boolean) => (value ? '1' : 'false'),
} as const;

const CUSTOMS = { 0: '""', 1: '[]', 2: '{}', 3: '[]' } as const;

/** PHP writes an empty map as a list. */
function utmJson({ utm }: Channel): string {
  return utm.length === 0 ? '[]' : wireJson(Object.fromEntries(utm));
}

interface NameFields {
  readonly name: string;
  readonly surname: string;
  readonly middlename: string;
}

function nameFields(person: Person, quote: (text: string) => string): NameFields {
  const { name, surname, middlename } = person;
  return {
    name: quote(name),
    surname: quote(surname),
    middlename: middlename === null ? 'null' : quote(middlename),
  };
}

function clientField(person: Person, { name, surname, middlename }: NameFields): string {
  return (
    `"client":{"id":${person.id},"email":"${person.email}","details":{"id":${person.detailsId},"name":${name},` +
    `"middlename":${middlename},"surname":${surname},"phone":"${person.phone}","vk_id":"","facebook_id":""}}`
  );
}

/** Another method than a card is named by a number in a text, as captured. */
function paymentFields(state: OrderState, uniqid: string): string {
  const { order } = state;
  const isCard = order.isBackOffice ? false : unit(order.key, SALT.paymentType) < 0.85;
  const type = isCard ? 'card' : order.isBackOffice ? '3449832' : '4326371';
  const hasMask = isCard && state.payedAt > 0 && order.discount?.percent !== 100;
  return (
    `"payment_type_id":"${type}","payment_card_number":${hasMask ? '"000000******0000"' : 'null'},` +
    `"payment_url":"${HOST}/pay/${uniqid}"`
  );
}

function saleFields(order: Order): string {
  const { key, discount, isBackOffice } = order;
  const user = isBackOffice ? 70_010 + (draw(key, SALT.backOfficeUser) % 4) : null;
  return (
    `"backend_user_id":${user},"access_code_id":null,` +
    `"discount_id":${discount?.id ?? null},"promo_code_id":${promoCodeOf(order)}`
  );
}

function writeTicket(ticket: Ticket, number: number, shared: Shared, texts: WireTexts): string {
  const { order, event, uniqid, money } = shared;
  const { price, tier } = ticket;
  const salt = SALT.ticketUrl + number * 8;
  const secret = texts.hex32(order.key, salt);
  const fee = serviceFee(price, order);
  // What was cancelled before it was paid brought nothing in.
  const amount = ticket.deletedAt > 0 && !shared.isPayed ? 0 : price - fee;
  const updatedAt = texts.time(ticket.updatedAt);
  const badPrice = number === 0 ? shared.badPrice : null;
  return (
    `{"id":${ticket.id},"series":"${event.series}","barcode":"${870_000_000_000 + draw(order.key, salt + 4)}",` +
    `${shared.seatFields(tier)}"discount_value":${money(tier.price - price)},` +
    `"price":${badPrice ?? money(price)},` +
    `"ticket_amount":${money(amount)},"service_fee_amount":${money(fee)},"multiprice_code":null,"quantity":1,` +
    `${shared.buyer},"organization_name":null,"legal_name":null,"work_position":null,"inn":null,"kpp":null,` +
    `"comment":null,"pdf_url":"${HOST}/ticket/pdf/${uniqid}/${secret}",` +
    `"passbook_url":"${HOST}/ticket/passbook/${uniqid}/${secret}",` +
    `"related_baskets":${relatedTickets(ticket, shared.state)},"services":${services(ticket, money)},` +
    `"checked_at":${texts.timeOrNull(ticket.checkedAt)},"created_at":"${texts.time(ticket.createdAt)}",` +
    `"updated_at":"${updatedAt}","deleted_at":${texts.timeOrNull(ticket.deletedAt)},` +
    `${refundFields(ticket, money, texts)}}`
  );
}

/** A season ticket names its parts. */
function relatedTickets({ id }: Ticket, { tickets }: OrderState): string {
  const parts = tickets.filter(({ mainId }) => mainId === id);
  return parts.length === 0 ? '[]' : `[${parts.map((part) => `{"id":${part.id}}`).join(',')}]`;
}

/** The shape is a guess: the captures show none. */
function services(ticket: Ticket, money: (kopecks: number) => string): string {
  if (ticket.services.length === 0) return '[]';
  const one = (price: number, place: number) =>
    `{"id":${place + 1},"name":"parking","price":${money(price)},"quantity":1,"checked_at":null}`;
  return `[${ticket.services.map(one).join(',')}]`;
}

/** Source: documented for webhooks, with more fields of each order. */
function exchangeFields({ exchangedFrom, exchangedFor }: OrderState): string {
  const list = (ids: readonly number[]) => `[${ids.map((id) => `{"id":${id},"payed":true}`).join(',')}]`;
  return `"primary_orders":${list(exchangedFrom)},"secondary_orders":${list(exchangedFor)},`;
}

/** The amounts are null while nothing happened, 0 once the ticket was cancelled without a refund, as captured. */
function refundFields(ticket: Ticket, money: (kopecks: number) => string, texts: WireTexts): string {
  const last = ticket.refunds.at(-1);
  if (last === undefined) {
    const nothing = ticket.deletedAt > 0 ? '0' : 'null';
    return `"refunded_at":null,"refunded_amount":${nothing},"refunded_deduction_amount":${nothing},"refunds":[]`;
  }
  const one = ({ at, amount, withheld }: TicketRefund, place: number) =>
    `{"id":${ticket.id * 10 + place},"amount":${money(amount)},"deduction_amount":${money(withheld)},"created_at":"${texts.time(at)}"}`;
  return (
    `"refunded_at":"${texts.time(last.at)}","refunded_amount":${money(ticket.refundedAmount)},` +
    `"refunded_deduction_amount":${money(ticket.withheld)},"refunds":[${ticket.refunds.map(one).join(',')}]`
  );
}

/** One entry for each time at which tickets of the order were refunded. */
function writeRefunds(
  { order, tickets }: OrderState,
  money: (kopecks: number) => string,
  texts: WireTexts,
): string {
  const all = tickets.flatMap(({ id, refunds }) => refunds.map((refund) => ({ id, ...refund })));
  const times = [...new Set(all.map(({ at }) => at))].sort((a, b) => a - b);
  return times
    .map((at, number) => {
      const made = all.filter((refund) => refund.at === at);
      const amount = made.reduce((sum, refund) => sum + refund.amount, 0);
      const withheld = made.reduce((sum, refund) => sum + refund.withheld, 0);
      return (
        `{"id":${order.id * 10 + number},"amount":${money(amount)},"deduction_amount":${money(withheld)},` +
        `"baskets":[${made.map(({ id }) => id).join(',')}],"created_at":"${texts.time(at)}"}`
      );
    })
    .join(',');
}
