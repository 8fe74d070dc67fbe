/** `zakaz init`: from an empty folder to the first proved load. Asks on a terminal; in a script everything comes from outside. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { envText } from '../../config/env-text.ts';
import { CONFIG_KEYS } from '../../config/keys.ts';
import { examineConfig } from '../../config/load-config.ts';
import { ConfigError, OutputError, UsageError } from '../../core/errors.ts';
import { type Answers, askSettings } from '../ask-settings.ts';
import type { Context } from '../context.ts';
import { checkSource, checkStore } from '../doctor-checks.ts';
import { type Finding, fail } from '../doctor-finding.ts';
import { EXIT } from '../exit-codes.ts';
import { wrap } from '../layout.ts';
import { writeWholeFile } from '../whole-file.ts';
import { run as load } from './load.ts';

/** Options of `zakaz init`. */
export interface InitOptions {
  readonly file: string;
  readonly org?: string;
  readonly zone?: string;
  readonly clickhouseUrl?: string;
  /** Ask nothing. */
  readonly yes?: boolean;
  readonly force?: boolean;
  /** False with `--no-load`. */
  readonly load: boolean;
}

/** Only the owner may read it: it holds the token. */
const FILE_MODE = 0o600;

/** @returns the exit code of the load, or of what stood in its way @throws UsageError, ConfigError, OutputError */
export async function run(context: Context, options: InitOptions): Promise<number> {
  const { stderr, texts, self, globals } = context;
  const { init: words } = texts;
  const file = resolve(options.file);
  if (existsSync(file) && options.force !== true) throw new UsageError(words.fileThere(options.file));
  const known = knownSettings(context, options);
  const isAsking = options.yes !== true && process.stdin.isTTY === true && stderr.isTerminal;
  const tryToken = async (token: string): Promise<string | null> => {
    const finding = await trySource(context, { ...known, QTICKETS_TOKEN: token });
    return finding.state === 'ok' ? null : `${finding.message} ${finding.advice[0] ?? ''}`;
  };
  const values = isAsking ? await askSettings(context, { known, tryToken }) : known;
  const found = examineConfig({ env: values, texts }, 'source');
  if (found.config === null || found.problems.length > 0) throw new ConfigError(found.problems);
  const findings = [await trySource(context, values), ...(await checkStore(context, found.config))];
  const failed = findings.find(({ state }) => state === 'fail');
  if (failed !== undefined) {
    stderr.lines([...wrap(words.refused(failed.message), stderr.columns()), ...failed.advice]);
    return failed.exitCode;
  }
  await writeWholeFile(file, toText(values, file), context.signal, FILE_MODE);
  stderr.lines(wrap(words.written(file), stderr.columns()));
  if (!options.load) return EXIT.done;
  stderr.lines([words.loading]);
  const code = await load({ ...context, globals: { ...globals, envFile: file } }, {});
  const next = (command: string) => `  ${self} ${command} --env-file ${options.file}`;
  stderr.lines([
    '',
    words.next,
    next('status'),
    next('load'),
    next('serve'),
    `  ${self} schedule systemd --out units`,
  ]);
  return code;
}

/** Settings of the environment and of the command line, those alone that this program knows. */
function knownSettings({ env, globals }: Context, { org, zone, clickhouseUrl }: InitOptions): Answers {
  const values = Object.fromEntries(
    CONFIG_KEYS.flatMap((key) => {
      const value = env[key]?.trim() ?? '';
      return value === '' ? [] : [[key, value]];
    }),
  );
  return {
    ...values,
    ...(org === undefined ? {} : { ORG_NAME: org }),
    ...(zone === undefined ? {} : { REPORT_TZ: zone }),
    ...(clickhouseUrl === undefined ? {} : { CLICKHOUSE_URL: clickhouseUrl }),
    ...(globals.dataDir === undefined ? {} : { ZAKAZ_DATA_DIR: resolve(globals.dataDir) }),
  };
}

async function trySource(context: Context, values: Answers): Promise<Finding> {
  const { source, problems } = examineConfig({ env: values, texts: context.texts }, 'source');
  const problem = problems.find(({ key }) => key.startsWith('QTICKETS_'));
  if (problem !== undefined) {
    const advice = [context.texts.config.fix(problem.fix)];
    const message = `${problem.key}: ${problem.problem}`;
    return fail('source', message, EXIT.usage, ...advice);
  }
  const [finding] = await checkSource(context, source);
  if (finding === undefined) throw new UsageError(context.texts.doctor.sourceSkipped);
  return finding;
}

async function* toText(values: Answers, file: string): AsyncGenerator<string> {
  try {
    yield envText(Object.entries(values));
  } catch {
    throw new OutputError(`${file} cannot hold a value with line ends or every kind of quotes`, {
      details: { path: file },
    });
  }
}
