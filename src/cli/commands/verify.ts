/** `zakaz verify`: compares what QTickets has with what the store holds, and changes neither. */
import type { Window } from '../../core/window.ts';
import { type VerifyOptions as VerifyRequest, verify } from '../../loader/verify.ts';
import type { Verification } from '../../protocol/verify.ts';
import { type Context, readConfigWithSource } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { createProgress } from '../progress.ts';
import { describeNoData, withReadableStore } from '../store.ts';
import { renderVerification } from '../verify-report.ts';
import { toScope } from './load.ts';

/** Options of `zakaz verify`. */
export interface VerifyOptions {
  readonly from?: string;
  readonly to?: string;
  /** Milliseconds. */
  readonly wait?: number;
  readonly json?: boolean;
}

/**
 * Prints what differs. The exit code is 0 when nothing does and that is proved, else 3.
 * @throws UsageError, ConfigError, StoreLockedError, StoreUnavailableError, StoreSchemaError, and what the source throws
 */
export async function run(context: Context, options: VerifyOptions): Promise<number> {
  const { stdout, stderr } = context;
  const config = await readConfigWithSource(context);
  const window = toWindow(options, context, config.reportZone);
  const found = await withReadableStore(
    context,
    { config, purpose: 'verify', waitMs: options.wait ?? 0 },
    async (store) => {
      if (store === null) return null;
      const { warehouse, reportZone } = store;
      return await verifyWithProgress(context, { config: { ...config, reportZone }, warehouse, window });
    },
  );
  if (options.json === true) stdout.write(`${JSON.stringify(found, null, 2)}\n`);
  else if (found === null) stderr.lines(describeNoData(context, config));
  else stdout.lines(renderVerification(found, { ...context, output: stdout, zone: config.reportZone }));
  return found?.equal && found.complete ? EXIT.done : EXIT.notProved;
}

/** Verifies with its line on the terminal. */
async function verifyWithProgress(
  context: Context,
  request: Pick<VerifyRequest, 'config' | 'warehouse' | 'window'>,
): Promise<Verification> {
  const { stderr: output, texts, clock, signal } = context;
  const progress = createProgress({ output, texts, clock });
  try {
    return await verify({ ...request, clock, signal, onProgress: (step) => progress.update(step) });
  } finally {
    progress.end();
  }
}

/** The sale days asked for; null for all. @throws UsageError for dates that cannot be used */
function toWindow({ from, to }: VerifyOptions, { texts, clock }: Context, zone: string): Window | null {
  const ends = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  const scope = toScope(ends, { texts, zone, nowMs: clock.now() });
  return scope.kind === 'range' && scope.toMs !== null ? { fromMs: scope.fromMs, toMs: scope.toMs } : null;
}
