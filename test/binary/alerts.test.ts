import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { alertsReportSchema } from '../../src/protocol/alerts.ts';
import { digestSchema } from '../../src/protocol/digest.ts';
import { TOKEN, useBinaryAccount } from '../support/binary-account.ts';
import { createClickhouseFront } from '../support/clickhouse-front.ts';
import { PERSONAL } from '../support/run-probe.ts';
import { runZakaz } from '../support/run-zakaz.ts';
import { startScriptedSource } from '../support/scripted-source.ts';

const account = useBinaryAccount();
const { simulate, settings, open } = account;

/** Where the webhook and the heartbeat lead. */
async function openReceiver(status = 204) {
  const answers = { status };
  const server = await startScriptedSource(() => answers);
  open.push(server);
  const env = {
    ALERT_WEBHOOK_URL: `${server.url.origin}/hook/canary-path-7731`,
    ALERT_HEARTBEAT_URL: `${server.url.origin}/ping`,
    ALERT_ALLOW_PRIVATE: 'true',
    ALERT_DIGEST_AT: 'off',
    // The simulated account sells little: whether a day goes by without a sale is chance.
    ALERT_NO_SALES_HOURS: '0',
  };
  const hooks = () => server.requests.filter(({ method }) => method === 'POST').map(({ body }) => body);
  const pings = () => server.requests.filter(({ method }) => method === 'GET').length;
  return { answers, env, hooks, pings };
}

describe('alerts', () => {
  it('end with 3 while a problem is open, tell it once, and show what was told', async () => {
    const simulator = await simulate();
    const { env, hooks, pings } = await openReceiver();
    const options = settings(simulator.url, env);
    const before = await runZakaz(['alerts', 'check'], options);
    expect(before.code).toBe(3);
    expect(before.stderr).toMatch(/Load your sales/);

    await runZakaz(['load'], options);
    expect(pings()).toBe(1);
    const good = await runZakaz(['alerts', 'check'], options);
    expect([good.code, good.stdout]).toEqual([0, 'No problem is open.\n']);

    simulator.setFaults({ answers: [{ kind: 'status', status: 401 }] });
    expect((await runZakaz(['load'], options)).code).toBe(4);
    expect(pings()).toBe(1);
    const bad = await runZakaz(['alerts', 'check'], options);
    expect(bad.code).toBe(3);
    expect(bad.stdout).toMatch(/failed-run +The last load failed\n +QTickets refuses the token \(HTTP 401\)/);
    expect((await runZakaz(['alerts', 'check'], options)).code).toBe(3);
    expect(hooks()).toHaveLength(1);
    expect(JSON.parse(hooks()[0] ?? '')).toMatchObject({
      type: 'alerts',
      notices: [{ kind: 'opened', finding: { rule: 'failed-run', cause: 'token-refused' } }],
    });

    const muted = await runZakaz(['alerts', 'mute', 'failed-run', '--for', '2h'], options);
    expect([muted.code, muted.stdout]).toEqual([0, expect.stringMatching(/failed-run/)]);
    const { code, stdout } = await runZakaz(['alerts', '--json'], options);
    expect(code).toBe(0);
    const report = alertsReportSchema.parse(JSON.parse(stdout));
    expect(report).toMatchObject({
      open: [{ number: 1, finding: { rule: 'failed-run' } }],
      told: [{ rule: 'failed-run', kind: 'opened', channel: 'webhook' }],
      mutes: [{ rule: 'failed-run' }],
      channels: [{ channel: 'webhook', failures: 0 }],
    });
    const all = [bad, muted].map((one) => one.stdout + one.stderr).join() + stdout + hooks().join();
    expect(all).not.toMatch(PERSONAL);
    expect(all).not.toContain(TOKEN);
    expect(all).not.toContain('canary-path-7731');
  });

  it('read well in Russian, in 80 columns; X16: a heartbeat that does not arrive is said, and stops nothing', async () => {
    const simulator = await simulate();
    const { env } = await openReceiver(410);
    const options = settings(simulator.url, { ...env, ZAKAZ_LANG: 'ru' });
    const load = await runZakaz(['load'], options);
    expect([load.code, load.stderr]).toEqual([0, expect.stringMatching(/Сигнал «жив» не дошёл/)]);
    simulator.setFaults({ ordersDown: true });
    await runZakaz(['load'], options);
    const check = await runZakaz(['alerts', 'check'], options);
    expect(check.stdout).toMatch(/QTickets отвечает не так, как должен \(HTTP\s+503\)/);
    expect(check.stderr).toBe('Вебхук: не принимает логин или не знает адресата\n');
    const { stdout } = await runZakaz(['alerts'], options);
    expect(stdout).toMatch(/Вебхук +не работает: не принимает логин/);
    const digest = await runZakaz(['digest'], options);
    expect(digest.stdout).toMatch(/^Продажи за .*\n {2}\d/);
    for (const text of [check.stdout, stdout, digest.stdout]) {
      expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    }
  }, 60_000);

  it('test says of each channel whether a message arrived, without a store', async () => {
    const simulator = await simulate();
    const { answers, env, hooks } = await openReceiver();
    const good = await runZakaz(['alerts', 'test'], settings(simulator.url, env));
    expect([good.code, good.stdout]).toEqual([0, 'Webhook: sent\n']);
    expect(JSON.parse(hooks()[0] ?? '')).toMatchObject({ type: 'test' });
    answers.status = 404;
    const refused = await runZakaz(['alerts', 'test', 'webhook'], settings(simulator.url, env));
    expect(refused.code).toBe(1);
    expect((await runZakaz(['alerts', 'test', 'email'], settings(simulator.url, env))).code).toBe(2);
    const none = await runZakaz(['alerts', 'test'], settings(simulator.url));
    expect([none.code, none.stderr]).toEqual([2, expect.stringMatching(/docs\/alerts\.md/)]);
    const misspelt = await runZakaz(['alerts', 'chek'], settings(simulator.url));
    expect([misspelt.code, misspelt.stderr]).toEqual([2, expect.stringMatching(/check/)]);
  });

  it('of two that check at once on one server tell a problem once', async () => {
    const front = await createClickhouseFront({ path: join(account.folder, 'engine') });
    open.push(front);
    const simulator = await simulate();
    const { env, hooks } = await openReceiver();
    const at = (more: Record<string, string>) =>
      settings(simulator.url, { ...env, CLICKHOUSE_URL: front.url.href, ...more });
    await runZakaz(['load'], at({}));
    simulator.setFaults({ ordersDown: true });
    await runZakaz(['load'], at({}));
    const folders = ['one', 'two'].map((name) => join(account.folder, name));
    const both = await Promise.all(
      folders.map((folder) => runZakaz(['alerts', 'check'], at({ ZAKAZ_DATA_DIR: folder }))),
    );
    expect(both.map(({ code }) => code)).toEqual([3, 3]);
    expect(hooks()).toHaveLength(1);
  }, 60_000);
});

describe('digest', () => {
  it('prints a day or sends it, and refuses what is no day of the past', async () => {
    const simulator = await simulate();
    const { answers, env, hooks } = await openReceiver();
    const options = settings(simulator.url, env);
    await runZakaz(['load'], options);
    const printed = await runZakaz(['digest'], options);
    expect([printed.code, printed.stderr]).toEqual([0, '']);
    expect(printed.stdout).toMatch(/^Sales of .*\n/);
    const { code, stdout } = await runZakaz(['digest', '--json', '--send'], options);
    expect(code).toBe(0);
    const digest = digestSchema.parse(JSON.parse(stdout));
    expect(JSON.parse(hooks()[0] ?? '')).toMatchObject({ type: 'digest', day: digest.day });
    answers.status = 410;
    expect((await runZakaz(['digest', '--send'], options)).code).toBe(1);
    for (const day of ['2025-02-30', '2999-01-01']) {
      expect((await runZakaz(['digest', '--day', day], options)).code).toBe(2);
    }
  });
});
