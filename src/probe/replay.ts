/** The recorded requests and answers of a probe, as the simulator serves them again. */
import { readFileSync } from 'node:fs';
import type { RecordedExchange } from '../core/recorded-exchange.ts';
import type { ProbeRequest } from '../protocol/probe.ts';
import { WRONG_TOKEN } from './ask.ts';
import { fromBodyText } from './body-text.ts';
import { placeOf } from './evidence.ts';
import { foldJournal } from './fold.ts';
import { readJournal } from './journal.ts';

/** @throws JournalError */
export function readExchanges(folder: string): RecordedExchange[] {
  const { requests, environment } = foldJournal(readJournal(folder));
  const base = new URL(environment.base_url).pathname;
  return requests.map((request) => toExchange(request, base, folder));
}

function toExchange(request: ProbeRequest, base: string, folder: string): RecordedExchange {
  const { method, body, name, content_type: contentType, is_wrong_token: isWrong } = request;
  const { pathname, search } = new URL(request.url);
  const answer = fromBodyText(readFileSync(placeOf(folder, `${name}.json`), 'utf8'));
  return {
    method,
    path: pathname.slice(base.length),
    query: search.slice(1),
    body,
    token: isWrong ? WRONG_TOKEN : null,
    atMs: Date.parse(request.at),
    status: answer === null ? null : request.status,
    contentType: contentType ?? 'application/octet-stream',
    answer: answer ?? '',
  };
}
