/** The table of events: sorted, searched and paged by the server. */

import type { ListedEvent } from '../../src/protocol/api/events.ts';
import { EVENT_SORTS } from '../../src/protocol/api/filter.ts';
import { ROUTES } from '../../src/protocol/api/routes.ts';
import { Block } from '../components/block.tsx';
import { changeColumns } from '../components/change.tsx';
import { EventLink } from '../components/event-link.tsx';
import { Choice } from '../components/filter-bar.tsx';
import { column, type Table } from '../export/table.ts';
import { useAnswer, useHeld } from '../state/answers.ts';
import { questionOf } from '../state/period.ts';
import { change, linkHere, place } from '../state/place.ts';
import { format, texts } from '../state/preferences.ts';

const PER_PAGE = 50;
const WHEN = ['all', 'upcoming', 'past'] as const;

export function EventsPage() {
  const t = texts.value;
  const write = format.value;
  const { params } = place.value;
  const sort = EVENT_SORTS.find((known) => known === params.get('sort')) ?? 'gross';
  const direction = params.get('direction') === 'asc' ? 'asc' : 'desc';
  const when = WHEN.find((known) => known === params.get('when')) ?? 'all';
  const search = params.get('search') ?? '';
  const page = Math.max(1, Number.parseInt(params.get('page') ?? '1', 10) || 1);
  const question = questionOf(['event', 'show']);
  const asked = { sort, direction, when, page, per_page: PER_PAGE, search: search === '' ? null : search };
  const answer = useHeld(useAnswer(ROUTES.events, question === null ? null : { ...question, ...asked }));
  const { data } = answer;
  const table: Table<ListedEvent> = {
    name: 'events',
    currency: data?.scope.currency ?? '',
    rows: data?.data.events ?? [],
    columns: [
      column('name', t.words.event, 'text', ({ name, event_id }) => (name === '' ? event_id : name), {
        isWide: true,
        render: ({ event_id, name }) => <EventLink id={event_id} name={name} />,
      }),
      column(
        'date',
        t.words.date,
        'moment',
        ({ next_show_at, last_show_at }) => next_show_at ?? last_show_at,
      ),
      column('sold', t.words.sold, 'count', ({ sold }) => sold),
      column('sell_through', t.words.sellThrough, 'percent', ({ sell_through }) => sell_through, {
        bar: ({ sell_through }) => sell_through,
      }),
      column('gross', t.words.gross, 'money', ({ gross }) => gross),
      ...changeColumns<ListedEvent>(data?.scope),
      column('refunds', t.words.refunds, 'money', ({ refunds }) => refunds),
      column('pace', t.words.pace, 'count', ({ pace }) => pace, {
        render: ({ pace, pace_before }) => (
          <span title={t.words.paceBefore(write.count(pace_before))}>
            {write.count(pace)} <small>{pace > pace_before ? '▲' : pace < pace_before ? '▼' : ''}</small>
          </span>
        ),
      }),
      column('days_left', t.words.daysLeft, 'count', ({ days_left }) => days_left),
      column('capacity', t.words.capacity, 'count', ({ capacity }) => capacity),
      column('city', t.words.city, 'text', ({ city }) => city),
    ],
  };
  const pages = Math.max(1, Math.ceil((data?.data.total ?? 0) / PER_PAGE));
  return (
    <>
      <h1>{t.pages.events}</h1>
      <Block
        title={t.events.table}
        note={data === null ? null : t.events.found(data.data.total)}
        isWide
        height="high"
        answer={answer}
        table={data === null ? null : table}
        empty={t.events.none}
        sql={['events', 'from-days']}
        sorting={{ key: sort, direction, keys: EVENT_SORTS }}
        tools={
          <div class="tools">
            <input
              type="search"
              name="search"
              placeholder={t.events.search}
              aria-label={t.events.search}
              value={search}
              onInput={({ currentTarget }) => change({ search: currentTarget.value || null, page: null })}
            />
            <Choice
              id="when"
              name={t.events.when.name}
              value={when}
              options={WHEN.map((name) => [name, t.events.when[name]] as const)}
              onChoose={(value) => change({ when: value === 'all' ? null : value, page: null })}
            />
          </div>
        }
      >
        {pages > 1 && (
          <nav class="paging" aria-label={t.events.paging}>
            {page > 1 && (
              <a href={linkHere({ page: page === 2 ? null : String(page - 1) })}>{t.events.previous}</a>
            )}
            <span>{t.events.page(page, pages)}</span>
            {page < pages && <a href={linkHere({ page: String(page + 1) })}>{t.events.next}</a>}
          </nav>
        )}
      </Block>
    </>
  );
}
