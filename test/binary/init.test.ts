/** `zakaz init` with the real program: in a script, and on a terminal. Needs a build. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { sql, TOKEN, useBinaryAccount } from '../support/binary-account.ts';
import { runZakaz } from '../support/run-zakaz.ts';

const BINARY = fileURLToPath(new URL('../../bin/zakaz.js', import.meta.url));
const account = useBinaryAccount();

/** What a script that sets Zakaz up has in its environment. */
const scripted = (url: string, token: string) => ({
  cwd: account.folder,
  env: { QTICKETS_BASE_URL: url, QTICKETS_TOKEN: token, QTICKETS_RPS: '0', ZAKAZ_LANG: 'en' },
});

it('leads a script from an empty folder to the first proved load, and to a file that only its owner reads', async () => {
  const simulator = await account.simulate();
  const { code, stdout, stderr } = await runZakaz(
    ['init', '--yes', '--org', 'Театр "Ромашка"'],
    scripted(simulator.url, TOKEN),
  );
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stdout + stderr).not.toContain(TOKEN);
  const file = join(account.folder, '.env');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).toContain(`QTICKETS_TOKEN=${TOKEN}\n`);
  const later = ['--env-file', '.env'];
  const options = { cwd: account.folder, env: { ZAKAZ_LANG: 'en' } };
  expect((await runZakaz(['load', ...later], options)).code).toBe(0);
  expect((await runZakaz(['status', ...later], options)).stdout).toContain('Театр "Ромашка"');
  expect(await sql('SELECT count() FROM stg_qtickets_api_orders_raw', options)).toBe(
    String(simulator.world.counts().paid),
  );

  const again = await runZakaz(['init', '--yes', '--org', 'x'], scripted(simulator.url, TOKEN));
  expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('--force')]);
});

it('writes nothing when the token is refused or a setting is missing', async () => {
  const simulator = await account.simulate();
  const refused = await runZakaz(['init', '--org', 'x'], scripted(simulator.url, 'another-token-00'));
  expect([refused.code, refused.stderr]).toEqual([4, expect.stringContaining('Nothing was written')]);
  const nameless = await runZakaz(['init'], scripted(simulator.url, TOKEN));
  expect([nameless.code, nameless.stderr]).toEqual([2, expect.stringContaining('ORG_NAME')]);
  expect(readdirSync(account.folder)).toEqual([]);
});

const hasTerminal = spawnSync('script', ['--version']).status === 0;

it.runIf(hasTerminal)(
  'asks on a terminal, and again after a token that is refused (else skipped: no script(1))',
  async () => {
    const simulator = await account.simulate();
    const answers: readonly (readonly [question: string, answer: string])[] = [
      ['Token of your', 'wrong-token-123\r'],
      ['Token of your', `${TOKEN}\r`],
      ['A name for your', 'asked\r'],
      ['Time zone', '\r'],
      ['Where to keep', '\r'],
    ];
    const shell = join(account.folder, 'init.sh');
    writeFileSync(
      shell,
      `stty cols 100 rows 40\nexec '${process.execPath}' '${BINARY}' init --data-dir data\n`,
    );
    const child = spawn('script', ['-qec', `sh ${shell}`, '/dev/null'], {
      cwd: account.folder,
      env: {
        PATH: process.env['PATH'],
        QTICKETS_BASE_URL: simulator.url,
        QTICKETS_RPS: '0',
        ZAKAZ_LANG: 'en',
        TERM: 'xterm',
        LANG: 'C.UTF-8',
      },
    });
    let seen = '';
    let next = 0;
    child.stdout.on('data', (chunk) => {
      seen += chunk;
      const [question, answer] = answers[next] ?? ['', ''];
      // Once it is answered, a question is shown again with another sign in front.
      const place = seen.indexOf(`◆\u001b[39m  ${question}`);
      if (next === answers.length || place === -1) return;
      seen = seen.slice(place + 1);
      next += 1;
      child.stdin.write(answer);
    });
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect({ code, seen }).toMatchObject({ code: 0 });
    expect(next).toBe(answers.length);
    const text = readFileSync(join(account.folder, '.env'), 'utf8');
    expect(text).toContain('ORG_NAME=asked\nREPORT_TZ=Europe/Moscow\n');
    expect(existsSync(join(account.folder, 'data', 'store'))).toBe(true);
  },
);
