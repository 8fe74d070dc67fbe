/** `zakaz share revoke`: ends a link now, and the sessions it opened. */
import { UsageError } from '../../core/errors.ts';
import { Shares } from '../../server/auth/shares.ts';
import { type Context, readConfig } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { printable } from '../layout.ts';

/** @throws ConfigError; UsageError when there is no such link */
export async function run(context: Context, { id }: { readonly id: string }): Promise<number> {
  const { stderr, clock, texts } = context;
  const { dataDir } = await readConfig(context);
  if (!(await new Shares(dataDir, clock).revoke(id)))
    throw new UsageError(texts.share.unknown(printable(id)));
  stderr.lines([texts.share.revoked(id)]);
  return EXIT.done;
}
