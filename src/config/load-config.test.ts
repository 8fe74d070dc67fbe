import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError, type ConfigProblem } from '../core/errors.ts';
import { textsFor } from '../core/texts/index.ts';
import { type ConfigRequest, examineConfig, loadConfig } from './load-config.ts';

const TOKEN = 'canary-4f1d9a7b2c';
const GOOD = { QTICKETS_TOKEN: TOKEN, ORG_NAME: 'theatre' };

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'zakaz-config-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string, mode = 0o600): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  chmodSync(file, mode);
  return file;
}

function problemsOf(request: Partial<ConfigRequest>): readonly ConfigProblem[] {
  try {
    loadConfig({ env: {}, needs: 'source', ...request });
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

const keysOf = (request: Partial<ConfigRequest>) => problemsOf(request).map(({ key }) => key);

describe('loadConfig', () => {
  it('needs no more than the token and the name of the account', () => {
    const config = loadConfig({ env: GOOD, needs: 'source' });
    expect({
      ...config,
      source: { ...config.source, baseUrl: config.source.baseUrl.href, token: config.source.token.reveal() },
    }).toEqual({
      organization: 'theatre',
      reportZone: 'Europe/Moscow',
      store: { kind: 'embedded', path: resolve('.zakaz', 'store') },
      database: 'zakaz',
      dataDir: resolve('.zakaz'),
      sinceHours: 24,
      looksBackEachLoad: false,
      jobName: 'qtickets_api',
      dryRun: false,
      personalData: 'pseudonymise',
      personalDataKey: null,
      alerts: expect.objectContaining({ telegram: null, email: null, webhook: null, heartbeatUrl: null }),
      personalDataFormerKeys: [],
      logLevel: 'info',
      source: {
        baseUrl: 'https://qtickets.ru/api/rest/v1',
        token: TOKEN,
        dialect: 'auto',
        concurrency: 4,
        requestsPerSecond: 5,
        timeoutMs: 60_000,
        maxRetries: 5,
        maxRequests: 100_000,
        sweepPages: 100,
        reread: { minutes: 180, pages: 50 },
        capacity: { minutes: 180, shows: 50 },
      },
    });
  });

  it('needs neither to read the store', () => {
    expect(loadConfig({ env: {}, needs: 'store' }).organization).toBe('');
  });

  it('needs the name but no token to write without the source', () => {
    expect(keysOf({ needs: 'organization' })).toEqual(['ORG_NAME']);
    expect(keysOf({ needs: 'source' })).toEqual(['QTICKETS_TOKEN', 'ORG_NAME']);
  });

  it('takes a flag before the environment before the file before the default', () => {
    const envFile = write('layers.env', 'LOG_LEVEL=warn\nJOB_NAME=file\nQTICKETS_RPS=9\n');
    const env = { LOG_LEVEL: 'error', JOB_NAME: 'environment' };
    const config = loadConfig({
      env: { ...GOOD, ...env },
      envFile,
      flags: { LOG_LEVEL: 'debug' },
      needs: 'source',
    });
    expect([config.logLevel, config.jobName, config.source.requestsPerSecond, config.sinceHours]).toEqual([
      'debug',
      'environment',
      9,
      24,
    ]);
  });

  it('takes an empty value for one that is not set', () => {
    expect(keysOf({ env: { ...GOOD, QTICKETS_TOKEN: '  ' } })).toEqual(['QTICKETS_TOKEN']);
    expect(loadConfig({ env: { ...GOOD, QTICKETS_RPS: '' }, needs: 'source' }).source.requestsPerSecond).toBe(
      5,
    );
  });

  it('lists every problem at once', () => {
    const env = {
      QTICKETS_BASE_URL: 'ftp://qtickets.ru',
      QTICKETS_RPS: '-1',
      QTICKETS_CONCURRENCY: '17',
      REPORT_TZ: 'Europe/Moskow',
      LOG_LEVEL: 'loud',
      DRY_RUN: 'maybe',
      QTICKETS_TOKN: TOKEN,
    };
    expect(keysOf({ env })).toEqual([
      'QTICKETS_TOKEN',
      'QTICKETS_BASE_URL',
      'QTICKETS_CONCURRENCY',
      'QTICKETS_RPS',
      'ORG_NAME',
      'REPORT_TZ',
      'DRY_RUN',
      'LOG_LEVEL',
      'QTICKETS_TOKN',
    ]);
  });

  it.each([
    ['QTICKETS_BASE_URL', 'qtickets.ru/api', 'not a URL'],
    ['QTICKETS_BASE_URL', 'http://qtickets.ru/api/rest/v1', 'plain http'],
    ['QTICKETS_BASE_URL', 'http://127.0.0.1.example.org/', 'plain http'],
    ['QTICKETS_BASE_URL', 'https://user:secret@qtickets.ru/api', 'login'],
    ['QTICKETS_BASE_URL', 'https://qtickets.ru/api?x=1', 'query'],
    ['QTICKETS_TOKEN', `Bearer ${TOKEN}`, 'Bearer'],
    ['QTICKETS_TOKEN', `"${TOKEN}"`, 'quotes'],
    ['QTICKETS_TOKEN', 'двадцать', 'no token has'],
    ['QTICKETS_CONCURRENCY', '0', 'whole number'],
    ['QTICKETS_CONCURRENCY', '2.5', 'whole number'],
    ['QTICKETS_TIMEOUT_MS', '1e9', 'whole number'],
    ['QTICKETS_SINCE_HOURS', '0', 'whole number'],
    ['QTICKETS_DIALECT', 'soap', 'not one of'],
    ['REPORT_TZ', '+03:00', 'not a time zone'],
    ['REPORT_TZ', "UTC'; DROP", 'not a time zone'],
    ['ORG_NAME', 'a\u0007b', 'characters that do not belong'],
    ['PERSONAL_DATA', 'hash', 'not one of'],
    ['PERSONAL_DATA_KEY', 'short', 'too short'],
    ['ZAKAZ_LANG', 'de', 'not one of'],
    ['CLICKHOUSE_URL', 'ch.example.org:8123', 'not a URL'],
    ['CLICKHOUSE_HOST', 'http://ch', 'not a host'],
    ['CLICKHOUSE_PASSWORD', 'pw', 'though CLICKHOUSE_PASSWORD is'],
    ['CLICKHOUSE_DB', 'a-b', 'characters that do not belong'],
  ])('refuses %s=%s', (key, value, words) => {
    const texts = problemsOf({ env: { ...GOOD, [key]: value } }).map(({ problem }) => problem);
    expect(texts.join('\n')).toContain(words);
  });

  it.each(['http://127.0.0.1:8080/api', 'http://localhost/api', 'http://[::1]:9/api'])(
    'takes plain http to this machine: %s',
    (url) => {
      expect(keysOf({ env: { ...GOOD, QTICKETS_BASE_URL: url } })).toEqual([]);
    },
  );

  it.each([
    ['QTICKETS_TOKN', 'QTICKETS_TOKEN'],
    ['QTICKETS_API_TOKEN', 'QTICKETS_TOKEN'],
    ['qtickets_token', 'QTICKETS_TOKEN'],
    ['ZAKAZ_DATADIR', 'ZAKAZ_DATA_DIR'],
    ['CLICKHOUSE_PASS', 'CLICKHOUSE_PASSWORD'],
    ['CLICKHOUSE_DATABASE', 'CLICKHOUSE_DB'],
    ['CLICKHOUSE_USERNAME', 'CLICKHOUSE_USER'],
  ])('asks whether %s was meant to be %s', (typo, meant) => {
    const [problem] = problemsOf({ env: { ...GOOD, [typo]: 'x' } });
    expect([problem?.key, problem?.fix]).toEqual([typo, `did you mean ${meant}?`]);
  });

  it('leaves names of other programs alone', () => {
    const env = { ...GOOD, CLICKHOUSE_DEFAULT_ACCESS_MANAGEMENT: '1', DB_NAME: 'x', ORGNAME: 'x' };
    expect(keysOf({ env })).toEqual([]);
  });

  it('accepts the names that other commands read', () => {
    const env = { ...GOOD, QTICKETS_WEBHOOK_SECRET: 'a,b', ZAKAZ_PORT: '8787', ZAKAZ_SCHEDULE: '0 * * * *' };
    expect(keysOf({ env })).toEqual([]);
  });

  it('shows the token nowhere, in whatever setting it stands', () => {
    const env = {
      QTICKETS_TOKEN: `${TOKEN} x`,
      ORG_NAME: '',
      REPORT_TZ: `${TOKEN} x`,
      LOG_LEVEL: `${TOKEN} x`,
    };
    for (const language of ['ru', 'en'] as const) {
      const problems = problemsOf({ env, texts: textsFor(language) });
      expect(problems).toHaveLength(4);
      expect(JSON.stringify(problems)).not.toContain(TOKEN);
    }
    expect(JSON.stringify(loadConfig({ env: GOOD, needs: 'source' }))).not.toContain(TOKEN);
  });

  it('mends the letters of a zone and keeps its own name', () => {
    const zoneOf = (zone: string) => loadConfig({ env: { REPORT_TZ: zone }, needs: 'store' }).reportZone;
    expect([zoneOf('europe/moscow'), zoneOf('UTC'), zoneOf('Europe/Kyiv')]).toEqual([
      'Europe/Moscow',
      'UTC',
      'Europe/Kyiv',
    ]);
  });
});

describe('the store', () => {
  const storeOf = (env: Record<string, string>) => loadConfig({ env, needs: 'store' });

  it('is a server when an address is set, with the login taken out of it', () => {
    const { store, database } = storeOf({
      CLICKHOUSE_URL: 'https://me:p%40ss@ch.example.org:8443',
      CLICKHOUSE_DB: 'box',
    });
    expect(
      store.kind === 'server' && [store.url.href, store.user, store.password.reveal(), database],
    ).toEqual(['https://ch.example.org:8443/', 'me', 'p@ss', 'box']);
  });

  it.each([
    [{ CLICKHOUSE_HOST: 'ch' }, 'http://ch:8123/'],
    [{ CLICKHOUSE_HOST: 'ch', CLICKHOUSE_SECURE: 'true' }, 'https://ch:8443/'],
    [{ CLICKHOUSE_HOST: '::1', CLICKHOUSE_PORT: '18123' }, 'http://[::1]:18123/'],
  ])('%j is %s', (env, url) => {
    const { store } = storeOf(env);
    expect(store.kind === 'server' && store.url.href).toBe(url);
  });

  it('warns of the port of the native protocol', () => {
    const { warnings } = examineConfig({ env: { CLICKHOUSE_HOST: 'ch', CLICKHOUSE_PORT: '9000' } }, 'store');
    expect(warnings.join()).toContain('8123');
  });

  it('cannot have two addresses', () => {
    expect(keysOf({ env: { ...GOOD, CLICKHOUSE_HOST: 'a', CLICKHOUSE_URL: 'http://b' } })).toEqual([
      'CLICKHOUSE_URL',
    ]);
  });
});

describe('the file', () => {
  it('is read with quotes, comments and export', () => {
    const envFile = write(
      'good.env',
      '# mine\nexport ORG_NAME="Театр на углу"\nQTICKETS_TOKEN=abc # mine\n\n',
    );
    expect(loadConfig({ env: {}, envFile, needs: 'source' }).organization).toBe('Театр на углу');
  });

  it('that cannot be read is a problem, not a crash', () => {
    expect(keysOf({ env: GOOD, envFile: join(folder, 'none.env') })[0]).toContain('none.env');
  });

  it('says which line is wrong without its text', () => {
    const envFile = write('bad.env', `ORG_NAME=x\n${TOKEN}\nQTICKETS_TOKEN=abc#def\nSOMETHING="a\nb"\n`);
    const problems = problemsOf({ env: GOOD, envFile });
    expect(problems.map(({ problem }) => problem)).toEqual([
      'line 2 is not NAME=value',
      'line 3: everything from # on would be lost',
    ]);
    expect(JSON.stringify(problems)).not.toContain(TOKEN);
  });

  it('is named beside a value that is wrong in it', () => {
    const envFile = write('value.env', 'LOG_LEVEL=loud\n');
    expect(problemsOf({ env: GOOD, envFile })[0]?.problem).toContain(`(in ${envFile})`);
  });

  it('may not hold names that are nearly ours', () => {
    const envFile = write('typo.env', 'ORGNAME=x\nSOMETHING=y\n');
    expect(keysOf({ env: GOOD, envFile })).toEqual(['ORGNAME']);
  });

  it('that others can read and that holds a secret is warned of', () => {
    const warningsOf = (name: string, content: string, mode: number) => {
      const warnings: string[] = [];
      const envFile = write(name, content, mode);
      loadConfig({ env: GOOD, envFile, needs: 'store', onWarning: (warning) => warnings.push(warning) });
      return warnings.length;
    };
    expect(warningsOf('open.env', 'QTICKETS_TOKEN=abc\n', 0o644)).toBe(1);
    expect(warningsOf('group.env', 'CLICKHOUSE_URL=http://ch\nCLICKHOUSE_PASSWORD=abc\n', 0o640)).toBe(1);
    expect(warningsOf('closed.env', 'QTICKETS_TOKEN=abc\n', 0o600)).toBe(0);
    expect(warningsOf('harmless.env', 'JOB_NAME=abc\n', 0o644)).toBe(0);
  });
});

describe('examineConfig', () => {
  it('gives what can be used beside what cannot', () => {
    const noToken = examineConfig({ env: { ORG_NAME: 'x' } }, 'source');
    expect([noToken.config?.organization, noToken.source, noToken.problems.length]).toEqual(['x', null, 1]);
    const badZone = examineConfig({ env: { ...GOOD, REPORT_TZ: 'Mars' } }, 'source');
    expect([badZone.config, badZone.source?.concurrency, badZone.problems.length]).toEqual([null, 4, 1]);
  });
});
