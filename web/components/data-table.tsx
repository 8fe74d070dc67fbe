/** A table of figures: numbers stand on the right, in figures of one width; on a narrow screen it moves sideways alone. */
import { type Column, isNumeric, type Table, writeValue } from '../export/table.ts';
import { format } from '../state/preferences.ts';
import { type Sorting, SortLink } from './sort-link.tsx';

export interface DataTableProps<Row> {
  readonly table: Table<Row>;
  /** For readers that cannot see where it stands. */
  readonly title: string;
  /** Where the server sorts. */
  readonly sorting?: Sorting;
}

function classOf<Row>({ kind, isWide, isLong }: Column<Row>): string {
  if (isNumeric(kind)) return 'number';
  if (isLong === true) return 'broad long';
  return isWide === true ? 'broad' : '';
}

export function DataTable<Row>({ table, title, sorting }: DataTableProps<Row>) {
  const { columns, rows, currency } = table;
  const write = format.value;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
    <section class="scroll" aria-label={title} tabIndex={0}>
      <table class={rows.length > 0 && columns.some(({ title: name }) => name === '') ? 'actions' : ''}>
        <thead>
          <tr>
            {columns.map(({ key, title: name, kind }) => (
              <th
                key={key}
                scope="col"
                class={isNumeric(kind) ? 'number' : ''}
                {...(sorting?.key === key ? { 'aria-sort': `${sorting.direction}ending` as const } : {})}
              >
                {sorting?.keys.includes(key) ? <SortLink name={name} column={key} sorting={sorting} /> : name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {columns.map((column) => {
                const { key, kind, value, render, bar } = column;
                const share = bar?.(row) ?? null;
                return (
                  <td key={key} class={classOf(column)}>
                    {render?.(row) ?? <bdi>{writeValue(value(row), kind, currency, write)}</bdi>}
                    {share !== null && (
                      <meter
                        class="share"
                        min={0}
                        max={1}
                        value={Math.min(1, Math.max(0, share))}
                        aria-hidden="true"
                      />
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
