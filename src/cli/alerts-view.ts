/** Problems, channels and deliveries as a person reads them on a terminal. */
import { capitalize, detailsOf, type Look, titleOf } from '../monitor/describe.ts';
import { isAbout } from '../monitor/message-log.ts';
import type { ChannelName } from '../protocol/alert-names.ts';
import type { Alert, AlertsReport, ChannelState, Failure, Told } from '../protocol/alerts.ts';
import type { Context } from './context.ts';
import { renderPairs, renderTable, wrap } from './layout.ts';

type Screen = Pick<Context, 'stdout' | 'texts' | 'clock'>;

/** All of it. @param zone of times, an IANA name */
export function renderAlerts(report: AlertsReport, screen: Screen, zone: string): string[] {
  const { stdout, texts } = screen;
  const { list } = texts.alerts;
  const { bold } = stdout.paint;
  const look = lookOf(screen, zone);
  return [
    ...renderOpen(report, screen, zone),
    '',
    bold(list.history),
    ...(report.resolved.length === 0 ? [`  ${list.nothing}`] : renderHistory(report.resolved, screen, look)),
    ...(report.channels.length === 0
      ? []
      : ['', bold(list.channels), ...renderChannels(report, screen, zone)]),
  ];
}

/** What is open, with what to do, and what is muted. */
export function renderOpen({ open, told, mutes }: AlertsReport, screen: Screen, zone: string): string[] {
  const { stdout, texts } = screen;
  const { list } = texts.alerts;
  const look = lookOf(screen, zone);
  const pairs = open.flatMap((alert) => {
    const [what = '', ...more] = describeOpen(alert, told, look);
    return [[alert.finding.rule, what] as const, ...more.map((line) => ['', line] as const)];
  });
  const muted = mutes.map(({ rule, muted_until }) => list.muted(rule, texts.format.time(muted_until, zone)));
  return [
    ...(open.length === 0
      ? [stdout.paint.green(list.none)]
      : [stdout.paint.bold(list.open), ...renderPairs(pairs, stdout, stdout.paint.red)]),
    ...muted.flatMap((line) => wrap(line, stdout.columns())),
  ];
}

function lookOf({ texts, clock }: Screen, zone: string): Look {
  return { texts, zone, nowMs: clock.now() };
}

/** Lines: what, why, what to do, since when, who was told. */
function describeOpen(alert: Alert, told: readonly Told[], look: Look): string[] {
  const { texts, zone } = look;
  const { more, list, channel: names } = texts.alerts;
  const key = { ...alert.finding, number: alert.number };
  const last = new Map(told.filter((one) => isAbout(key, one)).map(({ channel, at }) => [channel, at]));
  const where = [...last].map(([channel, at]) => `${names[channel]} ${texts.format.time(at, zone)}`);
  const since = more.since(texts.format.time(alert.opened_at, zone));
  return [
    capitalize(titleOf(alert, look)),
    ...detailsOf(alert.finding, look),
    alert.is_seen ? since : `${since} (${list.away})`,
    `${list.column.told}: ${where.length === 0 ? list.notTold : where.join(', ')}`,
  ];
}

function renderHistory(alerts: readonly Alert[], { stdout, texts }: Screen, look: Look): string[] {
  const { column } = texts.alerts.list;
  const columns = [
    { title: column.rule, optional: 1 },
    { title: column.what, canShrink: true },
    { title: column.since },
    { title: column.lasted, align: 'right', optional: 2 },
  ] as const;
  const rows = alerts.map((alert) => [
    alert.finding.rule,
    titleOf(alert, look),
    texts.format.time(alert.opened_at, look.zone),
    texts.format.duration(Date.parse(alert.resolved_at ?? '') - Date.parse(alert.opened_at)),
  ]);
  return renderTable(columns, rows, stdout);
}

function renderChannels({ channels }: AlertsReport, { stdout, texts }: Screen, zone: string): string[] {
  const { channel: names } = texts.alerts;
  const pairs = channels.map((state) => [names[state.channel], describeChannel(state)] as const);
  return renderPairs(pairs, stdout);

  function describeChannel({ failures, reason, last_sent_at: sentAt }: ChannelState): string {
    const { list, failure } = texts.alerts;
    if (failures > 0 && reason !== null) return list.channelBad(failure[reason]);
    return sentAt === null ? list.channelNew : list.channelGood(texts.format.time(sentAt, zone));
  }
}

/** How sending went, a line a channel. */
export function renderDeliveries(
  deliveries: readonly { readonly channel: ChannelName; readonly failure: Failure | null }[],
  { stdout, texts }: Screen,
): string[] {
  const { channel: names, failure: words, test } = texts.alerts;
  return deliveries.flatMap(({ channel, failure }) =>
    wrap(`${names[channel]}: ${failure === null ? test.sent : words[failure]}`, stdout.columns()),
  );
}
