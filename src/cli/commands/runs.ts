/** `zakaz runs`: the loads on record. */
import type { Texts } from '../../core/texts/index.ts';
import type { RunSummary } from '../../protocol/reports.ts';
import { completenessSchema } from '../../protocol/run.ts';
import { readRuns } from '../../reports/reports.ts';
import { type Context, readConfig } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { type Column, renderTable } from '../layout.ts';
import { describeDuration, describeProof, statusStyle } from '../run-report.ts';
import { chooseOrganization, withReadableStore } from '../store.ts';

/** Options of `zakaz runs`. */
export interface RunsOptions {
  readonly limit: number;
  readonly json?: boolean;
}

/** Prints the newest `limit` runs. @throws ConfigError, StoreLockedError, StoreUnavailableError, StoreSchemaError */
export async function run(context: Context, { limit, json }: RunsOptions): Promise<number> {
  const config = await readConfig(context);
  const { runs, zone } = await withReadableStore(context, { config, purpose: 'runs' }, async (store) => {
    if (store === null) return { runs: [], zone: config.reportZone };
    const { warehouse, reportZone } = store;
    const organization = await chooseOrganization(context, { config, warehouse });
    if (organization === null) return { runs: [], zone: reportZone };
    return { runs: await readRuns(warehouse, organization, limit), zone: reportZone };
  });
  const { stdout, stderr, texts } = context;
  if (json === true) stdout.write(`${JSON.stringify(runs, null, 2)}\n`);
  else if (runs.length === 0) stderr.lines([texts.runs.none]);
  else stdout.lines(renderRuns(runs, context, zone));
  return EXIT.done;
}

function renderRuns(runs: readonly RunSummary[], { stdout, texts }: Context, zone: string): string[] {
  const { runs: words, run: runWords, format } = texts;
  const byText = new Map(
    runs.map(({ status }) => [runWords.short[status], statusStyle(status, stdout)] as const),
  );
  const columns: Column[] = [
    { title: words.started },
    { title: words.status, style: (padded, text) => byText.get(text)?.(padded) ?? padded },
    { title: words.what, optional: 2 },
    { title: words.took, align: 'right', optional: 4 },
    { title: words.orders, align: 'right', optional: 1 },
    { title: words.written, align: 'right', optional: 3 },
    { title: words.message, canShrink: true, optional: 5 },
  ];
  const rows = runs.map((run) => [
    format.time(run.started_at, zone),
    runWords.short[run.status],
    words.mode[run.mode],
    describeDuration(run, texts),
    format.number(run.orders_seen),
    run.dry_run ? words.dryRun : format.number(run.rows_processed),
    describeRemark(run, texts),
  ]);
  return renderTable(columns, rows, stdout);
}

/** Why a load is or is not proved, in the reader's language; what stopped one that failed, as it was recorded. */
function describeRemark(run: RunSummary, texts: Texts): string {
  const reason = completenessSchema.shape.reason.safeParse(run.reason);
  if (!reason.success || run.status === 'error' || run.status === 'interrupted') return run.message;
  return describeProof(reason.data, run, texts);
}
