/**
 * Alerts of one account: looks for problems (`evaluate`), tells of them (`deliver`), gives the digest. Whoever runs it, a server every
 * minute or `zakaz alerts check` by cron, calls the two one after the other; two programs at it at once tell nothing twice.
 */
import { addDays } from '../core/days.ts';
import type { Texts } from '../core/texts/index.ts';
import { createZoneClock, type ZoneClock } from '../core/time.ts';
import { ALERT_RULES, type AlertRule, type ChannelName } from '../protocol/alert-names.ts';
import type { Alert, AlertsReport, ChannelState, Failure } from '../protocol/alerts.ts';
import type { Digest } from '../protocol/digest.ts';
import type { RunMetrics } from '../protocol/run.ts';
import { EVER, type Span } from '../reports/span.ts';
import { createTurns } from '../warehouse/turns.ts';
import type { Channel } from './channels/channel.ts';
import { createChannels } from './channels/create-channels.ts';
import { composeNotices } from './compose.ts';
import { composeDigest } from './compose-digest.ts';
import { type Delivery, deliverTo, type Parcel } from './deliver.ts';
import { readDigest } from './digest.ts';
import { dueOn, isQuiet, minuteOfDay } from './due.ts';
import { sendHeartbeat } from './heartbeat.ts';
import { type Changes, type IncidentsOptions, noteFindings, readIncidents } from './incidents.ts';
import { isAbout, type MessageKey, MessageLog, toTold } from './message-log.ts';
import { muteRule, readMutes } from './mutes.ts';
import { judgeChannels, RULES } from './rules.ts';
import { readChannelStates, readSituation, type SituationOptions } from './situation.ts';

/** How far back problems that are over, and messages, are looked at: long after both are of no more account. */
const RECENT_MS = 14 * 86_400_000;

export interface MonitorOptions extends SituationOptions {
  readonly texts: Texts;
  /** @default those that are set */
  readonly channels?: readonly Channel[];
  /** Breaks off what is being sent. */
  readonly signal?: AbortSignal | undefined;
}

export interface Monitor {
  /** Names of the channels that are set. */
  readonly channels: readonly ChannelName[];
  /** Looks for problems, opens what is new and resolves what is over. @throws StoreQueryError, StoreUnavailableError */
  evaluate(): Promise<Changes>;
  /**
   * Sends what is to be told, the digest of yesterday among it once its hour has come; nothing in quiet hours.
   * @throws StoreQueryError, StoreUnavailableError; nothing for a channel that fails
   */
  deliver(): Promise<Delivery[]>;
  /** What is open, what was, and how the channels do. @param limit problems that are over @param span in which they were @default ever */
  report(limit: number, span?: Span): Promise<AlertsReport>;
  /** Does not tell of a rule for so long, milliseconds; 0 tells of it again. */
  mute(rule: AlertRule, ms: number): Promise<void>;
  /** @param day of the report zone @default yesterday */
  digest(day?: string): Promise<Digest>;
  /** Sends a digest at once. */
  sendDigest(digest: Digest): Promise<Delivery[]>;
  /** To be called after each load: gives a sign of life. @returns why it did not arrive, or null */
  loadEnded(metrics: Pick<RunMetrics, 'status' | 'dry_run' | 'window'>): Promise<Failure | null>;
}

/** @param options `config.organization` is the account */
export function createMonitor(options: MonitorOptions): Monitor {
  return new AlertMonitor(options);
}

class AlertMonitor implements Monitor {
  readonly #options: MonitorOptions;
  readonly #channels: readonly Channel[];
  readonly #zone: ZoneClock;
  readonly #log: MessageLog;
  readonly #incidents: IncidentsOptions;
  /** One after the other: what one of them writes the others go by. */
  readonly #turns = createTurns();

  constructor(options: MonitorOptions) {
    const { warehouse, config, clock } = options;
    const { organization, alerts, reportZone } = config;
    this.#options = options;
    this.#channels = options.channels ?? createChannels(alerts);
    this.#zone = createZoneClock(reportZone);
    this.#log = new MessageLog({ warehouse, organization, clock });
    this.#incidents = { warehouse, organization, clock, resolveMinutes: alerts.resolveMinutes };
  }

  get channels(): readonly ChannelName[] {
    return this.#channels.map(({ name }) => name);
  }

  evaluate(): Promise<Changes> {
    return this.#turns.run(() => this.#evaluate());
  }

  deliver(): Promise<Delivery[]> {
    return this.#turns.run(() => this.#deliver());
  }

  async report(limit: number, span: Span = EVER): Promise<AlertsReport> {
    const { config, clock } = this.#options;
    const [incidents, tries, mutes, channels] = await Promise.all([
      readIncidents(this.#incidents, 0),
      this.#log.read(clock.now() - RECENT_MS),
      readMutes(this.#incidents),
      this.#states(),
    ]);
    const alerts = incidents.map(({ version: _, ...alert }) => alert);
    return {
      organization: config.organization,
      open: alerts.filter(({ resolved_at }) => resolved_at === null),
      resolved: alerts.filter((alert) => wasWithin(span, alert)).slice(0, limit),
      told: toTold(tries).filter(({ rule }) => ALERT_RULES.some((known) => known === rule)),
      mutes,
      channels,
    };
  }

  mute(rule: AlertRule, ms: number): Promise<void> {
    return muteRule(this.#incidents, rule, ms);
  }

  digest(day: string = this.#yesterday): Promise<Digest> {
    return readDigest(this.#options, day);
  }

  sendDigest(digest: Digest): Promise<Delivery[]> {
    const { clock, signal } = this.#options;
    // Sent because it was asked for, so again where it was sent already, and whatever the state of the channel.
    const key = { ...digestKey(digest.day), kind: `sent-${clock.now()}` };
    const now = { log: this.#log, clock, signal, tries: [], states: [] };
    const compose = () => composeDigest(digest, this.#look);
    return this.#turns.run(() => deliverTo(this.#channels, { ...now, due: () => [{ key }], compose }));
  }

  loadEnded(metrics: Pick<RunMetrics, 'status' | 'dry_run' | 'window'>): Promise<Failure | null> {
    return sendHeartbeat(this.#options.config.alerts, metrics, this.#options);
  }

  async #evaluate(): Promise<Changes> {
    const { limits } = this.#options.config.alerts;
    const situation = { ...(await readSituation(this.#options)), channels: await this.#states() };
    const judgements = ALERT_RULES.map((rule) => [rule, RULES[rule](situation, limits)] as const);
    return noteFindings(this.#incidents, new Map(judgements));
  }

  async #deliver(): Promise<Delivery[]> {
    const { config, clock } = this.#options;
    if (this.#channels.length === 0 || isQuiet(config.alerts.quiet, this.#zone, clock.now())) return [];
    const deliveries = [...(await this.#tellNotices()), ...(await this.#tellDigest())];
    if (deliveries.every(({ failure }) => failure === null)) return deliveries;
    // A channel that died just now is told on the others at once.
    const findings = judgeChannels(await this.#states());
    const { opened } = await noteFindings(this.#incidents, new Map([['channel', findings]]));
    return opened.length === 0 ? deliveries : [...deliveries, ...(await this.#tellNotices())];
  }

  get #look() {
    const { texts, config, clock } = this.#options;
    return { texts, zone: config.reportZone, nowMs: clock.now(), organization: config.organization };
  }

  get #yesterday(): string {
    return addDays(this.#zone.day(this.#options.clock.now()), -1);
  }

  /** Of the channels that are set; one that was never used has a state too. */
  async #states(): Promise<ChannelState[]> {
    const states = await readChannelStates(this.#options);
    return this.channels.map(
      (channel) => states.find((state) => state.channel === channel) ?? fresh(channel),
    );
  }

  async #tellNotices(): Promise<Delivery[]> {
    const { config, clock, signal } = this.#options;
    const nowMs = clock.now();
    const [incidents, tries, mutes, states] = await Promise.all([
      readIncidents(this.#incidents, nowMs - RECENT_MS),
      this.#log.read(nowMs - RECENT_MS),
      readMutes(this.#incidents),
      this.#states(),
    ]);
    const { remindHours } = config.alerts;
    const due = { incidents, told: toTold(tries), mutes, nowMs, remindHours };
    return deliverTo(this.#channels, {
      ...{ log: this.#log, clock, signal, tries, states },
      due: (channel) => dueOn(channel, due),
      compose: (notices) => composeNotices(notices, this.#look),
    });
  }

  async #tellDigest(): Promise<Delivery[]> {
    const { config, clock, signal } = this.#options;
    const { digestAt } = config.alerts;
    const nowMs = clock.now();
    if (digestAt === null || minuteOfDay(this.#zone, nowMs) < digestAt) return [];
    const key = digestKey(this.#yesterday);
    const tries = await this.#log.read(nowMs - RECENT_MS);
    const sent = toTold(tries).filter((one) => isAbout(key, one));
    const isSent = (name: ChannelName) => sent.some(({ channel }) => channel === name);
    if (this.channels.every(isSent)) return [];
    const digest = await this.digest();
    // An account that was never loaded has nothing to tell.
    if (digest.proved_until === null && digest.week.length === 0) return [];
    return deliverTo<Parcel>(this.#channels, {
      ...{ log: this.#log, clock, signal, tries, states: await this.#states() },
      due: (channel) => (isSent(channel) ? [] : [{ key }]),
      compose: () => composeDigest(digest, this.#look),
    });
  }
}

function digestKey(day: string): MessageKey {
  return { rule: 'digest', subject: day, number: 0, kind: 'sent', cause: '' };
}

function fresh(channel: ChannelName): ChannelState {
  return { channel, last_sent_at: null, failures: 0, failing_since: null, reason: null, next_at: null };
}

/** Whether a problem is over, and was there at some moment of the span. */
function wasWithin({ from_s, to_s }: Span, { opened_at, resolved_at }: Alert): boolean {
  if (resolved_at === null) return false;
  return Date.parse(opened_at) / 1000 < to_s && Date.parse(resolved_at) / 1000 >= from_s;
}
