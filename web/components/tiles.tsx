/** The eight figures of a period that a page begins with. */
import type { z } from 'zod';
import type { dailySchema, summarySchema, Totals } from '../../src/protocol/api/sales.ts';
import { column, type Table } from '../export/table.ts';
import { NOTHING } from '../format/format.ts';
import type { ApiError } from '../state/api.ts';
import { format, texts } from '../state/preferences.ts';
import { Waiting } from './block.tsx';
import { type ChangeProps, changeText } from './change.tsx';
import { FigureMenu } from './figure-menu.tsx';
import { openSql } from './sql-panel.tsx';
import { Tile } from './tile.tsx';

type Summary = z.infer<typeof summarySchema>;
type Day = z.infer<typeof dailySchema>['data']['days'][number];

export interface Figure {
  readonly key: keyof NonNullable<Summary['data']['change']>;
  readonly kind: 'money' | 'count' | 'rate';
  readonly isGoodUp: boolean | null;
  /** For the small line; absent where tiles have none. */
  readonly line?: (day: Day) => number | null;
}

const parts = (above: string, below: number | null) =>
  below === null || below === 0 ? null : Number(above) / below;

/** Of sales as a whole. */
const SALES: readonly Figure[] = [
  { key: 'gross', kind: 'money', isGoodUp: true, line: ({ gross }) => Number(gross) },
  { key: 'refunds', kind: 'money', isGoodUp: false, line: ({ refunds }) => Number(refunds) },
  { key: 'net', kind: 'money', isGoodUp: true, line: ({ net }) => Number(net) },
  { key: 'tickets', kind: 'count', isGoodUp: true, line: ({ tickets }) => tickets },
  { key: 'orders', kind: 'count', isGoodUp: true, line: ({ orders }) => orders },
  { key: 'average_order', kind: 'money', isGoodUp: null, line: ({ gross, orders }) => parts(gross, orders) },
  {
    key: 'average_ticket',
    kind: 'money',
    isGoodUp: null,
    line: ({ gross, tickets }) => parts(gross, tickets),
  },
  {
    key: 'refund_rate',
    kind: 'rate',
    isGoodUp: false,
    line: ({ gross, refunds }) => parts(refunds, Number(gross)),
  },
];

export interface TilesProps {
  readonly summary: Summary | null;
  readonly daily?: z.infer<typeof dailySchema> | null;
  /** @default those of sales as a whole */
  readonly figures?: readonly Figure[];
  readonly error: ApiError | null;
}

export function Tiles({ summary, daily = null, figures = SALES, error }: TilesProps) {
  const t = texts.value;
  if (summary === null && error !== null) {
    return (
      <section class="block" aria-label={t.overview.figures}>
        <Waiting answer={{ data: null, error, isAsking: false }} height="low" />
      </section>
    );
  }
  const currency = summary?.scope.currency ?? '';
  // Of days that were never loaded nobody knows that nothing was sold.
  const isUnknown = summary?.stretches.every(({ state }) => state === 'missing') ?? false;
  return (
    <section class="figures" aria-label={t.overview.figures}>
      <dl class="tiles">
        {figures.map((figure) => (
          <Tile
            key={figure.key}
            title={t.figures[figure.key]}
            value={
              summary === null ? null : isUnknown ? NOTHING : writeFigure(summary.data.now, figure, currency)
            }
            change={summary === null ? null : changeOf(summary, figure)}
            line={lineOf(figure, daily)}
            isUnproved={summary?.complete === false}
          />
        ))}
      </dl>
      {error !== null && <span class="tag tag-warn">{t.block.old}</span>}
      {summary !== null && (
        <FigureMenu
          title={t.overview.figures}
          table={tableOf(summary, figures, isUnknown)}
          more={[{ text: t.block.sql, act: () => openSql(t.overview.figures, SQL) }]}
        />
      )}
    </section>
  );
}

const SQL = ['from-days', 'totals'];

function lineOf({ line }: Figure, daily: TilesProps['daily']): (number | null)[] | null {
  if (line === undefined) return null;
  return daily?.data.days.map((day) => (day.state === 'missing' ? null : line(day))) ?? [];
}

type Totalled = Pick<Summary['scope'], 'from' | 'to'> & { readonly totals: Totals | null };

/** A row a period: the one that is shown, and the one it is compared with. */
function tableOf({ data, scope }: Summary, shown: readonly Figure[], isUnknown: boolean): Table<Totalled> {
  const { words, figures } = texts.value;
  const now = { from: scope.from, to: scope.to, totals: isUnknown ? null : data.now };
  const before = scope.compared === null ? [] : [{ ...scope.compared, totals: data.compared }];
  return {
    name: 'figures',
    currency: scope.currency,
    rows: [now, ...before],
    columns: [
      column('from', words.from, 'day', ({ from }) => from),
      column('to', words.to, 'day', ({ to }) => to),
      ...shown.map(({ key, kind }) =>
        column(
          key,
          figures[key],
          kind === 'rate' ? 'percent' : kind,
          ({ totals }: Totalled) => totals?.[key] ?? null,
        ),
      ),
    ],
  };
}

function writeFigure(totals: Totals, { key, kind }: Figure, currency: string): string {
  const value = totals[key];
  if (kind === 'money') return format.value.money(typeof value === 'string' ? value : null, currency);
  const number = typeof value === 'number' ? value : null;
  return kind === 'rate' ? format.value.percent(number) : format.value.count(number);
}

/** What has changed in a figure; null where there is nothing to compare it with. */
export function changeOf({ data, scope }: Summary, figure: Figure): ChangeProps | null {
  const change = data.change?.[figure.key] ?? null;
  if (change === null || data.compared === null) return null;
  return {
    ...changeText(change, figure.kind === 'rate'),
    isGoodUp: figure.isGoodUp,
    before: writeFigure(data.compared, figure, scope.currency),
  };
}
