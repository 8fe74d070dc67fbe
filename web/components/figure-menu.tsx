/** The menu of figures that stand without a title of their own, in their corner. */
import type { Table } from '../export/table.ts';
import { texts } from '../state/preferences.ts';
import { fileItems } from './file-items.ts';
import { Menu, type MenuItem } from './menu.tsx';

export interface FigureMenuProps<Row> {
  readonly title: string;
  readonly table: Table<Row>;
  readonly more?: readonly MenuItem[];
}

export function FigureMenu<Row>({ title, table, more = [] }: FigureMenuProps<Row>) {
  return (
    <Menu label={`${texts.value.block.menu}: ${title}`} items={[...fileItems({ table, title }), ...more]} />
  );
}
