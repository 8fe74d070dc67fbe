import { describe, expect, it } from 'vitest';
import { createRecordingClock } from '../../test/support/recording-clock.ts';
import { parseCron } from '../core/cron.ts';
import { type JobResult, pauseMs, Schedule } from './schedule.ts';

const START = Date.UTC(2025, 10, 3, 12, 10);
const MINUTE = 60_000;
const HALF_HOURS = parseCron('*/30 * * * *', 'UTC');

interface Done {
  readonly name: string;
  readonly at: string;
}

interface Plan {
  readonly name: string;
  readonly pattern: string;
  readonly lastMs: number | null;
  /** How long each time takes and how it ends, the last for all that follow. */
  readonly results: readonly (readonly [number, JobResult])[];
}

/** Lets jobs go on for so many minutes. @returns what was done when */
async function runFor(minutes: number, plans: readonly Plan[]) {
  const clock = createRecordingClock({ startMs: START });
  const stop = new AbortController();
  const done: Done[] = [];
  const jobs = plans.map(({ name, pattern, lastMs, results }) => {
    let times = 0;
    const work = async () => {
      done.push({ name, at: new Date(clock.now()).toISOString().slice(11, 16) });
      const [takesMs, result] = results[Math.min(times, results.length - 1)] ?? [0, 'done'];
      times += 1;
      if (takesMs > 0) await clock.sleep(takesMs);
      return result;
    };
    return { name, slots: parseCron(pattern, 'UTC'), lastMs, work };
  });
  const schedule = new Schedule(clock, jobs);
  const running = schedule.run(stop.signal);
  await clock.sleep(minutes * MINUTE);
  const states = schedule.states;
  stop.abort();
  await running;
  return { done, states };
}

const HOURLY: Plan = { name: 'load', pattern: '0 * * * *', lastMs: START, results: [[0, 'done']] };

describe('the schedule', () => {
  it('does a job at its times', async () => {
    const { done } = await runFor(130, [HOURLY]);
    expect(done.map(({ at }) => at)).toEqual(['13:00', '14:00']);
  });

  it('does at once what was never done', async () => {
    const { done } = await runFor(20, [{ ...HOURLY, lastMs: null }]);
    expect(done.map(({ at }) => at)).toEqual(['12:10']);
  });

  it('X5: makes up once for the times that passed while the server was down or the machine slept', async () => {
    const { done } = await runFor(70, [{ ...HOURLY, lastMs: START - 8 * 60 * MINUTE }]);
    expect(done.map(({ at }) => at)).toEqual(['12:10', '13:00']);
  });

  it('X5: goes on by its times when the clock is set back', async () => {
    const { done } = await runFor(130, [{ ...HOURLY, lastMs: START + 5 * 60 * MINUTE }]);
    expect(done.map(({ at }) => at)).toEqual(['13:00', '14:00']);
  });

  it('X4: passes over and counts the times that come while the job is at work', async () => {
    const slow: Plan = {
      ...HOURLY,
      pattern: '*/30 * * * *',
      results: [
        [95 * MINUTE, 'done'],
        [0, 'done'],
      ],
    };
    const { done, states } = await runFor(190, [slow]);
    expect(done.map(({ at }) => at)).toEqual(['12:30', '14:30', '15:00']);
    expect(states[0]?.skipped).toBe(3);
  });

  it('X4: lets a job wait for another, and does it then', async () => {
    const load: Plan = { ...HOURLY, results: [[20 * MINUTE, 'done']] };
    const verify: Plan = { ...HOURLY, name: 'verify', pattern: '5 13 * * *' };
    const { done } = await runFor(100, [load, verify]);
    expect(done).toEqual([
      { name: 'load', at: '13:00' },
      { name: 'verify', at: '13:20' },
    ]);
  });

  it('X4: tries again each minute while another process writes, and counts that once', async () => {
    const busy: Plan = {
      ...HOURLY,
      results: [
        [0, 'busy'],
        [0, 'busy'],
        [0, 'done'],
      ],
    };
    const { done, states } = await runFor(100, [busy]);
    expect(done.map(({ at }) => at)).toEqual(['13:00', '13:01', '13:02']);
    expect(states[0]?.skipped).toBe(1);
  });

  it('tries a failing source with pauses that grow, and goes back to its times after', async () => {
    const failing: Plan = {
      ...HOURLY,
      results: [...new Array(4).fill([0, 'source-failed'] as const), [0, 'done']],
    };
    const { done, states } = await runFor(120, [failing]);
    expect(done.map(({ at }) => at)).toEqual(['13:00', '13:01', '13:03', '13:07', '13:15', '14:00']);
    expect(states[0]?.failures).toBe(0);
    expect([1, 2, 6, 7, 40].map(pauseMs)).toEqual([1, 2, 32, 60, 60].map((minutes) => minutes * MINUTE));
  });

  it('never does what has no times', async () => {
    const clock = createRecordingClock({ startMs: START });
    const never = { name: 'load', slots: null, lastMs: null, work: async () => 'done' as const };
    const often = { ...never, name: 'verify', slots: HALF_HOURS, lastMs: START };
    const next = new Schedule(clock, [never, often]).states.map(({ nextMs }) => nextMs);
    expect(next).toEqual([null, START + 20 * MINUTE]);
  });
});
