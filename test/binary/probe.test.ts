/** `zakaz probe` as users and scripts run it: exit codes, what is printed where, which files are left. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { probeReportSchema } from '../../src/protocol/probe.ts';
import type { SimulatorOptions } from '../../src/simulator/simulator.ts';
import { TOKEN, useBinaryAccount } from '../support/binary-account.ts';
import { allTexts, PERSONAL } from '../support/run-probe.ts';
import { runZakaz, startZakaz } from '../support/run-zakaz.ts';

const account = useBinaryAccount();
const simulate = (options: SimulatorOptions = {}) =>
  account.simulate({ behaviour: 'observed-2025-11', ...options });
const settings = (url: string, more: Readonly<Record<string, string>> = {}) =>
  account.settings(url, { QTICKETS_MAX_RETRIES: '0', LC_ALL: 'C.UTF-8', ...more });

const probes = () => join(account.folder, 'logs', 'qtickets_orders_debug');

describe('zakaz probe', () => {
  it('tells each step as it goes, finds and proves a way, loads in it, and ends with 0', async () => {
    const simulator = await simulate();
    const { code, stdout, stderr } = await runZakaz(['probe'], settings(simulator.url));
    expect(code).toBe(0);
    const { paid, total } = simulator.world.counts();
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      `payed, since, status, organization, per_page are ignored; page is honoured; 50 of ${total} orders would have been read by a loader that trusted HTTP 200;`,
    );
    expect(stdout).toMatch(/QTICKETS_DIALECT=flat; QTICKETS_SINCE_HOURS=168/);
    expect(stderr).toMatch(
      /^✘ A1 {3}refuted: payed=1 and since give.*\n {7}GET \/orders\?.*\n {7}-> HTTP 200, 50 of 300, /m,
    );
    expect(stderr).toMatch(
      /^✔ G {4}confirmed: .*\n {7}-> the source counts 300, and 300 different ones arrived/m,
    );
    const stored = await runZakaz(
      ['sql', 'SELECT count() FROM stg_qtickets_api_orders_raw', '--format', 'TSV'],
      settings(simulator.url),
    );
    expect(stored.stdout.trim()).toBe(String(paid));
    const latest = join(probes(), 'latest');
    for (const file of [
      'step00_env.txt',
      'stepG_loader.log',
      'stepG_loader_stg.txt',
      'stepG_loader_fact.txt',
      'final_report.md',
      'final_report.html',
      'report.json',
      'qtickets_orders_debug.tar.gz',
    ]) {
      expect([file, existsSync(join(latest, file))]).toEqual([file, true]);
    }
    for (const { name, text } of [...allTexts(latest), { name: 'the terminal', text: stdout + stderr }]) {
      expect([name, PERSONAL.test(text) || text.includes(TOKEN)]).toEqual([name, false]);
    }
  });

  it('prints one document with --json, and leaves an earlier probe as it was', async () => {
    const simulator = await simulate({ behaviour: 'documented' });
    const options = settings(simulator.url);
    const args = ['probe', '--no-load', '--out', 'evidence', '--json'];
    const first = probeReportSchema.parse(JSON.parse((await runZakaz(args, options)).stdout));
    const [name = ''] = readdirSync(join(account.folder, 'evidence')).filter((one) => one !== 'latest');
    const before = readFileSync(join(account.folder, 'evidence', name, 'SHA256SUMS'), 'utf8');
    const second = await runZakaz([...args, '--order', String([...simulator.world.truth()][7]?.id)], options);
    expect(probeReportSchema.parse(JSON.parse(second.stdout)).environment.options.order).not.toBeNull();
    expect(first.way).toMatchObject({ dialect: 'body', plan: 'keyset', can_ask_for_changes: true });
    const names = readdirSync(join(account.folder, 'evidence')).filter((one) => one !== 'latest');
    expect(names).toHaveLength(2);
    expect(readlinkSync(join(account.folder, 'evidence', 'latest'))).toBe(names.find((one) => one !== name));
    expect(readFileSync(join(account.folder, 'evidence', name, 'SHA256SUMS'), 'utf8')).toBe(before);
    execFileSync('sha256sum', ['--quiet', '-c', 'SHA256SUMS'], {
      cwd: join(account.folder, 'evidence', name),
    });
    expect(existsSync(join(account.folder, 'data'))).toBe(false);
  });

  it('leaves a valid report on Ctrl-C, and ends with 130', async () => {
    const simulator = await simulate({ faults: { latencyMs: 100 } });
    const running = startZakaz(['probe', '--no-load'], settings(simulator.url));
    await expect.poll(() => simulator.requests.total, { timeout: 15_000 }).toBeGreaterThan(12);
    running.child.kill('SIGINT');
    const { code, stdout } = await running.finished;
    expect(code).toBe(130);
    const latest = join(probes(), 'latest');
    const report = probeReportSchema.parse(JSON.parse(readFileSync(join(latest, 'report.json'), 'utf8')));
    expect(report.signal).toBe('SIGINT');
    expect(report.requests.length).toBeGreaterThan(8);
    expect(stdout).toContain('final_report.html');
    expect((await runZakaz(['probe', 'verify', probes()], settings(simulator.url))).code).toBe(0);
  });

  it('ends with 4 for a wrong token and with 5 for a source that is not there, report included', async () => {
    const simulator = await simulate();
    const wrong = await runZakaz(
      ['probe', '--no-load'],
      settings(simulator.url, { QTICKETS_TOKEN: 'another-token-1' }),
    );
    expect([wrong.code, wrong.stdout]).toEqual([4, expect.stringContaining('refuses the token')]);
    const gone = await runZakaz(
      ['probe', '--no-load'],
      settings('http://127.0.0.1:9/api/rest/v1', { ZAKAZ_LANG: 'ru' }),
    );
    expect([gone.code, gone.stdout]).toEqual([5, expect.stringContaining('Нет связи с источником')]);
    expect(readFileSync(join(probes(), 'latest', 'final_report.md'), 'utf8')).toContain(
      'Нет связи с источником',
    );
  });

  it('warns before it keeps persons, and speaks Russian in 80 columns', async () => {
    const simulator = await simulate();
    const { code, stdout, stderr } = await runZakaz(
      ['probe', '--no-load', '--raw'],
      settings(simulator.url, { ZAKAZ_LANG: 'ru' }),
    );
    expect(code).toBe(0);
    expect(stderr.split('\n')[0]).toMatch(/^Внимание: .*персональными данными/);
    expect(stderr).toMatch(/^✘ A1 {3}не подтвердилось: payed=1 и since дают/m);
    const said = [...stderr.split('\n'), ...stdout.split('\n')].filter(
      (line) => !line.includes(account.folder),
    );
    expect(said.filter((line) => line.length > 80)).toEqual([]);
  });

  it('ends with 2 for what cannot be used', async () => {
    const simulator = await simulate();
    const options = settings(simulator.url);
    writeFileSync(join(account.folder, 'file'), '');
    for (const [args, what] of [
      [['probe', '--order', 'x'], '--order'],
      [['probe', '--retry-wait', '-1'], '--retry-wait'],
      [['probe', '--no-load', '--out', 'file/in'], 'cannot be written'],
      [['probe', 'report', 'nowhere'], 'no probe in nowhere'],
      [['probe', 'diff', 'nowhere'], '<after>'],
      [['probe', 'leter'], 'Did you mean "letter"?'],
    ] as const) {
      const { code, stderr } = await runZakaz(args, options);
      expect([args, code, stderr]).toEqual([args, 2, expect.stringContaining(what)]);
    }
    expect(simulator.requests.total).toBe(0);
  });
});

describe('the commands below it', () => {
  it('make the report again, write the letter, compare, check and replay', async () => {
    const simulator = await simulate();
    const options = settings(simulator.url);
    await runZakaz(['probe', '--no-load'], options);
    const [first = ''] = readdirSync(probes()).filter((name) => name !== 'latest');
    simulator.setBehaviour('documented');
    await runZakaz(['probe', '--no-load'], options);
    const [old, latest] = [join(probes(), first), join(probes(), 'latest')];

    rmSync(join(old, 'final_report.md'));
    expect((await runZakaz(['probe', 'report', old, '--lang', 'ru'], options)).code).toBe(0);
    expect(readFileSync(join(old, 'final_report.md'), 'utf8')).toMatch(/^# Проверка API QTickets/);

    const letter = await runZakaz(['probe', 'letter', old], options);
    expect(letter.code).toBe(0);
    expect(letter.stdout).toMatch(/^Subject: .*\n\nHello,/);

    const diff = await runZakaz(['probe', 'diff', old, latest], options);
    expect([diff.code, diff.stdout]).toEqual([3, expect.stringContaining('body payed: ignored -> honoured')]);
    expect((await runZakaz(['probe', 'diff', old, old], options)).code).toBe(0);

    expect((await runZakaz(['probe', 'verify', old], options)).code).toBe(0);
    appendFileSync(join(old, 'stepA1_orders_payed_since.json'), ' ');
    const check = await runZakaz(['probe', 'verify', old], options);
    expect([check.code, check.stdout]).toEqual([
      3,
      expect.stringContaining('stepA1_orders_payed_since.json: was changed'),
    ]);

    const replay = startZakaz(['probe', 'replay', latest], options);
    await expect.poll(() => replay.stdout(), { timeout: 10_000 }).toMatch(/^http:.*\n/);
    const again = await runZakaz(
      ['probe', '--no-load', '--out', 'again', '--json'],
      settings(replay.stdout().trim()),
    );
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout).way).toMatchObject({ dialect: 'body', plan: 'keyset' });
    replay.child.kill('SIGTERM');
    expect((await replay.finished).code).toBe(0);
  });
});
