/** Refunds on both axes: on the day of the refund, and against the sales they undo. */
import type { z } from 'zod';
import { ROUTES } from '../../src/protocol/api/routes.ts';
import { hatchedDays } from '../charts/daily.ts';
import { timeChart } from '../charts/options.ts';
import { Block } from '../components/block.tsx';
import { changeColumns } from '../components/change.tsx';
import { EventLink } from '../components/event-link.tsx';
import { Legend, type LegendItem } from '../components/legend.tsx';
import { column, type Table } from '../export/table.ts';
import { useAnswer } from '../state/answers.ts';
import { choices } from '../state/choices.ts';
import { listDays, questionOf } from '../state/period.ts';
import { change, place } from '../state/place.ts';
import { format, texts } from '../state/preferences.ts';

export function RefundsBlock() {
  const answer = useRefunds();
  // One block on either axis: who switched by the keyboard stays at the switch.
  return place.value.params.get('axis') === 'sale' ? bySaleDay(answer) : byRefundDay(answer);
}

/** Switches the axis. */
function AxisTabs({ isBySale }: { readonly isBySale: boolean }) {
  const { money } = texts.value;
  return (
    <fieldset class="tabs" aria-label={money.axis}>
      <button type="button" aria-pressed={!isBySale} onClick={() => change({ axis: null })}>
        {money.byRefundDay}
      </button>
      <button type="button" aria-pressed={isBySale} onClick={() => change({ axis: 'sale' })}>
        {money.bySaleDay}
      </button>
    </fieldset>
  );
}

function useRefunds() {
  return useAnswer(ROUTES.refunds, questionOf());
}

function byRefundDay(answer: RefundsAnswer) {
  const t = texts.value;
  const write = format.value;
  const { data } = answer;
  const currency = data?.scope.currency ?? '';
  const known = new Map((data?.data.by_refund_day ?? []).map((day) => [day.date, day]));
  // Days without any stand in the chart too, so that its time runs evenly; a table needs none of them.
  const days = data === null || known.size === 0 ? [] : listDays(data.scope.from, data.scope.to);
  const before = data === null ? [] : refundsBefore(data, choices.value?.first_day ?? null);
  const rows = [...known.values()];
  const table: Table<(typeof rows)[number]> = {
    name: 'refunds-by-refund-day',
    currency,
    rows,
    columns: [
      column('date', t.words.day, 'day', ({ date }) => date),
      column('refunds', t.words.refunds, 'money', ({ refunds }) => refunds),
      column('withheld', t.money.withheld, 'money', ({ withheld }) => withheld),
      column('tickets', t.money.refundedTickets, 'count', ({ refunded_tickets }) => refunded_tickets),
      column('cancelled', t.money.cancelled, 'count', ({ cancelled_tickets }) => cancelled_tickets),
    ],
  };
  const spec = timeChart({
    labels: days.map((day) => write.shortDay(day)),
    titles: days.map((day) => write.day(day)),
    axis: write.short,
    hatched: hatchedDays(
      data?.stretches ?? [],
      days.map((date) => ({ date })),
      t,
    ),
    series: [
      {
        ...{
          name: t.words.refunds,
          type: 'bar',
          colour: 1,
          values: days.map((day) => Number(known.get(day)?.refunds ?? 0)),
        },
        label: (index) => write.money(known.get(days[index] ?? '')?.refunds ?? '0.00', currency),
      },
      {
        ...{
          name: t.money.withheld,
          type: 'bar',
          colour: 4,
          values: days.map((day) => Number(known.get(day)?.withheld ?? 0)),
        },
        label: (index) => write.money(known.get(days[index] ?? '')?.withheld ?? '0.00', currency),
      },
      ...(before.length === 0
        ? []
        : [
            {
              ...({ name: t.overview.before, type: 'line', colour: 'compared', isDashed: true } as const),
              values: days.map((_, index) => (before[index] == null ? null : Number(before[index]))),
              label: (index: number) => write.money(before[index] ?? null, currency),
            },
          ]),
    ],
  });
  const total = data?.data.total;
  const summary =
    total === undefined
      ? ''
      : t.money.refundsNote(
          write.money(total.refunds, currency),
          write.money(total.withheld, currency),
          write.count(total.refunded_tickets),
          write.count(total.cancelled_tickets),
        );
  return (
    <Block
      title={t.money.refunds}
      isWide
      answer={answer}
      table={data === null ? null : table}
      chart={{ spec, summary }}
      empty={t.money.noRefunds}
      sql={['days', 'from-days']}
      tools={
        <div class="tools">
          <AxisTabs isBySale={false} />
          <Legend
            items={[
              { name: t.words.refunds, mark: 'bar-1' },
              { name: t.money.withheld, mark: 'bar-4' },
              ...(before.length === 0 ? [] : [{ name: t.overview.before, mark: 'line-compared' as const }]),
              ...hatchedItem(data),
            ]}
          />
        </div>
      }
    />
  );
}

type RefundsAnswer = ReturnType<typeof useRefunds>;
type Refunds = z.infer<(typeof ROUTES)['refunds']['answer']>;

/** What was given back on each day of the compared period; null before the first sale of all. */
function refundsBefore({ data, scope }: Refunds, firstDay: string | null): (string | null)[] {
  if (scope.compared === null) return [];
  const known = new Map(data.compared_by_refund_day?.map(({ date, refunds }) => [date, refunds]));
  return listDays(scope.compared.from, scope.compared.to).map((day) =>
    firstDay === null || day < firstDay ? null : (known.get(day) ?? '0.00'),
  );
}

/** What hatching stands for, where there is any. */
function hatchedItem(data: Refunds | null): LegendItem[] {
  const hasGap = data?.stretches.some(({ state }) => state !== 'proved') ?? false;
  return hasGap ? [{ name: texts.value.proof.hatched, mark: 'hatched' }] : [];
}

function bySaleDay(answer: RefundsAnswer) {
  const t = texts.value;
  const write = format.value;
  const { data } = answer;
  const currency = data?.scope.currency ?? '';
  const rows = data?.data.by_sale_day ?? [];
  const table: Table<(typeof rows)[number]> = {
    name: 'refunds-by-sale-day',
    currency,
    rows,
    columns: [
      column('date', t.words.day, 'day', ({ date }) => date),
      column('gross', t.words.gross, 'money', ({ gross }) => gross),
      column('refunds', t.money.givenBack, 'money', ({ refunds }) => refunds),
      column('rate', t.figures.refund_rate, 'percent', ({ refund_rate }) => refund_rate),
    ],
  };
  const spec = timeChart({
    labels: rows.map(({ date }) => write.shortDay(date)),
    titles: rows.map(({ date }) => write.day(date)),
    axis: write.short,
    hatched: hatchedDays(data?.stretches ?? [], rows, t),
    series: [
      {
        ...{ name: t.words.gross, type: 'bar', colour: 0, values: rows.map(({ gross }) => Number(gross)) },
        label: (index) => write.money(rows[index]?.gross ?? null, currency),
      },
      {
        ...{
          name: t.money.givenBack,
          type: 'bar',
          colour: 1,
          values: rows.map(({ refunds }) => Number(refunds)),
        },
        label: (index) => write.money(rows[index]?.refunds ?? null, currency),
      },
    ],
  });
  return (
    <Block
      title={t.money.refunds}
      note={t.money.bySaleNote}
      isWide
      answer={answer}
      table={data === null ? null : table}
      chart={{ spec, summary: t.money.bySaleNote }}
      empty={data?.data.by_sale_day === null ? t.money.notByShow : t.money.noRefunds}
      sql={['refunds_by_sale_day']}
      tools={
        <div class="tools">
          <AxisTabs isBySale />
          <Legend
            items={[
              { name: t.words.gross, mark: 'bar-0' },
              { name: t.money.givenBack, mark: 'bar-1' },
              ...hatchedItem(data),
            ]}
          />
        </div>
      }
    />
  );
}

export function RefundEventsBlock() {
  const t = texts.value;
  const answer = useRefunds();
  const { data } = answer;
  const rows = data?.data.events ?? [];
  const table: Table<(typeof rows)[number]> = {
    name: 'refunds-by-event',
    currency: data?.scope.currency ?? '',
    rows,
    columns: [
      column('name', t.words.event, 'text', ({ name, event_id }) => (name === '' ? event_id : name), {
        isWide: true,
        render: ({ event_id, name }) => <EventLink id={event_id} name={name} />,
      }),
      column('refunds', t.words.refunds, 'money', ({ refunds }) => refunds),
      ...changeColumns<(typeof rows)[number]>(data?.scope),
      column('withheld', t.money.withheld, 'money', ({ withheld }) => withheld),
      column('tickets', t.money.refundedTickets, 'count', ({ refunded_tickets }) => refunded_tickets),
      column('gross', t.words.gross, 'money', ({ gross }) => gross),
      column('rate', t.figures.refund_rate, 'percent', ({ refund_rate }) => refund_rate),
    ],
  };
  return (
    <Block
      title={t.money.refundsByEvent}
      isWide
      answer={answer}
      table={data === null ? null : table}
      empty={t.money.noRefunds}
      sql={['refunded_events', 'from-days']}
    />
  );
}
