/** What the server does by its schedule: loads, and at night a comparison with the source. */
import { parseCron } from '../core/cron.ts';
import { StoreLockedError, toZakazError } from '../core/errors.ts';
import { readLastRuns, readLastVerification } from '../reports/reports.ts';
import type { ServerParts } from './hooks.ts';
import type { RunEnd, RunRequest } from './runs.ts';
import { type JobResult, Schedule } from './schedule.ts';

export type JobName = 'load' | 'verify';

/** The schedule, going on from what the store has on record. @throws StoreQueryError, StoreUnavailableError */
export async function createSchedule(parts: ServerParts): Promise<Schedule<JobName>> {
  const { config, store, clock } = parts;
  const { organization, reportZone } = config;
  const { last } = await readLastRuns(store.warehouse, organization);
  const verified = await readLastVerification(store.warehouse, organization);
  const slotsOf = (pattern: string | null) => (pattern === null ? null : parseCron(pattern, reportZone));
  const { loads, verify } = config.server;
  const jobs = [
    {
      ...({ name: 'load', slots: slotsOf(loads) } as const),
      lastMs: last === null ? null : Date.parse(last.started_at),
      work: () => work(parts, { kind: 'load', scope: { kind: 'default' }, dryRun: false }),
    },
    {
      ...({ name: 'verify', slots: slotsOf(verify) } as const),
      // A store that was never compared waits for its first night: it was loaded today.
      lastMs: verified === null ? clock.now() : Date.parse(verified.started_at),
      work: () => work(parts, { kind: 'verify', window: null }),
    },
  ];
  return new Schedule<JobName>(clock, jobs);
}

async function work({ runs, log }: ServerParts, request: RunRequest): Promise<JobResult> {
  try {
    const { ended } = await runs.start(request, 'schedule');
    return resultOf(await ended);
  } catch (thrown) {
    if (thrown instanceof StoreLockedError) {
      log.info({ kind: request.kind, ...thrown.details }, 'put off: another run is at work');
      return 'busy';
    }
    if (toZakazError(thrown).code === 'INTERRUPTED') return 'done';
    log.error({ err: thrown, kind: request.kind }, 'a run could not begin');
    return 'source-failed';
  }
}

/** Also a load that kept what it had read before the source failed. */
function resultOf({ error, metrics }: RunEnd): JobResult {
  const code = error?.code ?? metrics?.error?.code ?? '';
  return code.startsWith('SOURCE_') || code === 'TOKEN_REFUSED' || code.startsWith('STORE_')
    ? 'source-failed'
    : 'done';
}
