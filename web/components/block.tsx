/**
 * A block of a page: a title, figures as a chart or a table, and ways to take them away. It has its final size from the beginning; it
 * says when it has nothing, when it could not be read, and when what it shows is old.
 */
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { Chart } from '../charts/chart.tsx';
import type { ChartSpec } from '../charts/options.ts';
import type { Table } from '../export/table.ts';
import { type Answer, type HeldAnswer, refresh } from '../state/answers.ts';
import { texts } from '../state/preferences.ts';
import { DataTable } from './data-table.tsx';
import { fileItems } from './file-items.ts';
import { Menu } from './menu.tsx';
import { failureText } from './remarks.ts';
import type { Sorting } from './sort-link.tsx';
import { openSql } from './sql-panel.tsx';

export interface BlockProps<Row> {
  readonly title: string;
  /** Null while it is on its way: its line is kept for it. */
  readonly note?: ComponentChildren;
  readonly answer: Answer<unknown> & Partial<Pick<HeldAnswer<unknown>, 'isHeld'>>;
  /** Null until there is an answer. */
  readonly table: Table<Row> | null;
  readonly chart?: { readonly spec: ChartSpec; readonly summary: string } | null;
  /** Shown instead of the table, which is saved all the same. */
  readonly view?: ComponentChildren;
  readonly height?: 'low' | 'middle' | 'high';
  /** Files of sql/sales behind it. */
  readonly sql?: readonly string[];
  /** Where the server sorts the table. */
  readonly sorting?: Sorting;
  /** Said where there are no rows. */
  readonly empty?: string;
  /** Between title and figures: legend, tabs, search. */
  readonly tools?: ComponentChildren;
  /** Below the figures. */
  readonly children?: ComponentChildren;
  readonly isWide?: boolean;
}

const NO_BREAK_SPACE = '\u00a0';

export function Block<Row>(props: BlockProps<Row>) {
  const {
    title,
    note,
    answer,
    table,
    chart = null,
    view,
    height = 'middle',
    sql = [],
    empty,
    tools,
    children,
  } = props;
  const { isWide, sorting } = props;
  const t = texts.value;
  const [asTable, setAsTable] = useState(false);
  const picture = useRef<() => string>(() => '');
  const hasRows = table !== null && table.rows.length > 0;
  const items = [
    ...(chart === null
      ? []
      : [{ text: asTable ? t.block.asChart : t.block.asTable, act: () => setAsTable(!asTable) }]),
    ...(hasRows
      ? fileItems({
          ...{ table, title, note: typeof note === 'string' ? note : '' },
          picture: () => (chart === null || asTable ? '' : picture.current()),
        })
      : []),
    ...(sql.length === 0 ? [] : [{ text: t.block.sql, act: () => openSql(title, sql) }]),
  ];
  return (
    <section
      class={`block${isWide === true ? ' wide' : ''}${answer.isHeld === true ? ' held' : ''}`}
      aria-busy={answer.isAsking && (answer.data === null || answer.isHeld === true)}
    >
      <header>
        <h2>{title}</h2>
        {answer.error !== null && answer.data !== null && <span class="tag tag-warn">{t.block.old}</span>}
        {items.length > 0 && <Menu label={`${t.block.menu}: ${title}`} items={items} />}
        {note !== undefined && <p class="note">{note ?? NO_BREAK_SPACE}</p>}
      </header>
      {tools}
      {answer.data === null || table === null ? (
        <Waiting answer={answer} height={height} />
      ) : !hasRows ? (
        <p class={`empty empty-${height}`}>
          {empty ?? t.block.empty}
          {isUnproved(answer.data) && <small>{t.block.unproved}</small>}
        </p>
      ) : chart !== null && !asTable ? (
        <Chart spec={chart.spec} summary={chart.summary} height={height} picture={picture} />
      ) : view !== undefined ? (
        view
      ) : (
        <DataTable table={table} title={title} {...(sorting === undefined ? {} : { sorting })} />
      )}
      {answer.data !== null && children}
    </section>
  );
}

/** Whether days of the period are not proved: nothing found in them does not mean that there is nothing. */
function isUnproved(data: unknown): boolean {
  const isOfSales = typeof data === 'object' && data !== null && 'scope' in data && 'complete' in data;
  return isOfSales && data.complete === false;
}

/** In the place of figures that are on their way, or did not come. */
export function Waiting({ answer, height }: Pick<BlockProps<never>, 'answer'> & { readonly height: string }) {
  const t = texts.value;
  if (answer.error === null) return <div class={`skeleton empty-${height}`} />;
  return (
    <div class={`failed empty-${height}`} role="alert">
      <p>{t.failures[answer.error.kind]}</p>
      {answer.error.kind === 'refused' && <p class="note">{failureText(answer.error)}</p>}
      <button type="button" onClick={refresh}>
        {t.block.again}
      </button>
    </div>
  );
}
