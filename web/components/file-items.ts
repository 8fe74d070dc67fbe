/** Ways to take a block away as a file. */
import { saveChartPicture, saveCsv, saveTablePicture, saveXlsx } from '../export/save.ts';
import type { Table } from '../export/table.ts';
import { format, texts } from '../state/preferences.ts';
import type { MenuItem } from './menu.tsx';

export interface Taken<Row> {
  readonly table: Table<Row>;
  readonly title: string;
  /** Stands below the title of a picture. */
  readonly note?: string;
  /** The chart that is on the screen, as a data address; empty where there is none. @default the table is drawn */
  readonly picture?: () => string;
}

export function fileItems<Row>({ table, title, note = '', picture = () => '' }: Taken<Row>): MenuItem[] {
  const { block } = texts.value;
  const savePng = () => {
    const chart = picture();
    void (chart === ''
      ? saveTablePicture(table, title, format.value)
      : saveChartPicture({ name: table.name, title, note, chart }));
  };
  return [
    { text: block.csv, act: () => void saveCsv(table) },
    { text: block.xlsx, act: () => void saveXlsx(table) },
    { text: block.png, act: savePng },
  ];
}
