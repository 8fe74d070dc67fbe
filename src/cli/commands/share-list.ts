/** `zakaz share list`: the links that have not ended. */
import { Shares } from '../../server/auth/shares.ts';
import { type Context, readConfig } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { printable, renderTable } from '../layout.ts';

/** Options of `zakaz share list`. */
export interface ShareListOptions {
  readonly json?: boolean;
}

/** @throws ConfigError */
export async function run(context: Context, { json }: ShareListOptions): Promise<number> {
  const { stdout, stderr, clock, texts } = context;
  const { dataDir } = await readConfig(context);
  const shares = await new Shares(dataDir, clock).list();
  const { label } = texts.share;
  const day = (instant: string) => instant.slice(0, 10);
  if (json === true) stdout.write(`${JSON.stringify(shares, null, 2)}\n`);
  else if (shares.length === 0) stderr.lines([texts.share.none]);
  else {
    const columns = [label.id, label.label, label.created, label.ends].map((title) => ({ title }));
    const rows = shares.map((one) => [
      one.id,
      printable(one.label),
      day(one.created_at),
      day(one.expires_at),
    ]);
    stdout.lines(renderTable(columns, rows, stdout));
  }
  return EXIT.done;
}
