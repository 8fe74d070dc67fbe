/**
 * The letter to the vendor's support: for each thing that is not as documented the time, the request, what was expected, what came,
 * the headers, and a command that repeats it with the token in a variable.
 */
import { readFileSync } from 'node:fs';
import type { Texts } from '../core/texts/index.ts';
import { createZoneClock } from '../core/time.ts';
import type { Dialect } from '../protocol/contract.ts';
import type { ProbeParameter, ProbeReport, ProbeRequest, ProbeVerdict } from '../protocol/probe.ts';
import { isOutage, WRONG_TOKEN } from './ask.ts';
import { toCurl } from './curl.ts';
import { placeOf } from './evidence.ts';
import { PARAMETER_ORDER } from './report/headline.ts';

/** The documented way of asking comes first. */
const DIALECTS: readonly Dialect[] = ['body', 'query-where', 'flat'];
/** Of `body` and `query-where` all that is documented; of `flat`, which is not, what the loaders relied on. */
const FLAT_PARAMETERS: readonly string[] = ['payed', 'since', 'page'];
/** What the vendor's documentation calls them (Source: the vendor's article "REST API", seen 2025-11-03). */
const DOCUMENTED_NAMES: Partial<Readonly<Record<ProbeParameter, string>>> = {
  payed: 'where payed',
  since: 'where updated_at',
  id: 'where id',
  order: 'orderBy',
};
/** More would not be read. */
const MOST_ITEMS = 12;
const MOSCOW = createZoneClock('Europe/Moscow');

interface Item {
  readonly what: string;
  readonly request: ProbeRequest;
}

/** The letter as plain text. @param folder where the headers lie */
export function renderLetter(report: ProbeReport, folder: string, texts: Texts): string {
  const { letter } = texts.probe;
  const items = itemsOf(report, texts);
  if (items.length === 0) return `${letter.nothing}\n`;
  const from = texts.format.time(report.started_at, report.environment.report_zone);
  const lines = [
    letter.subject,
    '',
    letter.greeting,
    '',
    letter.intro({ organization: report.environment.organization, from }),
    ...items.flatMap((item, index) => describeItem(item, index + 1, folder, texts)),
    '',
    letter.question,
    '',
    letter.thanks,
  ];
  return `${lines.join('\n')}\n`;
}

function itemsOf(report: ProbeReport, texts: Texts): Item[] {
  const failures = [
    ...report.requests.filter((request) => isOutage(request) && request.parameter === null).slice(0, 2),
  ].map((request) => ({ what: texts.probe.letter.fails, request }));
  const refused = report.findings.flatMap((finding) => {
    if (finding.kind !== 'refused-path') return [];
    const request = report.requests.find(
      ({ method, target, failure }) => failure !== null && `${method} ${target}` === finding.target,
    );
    // A path that is not documented may well not exist.
    return request === undefined || request.method === 'POST'
      ? []
      : [{ what: texts.probe.letter.refused, request }];
  });
  return [...failures, ...verdictItems(report, texts), ...refused].slice(0, MOST_ITEMS);
}

function verdictItems(report: ProbeReport, texts: Texts): Item[] {
  // What works in the documented way need not work in others.
  const isFine = report.root_cause === 'other-dialect' && report.way?.dialect === 'body';
  const dialects = isFine ? DIALECTS.slice(0, 1) : DIALECTS;
  return dialects.flatMap((dialect) =>
    report.verdicts
      .filter((one) => one.dialect === dialect && one.parameter !== 'compact_offset')
      .filter(({ parameter }) => dialect !== 'flat' || FLAT_PARAMETERS.includes(parameter))
      .sort((a, b) => PARAMETER_ORDER.indexOf(a.parameter) - PARAMETER_ORDER.indexOf(b.parameter))
      .flatMap((one) => verdictItem(one, report, texts)),
  );
}

function verdictItem(one: ProbeVerdict, report: ProbeReport, { probe }: Texts): Item[] {
  const { letter, dialect: names } = probe;
  const { verdict, parameter, dialect, requests } = one;
  if (verdict === 'honoured' || verdict === 'unverifiable') return [];
  const own = report.requests.filter(({ name }) => requests.slice(1).includes(name));
  const request = own.find(({ role }) => role === 'treatment') ?? own[0];
  const name = dialect === 'flat' ? parameter : (DOCUMENTED_NAMES[parameter] ?? parameter);
  return request === undefined ? [] : [{ what: letter[verdict](name, names[dialect]), request }];
}

function describeItem({ what, request }: Item, number: number, folder: string, texts: Texts): string[] {
  const { letter } = texts.probe;
  const { label } = letter;
  const { at, method, url, body, is_wrong_token: isWrong, name } = request;
  const curl = toCurl({ method, url, body, ...(isWrong ? { token: WRONG_TOKEN } : {}) });
  const facts: (readonly [string, string])[] = [
    [label.time, `${at} (${MOSCOW.format(Date.parse(at))})`],
    [label.request, `${method} ${url}`],
    ...(body === null ? [] : [[label.body, body] as const]),
    [label.expected, expectationOf(request, texts)],
    [label.got, resultOf(request, texts)],
  ];
  return [
    '',
    letter.item(number, what),
    ...facts.map(([name_, value]) => `   ${name_}: ${value}`),
    `   ${label.headers}:`,
    ...headersOf(folder, name).map((line) => `      ${line}`),
    `   ${label.curl}:`,
    `      ${curl}`,
  ];
}

function expectationOf({ meets, failure, page }: ProbeRequest, { probe: { letter } }: Texts): string {
  if (page === null || failure !== null) return letter.expectedList;
  return meets.length === 0
    ? letter.expectedOther
    : letter.expectedRows(meets.map(({ condition }) => condition).join(', '));
}

function resultOf(request: ProbeRequest, { probe: { letter, report } }: Texts): string {
  const { page, meets, status, source_code: code, failure } = request;
  const shown = status === null ? report.noAnswer : String(status);
  if (page === null) return letter.gotFailure(shown, code ?? failure ?? '');
  return [
    letter.got({ status: shown, rows: page.rows, total: page.total }),
    ...meets.map(({ condition, rows }) => letter.gotMeets({ rows, of: page.rows }, condition)),
    ...(request.compared?.same_rows === true ? [report.sameRows] : []),
  ].join('; ');
}

function headersOf(folder: string, name: string): string[] {
  try {
    return readFileSync(placeOf(folder, `${name}.headers.txt`), 'utf8')
      .trimEnd()
      .split('\n');
  } catch {
    return [];
  }
}
