/** `zakaz share make`: a link that shows the sales to who has it. */
import type { ServerConfig } from '../../config/config.ts';
import { LOOPBACK_HOSTS } from '../../config/server-config.ts';
import { Shares } from '../../server/auth/shares.ts';
import { type Context, readConfigWithServer } from '../context.ts';
import { EXIT } from '../exit-codes.ts';

/** Options of `zakaz share make`. */
export interface ShareMakeOptions {
  readonly label: string;
  readonly days: number;
  readonly json?: boolean;
}

/** @throws ConfigError */
export async function run(context: Context, { label, days, json }: ShareMakeOptions): Promise<number> {
  const { stdout, stderr, clock, texts } = context;
  const { dataDir, server } = await readConfigWithServer(context);
  const share = await new Shares(dataDir, clock).create({ label, days });
  const url = `${addressOf(server)}/#share=${share.key}`;
  if (json === true) stdout.write(`${JSON.stringify({ ...share, url }, null, 2)}\n`);
  else {
    stderr.lines([texts.share.made(share.expires_at.slice(0, 10))]);
    stdout.lines([url]);
  }
  return EXIT.done;
}

/** Where people reach the server: by the name that was allowed, which a proxy with TLS answers for, else where it listens. */
function addressOf({ allowedHosts, host, port }: ServerConfig): string {
  const name = allowedHosts.find((one) => one !== '*' && one !== host && !LOOPBACK_HOSTS.includes(one));
  if (name !== undefined) return `https://${name}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
