/** The run under way, with its progress and what it told since this page saw it. */
import { useState } from 'preact/hooks';
import type { LiveRun } from '../../src/protocol/server.ts';
import { ApiError, send } from '../state/api.ts';
import { liveRun, liveSteps } from '../state/live.ts';
import { format, texts } from '../state/preferences.ts';
import { mayChange } from '../state/session.ts';

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
  const [failure, setFailure] = useState<string | null>(null);
  const { progress } = run;
  const total = progress?.total ?? null;
  const done = progress?.done ?? null;
  const stop = async () => {
    try {
      await send('POST', `/runs/${run.run_id}/stop`);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setFailure(error.message);
    }
  };
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
      {failure !== null && <p role="alert">{failure}</p>}
      {mayChange.value && (
        <button type="button" disabled={run.is_stopping} onClick={() => void stop()}>
          {run.is_stopping ? t.runs.stopping : t.runs.stop}
        </button>
      )}
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
