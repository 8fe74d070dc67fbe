/** `zakaz sql`: one query that only reads, its answer streamed. */
import { pipeline } from 'node:stream/promises';
import { UsageError } from '../../core/errors.ts';
import { openWarehouse } from '../../warehouse/open-warehouse.ts';
import { type Context, readConfig } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { isClosedReader, type Output } from '../output.ts';
import { describeNoData, storeExists } from '../store.ts';

/** Options and argument of `zakaz sql`. */
export interface SqlOptions {
  readonly query: string;
  readonly format?: string;
}

const FORMAT_NAME = /^[A-Za-z][A-Za-z0-9]*$/;

/** Prints the answer. @throws UsageError, ConfigError, StoreLockedError, StoreUnavailableError, StoreQueryError */
export async function run(context: Context, { query, format }: SqlOptions): Promise<number> {
  const { stdout, stderr, texts, clock, signal } = context;
  if (query.trim() === '') throw new UsageError(texts.usage.emptyQuery);
  const chosen = format ?? defaultFormat(stdout);
  if (!FORMAT_NAME.test(chosen)) throw new UsageError(texts.usage.badFormat(chosen));
  const config = await readConfig(context);
  if (!storeExists(config)) {
    stderr.lines(describeNoData(context, config));
    return EXIT.storeUnavailable;
  }
  const warehouse = await openWarehouse(config, { clock, purpose: 'sql', access: 'read' });
  try {
    const answer = await warehouse.readOnly(query, chosen);
    await pipeline(answer, stdout.stream, { end: false, signal });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (isClosedReader(error)) return EXIT.done;
    throw error;
  } finally {
    await warehouse.close();
  }
  return EXIT.done;
}

/** A table for people, text with names for programs. */
function defaultFormat(stdout: Output): string {
  if (!stdout.isTerminal) return 'TSVWithNames';
  return stdout.unicode ? 'PrettyCompactNoEscapesMonoBlock' : 'PrettySpaceNoEscapesMonoBlock';
}
