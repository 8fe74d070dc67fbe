/** The data dictionary: every table and view of a store with its columns, types and units, as Markdown made of the store's own comments. */
import { z } from 'zod';
import { defineQuery } from '../warehouse/query.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

/** Parameters: none. Grain: table. */
const dataDictionaryQuery = defineQuery(
  'data_dictionary',
  z.object({
    table: z.string(),
    about: z.string(),
    columns: z.array(z.tuple([z.string(), z.string(), z.string()])),
  }),
);
type Table = z.infer<typeof dataDictionaryQuery.row>;

const HEAD = `# Data dictionary

Every table and view of the store. Made by \`npm run docs\` from the comments of the schema: edit those, not this page. What the figures mean:
[tables.md](tables.md). Times are in the report zone (\`REPORT_TZ\`), days are its days. Columns whose names begin with an underscore are the
store's own and left out.
`;

/** By how the names begin. */
const SECTIONS = [
  { title: 'Views for BI', starts: ['bi_'] },
  { title: 'Dimensions', starts: ['dim_'] },
  { title: 'Facts and plan', starts: ['fact_', 'plan_'] },
  { title: 'What facts are made of', starts: ['int_', 'stg_'] },
  { title: 'Records of the program', starts: ['meta_'] },
] as const;

/** @throws StoreQueryError, StoreUnavailableError */
export async function renderDataDictionary(warehouse: Warehouse, reportZone: string): Promise<string> {
  const tables = await warehouse.query(dataDictionaryQuery);
  const sections = SECTIONS.map(({ title, starts }) => {
    const shown = tables.filter(({ table }) => starts.some((start) => table.startsWith(start)));
    return `## ${title}\n${shown.map((table) => renderTable(table, reportZone)).join('')}`;
  });
  return [HEAD, ...sections].join('\n');
}

function renderTable({ table, about, columns }: Table, reportZone: string): string {
  const rows = columns.map(
    ([name, type, comment]) =>
      `| \`${name}\` | ${type.replaceAll(`'${reportZone}'`, 'report zone')} | ${comment.replaceAll('|', '\\|')} |\n`,
  );
  return `\n### ${table}\n${about === '' ? '' : `${about}\n`}\n| column | type | what it is |\n| --- | --- | --- |\n${rows.join('')}`;
}
