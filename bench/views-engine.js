// The engine's part of `views`, in a process of its own. Usage: node bench/views-engine.js DATA_DIR ROUNDS. Prints one JSON document.
import { join } from 'node:path';
import { systemClock } from '../dist/core/clock.js';
import { rebuildStaleFacts } from '../dist/loader/facts.js';
import { Versions } from '../dist/loader/meta-rows.js';
import { createChdbWarehouse } from '../dist/warehouse/chdb.js';
import { createConnection, loadEngine, openSession } from '../dist/warehouse/chdb-engine.js';
import { STATEMENT_SETTINGS } from '../dist/warehouse/settings.js';

const [, , dataDir = '', rounds = '3'] = process.argv;
const READS = 7;
const organization = 'bench';
const store = { path: join(dataDir, 'store'), database: 'zakaz' };

/** What the simulated account has none of. */
const MADE_UP = [
  `INSERT INTO plan_sales SELECT organization, event_id, sales_date, toUInt32(sum(tickets_sold)), sum(revenue), any(currency), now(), 1
   FROM fact_qtickets_sales_daily GROUP BY organization, event_id, sales_date`,
  `INSERT INTO meta_restatements SELECT organization, order_id, event_id, toDate(sale_ts), currency, 'revenue', revenue, 0, sale_ts, sale_ts, '', 1
   FROM stg_qtickets_api_orders_raw WHERE order_id % 20 = 0`,
  `INSERT INTO fact_qtickets_inventory SELECT organization, show_id, event_id, zone, now() - INTERVAL day DAY, 1, 1000, 10 * day, 0, 1000 - 10 * day, 0, ''
   FROM dim_shows ARRAY JOIN ['a', 'b', 'c'] AS zone ARRAY JOIN range(30) AS day`,
];
const ALL_MONTHS_STALE = `INSERT INTO meta_fact_months
  SELECT organization, arrayJoin(_fact_months) AS month, 1, 'bench', now(), {version:UInt64}
  FROM stg_qtickets_api_orders_raw GROUP BY organization, month`;

const warehouse = await createChdbWarehouse({ ...store, spoolDir: join(dataDir, 'spool') });
const versions = new Versions(systemClock);
await versions.continueFrom(warehouse, organization);

const rebuilds = [];
for (let round = 1; round <= Number(rounds); round += 1) rebuilds.push(await rebuild());
await warehouse.close();

// The program's own way does not tell how many rows were read.
const session = await openSession(await loadEngine(), { ...store, settings: STATEMENT_SETTINGS });
const connection = createConnection(session);
for (const statement of MADE_UP) await connection.run(statement);
const names = await text(
  `SELECT name FROM system.tables WHERE database = 'zakaz' AND startsWith(name, 'bi_') ORDER BY name FORMAT TSV`,
);
const views = [];
for (const name of names.trim().split('\n')) views.push(await read(name));
session.close();
process.stdout.write(`${JSON.stringify({ rebuilds, views })}\n`);

/** All facts anew, as `zakaz rebuild` makes them; the engine is alone at work meanwhile. */
async function rebuild() {
  await warehouse.execute(ALL_MONTHS_STALE, { version: versions.next() });
  /** @type {Record<string, number>} */
  const statements = {};
  let wallMs = 0;
  const timed = async (name, work) => {
    const start = performance.now();
    const answer = await work();
    const ms = performance.now() - start;
    statements[name] = (statements[name] ?? 0) + ms;
    wallMs += ms;
    return answer;
  };
  const watched = {
    ...warehouse,
    query: (query, parameters) => timed(`query ${query.name}`, () => warehouse.query(query, parameters)),
    execute: (sql, parameters) => timed(nameOf(sql), () => warehouse.execute(sql, parameters)),
  };
  const cpu = process.cpuUsage();
  const meta = { warehouse: watched, organization, runId: 'bench', versions };
  await rebuildStaleFacts({ meta, now: systemClock.now });
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs, cpuMs: (user + system) / 1000, statements };
}

function nameOf(sql) {
  const [, insert] = /INSERT INTO (\w+)/.exec(sql) ?? [];
  if (insert !== undefined) return `insert ${insert}`;
  return /\b(REPLACE|DROP) PARTITION/.exec(sql)?.[0].toLowerCase() ?? sql.slice(0, 40);
}

/** Every row and column of a view. */
async function read(name) {
  const { data, statistics } = JSON.parse(
    await text(`SELECT count() AS rows, sum(cityHash64(*)) AS all_columns FROM ${name} FORMAT JSON`),
  );
  const ms = [];
  const cpuMs = [];
  for (let round = 0; round <= READS; round += 1) {
    const cpu = process.cpuUsage();
    const start = performance.now();
    await connection.run(`SELECT * FROM ${name} FORMAT Null`);
    // The first is not counted: files are not in memory yet.
    if (round === 0) continue;
    ms.push(performance.now() - start);
    const { user, system } = process.cpuUsage(cpu);
    cpuMs.push((user + system) / 1000);
  }
  return { name, rows: Number(data[0].rows), rowsRead: statistics.rows_read, ms, cpuMs };
}

async function text(sql) {
  return Buffer.from(await connection.rows(sql, {})).toString();
}
