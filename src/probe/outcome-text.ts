/** A request and what came of it, one fact a line, with the command that repeats it. The names are stable: scripts may look for them. */
import { createZoneClock } from '../core/time.ts';
import type { ProbeRequest } from '../protocol/probe.ts';

/** The zone in which the source and its support think. */
const MOSCOW = 'Europe/Moscow';

/** @param curl the command that repeats the request @param zone IANA, of the report */
export function toOutcomeText(request: ProbeRequest, curl: string, zone: string): string {
  const { page, compared } = request;
  const at = Date.parse(request.at);
  const zones = [...new Set([zone, MOSCOW])];
  const facts: (readonly [string, string | number | null])[] = [
    ['step', request.step],
    ['role', request.role],
    ['experiment', request.parameter],
    ['method', request.method],
    ['url', request.url],
    ['parameters', request.target],
    ['body_sent', request.body],
    ['http_status', request.status ?? 'no answer'],
    ['failure', request.failure],
    ['source_code', request.source_code],
    ['content_type', request.content_type],
    ['request_id', request.request_id],
    ['time_utc', request.at],
    ...zones.map((name) => [`time_zone ${name}`, createZoneClock(name).format(at)] as const),
    ['duration_ms', request.duration_ms],
    ...request.attempts.map(
      (attempt, index) =>
        [
          `attempt ${index + 1}`,
          `${attempt.at} ${attempt.status ?? attempt.failure ?? ''} ${attempt.duration_ms} ms`,
        ] as const,
    ),
  ];
  if (page !== null) {
    facts.push(
      ['rows', page.rows],
      ['paging', `perPage ${page.per_page}, currentPage ${page.current_page}, total ${page.total}`],
      ['first_id', page.first_id],
      ['last_id', page.last_id],
      ['payed_at', page.payed_at === null ? null : `${page.payed_at.min} ... ${page.payed_at.max}`],
      ['paid', page.paid],
      ['not_paid', page.unpaid],
      ...request.meets.map(
        ({ condition, rows }) => [`meets ${condition}`, `${rows} of ${page.rows}`] as const,
      ),
    );
  }
  if (compared !== null) {
    const same = compared.same_rows ? ', the same rows' : '';
    facts.push([`compared with ${compared.with}`, `${compared.shared_ids} ids shared${same}`]);
  }
  const lines = facts.flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]));
  return `${[...lines, '', '# Repeat it:', curl].join('\n')}\n`;
}
