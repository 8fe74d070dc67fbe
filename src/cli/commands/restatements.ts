/** `zakaz restatements`: a day as it was known, as it is now, and what changed it. */
import { UsageError } from '../../core/errors.ts';
import type { DayAsKnown } from '../../protocol/restatements.ts';
import { readDayAsKnown } from '../../reports/reports.ts';
import { type Context, readConfig } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { renderTable, wrap } from '../layout.ts';
import { chooseOrganization, describeNoData, withReadableStore } from '../store.ts';

/** Options of `zakaz restatements`. */
export interface RestatementsOptions {
  /** Days of the report zone. */
  readonly day: string;
  /** @default the day */
  readonly knownOn?: string;
  readonly json?: boolean;
}

/** So many changes are shown; `--json` has more. */
const CHANGES_SHOWN = 50;

/** @throws UsageError, ConfigError, StoreLockedError, StoreUnavailableError, StoreSchemaError */
export async function run(
  context: Context,
  { day, knownOn = day, json }: RestatementsOptions,
): Promise<number> {
  const { stdout, stderr, texts } = context;
  if (knownOn < day) throw new UsageError(texts.restatements.early('--known-on'));
  const config = await readConfig(context);
  const found = await withReadableStore(context, { config, purpose: 'restatements' }, async (store) => {
    const warehouse = store?.warehouse ?? null;
    const organization = warehouse && (await chooseOrganization(context, { config, warehouse }));
    if (store === null || warehouse === null || organization === null) return null;
    return { known: await readDayAsKnown(warehouse, { organization, day, knownOn }), zone: store.reportZone };
  });
  if (found === null) {
    stderr.lines(describeNoData(context, config));
    return EXIT.storeUnavailable;
  }
  if (json === true) stdout.write(`${JSON.stringify(found.known, null, 2)}\n`);
  else stdout.lines(renderDay(found.known, context, found.zone));
  return EXIT.done;
}

function renderDay(
  { day, known_on: knownOn, figures, changes }: DayAsKnown,
  context: Context,
  zone: string,
): string[] {
  const { stdout, texts } = context;
  const { restatements: words, format } = texts;
  const { column } = words;
  const title = stdout.paint.bold(words.title(format.day(day), format.day(knownOn)));
  if (figures.length === 0) return [title, ...wrap(words.noFigures, stdout.columns())];
  const amount = (figure: string, value: string) => (isMoney(figure) ? value : value.replace(/\.00$/, ''));
  const right = { align: 'right' } as const;
  const columns = [
    ...[{ title: column.figure }, { title: column.currency }],
    ...[column.known, column.now, column.orders].map((name) => ({ title: name, ...right })),
  ];
  const rows = figures.map(({ figure, currency, known, now, changed_orders: orders }) => [
    ...[
      figure,
      currency,
      amount(figure, known),
      amount(figure, now),
      orders === 0 ? '' : format.number(orders),
    ],
  ]);
  const changeColumns = [
    { title: column.seen, optional: 1 },
    { title: column.order },
    { title: column.figure },
    ...[column.old, column.new].map((name) => ({ title: name, ...right })),
  ];
  const changeRows = changes
    .slice(0, CHANGES_SHOWN)
    .map((change) => [
      format.time(change.seen_at, zone),
      change.order_id,
      change.figure,
      amount(change.figure, change.old),
      amount(change.figure, change.new),
    ]);
  const left = changes.length - changeRows.length;
  return [
    ...[title, ...renderTable(columns, rows, stdout), ''],
    ...(changes.length === 0
      ? wrap(words.none, stdout.columns())
      : [stdout.paint.bold(words.changes), ...renderTable(changeColumns, changeRows, stdout)]),
    ...(left > 0 ? [words.more(left)] : []),
  ];
}

function isMoney(figure: string): boolean {
  return figure === 'revenue' || figure.endsWith('_amount');
}
