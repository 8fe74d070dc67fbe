/** The run under way, with its progress and its log; after its end the log stays. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import { ROUTES } from '../../src/protocol/api/routes.ts';
import type { LiveRun, RunLine } from '../../src/protocol/server.ts';
import { send } from '../state/api.ts';
import { liveRun, runLog } from '../state/live.ts';
import { format, texts } from '../state/preferences.ts';
import { Action } from './action.tsx';
import { failureText, runRemark } from './remarks.ts';

/** @param ofRun only this run's log */
export function LiveRunBlock({ ofRun = null }: { readonly ofRun?: string | null }) {
  const t = texts.value;
  const run = liveRun.value;
  const lines = runLog.value.filter(({ run_id: id }) => ofRun === null || id === ofRun);
  return (
    <section class="block live">
      <header>
        <h2>{run === null && lines.length > 0 ? t.runs.last : t.runs.live}</h2>
      </header>
      {run === null && lines.length === 0 && <p class="empty empty-low">{t.runs.noLive}</p>}
      {run !== null && <LiveProgress run={run} />}
      {lines.length > 0 && <Log lines={lines} />}
    </section>
  );
}

function LiveProgress({ run }: { readonly run: LiveRun }) {
  const t = texts.value;
  const { done, total } = run.progress ?? {};
  return (
    <>
      <p>
        <b>{t.runs.kinds[run.kind]}</b> · {t.runs.triggers[run.trigger]} · {format.value.time(run.started_at)}
      </p>
      <p>
        {run.progress === null ? t.runs.beginning : t.runs.phases[run.progress.phase]}
        {countText(done, total)}
      </p>
      <progress
        aria-label={t.runs.live}
        {...(done === undefined || total == null || total === 0 ? {} : { value: done, max: total })}
      />
      <div class="starts">
        <Action
          text={run.is_stopping ? t.runs.stopping : t.runs.stop}
          isDisabled={run.is_stopping}
          act={async () => {
            await send('POST', ROUTES.stopRun.path.replace('{id}', run.run_id));
            return undefined;
          }}
        />
      </div>
    </>
  );
}

/** So near to its end counts as there. */
const SLACK_PX = 8;

/** Follows its end, unless the reader has moved back in it. */
function Log({ lines }: { readonly lines: readonly RunLine[] }) {
  const { log } = texts.value.records;
  const list = useRef<HTMLElement>(null);
  const isFollowing = useRef(true);
  useLayoutEffect(() => {
    if (isFollowing.current) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [lines.length]);
  return (
    <section
      ref={list}
      class="log"
      role="log"
      aria-label={log.title}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
        isFollowing.current = scrollTop + clientHeight >= scrollHeight - SLACK_PX;
      }}
    >
      <ol>
        {lines.map(({ number, at, step }) => (
          <li key={number} class={step.phase === 'retry' ? 'warn' : ''}>
            <time>{format.value.clock(at)}</time> {lineText(step)}
          </li>
        ))}
      </ol>
    </section>
  );
}

function countText(done: number | undefined, total: number | null | undefined): string {
  if (done === undefined) return '';
  const write = format.value.count;
  return total == null ? `: ${write(done)}` : `: ${write(done)} / ${write(total)}`;
}

function lineText(step: RunLine['step']): string {
  const t = texts.value;
  const { log } = t.records;
  switch (step.phase) {
    case 'contract':
      return log.contract(step.honoured, step.asked);
    case 'orders':
      return `${log.orders}${countText(step.done, step.total)}, ${log.written(format.value.count(step.written))}`;
    case 'events':
    case 'facts':
    case 'reload':
      return `${log[step.phase]}${countText(step.done, step.total)}`;
    case 'retry': {
      const failure = failureText({ code: step.code, message: step.code });
      return `${t.runs.phases.retry}: ${failure}; ${log.retry(step.attempt, format.value.span(step.wait_ms))}`;
    }
    case 'stopping':
      return log.stopping;
    case 'ended': {
      const remark = runRemark({ ...step, reason: step.reason ?? '', message: '' });
      return `${log.ended}: ${t.runs.statuses[step.status]}${remark === '' ? '' : `; ${remark}`}`;
    }
  }
}
