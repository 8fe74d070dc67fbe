/** Questions that the API does not answer: refused with a word for programs, and never the engine's to read. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { API_ROOT, ROUTES } from '../../src/protocol/api/routes.ts';
import { type ApiWorld, askRoute, startApiWorld } from '../support/api-world.ts';

/** Before the first sale. */
const EVER = { from: '2020-01-01' };

let world: ApiWorld;

beforeAll(async () => {
  world = await startApiWorld(300);
  await world.load();
});
afterAll(() => world.close());

describe('a question that cannot be asked', () => {
  const USELESS = [
    'from=2025-02-30',
    'from=yesterday',
    'from=2025-02-02&to=2025-02-01',
    'from=2999-01-01',
    'from=1990-01-01',
    'compare=month',
    'event=1',
    'show=1',
    'city=Atlantis',
    'channel=pigeon',
    'currency=rub',
    'currency=XXX',
    'nonsense=1',
    'from=2025-01-01&from=2025-01-02',
  ];

  it.each(USELESS)('%s is refused with a word for programs', async (query) => {
    const response = await world.server.get(`${API_ROOT}/sales/summary?${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: { code: 'USAGE', message: expect.any(String) } });
  });

  it('is refused of lists, events and curves alike', async () => {
    const statuses = [
      'events?per_page=201',
      'events?sort=gross;',
      'events/abc',
      'events/999999999',
      'curve',
      'utm?by=x',
    ].map(async (path) => [path, (await world.server.get(`${API_ROOT}/sales/${path}`)).status]);
    expect(Object.fromEntries(await Promise.all(statuses))).toEqual({
      ...{ 'events?per_page=201': 400, 'events?sort=gross;': 400, 'events/abc': 404 },
      ...{ 'events/999999999': 400, curve: 400, 'utm?by=x': 400 },
    });
  });

  it('I24: no parameter reaches the engine but as a value', async () => {
    const names = [
      ...new Set(
        Object.values(ROUTES).flatMap((route) => ('query' in route ? Object.keys(route.query.shape) : [])),
      ),
    ];
    const hostile = fc.oneof(
      fc.constantFrom(
        "' OR 1=1 --",
        "'; DROP TABLE dim_events",
        '{event:UInt64}',
        '\\',
        '\0',
        '%',
        "x' UNION ALL SELECT 1",
        '`',
        '1e9',
        '-1',
      ),
      fc.string({ unit: 'grapheme', maxLength: 30 }),
    );
    const paths = ['summary', 'events', 'utm', 'curve', 'promo-codes'];
    const before = await askRoute(world, 'summary', EVER);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        fc.constantFrom(...names),
        hostile,
        async (path, name, value) => {
          const query = new URLSearchParams({ [name]: value });
          const response = await world.server.get(`${API_ROOT}/sales/${path}?${query}`);
          await response.arrayBuffer();
          expect([200, 400]).toContain(response.status);
        },
      ),
      { numRuns: 60 },
    );
    expect((await askRoute(world, 'events', { search: "' OR 1=1 --" })).data.events).toEqual([]);
    expect((await askRoute(world, 'utm', { by: 'source', source: "' OR ''='" })).data.rows).toEqual([]);
    expect((await askRoute(world, 'summary', EVER)).data).toEqual(before.data);
  });
});
