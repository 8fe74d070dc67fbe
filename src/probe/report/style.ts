/** The look of the report: no font, no picture, no script from anywhere. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --dim: #667080; --line: #d8dde4; --back: #ffffff; --soft: #f4f6f8;
  --good: #0b7a43; --bad: #b42318; --so: #9a6700; --accent: #1f5fbf; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --dim: #97a1b0; --line: #323a45; --back: #14181d;
  --soft: #1d232a; --good: #4cc38a; --bad: #ff8577; --so: #e2b340; --accent: #7db2ff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, Arial, sans-serif; }
main { max-width: 1180px; margin: 0 auto; padding: 32px 24px 64px; }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 16px; }
h1 + p { font-size: 18px; line-height: 1.45; padding: 14px 18px; border-left: 4px solid var(--accent); background: var(--soft); }
h1 + p code { font-size: .92em; }
a { color: var(--accent); text-decoration: none; } a:hover { text-decoration: underline; } a code { color: inherit; }
h2 { font-size: 20px; margin: 40px 0 12px; padding-top: 12px; border-top: 1px solid var(--line); }
h3 { font-size: 16px; margin: 24px 0 8px; }
p, ul { margin: 10px 0; } ul { padding-left: 22px; } li { margin: 4px 0; }
code { font: 13px/1.45 ui-monospace, Consolas, "Liberation Mono", monospace; background: var(--soft); border-radius: 4px;
  padding: 1px 4px; overflow-wrap: anywhere; }
pre { background: var(--soft); border-radius: 6px; padding: 12px 14px; overflow-x: auto; }
pre code { padding: 0; background: none; white-space: pre-wrap; }
.table { overflow-x: auto; margin: 12px 0; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { text-align: left; vertical-align: top; padding: 6px 10px; border-bottom: 1px solid var(--line); }
th { color: var(--dim); font-weight: 600; white-space: nowrap; }
th:empty { padding: 0; border: 0; }
th[align="right"], td[align="right"] { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
td:first-child code { white-space: nowrap; }
.good { color: var(--good); } .bad { color: var(--bad); } .so { color: var(--so); } .dim { color: var(--dim); }
td.good, td.bad, td.so { font-weight: 600; }
@media print { main { max-width: none; padding: 0; } h2 { break-after: avoid; } tr { break-inside: avoid; }
  .table, pre { overflow: visible; } }
`;
