/** `zakaz export`: a table or view of the store as a file. */
import { extname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { closest } from '../../core/closest.ts';
import { UsageError } from '../../core/errors.ts';
import {
  EXPORT_FORMATS,
  type ExportCounts,
  type ExportFormat,
  type ExportRequest,
  exportRows,
} from '../../reports/export/export-rows.ts';
import { type ExportView, findEvents, hasEvents, readExportViews } from '../../reports/export/export-view.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { type Context, readConfig } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { isClosedReader } from '../output.ts';
import { chooseOrganization, describeNoData, withReadableStore } from '../store.ts';
import { writeWholeFile } from '../whole-file.ts';

/** Options and argument of `zakaz export`. */
export interface ExportOptions {
  readonly view: string;
  /** Days of the report zone, both included. */
  readonly from?: string;
  readonly to?: string;
  /** Id or exact name. */
  readonly event?: string;
  readonly format?: ExportFormat;
  readonly out?: string;
  readonly excel?: boolean;
  readonly decimal?: 'point' | 'comma';
}

/** Writes the file, or to stdout. @throws UsageError, ConfigError, OutputError, and what the store throws */
export async function run(context: Context, options: ExportOptions): Promise<number> {
  const { stderr } = context;
  const format = chooseFormat(context, options);
  const config = await readConfig(context);
  return withReadableStore(context, { config, purpose: 'export' }, async (store) => {
    const warehouse = store?.warehouse ?? null;
    const organization = warehouse && (await chooseOrganization(context, { config, warehouse }));
    if (warehouse === null || organization === null) {
      stderr.lines(describeNoData(context, config));
      return EXIT.storeUnavailable;
    }
    const view = await findView(context, warehouse, options.view);
    const eventIds = await chooseEvents(context, { warehouse, organization, view }, options.event);
    const { from = null, to = null } = options;
    const choice = { organization, from, to, eventIds };
    return write(context, { warehouse, view, choice, format, style: styleOf(options) }, options.out);
  });
}

/** The format asked for, else the one that the file's name ends in, else CSV. */
function chooseFormat({ stdout, texts }: Context, { format, out, from, to }: ExportOptions): ExportFormat {
  const { usage } = texts;
  if (from !== undefined && to !== undefined && to < from) {
    throw new UsageError(usage.window.reversed('--to', to));
  }
  const named = EXPORT_FORMATS.find((known) => `.${known}` === extname(out ?? '').toLowerCase());
  const chosen = format ?? named ?? 'csv';
  const isBinary = chosen === 'xlsx' || chosen === 'parquet';
  if (isBinary && out === undefined && stdout.isTerminal) throw new UsageError(usage.outNeeded(chosen));
  return chosen;
}

function styleOf({ excel = false, decimal }: ExportOptions): ExportRequest['style'] {
  return {
    delimiter: excel ? ';' : ',',
    decimal: decimal ?? (excel ? 'comma' : 'point'),
    hasMark: excel,
    lineEnd: excel ? '\r\n' : '\n',
  };
}

async function findView({ texts }: Context, warehouse: Warehouse, name: string): Promise<ExportView> {
  const views = await readExportViews(warehouse);
  const view = views.get(name);
  if (view !== undefined) return view;
  const names = [...views.keys()];
  const near = closest(name, names);
  const advice = near === null ? [] : [texts.usage.didYouMean(near)];
  throw new UsageError(
    [texts.export.noView(name), ...advice, texts.export.views(names.join(', '))].join('\n'),
  );
}

interface EventScope {
  readonly warehouse: Warehouse;
  readonly organization: string;
  readonly view: ExportView;
}

async function chooseEvents(
  { texts }: Context,
  { warehouse, organization, view }: EventScope,
  idOrName: string | undefined,
): Promise<readonly string[] | null> {
  if (idOrName === undefined) return null;
  if (!hasEvents(view)) throw new UsageError(texts.export.noEvents(view.name));
  const ids = await findEvents(warehouse, organization, idOrName);
  if (ids.length === 0) throw new UsageError(texts.export.noEvent(idOrName));
  return ids;
}

interface WriteRequest extends ExportRequest {
  readonly warehouse: Warehouse;
}

async function write(
  { stdout, stderr, texts, signal }: Context,
  { warehouse, ...request }: WriteRequest,
  out: string | undefined,
): Promise<number> {
  const counts: ExportCounts = { rows: 0, cut: 0 };
  const pieces = await exportRows(warehouse, request, counts);
  if (out === undefined) {
    try {
      await pipeline(Readable.from(pieces, { objectMode: false }), stdout.stream, { end: false, signal });
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (!isClosedReader(error)) throw error;
    }
  } else {
    const bytes = await writeWholeFile(out, pieces, signal);
    stderr.lines([texts.export.written(counts.rows, texts.format.bytes(bytes), out)]);
  }
  if (counts.cut > 0) stderr.lines([texts.export.cut(counts.cut)]);
  return EXIT.done;
}
