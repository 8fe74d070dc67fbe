/** `zakaz webhook report`: which orders came by webhook, which by loads alone, and how late. */
import type { WebhookWay } from '../../protocol/reports.ts';
import { readWebhookReport } from '../../reports/reports.ts';
import { type Context, readConfig } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { type Column, renderTable } from '../layout.ts';
import { chooseOrganization, describeNoData, withReadableStore } from '../store.ts';

/** Options of `zakaz webhook report`. */
export interface WebhookReportOptions {
  readonly days: number;
  readonly json?: boolean;
}

const DAY_MS = 86_400_000;

/** @throws ConfigError, StoreLockedError, StoreUnavailableError, StoreSchemaError */
export async function run(context: Context, { days, json }: WebhookReportOptions): Promise<number> {
  const { stdout, stderr, clock } = context;
  const config = await readConfig(context);
  const ways = await withReadableStore(context, { config, purpose: 'webhook report' }, async (store) => {
    if (store === null) return null;
    const { warehouse } = store;
    const organization = await chooseOrganization(context, { config, warehouse });
    if (organization === null) return null;
    return await readWebhookReport(warehouse, organization, clock.now() - days * DAY_MS);
  });
  if (json === true) stdout.write(`${JSON.stringify(ways ?? [], null, 2)}\n`);
  else if (ways === null) stderr.lines(describeNoData(context, config));
  else if (ways.length === 0) stderr.lines([context.texts.webhook.noSales(days)]);
  else stdout.lines(renderWays(ways, context));
  return EXIT.done;
}

function renderWays(ways: readonly WebhookWay[], { stdout, texts }: Context): string[] {
  const { label, way: names } = texts.webhook;
  const { format } = texts;
  const columns: Column[] = [
    { title: label.way },
    { title: label.orders, align: 'right' },
    { title: label.median, align: 'right' },
    { title: label.p95, align: 'right', optional: 1 },
    { title: label.longest, align: 'right', optional: 2 },
  ];
  const span = (seconds: number) => format.duration(seconds * 1000);
  const rows = ways.map(({ way, orders, late_median, late_p95, late_max }) => [
    names[way],
    format.number(orders),
    ...[late_median, late_p95, late_max].map(span),
  ]);
  return renderTable(columns, rows, stdout);
}
