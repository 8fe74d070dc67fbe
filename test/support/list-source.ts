/** A source whose orders and events a test writes itself. It honours `page` and nothing else, and gives an order by its id. */
import { createServer } from 'node:http';

export type WireObject = Record<string, unknown>;

export interface ListSource {
  readonly url: string;
  /** What is listed now; change it at will. A row given as text is sent as it is. */
  readonly orders: (WireObject | string)[];
  readonly events: WireObject[];
  /** Rows of a page; change it at will. */
  perPage: number;
  close(): Promise<void>;
}

/** A paid order of one ticket as the source writes it. */
export function wireOrder(
  id: number | string,
  fields: WireObject = {},
  tickets: WireObject[] = [{}],
): WireObject {
  return {
    id,
    uniqid: `u${id}`,
    payed: true,
    payed_at: '2025-03-10T12:00:00+03:00',
    created_at: '2025-03-10T11:55:00+03:00',
    updated_at: '2025-03-10T12:00:00+03:00',
    deleted_at: null,
    event_id: 7,
    price: 100 * tickets.length,
    original_price: 100 * tickets.length,
    currency_id: 'RUB',
    utm: [],
    custom: '',
    client: { id: 5, email: 'Buyer@Example.test', details: { name: 'Ivan', phone: '+79000000001' } },
    baskets: tickets.map((ticket, index) => wireTicket(`${id}${index + 1}`, ticket)),
    refunds: [],
    ...fields,
  };
}

function wireTicket(id: string, fields: WireObject): WireObject {
  return {
    id: Number(id),
    barcode: `8${id}`,
    show_id: 70,
    seat_id: 'parter-1;1',
    seat_name: 'Партер',
    price: 100,
    original_price: 100,
    quantity: 1,
    checked_at: null,
    updated_at: '2025-03-10T12:00:00+03:00',
    deleted_at: null,
    refunded_at: null,
    refunded_amount: null,
    refunded_deduction_amount: null,
    ...fields,
  };
}

export function wireEvent(id: number, city: string, fields: WireObject = {}): WireObject {
  return {
    id,
    name: `Событие ${id}`,
    is_active: 1,
    city: { id: 1, name: city, timezone: 'Asia/Krasnoyarsk' },
    place_name: 'Зал',
    currency_id: 'RUB',
    shows: [{ id: id * 10, name: '', is_active: 1, start_date: '2025-04-01T19:00:00+03:00' }],
    updated_at: '2025-03-01T00:00:00+03:00',
    ...fields,
  };
}

const toText = (row: WireObject | string) => (typeof row === 'string' ? row : JSON.stringify(row));

export async function startListSource(perPage = 50): Promise<ListSource> {
  const server = createServer((request, response) => {
    request.resume();
    const url = new URL(request.url ?? '/', 'http://source');
    const [, id] = /\/orders\/(\d+)$/.exec(url.pathname) ?? [];
    if (id !== undefined) {
      const order = source.orders.map(toText).find((row) => new RegExp(`"id":\\s*${id}[,}]`).test(row));
      response.writeHead(order === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(`{"data":${order ?? null}}`);
      return;
    }
    const list = url.pathname.endsWith('/orders') ? source.orders : source.events;
    const page = Number(url.searchParams.get('page') ?? 1);
    const { perPage: size } = source;
    const rows = list.slice((page - 1) * size, page * size);
    const data = rows.map(toText).join(',');
    const paging = JSON.stringify({ perPage: size, currentPage: page, total: list.length });
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(`{"data":[${data}],"paging":${paging}}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const source: ListSource = {
    url: `http://127.0.0.1:${address.port}/api/rest/v1`,
    orders: [],
    events: [wireEvent(7, 'Томск')],
    perPage,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return source;
}
