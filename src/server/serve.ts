/**
 * The server put together: one process that owns the store, loads by its schedule, takes webhooks, and answers over HTTP. It owns the
 * store before it listens, and lets it go last.
 *
 * To add to it: a part is an `Extension` (see hooks.ts), a function from `ServerParts` to its routes and hooks, in `EXTENSIONS`. A
 * group of routes is a function that takes the app (`(app) => { app.get(…) }`); each route names `access.mayRead` or
 * `access.mayChange` before its handler; access.ts says what these ask for, and `auth/` who is asking. Static files are such a group too,
 * the last one.
 */
import type { ConfigWithServer } from '../config/config.ts';
import type { Clock } from '../core/clock.ts';
import { InterruptedError } from '../core/errors.ts';
import type { Texts } from '../core/texts/index.ts';
import type { Health } from '../protocol/server.ts';
import { ownStore } from '../warehouse/own-store.ts';
import { createAccess } from './access.ts';
import { alerts } from './alerts.ts';
import { api } from './api/api.ts';
import { createApp } from './app.ts';
import { Auth } from './auth/auth.ts';
import { authRoutes } from './auth/routes.ts';
import { checks } from './checks.ts';
import { collectGarbage } from './collect-garbage.ts';
import type { Extension, Hooks, ServerParts } from './hooks.ts';
import { createSchedule, type JobName } from './jobs.ts';
import { type HttpLimits, listen } from './listen.ts';
import type { Log } from './log.ts';
import { Metrics, metricsRoutes } from './metrics.ts';
import { createHealthReader } from './read-health.ts';
import { healthRoutes } from './routes/health.ts';
import { runRoutes } from './routes/runs.ts';
import { type RunEnd, Runs } from './runs.ts';
import type { JobState } from './schedule.ts';
import { pages } from './web/pages.ts';
import { openWebhooks } from './webhooks/webhooks.ts';

/** Parts that others add; asked in this order. */
const EXTENSIONS: readonly Extension[] = [checks, alerts, api, pages];

export interface ServeOptions {
  readonly config: ConfigWithServer;
  readonly clock: Clock;
  readonly log: Log;
  readonly texts: Texts;
  /** Of the program. */
  readonly version: string;
  /** @default HTTP_LIMITS */
  readonly limits?: HttpLimits;
  /** Threads that read pages. @default left to the pool */
  readonly threads?: number;
  /** @default those of the program */
  readonly extensions?: readonly Extension[];
}

export interface Server {
  /** `http://127.0.0.1:8787` */
  readonly url: string;
  /** Ends what is under way, with everything that was acknowledged kept, and lets the store go. */
  close(): Promise<void>;
}

/**
 * Starts the server; resolves once it answers.
 * @throws StoreLockedError, StoreUnavailableError, StoreSchemaError; ListenError when it cannot listen there
 */
export async function serve(options: ServeOptions): Promise<Server> {
  const { config, clock, log, texts, version, limits, threads, extensions = EXTENSIONS } = options;
  const stopping = new AbortController();
  const closers: (() => Promise<void>)[] = [];
  /** In the opposite order of opening. */
  const close = async (): Promise<void> => {
    stopping.abort(new InterruptedError('SIGTERM'));
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const store = await ownStore(config, clock);
    closers.push(() => store.close());
    const hooks: Hooks[] = [];
    const metrics = new Metrics();
    const { onAttempt } = metrics;
    const onEnded = async (end: RunEnd) => {
      metrics.onRunEnded(end);
      logRun(log, end);
      await runHooks(hooks, 'onRunEnded', log, (hook) => hook.onRunEnded?.(end));
      collectGarbage();
    };
    const runs = new Runs({ config, store, clock, threads, onAttempt, onEnded });
    const auth = await Auth.open({ config, server: config.server, clock });
    const access = createAccess(auth);
    const base = { config, store, clock, log, signal: stopping.signal };
    const webhooks = await openWebhooks(base, metrics);
    closers.push(() => webhooks.close());
    const lastWebhookMs = () => webhooks.lastMs;
    const parts: ServerParts = { ...base, runs, texts, access, version, lastWebhookMs };
    for (const extend of extensions) {
      const hook = await extend(parts);
      hooks.push(hook);
      closers.push(async () => void (await hook.close?.()));
    }
    const schedule = await createSchedule(parts);
    const readHealth = createHealthReader(parts, {
      schedule: () => schedule.states.map(toJobHealth),
      webhooks: () => webhooks.state,
    });
    metrics.watch(readHealth);
    const routes = [
      webhooks.routes,
      metricsRoutes(metrics, access),
      healthRoutes(parts, readHealth),
      runRoutes(parts),
      authRoutes(auth, access, log),
      ...hooks.flatMap((hook) => hook.routes ?? []),
    ];
    const app = createApp({ server: config.server, log, clock, routes });
    const { host, port } = config.server;
    const listener = await listen({ app, host, port, limits });
    closers.push(() => listener.close());
    const background = [webhooks.work(), schedule.run(stopping.signal), minuteByMinute(parts, hooks)];
    closers.push(async () => void (await Promise.all(background)));
    closers.push(() => runs.close());
    log.info({ url: listener.url, version, organization: config.organization }, 'listening');
    return { url: listener.url, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const MINUTE_MS = 60_000;

async function minuteByMinute({ clock, log, signal }: ServerParts, hooks: readonly Hooks[]): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(MINUTE_MS, signal).catch(() => undefined);
    if (signal.aborted) return;
    await runHooks(hooks, 'everyMinute', log, (hook) => hook.everyMinute?.(clock.now()));
  }
}

function toJobHealth({ name, nextMs, failures, skipped }: JobState<JobName>): Health['schedule'][number] {
  return { job: name, next_at: nextMs === null ? null : new Date(nextMs).toISOString(), failures, skipped };
}

function logRun(
  log: Log,
  { runId, kind, trigger, status, metrics, verification, error, ...end }: RunEnd,
): void {
  const { orders_seen, rows, completeness } = metrics ?? {};
  const counts = { orders_seen, orders_written: rows?.orders, differences: verification?.differences.total };
  const about = { run_id: runId, kind, trigger, status, ms: end.finishedAtMs - end.startedAtMs, ...counts };
  const reason = completeness?.reason ?? verification?.completeness.reason;
  if (status === 'ok' || status === 'interrupted') log.info({ ...about, reason }, 'run ended');
  else log.warn({ ...about, reason, ...(error === null ? {} : { err: error }) }, 'run ended');
}

/** Calls one hook of each part, one after another. */
async function runHooks(
  hooks: readonly Hooks[],
  name: keyof Hooks,
  log: Log,
  call: (hook: Hooks) => Promise<void> | undefined,
): Promise<void> {
  for (const hook of hooks) {
    try {
      await call(hook);
    } catch (error) {
      log.error({ err: error, hook: name }, 'a hook failed');
    }
  }
}
