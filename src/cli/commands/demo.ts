/**
 * `zakaz demo`: a simulated account, loaded by the same loader into an embedded store of its own, and its sales. What it made up
 * is kept by seed and moment, so that the next run meets the same history and what has happened since.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';
import type { ConfigWithServer, ConfigWithSource } from '../../config/config.ts';
import { examineConfig, loadConfig } from '../../config/load-config.ts';
import { StoreUnavailableError } from '../../core/errors.ts';
import type { LoadOutcome } from '../../loader/load.ts';
import type { RunMetrics } from '../../protocol/run.ts';
import { readSalesByDay, readSalesTotals, readTopEvents } from '../../reports/reports.ts';
import { type Context, globalFlags } from '../context.ts';
import { exitCodeOfRun } from '../exit-codes.ts';
import { wrap } from '../layout.ts';
import { renderRun } from '../run-report.ts';
import { renderSales, type SalesReport } from '../sales-report.ts';
import { showError } from '../show-error.ts';
import { type SimulatorProcess, startSimulator } from '../simulator-process.ts';
import { withWritableStore } from '../store.ts';
import { loadWithProgress } from './load.ts';

/** Options of `zakaz demo`. */
export interface DemoOptions {
  /** Orders to make up the first time. */
  readonly orders: number;
  /** Opens the dashboard afterwards, until a signal comes. @default on a terminal */
  readonly serve?: boolean;
}

const DAYS = 10;
const EVENTS = 5;
const TOKEN = 'demo';

/** What the simulator has to be told to be the same again. */
const worldSchema = z.object({
  seed: z.number().int().nonnegative(),
  orders: z.number().int().nonnegative(),
  /** Where the made-up history ends and live orders begin. */
  anchor: z.string(),
  orders_per_minute: z.number().positive(),
});
type World = z.infer<typeof worldSchema>;

/** Runs the demonstration. @throws StoreLockedError, StoreUnavailableError */
export async function run(context: Context, { orders, serve }: DemoOptions): Promise<number> {
  const { stdout, stderr, texts } = context;
  const folder = demoFolder(context);
  const world = keepWorld(folder, { orders, nowMs: context.clock.now() });
  if (stderr.isTerminal) stderr.lines([texts.demo.starting]);
  const simulator = await startSimulator(context, [
    '--behaviour=documented',
    `--orders=${world.orders}`,
    `--seed=${world.seed}`,
    `--anchor=${world.anchor}`,
    `--live=${world.orders_per_minute}`,
    `--token=${TOKEN}`,
  ]);
  try {
    const config = demoConfig(context, folder, simulator);
    const { outcome, sales } = await loadAndRead(context, config);
    stdout.lines(renderDemo({ metrics: outcome.metrics, sales, folder }, context, config));
    if (outcome.error !== null) showError(context, outcome.error);
    else if (serve ?? stdout.isTerminal) return await serveDashboard(context, config);
    return exitCodeOfRun(outcome.metrics.status, outcome.error);
  } finally {
    await simulator.stop();
  }
}

async function serveDashboard(context: Context, config: ConfigWithServer): Promise<number> {
  const { serveUntilStopped } = await import('../run-server.ts');
  const { stdout, texts } = context;
  return await serveUntilStopped(context, config, (url) => {
    stdout.lines(['', stdout.paint.bold(texts.demo.dashboard(url))]);
  });
}

function demoFolder(context: Context): string {
  const { env, globals, texts } = context;
  const sources = { env, envFile: globals.envFile, flags: globalFlags(context), texts };
  const { config } = examineConfig(sources, 'store');
  return join(config?.dataDir ?? '.zakaz', 'demo');
}

/** The settings of the demonstration: nothing of the user's but the folder, the port and the amount of talk. */
function demoConfig({ env, texts }: Context, folder: string, { url }: SimulatorProcess): ConfigWithServer {
  return loadConfig({
    env: { LOG_LEVEL: env['LOG_LEVEL'] ?? 'error', ZAKAZ_PORT: env['ZAKAZ_PORT'] },
    flags: {
      ORG_NAME: 'demo',
      QTICKETS_TOKEN: TOKEN,
      QTICKETS_BASE_URL: url,
      QTICKETS_RPS: '0',
      ZAKAZ_DATA_DIR: folder,
    },
    texts,
    needs: 'server',
  });
}

/** Reads the world of the last run, or makes up a new one. @throws StoreUnavailableError */
function keepWorld(
  folder: string,
  { orders, nowMs }: { readonly orders: number; readonly nowMs: number },
): World {
  const file = join(folder, 'simulator.json');
  const kept = readWorld(file);
  if (kept !== null) return kept;
  const world = { seed: 1, orders, anchor: new Date(nowMs).toISOString(), orders_per_minute: 2 };
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(file, `${JSON.stringify(world, null, 2)}\n`);
  } catch (cause) {
    throw new StoreUnavailableError(`${file} cannot be written`, {
      fault: 'read-only',
      details: { location: folder },
      cause,
    });
  }
  return world;
}

function readWorld(file: string): World | null {
  try {
    return worldSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

interface Loaded {
  readonly outcome: LoadOutcome;
  readonly sales: SalesReport;
}

function loadAndRead(context: Context, config: ConfigWithSource): Promise<Loaded> {
  return withWritableStore(context, { config, purpose: 'demo' }, async (warehouse) => {
    const scope = { kind: 'default' } as const;
    const outcome = await loadWithProgress(context, { config, warehouse, scope, dryRun: false });
    const { organization } = config;
    const [totals, days, events] = await Promise.all([
      readSalesTotals(warehouse, organization),
      readSalesByDay(warehouse, organization, DAYS),
      readTopEvents(warehouse, organization, EVENTS),
    ]);
    return { outcome, sales: { totals, days, events } };
  });
}

interface Shown {
  readonly metrics: RunMetrics;
  readonly sales: SalesReport;
  readonly folder: string;
}

function renderDemo({ metrics, sales, folder }: Shown, context: Context, config: ConfigWithSource): string[] {
  const { stdout: output, texts, self } = context;
  const { demo } = texts;
  const report = renderRun(metrics, { output, texts, zone: config.reportZone, self });
  if (metrics.status !== 'ok' && metrics.status !== 'incomplete') return report;
  const { orders } = metrics.rows;
  const changed = orders === 0 ? demo.nothingNew : demo.again(orders);
  return [
    ...report,
    '',
    ...renderSales(sales, { output, texts }),
    '',
    ...wrap(metrics.mode === 'full' ? demo.first : changed, output.columns()),
    ...wrap(demo.whereData(shortest(folder)), output.columns()),
    '',
    output.paint.bold(demo.next),
    ...nextSteps(context, quoted(shortest(folder))),
  ];
}

const SALES_BY_MONTH =
  'SELECT toStartOfMonth(sales_date) AS month, sum(tickets_sold) AS tickets, sum(revenue) AS gross FROM fact_qtickets_sales_daily GROUP BY month ORDER BY month';

function nextSteps({ stdout: output, texts, self, globals }: Context, folder: string): string[] {
  const { demo } = texts;
  const steps = [
    [demo.nextSales, `${self} sql --data-dir ${folder} "${SALES_BY_MONTH}"`],
    [demo.nextStatus, `${self} status --data-dir ${folder}`],
    [
      demo.nextAgain,
      globals.dataDir === undefined ? `${self} demo` : `${self} demo --data-dir ${quoted(globals.dataDir)}`,
    ],
    [demo.nextSimulate, `${self} simulate --behaviour observed-2025-11`],
    [demo.nextHelp, `${self} load --help`],
  ] as const;
  // Commands stay on one line, however long: they are there to be copied.
  return steps.flatMap(([what, command]) => [
    ...wrap(what, output.columns() - 4).map((line) => output.paint.dim(`  # ${line}`)),
    `  ${command}`,
  ]);
}

/** The path as it is typed from here. */
function shortest(path: string): string {
  const fromHere = relative('.', path);
  return fromHere.startsWith('..') ? path : fromHere;
}

/** The path as a shell takes it for one word. */
function quoted(path: string): string {
  return /^[\w./~:@%+=-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
