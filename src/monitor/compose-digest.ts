/** The digest in words, for a screen and for channels. */
import { parseMoney } from '../core/money.ts';
import { printable } from '../core/printable.ts';
import type { Texts } from '../core/texts/index.ts';
import type { Alert } from '../protocol/alerts.ts';
import type { Digest } from '../protocol/digest.ts';
import type { SalesTotals, TopEvent } from '../protocol/reports.ts';
import type { Message, Paragraph } from './channels/channel.ts';
import { titleOf } from './describe.ts';

interface Look {
  readonly texts: Texts;
  readonly nowMs: number;
}

/** The digest as a message. */
export function composeDigest(digest: Digest, look: Look): Message {
  const [first, ...rest] = toParagraphs(digest, look);
  const organization = printable(digest.organization);
  const title = `${organization}: ${first?.title ?? ''}`;
  return {
    id: `digest-${digest.day}`,
    subject: title,
    paragraphs: [{ title, lines: first?.lines ?? [] }, ...rest],
    data: { type: 'digest', ...digest },
  };
}

/** The digest in paragraphs. */
export function toParagraphs(digest: Digest, look: Look): Paragraph[] {
  const { format, alerts } = look.texts;
  const words = alerts.digest;
  const sums = digest.sales.map((total) => describeSums(total, look.texts));
  return [
    {
      title: words.title(format.day(digest.day)),
      lines: [...(sums.length === 0 ? [words.nothing] : sums), describeProof(digest, look.texts)],
    },
    ...listed(words.week, describeWeek(digest, look.texts)),
    ...listed(
      words.events,
      digest.top_events.map((event) => describeEvent(event, look.texts)),
    ),
    { title: words.problems, lines: describeProblems(digest, look) },
  ];
}

function listed(title: string, lines: readonly string[]): Paragraph[] {
  return lines.length === 0 ? [] : [{ title, lines }];
}

function describeSums({ orders, tickets_sold: tickets, ...sums }: SalesTotals, texts: Texts): string {
  const { format, alerts } = texts;
  const { digest } = alerts;
  const sold = digest.sums({ orders, tickets }, format.money(sums.revenue, sums.currency));
  const isRefunded = parseMoney(sums.refunded_amount) !== 0n;
  const refunded = digest.refunded(format.money(sums.refunded_amount, sums.currency));
  return isRefunded ? `${sold}; ${refunded}` : sold;
}

function describeProof({ proved_until: proved, complete, zone }: Digest, { format, alerts }: Texts): string {
  const { digest } = alerts;
  if (proved === null) return digest.neverProved;
  const time = format.time(proved, zone);
  return complete ? digest.proved(time, zone) : digest.unproved(time, zone);
}

/** A line a currency: what was sold, and how much more or less that is. */
function describeWeek({ week, week_before: before }: Digest, { format, alerts }: Texts): string[] {
  const { digest } = alerts;
  const gone = before.filter(({ currency }) => !week.some((one) => one.currency === currency));
  const nothing = gone.map((total) => ({ ...total, tickets_sold: 0, revenue: '0.00' }));
  return [...week, ...nothing].map(({ currency, tickets_sold: tickets, revenue }) => {
    const sold = digest.weekSums(tickets, format.money(revenue, currency));
    const share = changeOf(revenue, before.find((one) => one.currency === currency)?.revenue ?? '0.00');
    if (share === null) return `${sold} ${digest.noneBefore}`;
    return `${sold} ${digest.against(`${share > 0 ? '+' : ''}${format.percent(share)}`)}`;
  });
}

/** By what share of it an amount has changed; null where there was nothing. */
function changeOf(now: string, before: string): number | null {
  const [after, base] = [parseMoney(now) ?? 0n, parseMoney(before) ?? 0n];
  if (base <= 0n) return null;
  // Thousandths are as much as is shown; the amounts themselves are never floats.
  return Number(((after - base) * 1000n) / base) / 1000;
}

function describeEvent({ name, event_id: id, ...sums }: TopEvent, { format, alerts }: Texts): string {
  const gross = format.money(sums.revenue, sums.currency);
  return alerts.digest.event(name === '' ? id : printable(name), sums.tickets_sold, gross);
}

function describeProblems({ problems, zone }: Digest, { texts, nowMs }: Look): string[] {
  const { digest } = texts.alerts;
  if (problems.length === 0) return [digest.noProblems];
  return problems.map((alert) => describeProblem(alert, { texts, nowMs, zone }));
}

function describeProblem(alert: Alert, look: Look & { readonly zone: string }): string {
  const title = titleOf(alert, look);
  if (alert.resolved_at === null) return title;
  const span = Date.parse(alert.resolved_at) - Date.parse(alert.opened_at);
  return look.texts.alerts.digest.over(title, look.texts.format.duration(span));
}
