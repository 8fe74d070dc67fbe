/** Runs over HTTP: those on record, the one under way and how far it is, starting and stopping. */
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import { parseWindow, type Window } from '../../core/window.ts';
import { ROUTES } from '../../protocol/api/routes.ts';
import { type LiveRun, type StartRun, startRunSchema } from '../../protocol/server.ts';
import { readRun, readRuns } from '../../reports/reports.ts';
import { toSpan } from '../../reports/span.ts';
import { readFilter } from '../api/read-filter.ts';
import type { Routes } from '../app.ts';
import type { ServerParts } from '../hooks.ts';
import { HttpError } from '../http-error.ts';
import { readJson } from '../read-json-body.ts';
import type { RunRequest } from '../runs.ts';

/** A watcher is told no more often, milliseconds; the last state is never left out. */
const PACE_MS = 250;
/** Proxies close what is silent for long. */
const PING_MS = 15_000;
const MAX_WATCHERS = 100;

/** Adds `/api/v1/runs`. */
export function runRoutes({ config, store, runs, clock, access, signal }: ServerParts): Routes {
  const { organization, reportZone: zone } = config;
  let watchers = 0;

  return (app) => {
    app.get('/api/v1/runs', access.mayRead, async (context) => {
      const { limit, ...period } = readFilter(context.req.url, ROUTES.runs.query);
      const list = await readRuns(store.warehouse, organization, limit, toSpan(period, zone));
      return context.json({ live: runs.live, runs: list });
    });

    app.get('/api/v1/runs/live', access.mayRead, (context) => {
      if (watchers >= MAX_WATCHERS) throw new HttpError(503, 'BUSY', 'too many watch already');
      watchers += 1;
      return streamSSE(context, async (stream) => {
        try {
          await tellLive(stream, { runs, signal });
        } finally {
          watchers -= 1;
        }
      });
    });

    app.get('/api/v1/runs/:id', access.mayRead, async (context) => {
      const id = context.req.param('id');
      const live = runs.live?.run_id === id ? runs.live : null;
      const run = await readRun(store.warehouse, organization, id);
      if (live === null && run === null) throw new HttpError(404, 'NOT_FOUND', 'there is no such run');
      return context.json({ live, run });
    });

    app.post('/api/v1/runs', access.mayChange, async (context) => {
      const asked = await readJson(context.req.raw, startRunSchema);
      const request = toRequest(asked, zone, clock.now());
      const { runId } = await runs.start(request, 'request');
      return context.json({ run_id: runId }, 202, { location: `/api/v1/runs/${runId}` });
    });

    app.post('/api/v1/runs/:id/stop', access.mayChange, (context) => {
      const isFound = runs.stop(context.req.param('id'));
      if (!isFound) throw new HttpError(404, 'NOT_FOUND', 'no such run of this server is under way');
      return context.json({ run_id: context.req.param('id') }, 202);
    });
  };
}

/** Tells the run that is under way, at once and at every step: `event: run`, `data:` a `LiveRun` or null; before it the lines of its log that are new, `event: line`. */
async function tellLive(
  stream: SSEStreamingApi,
  { runs, signal }: Pick<ServerParts, 'runs' | 'signal'>,
): Promise<void> {
  let told: LiveRun | null | undefined;
  let { log } = runs;
  let lastLine = 0;
  let wake = () => {};
  const unwatch = runs.watch(() => wake());
  const onStop = () => wake();
  stream.onAbort(onStop);
  signal.addEventListener('abort', onStop);
  try {
    while (!stream.aborted && !signal.aborted) {
      const { live } = runs;
      if (live !== told) {
        told = live;
        if (runs.log !== log) lastLine = 0;
        log = runs.log;
        for (const line of log.after(lastLine)) {
          lastLine = line.number;
          await stream.writeSSE({ event: 'line', data: JSON.stringify(line) });
        }
        await stream.writeSSE({ event: 'run', data: JSON.stringify(live) });
        await stream.sleep(PACE_MS);
        continue;
      }
      const isWoken = await new Promise<boolean>((resolve) => {
        const timer = setTimeout(() => resolve(false), PING_MS);
        wake = () => {
          clearTimeout(timer);
          resolve(true);
        };
      });
      if (!isWoken) await stream.write(': still here\n\n');
    }
  } finally {
    unwatch();
    signal.removeEventListener('abort', onStop);
  }
}

/** @throws HttpError 400 for what cannot be asked */
function toRequest(asked: StartRun, zone: string, nowMs: number): RunRequest {
  if (asked.kind === 'repair') return asked;
  const window = toWindow(asked, zone, nowMs);
  if (asked.kind === 'verify') return { kind: 'verify', window };
  const { full, since_hours: hours, dry_run: dryRun = false } = asked;
  if ([full, hours, window ?? undefined].filter((one) => one !== undefined).length > 1) {
    throw badRequest('only one of full, since_hours and from/to can be asked for');
  }
  if (full === true) return { kind: 'load', dryRun, scope: { kind: 'full' } };
  if (hours !== undefined) return { kind: 'load', dryRun, scope: { kind: 'since-hours', hours } };
  return {
    kind: 'load',
    dryRun,
    scope: window === null ? { kind: 'default' } : { kind: 'range', ...window },
  };
}

function toWindow(
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  zone: string,
  nowMs: number,
): Window | null {
  if (from === undefined && to === undefined) return null;
  if (from === undefined || to === undefined) throw badRequest('from and to go together');
  const result = parseWindow({ from, to, zone, nowMs });
  if (result.ok) return result.window;
  throw badRequest(`${result.fault.end} cannot be used: ${result.fault.kind}`);
}

function badRequest(message: string): HttpError {
  return new HttpError(400, 'USAGE', message);
}
