/** The sections that tell what came of it: tables, criteria, files. */
import type { Texts } from '../../core/texts/index.ts';
import type { ProbeLoad, ProbeReport } from '../../protocol/probe.ts';
import type { TableFigures } from '../../protocol/reports.ts';
import { code, fileLink, plain, table } from './markup.ts';
import { proofOf } from './note.ts';

/** Rows, period, sum and status of every table. */
export function loadedSection(report: ProbeReport, texts: Texts): readonly string[] {
  const { probe, run } = texts;
  const { report: words, reason } = probe;
  const { loaded } = report;
  const step = report.steps.find((one) => one.step === 'G');
  if (loaded === null) return ['', step?.reason == null ? words.nothing : `${reason[step.reason]}.`];
  const { metrics, failure } = loaded;
  const proof =
    metrics === null
      ? []
      : ['', `${words.label.load}: ${run.status[metrics.status]}; ${proofOf(metrics, texts)}.`];
  return [
    ...proof,
    ...(metrics?.dry_run === true ? ['', words.dryRun] : []),
    ...(failure === null ? [] : ['', words.loadFailed(code(failure.code), plain(failure.message))]),
    ...tablesOf(loaded, texts),
  ];
}

function tablesOf(loaded: ProbeLoad, texts: Texts): readonly string[] {
  const { format, probe } = texts;
  const { column } = probe.report;
  const rowsBefore = (name: string) => loaded.before.find(({ table: one }) => one === name)?.rows;
  const rows = loaded.after.map((figures) => {
    const { table: name, first, last, revenue } = figures;
    const before = rowsBefore(name);
    return [
      code(name),
      before === undefined ? '' : format.number(before),
      format.number(figures.rows),
      first === null || last === null ? '' : plain(`${first} ... ${last}`),
      revenue === null ? '' : format.money(revenue, ''),
      tableStatus(figures, loaded, texts),
    ];
  });
  const titles = [column.table, column.before, column.after, column.period, column.sum, column.status];
  return table(titles, rows, '-rr-r-');
}

function tableStatus({ table: name, rows }: TableFigures, { metrics }: ProbeLoad, { probe }: Texts): string {
  const words = probe.report.tableStatus;
  if (name.startsWith('meta_')) return words.meta;
  if (rows === 0) return words.empty;
  return metrics?.complete === true ? `✔ ${words.proved}` : `✘ ${words.unproved}`;
}

export function acceptanceSection({ acceptance }: ProbeReport, { probe }: Texts): readonly string[] {
  const { report: words, criterion: criteria } = probe;
  const { column } = words;
  const rows = acceptance.map(({ criterion, met, files }) => [
    met === null ? `– ${words.notLooked}` : met ? `✔ ${words.met}` : `✘ ${words.notMet}`,
    criteria[criterion],
    files.slice(0, 2).map(fileLink).join(', '),
  ]);
  return table([column.status, column.criterion, column.evidence], rows);
}

export function artefactsSection({ artefacts, environment }: ProbeReport, { probe, format }: Texts) {
  const { column, rawKept } = probe.report;
  const rows = artefacts.map(({ file, bytes, sha256 }) => [
    fileLink(file),
    format.number(bytes),
    code(sha256),
  ]);
  return [
    ...(environment.options.raw ? ['', rawKept] : []),
    ...table([column.file, column.bytes, 'SHA-256'], rows, '-r-'),
  ];
}
