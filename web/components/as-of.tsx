/** "Data as of": how fresh and how whole the figures are. A click shows what that rests on: days, runs and SQL. */
import { useState } from 'preact/hooks';
import type { Scope, Stretch } from '../../src/protocol/api/answer.ts';
import { ROUTES } from '../../src/protocol/api/routes.ts';
import { useAnswer } from '../state/answers.ts';
import { questionOf } from '../state/period.ts';
import { linkTo } from '../state/place.ts';
import { format, texts } from '../state/preferences.ts';
import { runRemark } from './remarks.ts';
import { Sheet } from './sheet.tsx';
import { SqlText } from './sql-panel.tsx';
import { RunStatusTag } from './status-tag.tsx';

const BASIS = ['from-days', 'state', 'windows', 'unread'];

export function AsOf() {
  const t = texts.value;
  const write = format.value;
  const [isOpen, setOpen] = useState(false);
  const { data, error } = useAnswer(ROUTES.summary, questionOf());
  if (data === null) return error === null ? <span class="as-of skeleton" /> : <NotKnown />;
  const { as_of: asOf, complete, stretches, scope, unread_orders: unread } = data;
  const isMissing = stretches.some(({ state }) => state === 'missing');
  const word = complete ? t.proof.complete : isMissing ? t.proof.missing : t.proof.unproved;
  return (
    <>
      <button type="button" class={`as-of ${complete ? 'good' : 'warn'}`} onClick={() => setOpen(true)}>
        <span class="dot" aria-hidden="true" />
        {asOf === null ? t.proof.never : `${t.proof.asOf} ${write.moment(asOf)}`} · <b>{word}</b>
      </button>
      <Sheet title={t.proof.title} isOpen={isOpen} onClose={() => setOpen(false)}>
        <p>{complete ? t.proof.completeLong : t.proof.incompleteLong}</p>
        {unread > 0 && <p class="warn">{t.proof.unread(write.count(unread))}</p>}
        <h3>{t.proof.days(scope.zone)}</h3>
        <StretchList stretches={stretches} />
        <OtherCurrencies scope={scope} />
        <h3>{t.proof.runs}</h3>
        <LastRuns />
        <h3>SQL</h3>
        <SqlText names={BASIS} />
      </Sheet>
    </>
  );
}

/** The server did not tell how the data are: nobody may take them for complete. */
function NotKnown() {
  return (
    <span class="as-of warn">
      <span class="dot" aria-hidden="true" />
      <b>{texts.value.proof.notKnown}</b>
    </span>
  );
}

function OtherCurrencies({ scope }: { readonly scope: Scope }) {
  const t = texts.value;
  if (scope.other_currencies.length === 0) return null;
  return <p class="note">{t.proof.otherCurrencies(scope.currency, scope.other_currencies.join(', '))}</p>;
}

/** Stretches of days with what is known of them. */
export function StretchList({ stretches }: { readonly stretches: readonly Stretch[] }) {
  const t = texts.value;
  const write = format.value;
  return (
    <ul class="stretches">
      {stretches.map(({ from, to, state }) => (
        <li key={from} class={state === 'proved' ? '' : 'hatched'}>
          <span>{from === to ? write.day(from) : `${write.day(from)} – ${write.day(to)}`}</span>
          <b>{t.proof.states[state]}</b>
        </li>
      ))}
    </ul>
  );
}

const RUNS_SHOWN = 8;

function LastRuns() {
  const t = texts.value;
  const { data } = useAnswer(ROUTES.runs, { limit: RUNS_SHOWN });
  return (
    <ul class="lines">
      {data?.runs.map((run) => (
        <li key={run.run_id}>
          <a href={linkTo('runs', run.run_id)}>{format.value.moment(run.started_at)}</a>
          {t.runs.modes[run.mode]} <RunStatusTag status={run.status} />
          <small>{runRemark(run)}</small>
        </li>
      ))}
    </ul>
  );
}
