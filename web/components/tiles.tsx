/** The eight figures of a period. */
import type { z } from 'zod';
import type { dailySchema, summarySchema, Totals } from '../../src/protocol/api/sales.ts';
import { column, type Table } from '../export/table.ts';
import { NOTHING } from '../format/format.ts';
import type { ApiError } from '../state/api.ts';
import { format, texts } from '../state/preferences.ts';
import { Waiting } from './block.tsx';
import { FigureMenu } from './figure-menu.tsx';
import { openSql } from './sql-panel.tsx';
import { Tile } from './tile.tsx';

type Summary = z.infer<typeof summarySchema>;
type Day = z.infer<typeof dailySchema>['data']['days'][number];

interface Figure {
  readonly key: keyof NonNullable<Summary['data']['change']>;
  readonly kind: 'money' | 'count' | 'rate';
  readonly isGoodUp: boolean | null;
  /** For the small line. */
  line(day: Day): number | null;
}

const parts = (above: string, below: number | null) =>
  below === null || below === 0 ? null : Number(above) / below;

const FIGURES: readonly Figure[] = [
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
  readonly daily: z.infer<typeof dailySchema> | null;
  readonly error: ApiError | null;
}

export function Tiles({ summary, daily, error }: TilesProps) {
  const t = texts.value;
  if (summary === null && error !== null) {
    return <Waiting answer={{ data: null, error, isAsking: false }} height="low" />;
  }
  const currency = summary?.scope.currency ?? '';
  // Of days that were never loaded nobody knows that nothing was sold.
  const isUnknown = summary?.stretches.every(({ state }) => state === 'missing') ?? false;
  return (
    <section class="figures" aria-label={t.overview.figures}>
      <dl class="tiles">
        {FIGURES.map((figure) => (
          <Tile
            key={figure.key}
            title={t.figures[figure.key]}
            value={
              summary === null ? null : isUnknown ? NOTHING : writeFigure(summary.data.now, figure, currency)
            }
            change={summary === null ? null : changeOf(summary, figure)}
            line={daily?.data.days.map((day) => (day.state === 'missing' ? null : figure.line(day))) ?? []}
            isUnproved={summary?.complete === false}
          />
        ))}
      </dl>
      {summary !== null && (
        <FigureMenu
          title={t.overview.figures}
          table={tableOf(summary, isUnknown)}
          more={[{ text: t.block.sql, act: () => openSql(t.overview.figures, SQL) }]}
        />
      )}
    </section>
  );
}

const SQL = ['from-days', 'totals'];

type Totalled = Pick<Summary['scope'], 'from' | 'to'> & { readonly totals: Totals | null };

/** A row a period: the one that is shown, and the one it is compared with. */
function tableOf({ data, scope }: Summary, isUnknown: boolean): Table<Totalled> {
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
      ...FIGURES.map(({ key, kind }) =>
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

function changeOf({ data, scope }: Summary, figure: Figure) {
  const change = data.change?.[figure.key] ?? null;
  if (change === null || data.compared === null) return null;
  const text =
    figure.kind === 'rate'
      ? `${format.value.points(change)} ${texts.value.words.points}`
      : format.value.change(change);
  return {
    text,
    // What is rounded to nothing points nowhere.
    sign: /[1-9]/.test(text) ? Math.sign(change) : 0,
    isGoodUp: figure.isGoodUp,
    before: writeFigure(data.compared, figure, scope.currency),
  };
}
