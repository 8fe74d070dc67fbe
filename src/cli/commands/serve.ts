/** `zakaz serve`: loads by a schedule, takes webhooks and answers over HTTP until it is told to stop. */
import { readFileSync } from 'node:fs';
import { UsageError } from '../../core/errors.ts';
import type { Context } from '../context.ts';

/** Options of `zakaz serve`. */
export interface ServeOptions {
  readonly port?: number;
  readonly host?: string;
}

/** The engine opens about a hundred, and each request one. */
const LEAST_FILES = 256;

/**
 * Runs until a signal comes; then 0, for that is how it ends.
 * @throws ConfigError, UsageError, StoreLockedError, StoreUnavailableError, StoreSchemaError
 */
export async function run(context: Context, options: ServeOptions): Promise<number> {
  // Before the rest is loaded: with too few, loading fails first, and says something else.
  const limit = openFilesLimit();
  if (limit < LEAST_FILES) throw new UsageError(context.texts.usage.fewFiles(limit, LEAST_FILES));
  const { runServer } = await import('../run-server.ts');
  return await runServer(context, options);
}

/** How many files this process may have open; where the system does not tell, enough. Source: proc(5), "limits". */
function openFilesLimit(): number {
  try {
    const found = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    return found === undefined ? Number.POSITIVE_INFINITY : Number(found);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
