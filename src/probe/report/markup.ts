/** Markdown, piece by piece. Whatever comes from outside is made harmless here: it can neither end a cell nor become markup. */

/** Text that is shown as it is. */
export function plain(text: string): string {
  return oneLine(text)
    .replaceAll(/[\\`*_[\]#~]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;');
}

/** Text as code; a longer fence where it holds backticks. */
export function code(text: string): string {
  const line = oneLine(text);
  const fence = line.includes('`') ? '``' : '`';
  const padding = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${padding}${line}${padding}${fence}`;
}

/** A file of the same folder, to be opened. */
export function fileLink(file: string): string {
  return `[${code(file)}](${encodeURIComponent(file)})`;
}

/** A block of code, line by line. */
export function codeBlock(text: string): string[] {
  const fence = text.includes('```') ? '````' : '```';
  return ['', fence, ...text.trimEnd().split('\n'), fence, ''];
}

/** A table; no row, no table. @param align `r` for a column of numbers */
export function table(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  align = '',
): readonly string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  const rule = titles.map((_, index) => (align[index] === 'r' ? '---:' : '---'));
  return ['', line(titles), `| ${rule.join(' | ')} |`, ...rows.map(line), ''];
}

function cell(text: string): string {
  return oneLine(text).replaceAll('|', '\\|');
}

function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, ' ');
}
