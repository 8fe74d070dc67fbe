/** One event: its dates, its parts, and how it sells. */
import type { z } from 'zod';
import type { eventSchema } from '../../src/protocol/api/events.ts';
import { ROUTES } from '../../src/protocol/api/routes.ts';
import { Block, Waiting } from '../components/block.tsx';
import { Change } from '../components/change.tsx';
import { CurveBlock } from '../components/curve-block.tsx';
import { Facts } from '../components/facts.tsx';
import { changeOf, type Figure } from '../components/tiles.tsx';
import { column, type Table, writeValue } from '../export/table.ts';
import { useAnswer } from '../state/answers.ts';
import { questionOf } from '../state/period.ts';
import { filter, linkTo, place } from '../state/place.ts';
import { format, texts } from '../state/preferences.ts';
import { DailyBlock } from './overview.tsx';

const NO_BREAK_SPACE = '\u00a0';

type EventData = z.infer<typeof eventSchema>['data'];

export function EventPage() {
  const t = texts.value;
  const id = place.value.id ?? '';
  const question = questionOf(['event', 'city', 'compare']);
  const answer = useAnswer(ROUTES.event, question, id);
  const summary = useAnswer(
    ROUTES.summary,
    question === null ? null : { ...questionOf(['city']), event: id },
  );
  const daily = useAnswer(ROUTES.daily, question === null ? null : { ...questionOf(['city']), event: id });
  const { data } = answer;
  if (data === null) {
    return (
      <>
        <h1>{t.event.title(id)}</h1>
        <Waiting answer={answer} height="high" />
      </>
    );
  }
  const { event, totals } = data.data;
  return (
    <>
      <p class="crumbs">
        <a href={linkTo('events')}>{t.pages.events}</a>
      </p>
      <h1>
        <bdi>{event.name === '' ? t.event.title(id) : event.name}</bdi>
      </h1>
      <p class="note">
        <bdi>{[event.city, event.place, event.address].filter((part) => part !== '').join(', ')}</bdi>
      </p>
      <EventFacts event={event} totals={totals} summary={summary.data} currency={data.scope.currency} />
      <div class="grid">
        <CurveBlock event={id} />
        <DailyBlock answer={daily} />
        <Shows answer={answer} />
      </div>
      <Parts answer={answer} />
    </>
  );
}

type EventAnswer = ReturnType<typeof useAnswer<(typeof ROUTES)['event']['answer']>>;

type FactsRow = Pick<EventData, 'event' | 'totals'>;

const COMPARED = {
  gross: { key: 'gross', kind: 'money', isGoodUp: true },
  refunds: { key: 'refunds', kind: 'money', isGoodUp: false },
  net: { key: 'net', kind: 'money', isGoodUp: true },
} as const satisfies Readonly<Record<string, Figure>>;

interface EventFactsProps extends FactsRow {
  readonly currency: string;
  /** Null while it is on its way. */
  readonly summary: z.infer<(typeof ROUTES)['summary']['answer']> | null;
}

function EventFacts({ event, totals, summary, currency }: EventFactsProps) {
  const t = texts.value;
  const sum = (key: keyof typeof COMPARED) => {
    const change = summary === null ? null : changeOf(summary, COMPARED[key]);
    return column(key, t.words[key], 'money', (one: FactsRow) => one.totals[key], {
      render: (one) => (
        <>
          <bdi>{writeValue(one.totals[key], 'money', currency, format.value)}</bdi>
          {filter.value.compare !== 'none' && (
            <span class="change">{change === null ? NO_BREAK_SPACE : <Change {...change} />}</span>
          )}
        </>
      ),
    });
  };
  const table: Table<FactsRow> = {
    name: `event-${event.event_id}`,
    currency,
    rows: [{ event, totals }],
    columns: [
      column('date', t.words.date, 'moment', (one) => one.event.next_show_at ?? one.event.last_show_at),
      column('days_left', t.words.daysLeft, 'count', (one) => one.event.days_left),
      column('sold', t.words.sold, 'count', (one) => one.event.sold),
      column('capacity', t.words.capacity, 'count', (one) => one.event.capacity),
      column('sell_through', t.words.sellThrough, 'percent', (one) => one.event.sell_through),
      ...[sum('gross'), sum('refunds'), sum('net')],
      column('pace', t.words.pace, 'count', (one) => one.event.pace),
      ...(event.plan_gross === null
        ? []
        : [column('plan', t.words.plan, 'money', (one: FactsRow) => one.event.plan_gross)]),
    ],
  };
  return <Facts title={t.event.facts} table={table} />;
}

function Shows({ answer }: { readonly answer: EventAnswer }) {
  const t = texts.value;
  const shows = answer.data?.data.shows ?? [];
  const table: Table<(typeof shows)[number]> = {
    name: 'shows',
    currency: answer.data?.scope.currency ?? '',
    rows: shows,
    columns: [
      column('start', t.words.date, 'moment', ({ start_at }) => start_at),
      column('name', t.words.show, 'text', ({ name, show_id }) => (name === '' ? show_id : name), {
        isWide: true,
      }),
      column('capacity', t.words.capacity, 'count', ({ capacity }) => capacity),
      column('sold', t.words.sold, 'count', ({ sold }) => sold),
      column('free', t.words.free, 'count', ({ free }) => free),
      column('sell_through', t.words.sellThrough, 'percent', ({ sell_through }) => sell_through, {
        bar: ({ sell_through }) => sell_through,
      }),
      column('gross', t.words.gross, 'money', ({ gross }) => gross),
      column('refunds', t.words.refunds, 'money', ({ refunds }) => refunds),
      column('tickets', t.words.tickets, 'count', ({ tickets }) => tickets),
    ],
  };
  return (
    <Block title={t.event.shows} isWide answer={answer} table={table} height="low" sql={['event_shows']} />
  );
}

function Parts({ answer }: { readonly answer: EventAnswer }) {
  const t = texts.value;
  const { data } = answer;
  if (data === null) return null;
  const { ticket_types: types, zones, channels, promo_codes: codes, refund_days: refundDays } = data.data;
  const { currency } = data.scope;
  const money = t.words.gross;
  const typeTable: Table<(typeof types)[number]> = {
    name: 'ticket-types',
    currency,
    rows: types,
    columns: [
      column(
        'type',
        t.event.type,
        'text',
        ({ ticket_type }) => (ticket_type === '' ? t.event.noType : ticket_type),
        { isWide: true },
      ),
      column('gross', money, 'money', ({ gross }) => gross),
      column('tickets', t.words.tickets, 'count', ({ tickets }) => tickets),
      column('refunds', t.words.refunds, 'money', ({ refunds }) => refunds),
    ],
  };
  const zoneTable: Table<(typeof zones)[number]> = {
    name: 'zones',
    currency,
    rows: zones,
    columns: [
      column('zone', t.event.zone, 'text', ({ zone }) => (zone === '' ? t.event.noZone : zone), {
        isWide: true,
      }),
      column('gross', money, 'money', ({ gross }) => gross),
      column('tickets', t.words.tickets, 'count', ({ tickets }) => tickets),
      column('refunds', t.words.refunds, 'money', ({ refunds }) => refunds),
    ],
  };
  const channelTable: Table<(typeof channels)[number]> = {
    name: 'channels',
    currency,
    rows: channels,
    columns: [
      column('channel', t.words.channel, 'text', ({ channel }) => t.channels[channel], {
        bar: ({ share }) => share,
      }),
      column('gross', money, 'money', ({ gross }) => gross),
      column('orders', t.words.orders, 'count', ({ orders }) => orders),
      column('share', t.words.share, 'percent', ({ share }) => share),
    ],
  };
  const codeTable: Table<(typeof codes)[number]> = {
    name: 'promo-codes',
    currency,
    rows: codes,
    columns: [
      column('code', t.money.code, 'text', ({ promo_code_id }) => promo_code_id),
      column('gross', money, 'money', ({ gross }) => gross),
      column('discounts', t.money.discounts, 'money', ({ discounts }) => discounts),
      column('orders', t.words.orders, 'count', ({ orders }) => orders),
    ],
  };
  const refundTable: Table<(typeof refundDays)[number]> = {
    name: 'refund-days',
    currency,
    rows: refundDays,
    columns: [
      column('date', t.words.day, 'day', ({ date }) => date),
      column('refunds', t.words.refunds, 'money', ({ refunds }) => refunds),
      column('withheld', t.money.withheld, 'money', ({ withheld }) => withheld),
      column('tickets', t.words.tickets, 'count', ({ refunded_tickets }) => refunded_tickets),
    ],
  };
  return (
    <div class="grid pair">
      <Block title={t.event.types} answer={answer} table={typeTable} height="low" sql={['event_parts']} />
      <Block title={t.event.zones} answer={answer} table={zoneTable} height="low" sql={['event_parts']} />
      <Block
        title={t.event.channels}
        answer={answer}
        table={channelTable}
        height="low"
        sql={['channels', 'from-utm']}
      />
      <Block
        title={t.event.codes}
        answer={answer}
        table={codeTable}
        height="low"
        sql={['promo_codes', 'from-codes']}
      />
      <Block
        title={t.event.refunds}
        isWide
        answer={answer}
        table={refundTable}
        height="low"
        sql={['days', 'from-days']}
      />
    </div>
  );
}
