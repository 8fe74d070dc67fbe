/** How events sell towards their dates. Without an event chosen: those to come, the nearest first. */
import type { EventRow } from '../../src/protocol/api/events.ts';
import { ROUTES } from '../../src/protocol/api/routes.ts';
import { Block } from '../components/block.tsx';
import { CurveBlock } from '../components/curve-block.tsx';
import { column, type Table } from '../export/table.ts';
import { useAnswer } from '../state/answers.ts';
import { pastQuestion, questionOf } from '../state/period.ts';
import { filter, linkHere } from '../state/place.ts';
import { texts } from '../state/preferences.ts';

const SHOWN = 50;

export function PacePage() {
  const t = texts.value;
  const { event, city } = filter.value;
  const question = questionOf(['event', 'show', 'compare', 'channel']);
  const asked = { when: 'upcoming', sort: 'days_left', direction: 'asc', per_page: SHOWN } as const;
  const answer = useAnswer(ROUTES.events, question === null ? null : { ...question, ...asked });
  const { data } = answer;
  const rows = data?.data.events ?? [];
  const shown = event ?? rows[0]?.event_id ?? null;
  const table: Table<EventRow> = {
    name: 'pace',
    currency: data?.scope.currency ?? '',
    rows,
    columns: [
      column('name', t.words.event, 'text', ({ name, event_id }) => (name === '' ? event_id : name), {
        isWide: true,
        render: ({ name, event_id }) => (
          <a
            href={linkHere({ event: event_id, show: null })}
            {...(event_id === shown ? { 'aria-current': 'true' as const } : {})}
          >
            <bdi>{name === '' ? event_id : name}</bdi>
          </a>
        ),
      }),
      column('date', t.words.date, 'moment', ({ next_show_at }) => next_show_at),
      column('days_left', t.words.daysLeft, 'count', ({ days_left }) => days_left),
      column('sold', t.words.sold, 'count', ({ sold }) => sold),
      column('sell_through', t.words.sellThrough, 'percent', ({ sell_through }) => sell_through, {
        bar: ({ sell_through }) => sell_through,
      }),
      column('pace', t.words.pace, 'count', ({ pace }) => pace),
      column('pace_before', t.words.paceWeekBefore, 'count', ({ pace_before }) => pace_before),
    ],
  };
  return (
    <>
      <h1>{t.pages.pace}</h1>
      <p class="note">{t.pace.beside(city)}</p>
      <div class="grid">
        {(shown !== null || data === null) && <CurveBlock key={shown} event={shown} past={pastQuestion()} />}
        <Block
          title={t.pace.upcoming}
          isWide
          answer={answer}
          table={data === null ? null : table}
          empty={t.pace.noUpcoming}
          sql={['events']}
        />
      </div>
    </>
  );
}
