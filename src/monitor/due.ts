/** What is to be told of problems, and when nobody is to be disturbed. Pure: all it goes by is given. */
import type { QuietHours } from '../config/config.ts';
import type { ZoneClock } from '../core/time.ts';
import { ALERT_RULES, type ChannelName } from '../protocol/alert-names.ts';
import type { Mute, Told } from '../protocol/alerts.ts';
import type { Incident } from './incidents.ts';
import { isAbout, type MessageKey } from './message-log.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** What a word on a problem is: the first, a new cause, a reminder, the last. */
export type NoticeKind = 'opened' | 'changed' | 'reminder' | 'resolved';

/** One word on one problem. */
export interface Notice {
  readonly kind: NoticeKind;
  readonly incident: Incident;
  readonly key: MessageKey;
}

export interface DueOptions {
  /** Open problems, and those resolved lately. */
  readonly incidents: readonly Incident[];
  /** What arrived so far. */
  readonly told: readonly Told[];
  readonly mutes: readonly Mute[];
  readonly nowMs: number;
  /** 0 is never. */
  readonly remindHours: number;
}

/**
 * What is to be told on one channel, the gravest problem first. A problem is told once, and again when its cause is another or after a
 * while; its end is told where its beginning was. What is muted waits; so does what is not there at the moment.
 */
export function dueOn(channel: ChannelName, options: DueOptions): Notice[] {
  const { incidents, mutes } = options;
  const isMuted = ({ finding }: Incident) => mutes.some(({ rule }) => rule === finding.rule);
  return incidents
    .filter((incident) => !isMuted(incident))
    .filter(({ finding }) => finding.rule !== 'channel' || finding.subject !== channel)
    .toSorted((a, b) => gravityOf(a) - gravityOf(b) || Date.parse(a.opened_at) - Date.parse(b.opened_at))
    .flatMap((incident) => dueOf(incident, channel, options) ?? []);
}

const gravityOf = ({ finding }: Incident) => ALERT_RULES.indexOf(finding.rule);

function dueOf(incident: Incident, channel: ChannelName, options: DueOptions): Notice | null {
  const { finding, number } = incident;
  const { rule, subject, cause } = finding;
  const told = options.told.filter(
    (one) => one.channel === channel && isAbout({ rule, subject, number }, one),
  );
  const notice = (kind: NoticeKind, name: string = kind): Notice => ({
    kind,
    incident,
    key: { rule, subject, number, cause, kind: name },
  });
  if (incident.resolved_at !== null) {
    const isToldOf = told.length > 0 && !told.some(({ kind }) => kind === 'resolved');
    return isToldOf ? notice('resolved') : null;
  }
  if (!incident.is_seen) return null;
  if (told.length === 0) return notice('opened');
  if (!told.some((one) => one.cause === cause)) return notice('changed', `cause-${cause}`);
  const lastMs = Math.max(...told.map(({ at }) => Date.parse(at)));
  const { remindHours, nowMs } = options;
  if (remindHours === 0 || nowMs - lastMs < remindHours * HOUR_MS) return null;
  const reminders = told.filter(({ kind }) => kind.startsWith('reminder-')).length;
  return notice('reminder', `reminder-${reminders + 1}`);
}

/** Minutes since midnight of a zone. */
export function minuteOfDay(zone: ZoneClock, epochMs: number): number {
  const local = epochMs + zone.offsetMs(epochMs);
  return Math.floor((((local % DAY_MS) + DAY_MS) % DAY_MS) / MINUTE_MS);
}

/** Whether a moment lies in the hours in which nobody is to be disturbed. */
export function isQuiet(quiet: QuietHours | null, zone: ZoneClock, epochMs: number): boolean {
  if (quiet === null) return false;
  const minute = minuteOfDay(zone, epochMs);
  const { from, to } = quiet;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}
