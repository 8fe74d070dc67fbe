/** What every command is given: where to write, which words to use, when to stop. Made once, in `main.ts`. */
import type { Config, ConfigWithServer, ConfigWithSource, Language } from '../config/config.ts';
import type { Environment } from '../config/environment.ts';
import type { ConfigFlags } from '../config/settings.ts';
import type { Clock } from '../core/clock.ts';
import type { Texts } from '../core/texts/index.ts';
import type { Output } from './output.ts';
import { showWarning } from './show-error.ts';

/** Options that every command takes, before its name or after. */
export interface GlobalOptions {
  readonly envFile?: string | undefined;
  readonly dataDir?: string | undefined;
  readonly lang?: Language | undefined;
}

/** What a command may use of the world. */
export interface Context {
  /** Data: what another program may read. */
  readonly stdout: Output;
  /** Talk: what only people read. */
  readonly stderr: Output;
  readonly env: Environment;
  readonly language: Language;
  readonly texts: Texts;
  readonly clock: Clock;
  /** Aborted with an `InterruptedError` by SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  readonly globals: GlobalOptions;
  /** How this program was called, for commands to copy: `zakaz`, `node bin/zakaz.js`. */
  readonly self: string;
  /** Of this program. */
  readonly version: string;
  /** Path of the executable, to start the program once more. */
  readonly script: string;
}

/** A command: returns its exit code and throws a `ZakazError`; it never ends the process. */
export type Run<Options> = (context: Context, options: Options) => Promise<number>;

/** The settings that the global options stand for. */
export function globalFlags({ globals, language }: Context): ConfigFlags {
  return {
    ...(globals.dataDir === undefined ? {} : { ZAKAZ_DATA_DIR: globals.dataDir }),
    ...(globals.lang === undefined ? {} : { ZAKAZ_LANG: language }),
  };
}

/** Settings for a command that reads the store; warnings go to stderr. @throws ConfigError */
export async function readConfig(context: Context, flags: ConfigFlags = {}): Promise<Config> {
  const { loadConfig } = await import('../config/load-config.ts');
  return loadConfig({ ...configRequest(context, flags), needs: 'store' });
}

/** Settings for a command that talks to QTickets; warnings go to stderr. @throws ConfigError */
export async function readConfigWithSource(
  context: Context,
  flags: ConfigFlags = {},
): Promise<ConfigWithSource> {
  const { loadConfig } = await import('../config/load-config.ts');
  return loadConfig({ ...configRequest(context, flags), needs: 'source' });
}

/** Settings for the server; warnings go to stderr. @throws ConfigError */
export async function readConfigWithServer(
  context: Context,
  flags: ConfigFlags = {},
): Promise<ConfigWithServer> {
  const { loadConfig } = await import('../config/load-config.ts');
  return loadConfig({ ...configRequest(context, flags), needs: 'server' });
}

function configRequest(context: Context, flags: ConfigFlags) {
  return {
    env: context.env,
    envFile: context.globals.envFile,
    flags: { ...globalFlags(context), ...flags },
    texts: context.texts,
    onWarning: (warning: string) => showWarning(context, warning),
  };
}
