/** How fast and how much the source is asked. */
import type { SettingGroup } from './setting.ts';

export const PACE = {
  title: 'Pace',
  settings: {
    QTICKETS_RPS: {
      kind: 'whole',
      unit: 'requests a second',
      min: 0,
      max: 1_000,
      fallback: 5,
      meaning:
        'How fast the source is asked, without bursts; halves by itself when it complains. 0 is no limit.',
    },
    QTICKETS_CONCURRENCY: {
      kind: 'whole',
      unit: 'requests',
      min: 1,
      max: 16,
      fallback: 4,
      meaning: 'How many are under way at once.',
    },
    QTICKETS_TIMEOUT_MS: {
      kind: 'whole',
      unit: 'milliseconds',
      min: 100,
      max: 3_600_000,
      fallback: 60_000,
      meaning: 'Limit for one whole request.',
    },
    QTICKETS_MAX_RETRIES: {
      kind: 'whole',
      unit: 'attempts',
      min: 0,
      max: 100,
      fallback: 5,
      meaning:
        'How often a request is tried again: after 408, 429, 5xx, time-outs, broken connections and broken answers.',
    },
    QTICKETS_MAX_REQUESTS: {
      kind: 'whole',
      unit: 'requests',
      min: 0,
      max: 1_000_000_000,
      fallback: 100_000,
      meaning:
        'How many one run may send, retries among them; then it ends with 3 and the next goes on. 0 is no limit.',
    },
    QTICKETS_SWEEP_PAGES: {
      kind: 'whole',
      unit: 'pages',
      min: 1,
      max: 1_000_000,
      fallback: 100,
      meaning: 'How many each load reads again in turn, where the source cannot be asked for what changed.',
    },
    QTICKETS_REREAD_MINUTES: {
      kind: 'whole',
      unit: 'minutes',
      min: 0,
      max: 100_000,
      fallback: 180,
      meaning:
        'How often orders of shows that are near or just past are read again, for scans at the gate. 0 is never.',
    },
    QTICKETS_REREAD_PAGES: {
      kind: 'whole',
      unit: 'pages',
      min: 1,
      max: 1_000_000,
      fallback: 50,
      meaning: 'How many one load spends on them.',
    },
    QTICKETS_CAPACITY_MINUTES: {
      kind: 'whole',
      unit: 'minutes',
      min: 0,
      max: 100_000,
      fallback: 180,
      meaning:
        'How often the places of a show on sale are asked for; `zakaz load --capacity` asks for all of them now. 0 is never.',
    },
    QTICKETS_CAPACITY_SHOWS: {
      kind: 'whole',
      unit: 'shows',
      min: 1,
      max: 100_000,
      fallback: 50,
      meaning: 'How many one load asks for, those first that were asked for longest ago.',
    },
  },
} as const satisfies SettingGroup;
