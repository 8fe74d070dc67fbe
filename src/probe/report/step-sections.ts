/** The sections that tell what was asked, step by step, and what it proves. */
import type { Texts } from '../../core/texts/index.ts';
import { DIALECTS, type Verdict } from '../../protocol/contract.ts';
import type {
  Finding,
  ProbeReport,
  ProbeRequest,
  ProbeRole,
  ProbeVerdict,
  StepRecord,
  StepState,
} from '../../protocol/probe.ts';
import { outcomeFile } from '../fold.ts';
import { verdictPhrase } from './headline.ts';
import { code, fileLink, table } from './markup.ts';
import { noteOf, proofOf, rowsOf, statusOf } from './note.ts';

/** What stands before a word, for those who only look. */
export const MARKS: Readonly<Record<StepState | Verdict, string>> = {
  confirmed: '✔',
  partly: '◐',
  refuted: '✘',
  unclear: '?',
  skipped: '–',
  interrupted: '–',
  honoured: '✔',
  ignored: '✘',
  rejected: '✘',
  unstable: '◐',
  unverifiable: '?',
};

/** Step, method and URL, HTTP, rows, verdict, note: a line for each request that a step is about. */
export function stepsSection(report: ProbeReport, texts: Texts): readonly string[] {
  const { column } = texts.probe.report;
  const titles = [column.step, column.request, column.http, column.rows, column.verdict, column.note];
  return table(
    titles,
    report.steps.flatMap((step) => stepRows(step, report, texts)),
    '--rr--',
  );
}

function stepRows(step: StepRecord, report: ProbeReport, texts: Texts): string[][] {
  const { hypothesis, reason } = texts.probe;
  const name = `**${step.step}** ${hypothesis[step.step]}`;
  const verdict = describeOutcome(step, report, texts);
  const requests = requestsOf(step, report);
  const [first, ...others] = requests;
  if (first === undefined) {
    const note = step.reason === null ? loadNote(step, report, texts) : reason[step.reason];
    return [[name, step.step === 'G' ? code('zakaz load') : '', '', '', verdict, note]];
  }
  const cells = (request: ProbeRequest) => [
    describeTarget(request),
    statusOf(request, texts),
    rowsOf(request, texts),
  ];
  return [
    [name, ...cells(first), verdict, noteOf(first, texts)],
    ...others.map((request) => ['', ...cells(request), '', noteOf(request, texts)]),
  ];
}

function loadNote({ step }: StepRecord, { loaded }: ProbeReport, texts: Texts): string {
  const metrics = step === 'G' ? (loaded?.metrics ?? null) : null;
  return metrics === null ? '' : proofOf(metrics, texts);
}

/** The requests a step itself is about; where it only runs experiments, what they treat. */
function requestsOf({ step }: Pick<StepRecord, 'step'>, { requests }: Pick<ProbeReport, 'requests'>) {
  const ofStep = requests.filter((request) => request.step === step);
  const own = ofStep.filter(
    ({ parameter, role }) => parameter === null && (role !== 'control' || step === 'J1'),
  );
  return own.length > 0 ? own : ofStep.filter(({ role }) => role === 'treatment' || role === 'contrast');
}

/** The state of a step with the verdicts it gave. */
function describeOutcome({ step, state }: StepRecord, { verdicts }: ProbeReport, texts: Texts): string {
  const word = `${MARKS[state]} ${texts.probe.state[state]}`;
  const given = verdicts
    .filter((one) => one.step === step)
    .map(({ parameter, verdict }) => `${code(parameter)} ${texts.probe.verdict[verdict]}`);
  return [word, ...new Set(given)].join('; ');
}

function describeTarget({ method, target, body, role }: ProbeRequest): string {
  const sent = body === null || role === 'control' ? '' : ` ${code(body)}`;
  return `${code(`${method} ${target}`)}${sent}`;
}

/** The roles whose numbers a verdict rests on. */
const COLUMNS: readonly ProbeRole[] = ['control', 'treatment', 'contrast', 'impossible', 'repeat'];

/** A table for each dialect, a line for each parameter. */
export function verdictsSection({ verdicts, requests }: ProbeReport, texts: Texts): readonly string[] {
  const { report: words, role, dialect: dialectNames } = texts.probe;
  const { column } = words;
  const roles = COLUMNS.map((one) => role[one]);
  const find = (name: string) => requests.find((request) => request.name === name);
  return DIALECTS.toReversed().flatMap((dialect) => {
    const own = verdicts.filter((one) => one.dialect === dialect);
    if (own.length === 0) return [];
    const rows = own.map((one) => {
      const asked = one.requests.flatMap((name) => find(name) ?? []);
      const cells = COLUMNS.map((wanted) => {
        const request = asked.find((candidate) => candidate.role === wanted);
        return request === undefined ? '' : numbersOf(request, texts);
      });
      return [code(one.parameter), describeVerdict(one, texts), ...cells, evidenceOf(one, asked)];
    });
    const titles = [column.parameter, column.verdict, ...roles, column.evidence];
    return ['', `### ${dialectNames[dialect]} (${code(dialect)})`, ...table(titles, rows)];
  });
}

function describeVerdict({ verdict }: ProbeVerdict, texts: Texts): string {
  return `${MARKS[verdict]} ${texts.probe.verdict[verdict]}`;
}

function numbersOf(request: ProbeRequest, texts: Texts): string {
  const { report: words } = texts.probe;
  const { page, meets, compared } = request;
  if (page === null) return `HTTP ${statusOf(request, texts)}, ${words.noList}`;
  const asAsked = Math.min(...meets.map(({ rows }) => rows));
  return [
    rowsOf(request, texts),
    ...(meets.length > 0 && page.rows > 0 ? [words.meeting(asAsked)] : []),
    ...(compared?.same_rows === true && page.rows > 0 ? [words.same] : []),
  ].join('; ');
}

/** The file to look into first: what was treated. */
function evidenceOf({ requests }: ProbeVerdict, asked: readonly ProbeRequest[]): string {
  const request = asked.find(({ role }) => role === 'treatment') ?? asked.at(-1);
  const name = request?.name ?? requests[0];
  return name === undefined ? '' : fileLink(outcomeFile({ name }));
}

const STATES: readonly StepState[] = [
  ...(['confirmed', 'partly', 'refuted', 'unclear', 'skipped', 'interrupted'] as const),
];

/** Hypotheses by how they fared, each with its evidence. */
export function hypothesesSection(report: ProbeReport, texts: Texts): readonly string[] {
  const { hypothesis, state: states, reason } = texts.probe;
  return STATES.flatMap((state) => {
    const steps = report.steps.filter((one) => one.state === state);
    if (steps.length === 0) return [];
    const lines = steps.map((one) => {
      const [file] = filesOf(one, report);
      const why = one.reason === null ? '' : `: ${reason[one.reason]}`;
      return `- **${one.step}** ${hypothesis[one.step]}${why}${file === undefined ? '' : ` (${fileLink(file)})`}`;
    });
    return ['', `### ${MARKS[state]} ${states[state]}`, '', ...lines];
  });
}

/** Files of a step, the one to look into first first. */
function filesOf({ step }: Pick<StepRecord, 'step'>, report: ProbeReport): string[] {
  const own = requestsOf({ step }, report).map(outcomeFile);
  const names = { '0': 'step00_', G: 'stepG_' };
  const prefix = step === '0' || step === 'G' ? names[step] : null;
  const others = prefix === null ? [] : report.artefacts.filter(({ file }) => file.startsWith(prefix));
  return [...own, ...others.map(({ file }) => file)];
}

export function findingsSection(report: ProbeReport, texts: Texts): readonly string[] {
  const lines = report.findings.map((finding) => {
    const files = finding.files.slice(0, 2).map(fileLink);
    return `- ${describeFinding(finding, report, texts)}${files.length === 0 ? '' : ` (${files.join(', ')})`}`;
  });
  return ['', ...(lines.length === 0 ? [texts.probe.report.nothing] : lines)];
}

function describeFinding(finding: Finding, { environment }: ProbeReport, texts: Texts): string {
  const { probe, format } = texts;
  const words = probe.finding;
  const status = (value: number | null) => (value === null ? probe.report.noAnswer : String(value));
  const time = (instant: string) => format.time(instant, environment.report_zone);
  switch (finding.kind) {
    case 'verdicts':
      return words.verdicts(
        probe.dialect[finding.dialect],
        verdictPhrase(finding.verdict, finding.parameters, texts),
      );
    case 'wrong-rows':
      return words['wrong-rows'](finding.step, finding);
    case 'orders-fail':
      return words['orders-fail'](status(finding.status), code(finding.code));
    case 'outage': {
      const { requests, from, to, has_ended: hasEnded } = finding;
      const what = words.outage({ requests, from: time(from), to: time(to) });
      return `${what} ${hasEnded ? words.outageEnded : words.outageStays}`;
    }
    case 'only-orders-fail':
      return words['only-orders-fail'];
    case 'refused-path':
      return words['refused-path'](code(finding.target), status(finding.status));
    case 'wrong-token-accepted':
      return words['wrong-token-accepted'];
    case 'clock':
      return words.clock(format.duration(Math.abs(finding.skew_ms)));
  }
}
