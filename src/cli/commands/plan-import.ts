/** `zakaz plan import`: a plan of sales from a file, for plan against fact. */
import { readFile } from 'node:fs/promises';
import { UsageError } from '../../core/errors.ts';
import { formatMoney } from '../../core/money.ts';
import { importPlan, readKnownEvents } from '../../loader/plan/import-plan.ts';
import { type PlanProblem, type PlanRow, parsePlan } from '../../loader/plan/parse-plan.ts';
import { readPlanTable } from '../../loader/plan/plan-table.ts';
import { type Context, readConfig } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { printable, renderPairs, wrap } from '../layout.ts';
import { chooseOrganization, describeNoData, storeExists, withWritableStore } from '../store.ts';

/** Options and argument of `zakaz plan import`. */
export interface PlanImportOptions {
  readonly file: string;
  readonly dryRun?: boolean;
}

/**
 * Imports the file or lists all that is wrong with it; the exit code is 2 then and nothing was written.
 * @throws UsageError, ConfigError, StoreLockedError, StoreUnavailableError, StoreSchemaError
 */
export async function run(context: Context, { file, dryRun = false }: PlanImportOptions): Promise<number> {
  const { stdout, stderr, texts, clock } = context;
  const config = await readConfig(context);
  const table = await readTable(context, file);
  if (!storeExists(config)) {
    stderr.lines(describeNoData(context, config));
    return EXIT.storeUnavailable;
  }
  return withWritableStore(context, { config, purpose: 'plan import' }, async (warehouse) => {
    const organization = await chooseOrganization(context, { config, warehouse });
    if (organization === null) {
      stderr.lines(describeNoData(context, config));
      return EXIT.storeUnavailable;
    }
    const reading = parsePlan(table, await readKnownEvents(warehouse, organization));
    if (!reading.ok) {
      stderr.lines(renderProblems(reading.problems, context));
      return EXIT.usage;
    }
    const { rows } = reading;
    const isTrial = dryRun || config.dryRun;
    const replaced = await importPlan({ warehouse, organization, rows, clock, dryRun: isTrial });
    const words = isTrial ? texts.plan.wouldImport : texts.plan.imported;
    stdout.lines([words(rows.length), ...renderPairs(summaryOf(rows, replaced, context), stdout)]);
    return EXIT.done;
  });
}

/** @throws UsageError for a file that is no table */
async function readTable({ texts }: Context, file: string) {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(texts.plan.unreadable(file, error.code ?? ''));
  });
  const table = await readPlanTable(bytes);
  if (!table.ok) throw new UsageError(texts.plan.fault[table.fault](file));
  return table.rows;
}

function renderProblems(problems: readonly PlanProblem[], { stderr, texts }: Context): string[] {
  const { plan } = texts;
  const lines = problems.map(({ line, kind, value }) => `${plan.line(line)}: ${plan.problem[kind](value)}`);
  return [
    ...wrap(plan.refused(problems.length), stderr.columns()),
    ...lines.map((line) => `  ${printable(line)}`),
  ];
}

function summaryOf(
  rows: readonly PlanRow[],
  replaced: number,
  { texts }: Context,
): (readonly [string, string])[] {
  const { plan, format } = texts;
  const { label } = plan;
  const days = rows.map(({ day }) => day).sort();
  const sums = new Map<string, bigint>();
  for (const { currency, revenue } of rows) sums.set(currency, (sums.get(currency) ?? 0n) + revenue);
  const money = [...sums].map(([currency, sum]) => format.money(formatMoney(sum), currency));
  return [
    [label.events, format.number(new Set(rows.map(({ eventId }) => eventId)).size)],
    [label.days, texts.run.between(format.day(days[0] ?? ''), format.day(days.at(-1) ?? ''))],
    [label.tickets, format.number(rows.reduce((sum, { tickets }) => sum + tickets, 0))],
    [label.revenue, money.join(', ')],
    ...(replaced === 0 ? [] : [[label.replaced, format.number(replaced)] as const]),
  ];
}
