/** What is told of problems: once, to all, as little as will do, and nothing twice. Over the real engine and real sockets. */
import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/core/secret.ts';
import { scanForPersons } from '../../src/reports/pii-scan.ts';
import {
  BOT_TOKEN,
  type Desk,
  HOUR,
  keepLoading,
  lastTo,
  MINUTE,
  useAlertDesk,
  wordsOf,
} from '../support/alert-desk.ts';

const use = useAlertDesk();

describe('a problem', () => {
  it('is told once, again after a while, and once more when it is over', async () => {
    const desk = await use.openDesk({ remindHours: 12, resolveMinutes: 60 });
    desk.simulator.setFaults({ ordersDown: true });
    await desk.pass(HOUR);
    await desk.load();
    expect(await desk.look()).toEqual(['opened failed-run source-down']);
    expect(await desk.look()).toEqual([]);
    await desk.pass(HOUR);
    expect(await desk.look()).toEqual([]);
    desk.simulator.setFaults({ answers: [{ kind: 'status', status: 401 }] });
    await desk.load();
    expect(await desk.look()).toEqual(['changed failed-run token-refused']);
    await desk.pass(12 * HOUR);
    expect(await desk.look()).toEqual(['opened stale loader-dead, reminder failed-run token-refused']);
    desk.simulator.setFaults({});
    expect(await desk.load()).toBe('ok');
    expect(await desk.look()).toEqual([]);
    await desk.pass(HOUR);
    await desk.load();
    expect(await desk.look()).toEqual(['resolved stale loader-dead, resolved failed-run token-refused']);
    await desk.pass(HOUR);
    expect(await desk.look()).toEqual([]);
    desk.simulator.setFaults({ ordersDown: true });
    await desk.load();
    expect(await desk.look()).toEqual(['opened failed-run source-down']);
    const { open: still, resolved } = await desk.monitor.report(10);
    expect(still.map(({ number }) => number)).toEqual([2]);
    expect(resolved.map(({ finding, number }) => [finding.rule, number]).sort()).toEqual([
      ['failed-run', 1],
      ['stale', 1],
    ]);
    const over = async (from_s: number, to_s: number) =>
      (await desk.monitor.report(10, { from_s, to_s })).resolved.map(({ finding }) => finding.rule).sort();
    const openedS = Math.min(...resolved.map((alert) => Date.parse(alert.opened_at))) / 1000;
    expect(await over(openedS - 60, openedS)).toEqual([]);
    expect(await over(openedS, openedS + 1)).toEqual(['failed-run']);
    expect(await over(openedS, desk.clock.now() / 1000)).toEqual(['failed-run', 'stale']);
  });

  it('that comes and goes within the hour is one problem, and is told once', async () => {
    const desk = await use.openDesk({ resolveMinutes: 60 });
    const words: string[] = [];
    for (let round = 0; round < 4; round += 1) {
      desk.simulator.setFaults(round % 2 === 0 ? { ordersDown: true } : {});
      await desk.pass(10 * MINUTE);
      await desk.load();
      words.push(...(await desk.look()));
    }
    expect(words).toEqual(['opened failed-run source-down']);
  });

  it('found by two programs at once is opened once, and told once', async () => {
    const desk = await use.openDesk();
    await desk.pass(30 * HOUR);
    const all = [desk.monitor, desk.another(), desk.another()];
    await Promise.all(all.map((monitor) => monitor.evaluate()));
    await Promise.all(all.map((monitor) => monitor.deliver()));
    // Two of them may share the work, each with a message of its own.
    const told = wordsOf(desk.receiver, 0).flatMap((words) => words.split(', '));
    expect(told.sort()).toEqual(['opened no-sales loader-dead', 'opened stale loader-dead']);
    expect((await desk.monitor.report(0)).open).toHaveLength(2);
  });

  it('that a program claimed to tell, and was killed, is told by the next', async () => {
    const desk = await use.openDesk();
    await desk.pass(30 * HOUR);
    const dead = desk.another({
      channels: [{ name: 'webhook', parts: () => [() => Promise.reject(new Error('killed'))] }],
    });
    await dead.evaluate();
    await expect(dead.deliver()).rejects.toThrow('killed');
    expect(await desk.look()).toEqual([]);
    await desk.pass(10 * MINUTE);
    expect(await desk.look()).toEqual(['opened no-sales loader-dead, opened stale loader-dead']);
  });

  it('that is muted waits, and is told once it is not any more', async () => {
    const desk = await use.openDesk();
    await desk.monitor.mute('stale', 2 * HOUR);
    await desk.pass(HOUR);
    await keepLoading(desk, 10);
    await desk.monitor.mute('stale', 2 * HOUR);
    await desk.pass(4 * HOUR - MINUTE);
    await desk.monitor.mute('stale', 2 * HOUR);
    expect(await desk.look()).toEqual([]);
    expect(await desk.openRules()).toEqual(['stale loader-dead']);
    await desk.pass(2 * HOUR + MINUTE);
    expect(await desk.look()).toEqual(['opened stale loader-dead']);
  });

  it('is not told in quiet hours, but after them', async () => {
    // It is noon in Moscow at the start: 22:00 is ten hours later.
    const desk = await use.openDesk({ quiet: { from: 22 * 60, to: 8 * 60 } });
    await desk.pass(11 * HOUR);
    expect(await desk.look()).toEqual([]);
    expect(await desk.openRules()).toEqual(['stale loader-dead']);
    await desk.pass(9 * HOUR);
    expect(await desk.look()).toEqual(['opened stale loader-dead']);
  });

  it('X15: of 500 failed loads is one message, and one word that it is over', async () => {
    const desk = await use.openDesk({ remindHours: 12 });
    desk.simulator.setFaults({ ordersDown: true });
    await desk.pass(MINUTE);
    await desk.load();
    const { organization } = desk.config;
    await use.store.warehouse.execute(`
      INSERT INTO meta_job_runs
      SELECT * REPLACE(concat('storm-', toString(arrayJoin(range(1, 500)))) AS run_id)
      FROM meta_job_runs FINAL WHERE organization = '${organization}' AND status = 'error'`);
    const words: string[] = [];
    for (let minute = 0; minute < 500; minute += 50) {
      await desk.pass(50 * MINUTE);
      words.push(...(await desk.look()));
    }
    expect(words).toEqual(['opened failed-run source-down', 'opened stale loader-dead']);
    expect(lastTo(desk, '/hook')).toContain('"failures":500');
    desk.simulator.setFaults({});
    for (let round = 0; round < 3; round += 1) {
      await desk.pass(45 * MINUTE);
      await desk.load();
      words.push(...(await desk.look()));
    }
    expect(words.slice(2)).toEqual(['resolved stale loader-dead, resolved failed-run source-down']);
  });
});

describe('a channel that is dead', () => {
  const telegram = ({ receiver }: Desk) => ({
    ...{ url: new URL(receiver.url.origin), token: new Secret(BOT_TOKEN), chat: '-100777' },
  });

  it('X13: stops nothing, is told on the others, is left alone for longer and longer, and gets what it missed', async () => {
    const desk = await use.openDesk();
    const alerts = { ...desk.config.alerts, telegram: telegram(desk) };
    const monitor = desk.another({ config: { ...desk.config, alerts } });
    const look = () => desk.look(monitor);
    const bots = () => desk.receiver.requests.filter(({ target }) => target.startsWith('/bot')).length;
    desk.answers.bot = 403;
    await desk.pass(4 * HOUR);
    expect(await look()).toEqual(['opened stale loader-dead', 'opened channel telegram']);
    expect(bots()).toBe(1);
    await look();
    expect(bots()).toBe(1);
    for (const minutes of [1, 2, 4]) {
      await desk.pass(minutes * MINUTE);
      await look();
    }
    expect(bots()).toBe(4);
    desk.answers.bot = 200;
    await desk.pass(10 * MINUTE);
    await look();
    expect(bots()).toBe(5);
    expect(lastTo(desk, '/bot')).toContain('no load was proved for 4 h');
    await desk.pass(2 * HOUR);
    expect(await look()).toEqual(['resolved channel telegram']);
    const text = desk.receiver.requests.map(({ body }) => body).join();
    expect(text).not.toContain(BOT_TOKEN);
    const found = await scanForPersons(use.store.warehouse);
    expect(found.filter(({ table }) => table.startsWith('meta_alert'))).toEqual([]);
  });
});
