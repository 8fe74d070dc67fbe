/** The run under way, with its progress and what it told since this page saw it. */
import { ROUTES } from '../../src/protocol/api/routes.ts';
import type { LiveRun } from '../../src/protocol/server.ts';
import { send } from '../state/api.ts';
import { liveRun, liveSteps } from '../state/live.ts';
import { format, texts } from '../state/preferences.ts';
import { Action } from './action.tsx';

export function LiveRunBlock() {
  const t = texts.value;
  const run = liveRun.value;
  return (
    <section class="block live" aria-live="polite">
      <header>
        <h2>{t.runs.live}</h2>
      </header>
      {run === null ? <p class="empty empty-low">{t.runs.noLive}</p> : <LiveProgress run={run} />}
    </section>
  );
}

function LiveProgress({ run }: { readonly run: LiveRun }) {
  const t = texts.value;
  const write = format.value;
  const { progress } = run;
  const total = progress?.total ?? null;
  const done = progress?.done ?? null;
  const phases = liveSteps.value.filter(
    ({ run: step }, index, all) => step.progress?.phase !== all[index - 1]?.run.progress?.phase,
  );
  return (
    <>
      <p>
        <b>{t.runs.kinds[run.kind]}</b> · {t.runs.triggers[run.trigger]} · {write.time(run.started_at)}
      </p>
      <p>{stepText(run)}</p>
      <progress
        aria-label={t.runs.live}
        {...(done === null || total === null || total === 0 ? {} : { value: done, max: total })}
      />
      <ol class="log">
        {phases.map(({ atMs, run: step }) => (
          <li key={atMs}>
            <time>{write.time(new Date(atMs).toISOString())}</time> {stepText(step)}
          </li>
        ))}
      </ol>
      <Action
        text={run.is_stopping ? t.runs.stopping : t.runs.stop}
        isDisabled={run.is_stopping}
        act={async () => {
          await send('POST', ROUTES.stopRun.path.replace('{id}', run.run_id));
          return undefined;
        }}
      />
    </>
  );
}

function stepText({ progress }: LiveRun): string {
  const t = texts.value;
  if (progress === null) return t.runs.beginning;
  const { phase, done, total } = progress;
  const write = format.value;
  const counts =
    done === undefined
      ? ''
      : total == null
        ? `: ${write.count(done)}`
        : `: ${write.count(done)} / ${write.count(total)}`;
  return `${t.runs.phases[phase]}${counts}`;
}
