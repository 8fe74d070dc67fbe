import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repairSchema, verificationSchema } from '../../src/protocol/verify.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { useBinaryAccount } from '../support/binary-account.ts';
import { createClickhouseFront } from '../support/clickhouse-front.ts';
import { runZakaz, startZakaz } from '../support/run-zakaz.ts';

const account = useBinaryAccount();
const { simulate, settings, open } = account;

const paidIds = ({ world }: Simulator) => [...world.truth()].filter(({ payed }) => payed).map(({ id }) => id);

describe('verify and repair', () => {
  it('end with 0 when all is equal, 3 when something differs, and tell it in one document', async () => {
    const simulator = await simulate();
    const options = settings(simulator.url);
    await runZakaz(['load'], options);
    const equal = await runZakaz(['verify', '--json'], options);
    expect(equal.code).toBe(0);
    const { paid } = simulator.world.counts();
    expect(verificationSchema.parse(JSON.parse(equal.stdout))).toMatchObject({
      equal: true,
      complete: true,
      store: { orders: paid },
    });

    const [gone = 0, changed = 0] = paidIds(simulator);
    simulator.world.remove(gone);
    simulator.world.scan(changed);
    const differing = await runZakaz(['verify', '--json'], options);
    expect(differing.code).toBe(3);
    expect(verificationSchema.parse(JSON.parse(differing.stdout)).differences).toMatchObject({
      total: 2,
      unlisted: 1,
      different: 1,
      since_last_load: 1,
    });
    const repaired = await runZakaz(['repair', '--json'], options);
    expect(repaired.code).toBe(0);
    expect(repairSchema.parse(JSON.parse(repaired.stdout))).toMatchObject({ reloaded: 1, marked: 1 });
    const after = await runZakaz(['verify'], options);
    expect(after.code).toBe(0);
    expect(after.stdout).toMatch(/^Source and store are equal, and that is proved\n/);
    expect(after.stdout).toMatch(/Vanished +1 order for .* still count/s);
    expect(after.stderr).toBe('');
  });

  it('speak Russian and English, in 80 columns', async () => {
    const simulator = await simulate();
    await runZakaz(['load'], settings(simulator.url));
    const [gone = 0, changed = 0] = paidIds(simulator);
    simulator.world.remove(gone);
    simulator.world.refund(changed);
    const english = (await runZakaz(['verify'], settings(simulator.url))).stdout;
    expect(english).toMatch(/Differences +1 different; 1 not listed by the source/);
    expect(english).toMatch(/What to do +.*repair/);
    expect(english).toMatch(new RegExp(`${gone} +not listed `));
    expect(english).toMatch(new RegExp(`${changed} +different \\*`));
    const russian = (await runZakaz(['verify'], settings(simulator.url, { ZAKAZ_LANG: 'ru' }))).stdout;
    expect(russian).toMatch(/^Источник и хранилище расходятся\n/);
    expect(russian).toMatch(new RegExp(`${gone} +нет в источнике `));
    const repaired = (await runZakaz(['repair'], settings(simulator.url, { ZAKAZ_LANG: 'ru' }))).stdout;
    expect(repaired).toMatch(/^Исправлено: источник и хранилище совпадают/);
    for (const text of [english, russian, repaired]) {
      expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    }
  });

  it('send to a load where all that differs is new', async () => {
    const simulator = await simulate();
    const options = settings(simulator.url);
    await runZakaz(['load'], options);
    simulator.world.createOrder({ payed: true });
    const { code, stdout } = await runZakaz(['verify'], options);
    expect(code).toBe(3);
    expect(stdout).toMatch(/What to do +.* load \(all that differs is new\)/);
    await runZakaz(['load'], options);
    expect((await runZakaz(['verify'], options)).code).toBe(0);
  });

  it('end with 3 when the count is not proved, and mark nothing', async () => {
    const simulator = await simulate();
    const options = settings(simulator.url);
    await runZakaz(['load'], options);
    simulator.setFaults({ wrongTotal: 5 });
    const looked = await runZakaz(['verify'], options);
    expect(looked.code).toBe(3);
    expect(looked.stdout).toMatch(/not proved that everything was read/);
    simulator.world.remove(paidIds(simulator)[0] ?? 0);
    const repaired = await runZakaz(['repair', '--json'], options);
    expect(repaired.code).toBe(3);
    expect(JSON.parse(repaired.stdout)).toMatchObject({ marked: 0 });
  });

  it('compare the sale days asked for, and refuse dates that are none', async () => {
    const simulator = await simulate();
    const options = settings(simulator.url);
    await runZakaz(['load'], options);
    simulator.world.remove(paidIds(simulator)[0] ?? 0);
    const today = new Date().toISOString().slice(0, 10);
    const window = ['--from', today, '--to', today];
    expect((await runZakaz(['verify', ...window], options)).code).toBe(0);
    expect((await runZakaz(['verify', '--from', 'x', '--to', today], options)).code).toBe(2);
    expect((await runZakaz(['verify', '--from', today], options)).code).toBe(2);
  });

  it('end with 4, 5 and 75 as every command does', async () => {
    const simulator = await simulate();
    const options = settings(simulator.url);
    await runZakaz(['load'], options);
    for (const command of ['verify', 'repair']) {
      const refused = await runZakaz(
        [command],
        settings(simulator.url, { QTICKETS_TOKEN: 'another-token-1' }),
      );
      expect(refused.code).toBe(4);
      expect((await runZakaz([command], settings('http://127.0.0.1:9/api/rest/v1'))).code).toBe(5);
    }
    simulator.setFaults({ latencyMs: 500 });
    const holder = startZakaz(['verify'], options);
    await expect.poll(() => simulator.requests.total, { timeout: 10_000 }).toBeGreaterThan(0);
    const before = simulator.requests.total;
    await expect.poll(() => simulator.requests.total, { timeout: 10_000 }).toBeGreaterThan(before);
    expect((await runZakaz(['repair'], options)).code).toBe(75);
    holder.child.kill('SIGINT');
    expect((await holder.finished).code).toBe(130);
  });

  it('say so where nothing was loaded yet, and write nothing where DRY_RUN forbids it', async () => {
    const simulator = await simulate();
    const options = settings(simulator.url);
    const { code, stderr } = await runZakaz(['verify'], options);
    expect(code).toBe(3);
    expect(stderr).toContain('load');
    await runZakaz(['load'], options);
    simulator.world.remove(paidIds(simulator)[0] ?? 0);
    expect((await runZakaz(['repair'], settings(simulator.url, { DRY_RUN: 'true' }))).code).toBe(3);
    expect((await runZakaz(['repair'], options)).code).toBe(0);
  });

  it('work on a ClickHouse server too', async () => {
    const front = await createClickhouseFront({ path: join(account.folder, 'engine') });
    open.push(front);
    const simulator = await simulate();
    const options = settings(simulator.url, { CLICKHOUSE_URL: front.url.href });
    await runZakaz(['load'], options);
    expect((await runZakaz(['verify'], options)).code).toBe(0);
    const [gone = 0, changed = 0] = paidIds(simulator);
    simulator.world.remove(gone);
    simulator.world.refund(changed);
    const { code, stdout } = await runZakaz(['repair', '--json'], options);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ reloaded: 1, marked: 1, after: { marked: { orders: 1 } } });
    expect((await runZakaz(['verify'], options)).code).toBe(0);
  });
});
