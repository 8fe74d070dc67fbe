/** The figures of one thing, side by side: a table of one row, with ways to take it away. */
import { type Table, writeValue } from '../export/table.ts';
import { format } from '../state/preferences.ts';
import { FigureMenu } from './figure-menu.tsx';

export interface FactsProps<Row> {
  readonly title: string;
  readonly table: Table<Row>;
}

export function Facts<Row>({ title, table }: FactsProps<Row>) {
  const { columns, rows, currency } = table;
  const [row] = rows;
  if (row === undefined) return null;
  return (
    <section class="figures" aria-label={title}>
      <dl class="facts">
        {columns.map(({ key, title: name, kind, value, render }) => (
          <div key={key}>
            <dt>{name}</dt>
            <dd>{render?.(row) ?? <bdi>{writeValue(value(row), kind, currency, format.value)}</bdi>}</dd>
          </div>
        ))}
      </dl>
      <FigureMenu title={title} table={table} />
    </section>
  );
}
