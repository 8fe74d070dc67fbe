/** The server as a process: its settings, its log on stdout, its end by a signal. */
import { once } from 'node:events';
import type { ConfigWithServer } from '../config/config.ts';
import { UsageError } from '../core/errors.ts';
import { ListenError } from '../server/listen.ts';
import { createLog } from '../server/log.ts';
import { serve } from '../server/serve.ts';
import type { ServeOptions } from './commands/serve.ts';
import { type Context, readConfigWithServer } from './context.ts';
import { EXIT } from './exit-codes.ts';

/**
 * Runs until a signal comes; then 0, for that is how it ends.
 * @throws ConfigError, UsageError, StoreLockedError, StoreUnavailableError, StoreSchemaError
 */
export async function runServer(context: Context, { port, host }: ServeOptions): Promise<number> {
  const config = await readConfigWithServer(context, {
    ...(port === undefined ? {} : { ZAKAZ_PORT: String(port) }),
    ...(host === undefined ? {} : { ZAKAZ_HOST: host }),
  });
  const { stderr, texts } = context;
  return await serveUntilStopped(context, config, (url) => {
    if (stderr.isTerminal) stderr.lines([texts.commands.serve.listening(url)]);
  });
}

/**
 * @param onListening told the address, like `http://127.0.0.1:8787`
 * @throws UsageError where it cannot listen; StoreLockedError, StoreUnavailableError, StoreSchemaError
 */
export async function serveUntilStopped(
  context: Context,
  config: ConfigWithServer,
  onListening: (url: string) => void,
): Promise<number> {
  const { stdout, texts, clock, signal, version } = context;
  const { source, server } = config;
  const log = createLog({
    level: config.logLevel,
    write: (line) => stdout.write(line),
    secrets: [
      source.token,
      ...server.webhookSecrets,
      ...[server.accessToken, server.password, server.viewerPassword].filter((one) => one !== null),
    ],
  });
  // Told here too, for whoever keeps the logs alone; the entry tells it on stderr and ends the process.
  const onCrash = (error: unknown) => log.fatal({ err: error }, 'crashed');
  process.prependListener('uncaughtException', onCrash);
  try {
    const running = await serve({ config, clock, log, texts, version }).catch((thrown: unknown) => {
      if (!(thrown instanceof ListenError)) throw thrown;
      throw new UsageError(texts.usage.cannotListen(thrown.host, thrown.port, thrown.code));
    });
    onListening(running.url);
    if (!signal.aborted) await once(signal, 'abort');
    log.info({}, 'stopping');
    await running.close();
    log.info({}, 'stopped');
    return EXIT.done;
  } finally {
    process.off('uncaughtException', onCrash);
  }
}
