/** Makes the report of a probe from its journal: JSON first, then what is rendered from it, then sums and archive. */
import type { Secret } from '../core/secret.ts';
import type { TextLanguage, Texts } from '../core/texts/index.ts';
import { type JournalEntry, type ProbeReport, probeReportSchema } from '../protocol/probe.ts';
import { sumsText, writeArchive } from './archive.ts';
import { conclude } from './conclude.ts';
import { HTML_FILE, MARKDOWN_FILE, REPORT_FILE, replaceFile, SUMS_FILE } from './evidence.ts';
import { foldJournal } from './fold.ts';
import { renderHtml } from './report/html.ts';
import { renderMarkdown } from './report/markdown.ts';
import { isClean } from './self-check.ts';

export interface WriteReportOptions {
  readonly folder: string;
  readonly entries: readonly JournalEntry[];
  readonly texts: Texts;
  readonly language: TextLanguage;
  /** Looked for in all files; null where it is not at hand. */
  readonly token: Secret | null;
}

/** @throws JournalError for a journal without a beginning */
export async function writeReport(options: WriteReportOptions): Promise<ProbeReport> {
  const { folder, entries, texts, language, token } = options;
  const known = foldJournal(entries);
  const report = probeReportSchema.parse(conclude(known, await isClean(folder, token)));
  const markdown = renderMarkdown(report, texts);
  await replaceFile(folder, REPORT_FILE, `${JSON.stringify(report, null, 1)}\n`);
  await replaceFile(folder, MARKDOWN_FILE, markdown);
  await replaceFile(folder, HTML_FILE, renderHtml(markdown, language));
  await replaceFile(folder, SUMS_FILE, await sumsText(folder));
  await writeArchive(folder, new Date(report.finished_at ?? report.started_at));
  return report;
}
