/** `final_report.md`: the whole report in one language, made of `report.json` and nothing else. */
import type { Texts } from '../../core/texts/index.ts';
import type { ProbeReport } from '../../protocol/probe.ts';
import { headlineOf } from './headline.ts';
import { code, codeBlock, plain, table } from './markup.ts';
import { acceptanceSection, artefactsSection, loadedSection } from './outcome-sections.ts';
import { recommendationsOf } from './recommendations.ts';
import { findingsSection, hypothesesSection, stepsSection, verdictsSection } from './step-sections.ts';

export function renderMarkdown(report: ProbeReport, texts: Texts): string {
  const { report: words, cause } = texts.probe;
  const { section } = words;
  const headline = headlineOf(report, texts);
  const lines = [
    `# ${words.title}`,
    '',
    `**${headline.found}**`,
    '',
    headline.way,
    ...(headline.settings === null ? [] : ['', headline.settings]),
    ...(report.signal === null ? [] : ['', `**${words.interrupted(plain(report.signal))}**`]),
    ...heading(section.asked, askedSection(report, texts)),
    ...heading(section.cause, ['', cause[report.root_cause]]),
    ...heading(section.request, requestSection(report, texts)),
    ...heading(section.steps, stepsSection(report, texts)),
    ...heading(section.verdicts, verdictsSection(report, texts)),
    ...heading(section.hypotheses, hypothesesSection(report, texts)),
    ...heading(section.findings, findingsSection(report, texts)),
    ...heading(section.loaded, loadedSection(report, texts)),
    ...heading(section.acceptance, acceptanceSection(report, texts)),
    ...heading(section.recommendations, ['', ...recommendationsOf(report, texts).map((text) => `- ${text}`)]),
    ...heading(section.artefacts, artefactsSection(report, texts)),
  ];
  return `${lines
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`;
}

function heading(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `## ${title}`, ...lines];
}

/** What the probe was told, and how it went. */
function askedSection(report: ProbeReport, { probe, format }: Texts): readonly string[] {
  const { report: words } = probe;
  const { label } = words;
  const { environment, requests, clock_skew_ms: skew, started_at: started, finished_at: finished } = report;
  const zone = environment.report_zone;
  const time = (instant: string) => format.time(instant, zone);
  const took = format.duration(Date.parse(finished ?? requests.at(-1)?.at ?? started) - Date.parse(started));
  return table(
    ['', ''],
    [
      [label.started, `${time(started)} (${plain(zone)})`],
      [label.requests, words.requestsIn(requests.length, took)],
      [label.source, code(environment.base_url)],
      [label.organization, code(environment.organization)],
      [label.token, words.tokenPrint(code(environment.token_fingerprint))],
      [label.window, `${time(environment.window.from)} ... ${time(environment.window.to)}`],
      [label.clock, skew === null ? words.clockUnknown : words.clock(format.duration(Math.abs(skew)))],
      [
        label.program,
        plain(`zakaz ${environment.version}, Node.js ${environment.node}, ${environment.platform}`),
      ],
      [label.status, statusOf(report, probe)],
    ],
  );
}

function statusOf(
  { way, signal }: ProbeReport,
  { report: words, way: wayWords, criterion }: Texts['probe'],
): string {
  if (signal !== null) return words.interrupted(plain(signal));
  return way === null ? `✘ ${wayWords.none}` : `✔ ${criterion['way-proved']}`;
}

function requestSection({ way, settings }: ProbeReport, { probe }: Texts): readonly string[] {
  if (way === null) return ['', probe.way.none];
  const { label } = probe.report;
  const own = settings === null ? [] : [`QTICKETS_DIALECT=${settings.QTICKETS_DIALECT}`];
  return [
    ...codeBlock([`${way.method} ${way.target}`, ...(way.body === null ? [] : ['', way.body])].join('\n')),
    `${label.mandatory}: ${way.mandatory.map(code).join(', ')}`,
    ...codeBlock(way.curl),
    ...(own.length === 0 ? [] : [`${label.settings}: ${own.map(code).join(', ')}`]),
  ];
}
