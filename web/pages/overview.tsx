/** First what needs attention, then the figures of the period. */
import { ROUTES } from '../../src/protocol/api/routes.ts';
import { dailyChart } from '../charts/daily.ts';
import { Attention } from '../components/attention.tsx';
import { Block } from '../components/block.tsx';
import { changeColumns } from '../components/change.tsx';
import { Legend } from '../components/legend.tsx';
import { Tiles } from '../components/tiles.tsx';
import { column, type Table } from '../export/table.ts';
import { useAnswer } from '../state/answers.ts';
import { choices } from '../state/choices.ts';
import { questionOf } from '../state/period.ts';
import { linkHere, linkTo } from '../state/place.ts';
import { format, texts } from '../state/preferences.ts';
import { PlanBlock } from './overview-plan.tsx';
import { TodayBlock } from './overview-today.tsx';

const TOP = 8;

export function OverviewPage() {
  const t = texts.value;
  const question = questionOf();
  const summary = useAnswer(ROUTES.summary, question);
  const daily = useAnswer(ROUTES.daily, question);
  return (
    <>
      <h1 class="hidden">{t.pages.overview}</h1>
      <Attention />
      <Tiles summary={summary.data} daily={daily.data} error={summary.error} />
      <div class="grid">
        <DailyBlock answer={daily} />
        <TodayBlock />
        <TopEvents />
        <TopCities />
        <PlanBlock />
      </div>
    </>
  );
}

type DailyAnswer = ReturnType<typeof useAnswer<(typeof ROUTES)['daily']['answer']>>;

export function DailyBlock({ answer }: { readonly answer: DailyAnswer }) {
  const t = texts.value;
  const write = format.value;
  const { data } = answer;
  const days = data?.data.days ?? [];
  const hasGap = data?.stretches.some(({ state }) => state !== 'proved') ?? false;
  const table: Table<(typeof days)[number]> = {
    name: 'sales-by-day',
    currency: data?.scope.currency ?? '',
    rows: days,
    columns: [
      column('date', t.words.day, 'day', ({ date }) => date),
      column('gross', t.words.gross, 'money', ({ gross, state }) => (state === 'missing' ? null : gross)),
      column('mean', t.overview.mean, 'money', ({ gross_mean }) => gross_mean),
      column('refunds', t.words.refunds, 'money', ({ refunds }) => refunds),
      column('net', t.words.net, 'money', ({ net }) => net),
      column('orders', t.words.orders, 'count', ({ orders }) => orders),
      column('tickets', t.words.tickets, 'count', ({ tickets }) => tickets),
      column('state', t.words.proof, 'text', ({ state }) => t.proof.states[state]),
    ],
  };
  const best = days.reduce((top, day) => (Number(day.gross) > Number(top?.gross ?? -1) ? day : top), days[0]);
  const summary =
    best === undefined
      ? ''
      : t.overview.dailySummary(days.length, write.day(best.date), write.money(best.gross, table.currency));
  return (
    <Block
      title={t.overview.daily}
      isWide
      answer={answer}
      table={data === null ? null : table}
      chart={
        data === null
          ? null
          : { spec: dailyChart(data, { t, write }, choices.value?.first_day ?? null), summary }
      }
      sql={['days', 'from-days', 'windows']}
      tools={
        <Legend
          items={[
            { name: t.words.gross, mark: 'bar-0' },
            { name: t.overview.mean, mark: 'line-1' },
            ...(data?.data.compared == null
              ? []
              : [{ name: t.overview.before, mark: 'line-compared' as const }]),
            ...(hasGap ? [{ name: t.proof.hatched, mark: 'hatched' as const }] : []),
          ]}
        />
      }
    />
  );
}

function TopEvents() {
  const t = texts.value;
  const answer = useAnswer(ROUTES.events, withTop());
  const { data } = answer;
  const rows = (data?.data.events ?? []).filter(({ gross }) => Number(gross) > 0);
  const top = Number(rows[0]?.gross ?? 0);
  const table: Table<(typeof rows)[number]> = {
    name: 'top-events',
    currency: data?.scope.currency ?? '',
    rows,
    columns: [
      column('name', t.words.event, 'text', ({ name, event_id }) => (name === '' ? event_id : name), {
        isWide: true,
        render: ({ name, event_id }) => (
          <a href={linkTo('events', event_id)}>
            <bdi>{name === '' ? event_id : name}</bdi>
          </a>
        ),
        bar: ({ gross }) => (top > 0 ? Number(gross) / top : 0),
      }),
      column('gross', t.words.gross, 'money', ({ gross }) => gross),
      column('tickets', t.words.tickets, 'count', ({ tickets }) => tickets),
    ],
  };
  return (
    <Block
      title={t.overview.topEvents}
      answer={answer}
      table={data === null ? null : table}
      sql={['events', 'from-days']}
    >
      <a class="all" href={linkTo('events')}>
        {t.overview.allEvents}
      </a>
    </Block>
  );
}

function withTop() {
  const question = questionOf(['event', 'show', 'compare']);
  return question === null ? null : { ...question, per_page: TOP };
}

function TopCities() {
  const t = texts.value;
  const answer = useAnswer(ROUTES.cities, questionOf());
  const { data } = answer;
  const cities = data?.data.cities ?? [];
  const top = Number(cities[0]?.gross ?? 0);
  const hasBefore = data !== null && data.scope.compared !== null;
  const table: Table<(typeof cities)[number]> = {
    name: 'cities',
    currency: data?.scope.currency ?? '',
    rows: cities.slice(0, TOP),
    columns: [
      column('city', t.words.city, 'text', ({ city }) => (city === '' ? t.words.unknownCity : city), {
        isWide: true,
        render: ({ city }) =>
          city === '' ? (
            t.words.unknownCity
          ) : (
            <a href={linkHere({ city })}>
              <bdi>{city}</bdi>
            </a>
          ),
        bar: ({ gross }) => (top > 0 ? Number(gross) / top : 0),
      }),
      column('gross', t.words.gross, 'money', ({ gross }) => gross),
      ...(hasBefore
        ? changeColumns<(typeof cities)[number]>(data.scope)
        : [column('share', t.words.share, 'percent', ({ share }: (typeof cities)[number]) => share)]),
    ],
  };
  return (
    <Block
      title={t.overview.cities}
      answer={answer}
      table={data === null ? null : table}
      sql={['cities', 'from-days']}
    />
  );
}
