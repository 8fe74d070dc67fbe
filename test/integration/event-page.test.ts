/** The page of an event asks other queries than the list of events: both say the same. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../../src/core/days.ts';
import { type ApiWorld, askRoute, startApiWorld } from '../support/api-world.ts';

let world: ApiWorld;

beforeAll(async () => {
  world = await startApiWorld(600);
  await world.load();
}, 60_000);
afterAll(() => world.close());

/** The page compares its totals, not its parts. */
function withoutComparison<Row extends { readonly change: unknown; readonly compared_gross: unknown }>({
  change: _,
  compared_gross: __,
  ...row
}: Row) {
  return row;
}

describe('the page of an event', () => {
  it('says what the list says of it: for all of time, some days, a channel and a city', async () => {
    const { scope, data: all } = await askRoute(world, 'events', { from: '2020-01-01', per_page: '4' });
    const [{ city } = { city: '' }] = all.events;
    const some = { from: addDays(scope.to, -200), to: addDays(scope.to, -20) };
    const filters = [{ from: '2020-01-01' }, some, { ...some, channel: 'unknown' }, { ...some, city }];
    const found = new Set<boolean>();
    for (const filter of filters) {
      const { data: list } = await askRoute(world, 'events', { ...filter, per_page: '200' });
      for (const event of list.events.filter(({ event_id: id }) =>
        all.events.some((one) => one.event_id === id),
      )) {
        const { data } = await askRoute(world, 'event', filter, event.event_id);
        expect(data.event).toMatchObject(withoutComparison(event));
        found.add(event.pace > 0 && event.pace_before > 0);
      }
    }
    expect(found).toContain(true);
  });

  it('has the promo codes that are told of it alone', async () => {
    const filter = { from: '2020-01-01' };
    const { data: list } = await askRoute(world, 'events', { ...filter, per_page: '4' });
    for (const { event_id: event } of list.events) {
      const { data } = await askRoute(world, 'event', filter, event);
      const alone = await askRoute(world, 'promoCodes', { ...filter, event });
      expect(data.promo_codes).toEqual(
        alone.data.codes.map(({ share: _, ...code }) => withoutComparison(code)),
      );
    }
  });

  it('is there, without a name, for an event that sold before it was ever listed', async () => {
    const filter = { from: '2020-01-01' };
    const { data } = await askRoute(world, 'events', { ...filter, per_page: '1' });
    const [event] = data.events;
    const id = event?.event_id ?? '';
    await world.parts.store.warehouse.execute('ALTER TABLE dim_events DELETE WHERE event_id = {id:UInt64}', {
      id,
    });
    // Not asked before: nothing else says that the data are others.
    const page = await askRoute(world, 'event', { from: '2020-01-02' }, id);
    expect(page.data.event).toMatchObject({ name: '', city: '', is_active: false, gross: event?.gross });
  });
});
