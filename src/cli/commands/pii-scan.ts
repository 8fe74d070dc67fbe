/** `zakaz pii-scan`: looks for personal data where there should be none. */
import { type PiiFinding, scanForPersons } from '../../reports/pii-scan.ts';
import { ORDERS_TABLE } from '../../warehouse/rows.ts';
import { type Context, readConfig } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { renderTable, wrap } from '../layout.ts';
import { describeNoData, withReadableStore } from '../store.ts';

/** Options of `zakaz pii-scan`. */
export interface PiiScanOptions {
  readonly json?: boolean;
}

/** Prints where and how many, never what. The exit code is 3 when something was found. @throws ConfigError, and what the store throws */
export async function run(context: Context, { json }: PiiScanOptions): Promise<number> {
  const { stdout, stderr, texts } = context;
  const { piiScan: words, format } = texts;
  const config = await readConfig(context);
  const findings = await withReadableStore(context, { config, purpose: 'pii-scan' }, async (store) =>
    store === null ? null : await scanForPersons(store.warehouse),
  );
  if (findings === null) {
    stderr.lines(describeNoData(context, config));
    return EXIT.storeUnavailable;
  }
  const isWanted = (finding: PiiFinding) => config.personalData === 'keep' && isKept(finding);
  const found = findings.filter((finding) => !isWanted(finding));
  if (json === true) stdout.write(`${JSON.stringify({ findings: found }, null, 2)}\n`);
  else if (found.length === 0) stdout.lines(wrap(words.nothing, stdout.columns()));
  else {
    const { column } = words;
    const columns = [
      ...[{ title: column.table }, { title: column.column }, { title: column.kind }],
      { title: column.rows, align: 'right' as const },
    ];
    const rows = found.map(({ table, column: name, kind, rows: count }) => [
      ...[table, name, words.kind[kind], format.number(count)],
    ]);
    stdout.lines([...renderTable(columns, rows, stdout), ...wrap(words.next, stdout.columns())]);
  }
  if (json !== true && found.length < findings.length) stderr.lines(wrap(words.kept, stderr.columns()));
  return found.length === 0 ? EXIT.done : EXIT.notProved;
}

/** The buyer's e-mail and phone lie there because they were asked for. */
function isKept({ table, column, kind }: PiiFinding): boolean {
  return table === ORDERS_TABLE && column === 'payload_json' && (kind === 'email' || kind === 'phone');
}
