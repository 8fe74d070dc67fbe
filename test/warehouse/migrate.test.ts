/** The schema: applied once, mended after a crash, refused when it does not fit. */
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { StoreSchemaError } from '../../src/core/errors.ts';
import { createChdbWarehouse } from '../../src/warehouse/chdb.ts';
import { migrate, schemaState } from '../../src/warehouse/migrate.ts';
import { forZone, readMigrations } from '../../src/warehouse/migrations.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { createTempDir, failureOf, select, selectNumber } from './harness.ts';

const MOSCOW = { reportZone: 'Europe/Moscow', clock: systemClock };

describe('the schema', () => {
  let folder: Awaited<ReturnType<typeof createTempDir>>;
  let warehouse: Warehouse;

  beforeAll(async () => {
    folder = await createTempDir();
    warehouse = await createChdbWarehouse({
      path: join(folder.path, 'store'),
      database: 'zakaz',
      spoolDir: join(folder.path, 'spool'),
    });
  });
  afterAll(async () => {
    await warehouse.close();
    await folder.remove();
  });
  beforeEach(async () => {
    const tables = await select(warehouse, "SELECT name FROM system.tables WHERE database = 'zakaz'");
    for (const { name } of tables) await warehouse.execute(`DROP TABLE zakaz.${String(name)} SYNC`);
  });

  const schema = () =>
    select(
      warehouse,
      "SELECT name, create_table_query FROM system.tables WHERE database = 'zakaz' AND name != 'meta_migrations' ORDER BY name",
    );

  test('is empty, then current after all migrations ran in order, and running again does nothing', async () => {
    const known = (await readMigrations()).map(({ name }) => name);
    expect(known).toEqual([...known].sort());
    expect(await schemaState(warehouse)).toEqual({ state: 'empty', reportZone: null });
    expect(await migrate(warehouse, MOSCOW)).toEqual({ applied: known, current: known.at(-1) });
    expect(await schemaState(warehouse)).toEqual({ state: 'current', reportZone: 'Europe/Moscow' });
    expect(await migrate(warehouse, MOSCOW)).toEqual({ applied: [], current: known.at(-1) });
    expect(await selectNumber(warehouse, 'SELECT count() AS n FROM meta_migrations SETTINGS final = 0')).toBe(
      known.length,
    );
  });

  test('puts the report zone into every time, and leaves no placeholder', async () => {
    await migrate(warehouse, { ...MOSCOW, reportZone: 'Asia/Yekaterinburg' });
    const columns = await select(
      warehouse,
      "SELECT DISTINCT type FROM system.columns WHERE database = 'zakaz' AND table != 'meta_migrations' AND type LIKE '%DateTime%' ORDER BY type",
    );
    expect(columns).toEqual([
      { type: "Array(DateTime('Asia/Yekaterinburg'))" },
      { type: "DateTime('Asia/Yekaterinburg')" },
      { type: "Nullable(DateTime('Asia/Yekaterinburg'))" },
    ]);
  });

  test('D5: ends the same when a crash came between any statements, or between the last one and the log', async () => {
    const { applied } = await migrate(warehouse, MOSCOW);
    const whole = await schema();
    const beforeLog = applied.length + 1;
    for (const survives of [0, 1, 2, 3, 10, beforeLog - 1, beforeLog]) {
      for (const { name } of await schema()) await warehouse.execute(`DROP TABLE ${String(name)} SYNC`);
      await warehouse.execute('DROP TABLE meta_migrations SYNC');
      expect(await failureOf(migrate(crashingAfter(warehouse, survives), MOSCOW))).toMatchObject({
        message: 'crash',
      });
      await migrate(warehouse, MOSCOW);
      expect(await schema()).toEqual(whole);
      expect(await schemaState(warehouse)).toMatchObject({ state: 'current' });
    }
  });

  test('has the same columns where facts are built as in the facts, comments too: the two change places', async () => {
    await migrate(warehouse, MOSCOW);
    const columnsOf = async (prefix: string) =>
      await select(
        warehouse,
        `SELECT replaceOne(table, '${prefix}', '') AS fact, position, name, type, comment FROM system.columns
        WHERE database = 'zakaz' AND startsWith(table, '${prefix}fact_') AND table NOT LIKE '%inventory%' ORDER BY fact, position`,
      );
    const built = await columnsOf('_build_');
    expect(built.length).toBeGreaterThan(50);
    expect(built).toEqual(await columnsOf(''));
  });

  test('is older when migrations are missing, which are then applied', async () => {
    await migrate(warehouse, MOSCOW);
    const last = (await readMigrations()).at(-1)?.name ?? '';
    await warehouse.execute('ALTER TABLE meta_migrations DELETE WHERE name = {name:String}', { name: last });
    expect(await schemaState(warehouse)).toEqual({ state: 'older', reportZone: 'Europe/Moscow' });
    expect(await migrate(warehouse, MOSCOW)).toMatchObject({ applied: [last] });
    expect(await schemaState(warehouse)).toMatchObject({ state: 'current' });
  });

  test('D19: refuses a store that a newer program made, and changes nothing', async () => {
    await migrate(warehouse, MOSCOW);
    await warehouse.execute(
      "INSERT INTO meta_migrations VALUES ('9999_future', 'abc', 'Europe/Moscow', '2030-01-01 00:00:00')",
    );
    const before = await schema();
    expect(await schemaState(warehouse)).toEqual({ state: 'newer', reportZone: 'Europe/Moscow' });
    const error = await failureOf(migrate(warehouse, MOSCOW));
    expect(error).toBeInstanceOf(StoreSchemaError);
    expect(error).toMatchObject({ details: { migration: '9999_future' } });
    expect(await schema()).toEqual(before);
  });

  test('refuses a store whose migration was altered after it ran', async () => {
    await migrate(warehouse, MOSCOW);
    await warehouse.execute(
      "ALTER TABLE meta_migrations UPDATE checksum = 'other' WHERE name = '0001_orders'",
    );
    const error = await failureOf(migrate(warehouse, MOSCOW));
    expect(error).toMatchObject({ code: 'STORE_SCHEMA', details: { migration: '0001_orders' } });
  });

  test('refuses another report zone and says which one to set', async () => {
    await migrate(warehouse, MOSCOW);
    const error = await failureOf(migrate(warehouse, { ...MOSCOW, reportZone: 'Asia/Omsk' }));
    expect(error).toMatchObject({
      code: 'STORE_SCHEMA',
      message: expect.stringContaining('REPORT_TZ=Europe/Moscow'),
      details: { store_zone: 'Europe/Moscow', report_zone: 'Asia/Omsk' },
    });
  });

  test('lets nothing but a zone’s name into the text of a statement', () => {
    expect(forZone("DateTime('{report_zone}')", 'America/Argentina/Buenos_Aires')).toBe(
      "DateTime('America/Argentina/Buenos_Aires')",
    );
    for (const zone of ["Europe/Moscow'); DROP TABLE x --", '', 'Europe Moscow', 'Москва']) {
      expect(() => forZone('{report_zone}', zone)).toThrow(StoreSchemaError);
    }
  });
});

/** The warehouse of a process that dies after so many writes. */
function crashingAfter(warehouse: Warehouse, writes: number): Warehouse {
  let left = writes;
  const spend = (): void => {
    if (left === 0) throw new Error('crash');
    left -= 1;
  };
  return {
    ...warehouse,
    async execute(statement, parameters) {
      spend();
      await warehouse.execute(statement, parameters);
    },
    async insert(batch) {
      spend();
      await warehouse.insert(batch);
    },
  };
}
