/** Plan against fact; not there where nothing was planned. */
import { ROUTES } from '../../src/protocol/api/routes.ts';
import { Block } from '../components/block.tsx';
import { column, type Table } from '../export/table.ts';
import { useAnswer } from '../state/answers.ts';
import { questionOf } from '../state/period.ts';
import { linkTo } from '../state/place.ts';
import { format, texts } from '../state/preferences.ts';

export function PlanBlock() {
  const t = texts.value;
  const write = format.value;
  const answer = useAnswer(ROUTES.plan, questionOf(['compare']));
  const { data } = answer;
  if (data === null || !data.data.exists) return null;
  const { events, total } = data.data;
  const { currency } = data.scope;
  const table: Table<(typeof events)[number]> = {
    name: 'plan',
    currency,
    rows: events,
    columns: [
      column('name', t.words.event, 'text', ({ name, event_id }) => (name === '' ? event_id : name), {
        isWide: true,
        render: ({ name, event_id }) => (
          <a href={linkTo('events', event_id)}>
            <bdi>{name === '' ? event_id : name}</bdi>
          </a>
        ),
        bar: ({ done }) => done,
      }),
      column('plan', t.words.plan, 'money', ({ plan_gross }) => plan_gross),
      column('gross', t.words.gross, 'money', ({ gross }) => gross),
      column('done', t.words.done, 'percent', ({ done }) => done),
    ],
  };
  const note = t.overview.planNote(
    write.money(total.gross, currency),
    write.money(total.plan_gross, currency),
    write.percent(total.done),
  );
  return (
    <Block
      title={t.overview.plan}
      note={note}
      answer={answer}
      table={table}
      sql={['plan', 'from-days']}
      empty={t.overview.noPlan}
    />
  );
}
