/** A request in a few words: what came, how much of it is what was asked for, and how it differs from asking for nothing. */
import type { Texts } from '../../core/texts/index.ts';
import type { ProbeRequest } from '../../protocol/probe.ts';
import type { RunMetrics } from '../../protocol/run.ts';
import { code } from './markup.ts';

/** For a cell of a table or a line of the terminal; '' when there is nothing to say. */
export function noteOf(request: ProbeRequest, { probe: { report: words } }: Texts): string {
  const { page, meets, compared, failure, source_code: sourceCode, attempts } = request;
  const notes: string[] = [];
  // What nothing can meet may well be refused.
  if (failure !== null && request.role !== 'impossible') notes.push(words.failed(code(failure)));
  if (failure !== null && request.content_type === 'text/html') notes.push(words.html);
  if (sourceCode !== null) notes.push(words.sourceCode(code(sourceCode)));
  if (page !== null && page.rows > 0) {
    if (compared !== null) notes.push(comparisonOf(request.step, page.rows, compared, words));
    notes.push(...meets.map(({ condition, rows }) => words.meets({ rows, of: page.rows }, condition)));
  }
  if (attempts.length > 1) notes.push(words.attempts(attempts.length));
  return notes.join('; ');
}

function comparisonOf(
  step: ProbeRequest['step'],
  rows: number,
  { same_rows: isSame, shared_ids: shared }: NonNullable<ProbeRequest['compared']>,
  words: Texts['probe']['report'],
): string {
  // Pages are compared with the page before.
  if (step === 'J1') return words.newRows({ shared, rows });
  return isSame ? words.sameRows : words.otherRows({ shared, rows });
}

/** Rows of the list and what the source counts; '' where there is none. */
export function rowsOf({ page }: ProbeRequest, { probe: { report: words } }: Texts): string {
  return page === null ? '' : words.rowsOf(page);
}

/** The status, or that there was no answer. */
export function statusOf({ status }: ProbeRequest, { probe: { report: words } }: Texts): string {
  return status === null ? words.noAnswer : String(status);
}

/** Why a load is or is not proved complete. */
export function proofOf({ completeness, distinct_ids, server_total }: RunMetrics, { run }: Texts): string {
  return run.proof[completeness.reason]({ distinct: distinct_ids, total: server_total });
}
