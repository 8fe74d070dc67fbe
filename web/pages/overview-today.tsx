/** Today by the hour, beside the same weekday a week before. */
import { ROUTES } from '../../src/protocol/api/routes.ts';
import { type ChartSpec, timeChart } from '../charts/options.ts';
import { Block } from '../components/block.tsx';
import { Legend } from '../components/legend.tsx';
import { column, type Table } from '../export/table.ts';
import { useAnswer } from '../state/answers.ts';
import { questionOf } from '../state/period.ts';
import { format, texts } from '../state/preferences.ts';

interface Hour {
  readonly hour: string;
  /** Null for hours to come. */
  readonly gross: string | null;
  readonly tickets: number | null;
  readonly before: string;
}

export function TodayBlock() {
  const t = texts.value;
  const write = format.value;
  const answer = useAnswer(ROUTES.today, questionOf(['compare']));
  const { data } = answer;
  const currency = data?.scope.currency ?? '';
  const rows: Hour[] = (data?.data.hours ?? []).map(({ hour, gross, tickets }, index) => {
    const isToCome = hour > (data?.data.hour_now ?? 23);
    return {
      hour: `${String(hour).padStart(2, '0')}:00`,
      gross: isToCome ? null : gross,
      tickets: isToCome ? null : tickets,
      before: data?.data.week_before.hours[index]?.gross ?? '0.00',
    };
  });
  const table: Table<Hour> = {
    name: 'today',
    currency,
    rows,
    columns: [
      column('hour', t.words.hour, 'text', ({ hour }) => hour),
      column('gross', t.words.gross, 'money', ({ gross }) => gross),
      column('tickets', t.words.tickets, 'count', ({ tickets }) => tickets),
      column('before', t.overview.weekBefore, 'money', ({ before }) => before),
    ],
  };
  const spec: ChartSpec = timeChart({
    labels: rows.map(({ hour }) => hour.slice(0, 2)),
    titles: rows.map(({ hour }) => hour),
    axis: write.short,
    series: [
      {
        ...{ name: t.words.gross, type: 'bar', colour: 0 },
        values: rows.map(({ gross }) => (gross === null ? null : Number(gross))),
        label: (index) => write.money(rows[index]?.gross ?? null, currency),
      },
      {
        ...{ name: t.overview.weekBefore, type: 'line', colour: 'compared', isDashed: true },
        values: rows.map(({ before }) => Number(before)),
        label: (index) => write.money(rows[index]?.before ?? null, currency),
      },
    ],
  });
  const last = data?.data.last_sale_at ?? null;
  return (
    <Block
      title={t.overview.today}
      note={
        data === null
          ? null
          : last === null
            ? t.overview.noSaleToday
            : `${t.overview.lastSale} ${write.moment(last)}`
      }
      answer={answer}
      table={data === null ? null : table}
      chart={data === null ? null : { spec, summary: t.overview.todaySummary }}
      sql={['today', 'from-orders']}
      tools={
        <Legend
          items={[
            { name: t.words.gross, mark: 'bar-0' },
            { name: t.overview.weekBefore, mark: 'line-compared' },
          ]}
        />
      }
    />
  );
}
