/** Problems in words: what is wrong, why, and what to do. Only counts, moments, codes and names of checks: no person, no secret. */
import { printable } from '../core/printable.ts';
import type { Texts } from '../core/texts/index.ts';
import type { Alert, AlertCause, Finding, LoadFacts } from '../protocol/alerts.ts';

/** How a problem is told. */
export interface Look {
  readonly texts: Texts;
  /** IANA zone of times. */
  readonly zone: string;
  readonly nowMs: number;
}

/** What is wrong, in half a sentence, without a capital letter. */
export function titleOf({ finding, resolved_at: resolvedAt }: Alert, { texts, nowMs }: Look): string {
  const { what } = texts.alerts;
  const { format } = texts;
  const untilMs = resolvedAt === null ? nowMs : Date.parse(resolvedAt);
  const since = (instant: string | null) =>
    instant === null ? null : format.duration(Math.max(0, untilMs - Date.parse(instant)));
  switch (finding.rule) {
    case 'no-sales':
      return what['no-sales'](since(finding.facts.last_sale_at));
    case 'stale':
      return what.stale(since(finding.facts.proved_at));
    case 'failed-run':
      return what['failed-run'][isUnproved(finding.cause) ? 'unproved' : 'failed'];
    case 'failed-check':
      return what['failed-check'](printable(finding.subject), finding.facts.is_broken);
    case 'rejects':
      return what.rejects(finding.facts);
    case 'drop': {
      const { day, tickets, usual } = finding.facts;
      return what.drop(format.day(day), format.percent(1 - tickets / usual));
    }
    case 'no-webhooks':
      return what['no-webhooks'](since(finding.facts.last_at));
    case 'disk':
      return what.disk(format.bytes(finding.facts.free_bytes));
    case 'channel':
      return what.channel(texts.alerts.channel[finding.subject]);
  }
}

/** With a capital letter, as a sentence begins. */
export function capitalize(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function isUnproved(cause: AlertCause): boolean {
  return cause === 'incomplete' || cause === 'filter-ignored';
}

/** What more there is to say of a problem that is open, a sentence each. */
export function detailsOf(finding: Finding, look: Look): string[] {
  const { more, failure } = look.texts.alerts;
  switch (finding.rule) {
    case 'no-sales':
    case 'stale':
    case 'failed-run':
      return [
        ...describeCause(finding, look),
        ...(finding.facts.failures > 1 ? [more.failures(finding.facts.failures)] : []),
      ];
    case 'failed-check':
      return [more.check(finding.facts.found)];
    case 'rejects':
      return [more.rejects];
    case 'drop':
      return [more.drop(finding.facts)];
    case 'no-webhooks':
      return [more.webhooks(finding.facts.orders)];
    case 'disk':
      return [more.disk];
    case 'channel':
      return [`${capitalize(failure[finding.facts.reason])}.`, more.channel];
  }
}

type LoadFinding = Extract<Finding, { readonly rule: 'no-sales' | 'stale' | 'failed-run' }>;

/** Why, and what to do about it. */
function describeCause(finding: LoadFinding, { texts, zone }: Look): string[] {
  const { cause: words } = texts.alerts;
  const { facts, cause } = finding;
  const begun = facts.begun_at === null ? null : texts.format.time(facts.begun_at, zone);
  const { next } = words[cause];
  switch (cause) {
    case 'none':
      return [words.none.what(finding.rule === 'no-sales' ? finding.facts.shows : 0), next];
    case 'loader-dead':
      return [words['loader-dead'].what(begun), next];
    case 'source-down':
      return [words['source-down'].what(facts.http_status), next];
    case 'token-refused':
      return [words['token-refused'].what(facts.http_status), next];
    case 'filter-ignored':
      return [words['filter-ignored'].what, next];
    case 'incomplete':
      return [words.incomplete.what(reasonOf(facts, texts)), next];
    case 'load-failed':
      return [words['load-failed'].what(facts.error_code), next];
    case 'at-work':
      return [words['at-work'].what(begun ?? ''), next];
  }
}

function reasonOf({ unproved }: LoadFacts, { run }: Texts): string | null {
  return unproved === null ? null : run.proof[unproved.reason](unproved);
}
