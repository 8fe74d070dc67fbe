/** `final_report.html`: the Markdown as one page that needs nothing else, on a screen or on paper. */
import { Marked } from 'marked';
import { STYLE } from './style.ts';

/** @param language of the text: `ru`, `en` */
export function renderHtml(markdown: string, language: string): string {
  // Raw HTML has no place in the report; where some stands in it, it came from outside.
  const marked = new Marked({ gfm: true, renderer: { html: ({ text }) => escapeHtml(text) } });
  const body = colour(String(marked.parse(markdown)));
  const title = /^# (.+)$/m.exec(markdown)?.[1] ?? '';
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body><main>
${body}</main></body>
</html>
`;
}

/** Classes by the marks that cells and titles begin with, and a frame in which wide tables can be moved. */
function colour(html: string): string {
  const classes: Readonly<Record<string, string>> = {
    '✔': 'good',
    '✘': 'bad',
    '◐': 'so',
    '?': 'so',
    '–': 'dim',
  };
  return html
    .replaceAll(/<(td|h3)([^>]*)>([✔✘◐?–]) /g, (_, tag: string, rest: string, mark: string) => {
      return `<${tag}${rest} class="${classes[mark] ?? ''}">${mark} `;
    })
    .replaceAll('<table>', '<div class="table"><table>')
    .replaceAll('</table>', '</table></div>');
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
