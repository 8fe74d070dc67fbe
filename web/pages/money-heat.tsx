/** When people buy, by hour and weekday of the report zone. */
import { ROUTES } from '../../src/protocol/api/routes.ts';
import { heatChart } from '../charts/heat.ts';
import { Block } from '../components/block.tsx';
import { column, type Table } from '../export/table.ts';
import { useAnswer } from '../state/answers.ts';
import { questionOf } from '../state/period.ts';
import { format, texts } from '../state/preferences.ts';

/** A Monday. */
const WEEK = [
  '2024-01-01',
  '2024-01-02',
  '2024-01-03',
  '2024-01-04',
  '2024-01-05',
  '2024-01-06',
  '2024-01-07',
] as const;

export function HeatBlock() {
  const t = texts.value;
  const write = format.value;
  const answer = useAnswer(ROUTES.heatmap, questionOf(['compare']));
  const { data } = answer;
  const currency = data?.scope.currency ?? '';
  const rows = data?.data.cells ?? [];
  const weekdays = WEEK.map((day) => write.weekday(day));
  const hourOf = (hour: number) => `${String(hour).padStart(2, '0')}:00`;
  const table: Table<(typeof rows)[number]> = {
    name: 'hours-of-the-week',
    currency,
    rows,
    columns: [
      column('weekday', t.words.weekday, 'text', ({ weekday }) => weekdays[weekday - 1] ?? ''),
      column('hour', t.words.hour, 'text', ({ hour }) => hourOf(hour)),
      column('gross', t.words.gross, 'money', ({ gross }) => gross),
      column('orders', t.words.orders, 'count', ({ orders }) => orders),
      column('tickets', t.words.tickets, 'count', ({ tickets }) => tickets),
    ],
  };
  const sold = new Map(rows.map((cell) => [`${cell.weekday} ${cell.hour}`, cell]));
  const places = WEEK.flatMap((_, index) =>
    Array.from({ length: 24 }, (_none, hour) => ({ weekday: index + 1, hour })),
  );
  const cells = places.map(({ weekday, hour }) => {
    const { gross, orders } = sold.get(`${weekday} ${hour}`) ?? { gross: '0.00', orders: 0 };
    return {
      ...{ hour, weekday, value: Number(gross) },
      title: `${weekdays[weekday - 1] ?? ''}, ${hourOf(hour)}`,
      lines: [
        { name: t.words.gross, value: write.money(gross, currency) },
        { name: t.words.orders, value: write.count(orders) },
      ],
    };
  });
  const top = rows.reduce(
    (best, cell) => (Number(cell.gross) > Number(best?.gross ?? -1) ? cell : best),
    rows[0],
  );
  const summary =
    top === undefined ? '' : t.money.heatSummary(weekdays[top.weekday - 1] ?? '', hourOf(top.hour));
  return (
    <Block
      title={t.money.heat}
      isWide
      note={data === null ? null : summary}
      answer={answer}
      table={data === null ? null : table}
      chart={{ spec: heatChart(cells, weekdays), summary }}
      sql={['hours', 'from-hours']}
    />
  );
}
