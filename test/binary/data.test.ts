/** Exports, plans and personal data with the real program. Needs a build. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readXlsx } from 'hucre/xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { runZakaz } from '../support/run-zakaz.ts';

let folder = '';
let simulator: Simulator;

const run = (...args: string[]) =>
  runZakaz(args, {
    cwd: folder,
    env: {
      QTICKETS_BASE_URL: simulator.url,
      QTICKETS_TOKEN: 'canary-2b7f61c0aa',
      QTICKETS_RPS: '0',
      ORG_NAME: 'theatre',
      LANG: 'C.UTF-8',
    },
  });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zakaz-data-'));
  simulator = await createSimulator({
    behaviour: 'documented',
    orders: 1000,
    seed: 4,
    years: 1,
    anchor: Date.now(),
  });
  const { code, stdout } = await run('load', '--capacity', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout).capacity).toMatchObject({ outcome: 'read' });
});
afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('zakaz export', () => {
  it('writes to stdout as CSV, and to a file as it is named', async () => {
    const csv = await run('export', 'fact_qtickets_sales_daily');
    expect([csv.code, csv.stderr]).toEqual([0, '']);
    const [head, ...lines] = csv.stdout.trimEnd().split('\n');
    expect(head).toMatch(/^organization,sales_date,event_id,city,currency,/);

    const { code, stdout, stderr } = await run('export', 'fact_qtickets_sales_daily', '--out', 'sales.xlsx');
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toContain('written to sales.xlsx');
    const [sheet] = (await readXlsx(readFileSync(join(folder, 'sales.xlsx')))).sheets;
    expect(sheet?.rows.length).toBe(lines.length + 1);
    expect(sheet?.rows[1]?.[1]).toBeInstanceOf(Date);
  });

  it.each([
    [['export', 'fact_qtickets_sales_dayly'], 'Did you mean "fact_qtickets_sales_daily"?'],
    [['export', 'dim_events; DROP TABLE dim_events'], 'There is no table or view'],
    [['export', 'dim_events', '--from', '2025-02-30'], 'is not a day'],
    [['export', 'dim_events', '--from', '2025-02-03', '--to', '2025-02-01'], 'not after --from'],
    [['export', 'meta_watermarks', '--event', '7'], 'do not belong to events'],
    [['export', 'dim_events', '--event', 'No such show'], 'No event has the name'],
    [['export', 'dim_events', '--format', 'pdf'], 'one of: csv, xlsx, parquet, json'],
  ])('%j is a mistake in the command line', async (args, words) => {
    const { code, stdout, stderr } = await run(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(words);
  });

  it('leaves nothing behind where it cannot write', async () => {
    const { code, stderr } = await run('export', 'dim_events', '--out', 'no/such/folder.csv');
    expect(code).toBe(1);
    expect(stderr).toContain('The file cannot be written');
    expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([]);
  });
});

describe('zakaz plan import', () => {
  it('lists every bad row and ends with 2, and imports a plan that is right', async () => {
    const events = (await run('sql', 'SELECT event_id FROM dim_events ORDER BY 1 LIMIT 1')).stdout.split(
      '\n',
    );
    const file = join(folder, 'plan.csv');
    writeFileSync(file, `event;date;tickets;revenue\n${events[1]};03.11.2025;10;1 500,50\nnobody;x;1;1\n`);
    const bad = await run('plan', 'import', file);
    expect([bad.code, bad.stdout]).toEqual([2, '']);
    expect(bad.stderr).toContain('line 3: no event has the id or the exact name "nobody"');
    expect(bad.stderr).toContain('line 3: "x" is not a day');

    writeFileSync(file, `event;date;tickets;revenue\n${events[1]};03.11.2025;10;1 500,50\n`);
    expect((await run('plan', 'import', file, '--dry-run')).stdout).toContain('Nothing was written');
    expect((await run('export', 'plan_sales')).stdout.split('\n')).toHaveLength(2);
    expect((await run('plan', 'import', file)).code).toBe(0);
    expect((await run('export', 'plan_sales')).stdout).toContain(
      `theatre,${events[1]},2025-11-03,10,1500.50,RUB`,
    );
  });
});

describe('personal data', () => {
  it('is not in the store after a load, and what there is of one buyer goes on request', async () => {
    const clean = await run('pii-scan');
    expect([clean.code, clean.stderr]).toEqual([0, '']);

    const email = 'buyer000001@example.test';
    const asked = await run('erase', '--buyer', email);
    expect(asked.code).toBe(2);
    expect(asked.stderr).toContain('--yes');
    const erased = await run('erase', '--buyer', email, '--yes');
    expect(erased.code).toBe(0);
    expect(erased.stdout).not.toContain(email);
    expect((await run('export', 'meta_erasures')).stdout).not.toContain('@');
    expect((await run('erase', '--buyer', 'nobody')).code).toBe(2);
  });

  it('is found where it should not be: exit code 3, and no value is shown', async () => {
    const kept = runZakaz(['load', '--full'], {
      cwd: folder,
      env: {
        QTICKETS_BASE_URL: simulator.url,
        QTICKETS_TOKEN: 'canary-2b7f61c0aa',
        QTICKETS_RPS: '0',
        ORG_NAME: 'theatre',
        PERSONAL_DATA: 'keep',
      },
    });
    expect((await kept).code).toBe(0);
    const found = await run('pii-scan', '--json');
    expect(found.code).toBe(3);
    expect(JSON.parse(found.stdout).findings).toMatchObject([
      { table: 'stg_qtickets_api_orders_raw', column: 'payload_json', kind: 'email' },
      { table: 'stg_qtickets_api_orders_raw', column: 'payload_json', kind: 'phone' },
    ]);
    expect(found.stdout).not.toContain('@');
  });
});
