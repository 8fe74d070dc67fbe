/** What to do now: settings, schedule, monitoring, or whom to write to. */
import type { Texts } from '../../core/texts/index.ts';
import type { ProbeReport, RootCause } from '../../protocol/probe.ts';

/** Requests a second of a load, as it is set by default. */
const REQUESTS_PER_SECOND = 5;

type Advice = Exclude<keyof Texts['probe']['recommendation'], 'settings' | 'allPages'>;

const BY_CAUSE: Readonly<Record<RootCause, readonly Advice[]>> = {
  none: ['loader'],
  'filters-ignored': ['loader', 'letter'],
  'other-dialect': ['loader', 'letter'],
  'pages-ignored': ['letter'],
  'token-refused': ['token'],
  'no-right': ['right', 'letter'],
  outage: ['later', 'letter'],
  'outage-ended': ['later'],
  unreachable: ['address'],
  'wrong-answer': ['address', 'letter'],
  unknown: ['later'],
};

/** A sentence each. */
export function recommendationsOf({ way, root_cause: cause }: ProbeReport, texts: Texts): string[] {
  const words = texts.probe.recommendation;
  const say = (names: readonly Advice[]) => names.map((name) => words[name]);
  if (way === null) return say([...BY_CAUSE[cause], 'again']);
  const took = texts.format.duration((way.pages / REQUESTS_PER_SECOND) * 1000);
  const schedule = way.can_ask_for_changes
    ? say(['schedule', 'fullOnce'])
    : [words.allPages({ pages: way.pages, took })];
  return [
    words.settings(way.dialect),
    ...say(BY_CAUSE[cause]),
    ...schedule,
    ...say(['monitoring', 'verify', 'again']),
  ];
}
