/** `zakaz simulate`: the simulated QTickets until a signal, its address alone on stdout. */
import { once } from 'node:events';
import { InternalError, UsageError } from '../../core/errors.ts';
import type { Behaviour } from '../../simulator/behaviours.ts';
import { createSimulator, type Simulator } from '../../simulator/simulator.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { wrap } from '../layout.ts';
import { parseFaults } from '../simulator-faults.ts';

/** Options of `zakaz simulate`. */
export interface SimulateOptions {
  readonly behaviour: Behaviour;
  readonly orders: number;
  readonly seed: number;
  /** 0 is any free one. */
  readonly port: number;
  /** New orders a minute. */
  readonly live?: number;
  /** ISO 8601; where the history ends. @default now with `live`, else the simulator's own */
  readonly anchor?: string;
  readonly token?: string;
  /** Milliseconds. */
  readonly latency?: number;
  readonly fault?: readonly string[];
}

/**
 * Serves until a signal, or until the process that started this one over a channel is gone.
 * @throws UsageError for faults and ports that cannot be used
 */
export async function run(context: Context, options: SimulateOptions): Promise<number> {
  const { stdout, stderr, texts, self, signal } = context;
  const simulator = await listen(context, options);
  stdout.write(`${simulator.url}\n`);
  if (process.channel === undefined && !signal.aborted) {
    const setting = `QTICKETS_BASE_URL=${simulator.url} QTICKETS_TOKEN=${options.token ?? 'any'} ORG_NAME=trial`;
    const command = `  ${setting} ${self} load --data-dir .zakaz/trial`;
    const { simulate } = texts;
    stderr.lines([...wrap(simulate.stop, stderr.columns()), simulate.howToLoad, command]);
  }
  await stopped(signal);
  await simulator.close();
  return EXIT.done;
}

async function listen(context: Context, options: SimulateOptions): Promise<Simulator> {
  const { texts, clock } = context;
  const { behaviour, orders, seed, port, live, token, latency = 0, fault = [] } = options;
  const { usage } = texts;
  const faults = parseFaults({ faults: fault, latencyMs: latency, nowMs: clock.now() }, texts);
  const anchor = options.anchor === undefined ? undefined : Date.parse(options.anchor);
  if (Number.isNaN(anchor)) throw new UsageError(usage.window.malformed('--anchor', options.anchor ?? ''));
  return portErrors(context, port, () =>
    createSimulator({
      behaviour,
      orders,
      seed,
      port,
      token,
      faults,
      anchor: anchor ?? (live === undefined ? undefined : clock.now()),
      live: live === undefined ? undefined : { ordersPerMinute: live },
    }),
  );
}

/** Starts a server; a port that cannot be used ends in a `UsageError`. */
export async function portErrors<Started>(
  { texts: { usage } }: Context,
  port: number,
  start: () => Promise<Started>,
): Promise<Started> {
  try {
    return await start();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'EADDRINUSE') throw new UsageError(usage.portTaken(port));
    if (code === 'EACCES') throw new UsageError(usage.portForbidden(port));
    throw new InternalError('the simulator did not start', { cause: error });
  }
}

/** Resolves on a signal, or when whoever started this process has gone without one. */
export async function stopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const ends = [once(signal, 'abort')];
  if (process.channel !== undefined) ends.push(once(process, 'disconnect'));
  await Promise.race(ends);
  // A channel that is listened to keeps the process alive.
  if (process.connected) process.disconnect();
}
