/** Why does the API not give the sales: start a probe, watch its steps, read what it found, compare two. */
import { useEffect, useState } from 'preact/hooks';
import type { ProbeList } from '../../src/protocol/api/probes.ts';
import { ROUTES } from '../../src/protocol/api/routes.ts';
import { Action } from '../components/action.tsx';
import { Block } from '../components/block.tsx';
import { Choice } from '../components/filter-bar.tsx';
import { Tag } from '../components/status-tag.tsx';
import { column, type Table } from '../export/table.ts';
import { refresh, useAnswer } from '../state/answers.ts';
import { send } from '../state/api.ts';
import { format, language, texts } from '../state/preferences.ts';

/** While one is under way. */
const LOOK_MS = 1_500;

type Probe = ProbeList['probes'][number];

export function ProbePage() {
  const t = texts.value;
  const answer = useAnswer(ROUTES.probes, { language: language.value });
  const { data } = answer;
  const isLive = data?.live != null;
  useEffect(() => {
    if (!isLive) return;
    const timer = setInterval(refresh, LOOK_MS);
    return () => clearInterval(timer);
  }, [isLive]);
  const table: Table<Probe> = {
    name: 'probes',
    currency: '',
    rows: data?.probes ?? [],
    columns: [
      column('begun', t.probe.begun, 'moment', ({ started_at }) => started_at),
      column('cause', t.probe.cause, 'text', ({ root_cause }) => t.probe.causes[root_cause], {
        render: ({ root_cause }) => (
          <Tag tone={root_cause === 'none' ? 'good' : 'warn'} text={t.probe.causes[root_cause]} />
        ),
      }),
      column('found', t.probe.found, 'text', ({ found, way }) => `${found} ${way}`.replaceAll('`', ''), {
        isLong: true,
      }),
      column('requests', t.runs.requests, 'count', ({ requests }) => requests),
      column('read', '', 'text', () => null, {
        render: ({ name }) => (
          <a href={`/probes/${name}/report`} target="_blank" rel="noreferrer">
            {t.probe.read}
          </a>
        ),
      }),
    ],
  };
  return (
    <>
      <h1>{t.pages.probe}</h1>
      <div class="grid">
        <section class="block wide">
          <p class="note">{t.probe.note}</p>
          <div class="starts">
            <Action
              text={t.probe.start}
              isDisabled={isLive}
              refusals={{ PROBE_RUNNING: t.probe.busy }}
              act={async () => {
                await send('POST', ROUTES.startProbe.path, { language: language.value });
                return undefined;
              }}
            />
          </div>
        </section>
        {data?.live != null && <LiveProbe live={data.live} />}
        <Block
          title={t.probe.list}
          isWide
          height="low"
          answer={answer}
          table={data === null ? null : table}
          empty={t.probe.none}
        />
        {table.rows.length > 1 && <Compare probes={table.rows} />}
      </div>
    </>
  );
}

function LiveProbe({ live }: { readonly live: NonNullable<ProbeList['live']> }) {
  const t = texts.value;
  return (
    <section class="block wide" aria-live="polite">
      <header>
        <h2>{t.probe.live}</h2>
        <p class="note">
          {format.value.time(live.started_at)} · {t.probe.requests(live.requests)}
        </p>
      </header>
      <ol class="steps">
        {live.steps.map(({ step, state }) => (
          <li key={step}>
            <b>{step}</b> {t.probe.states[state]}
          </li>
        ))}
        <li>
          <b>{live.step}</b> …
        </li>
      </ol>
    </section>
  );
}

function Compare({ probes }: { readonly probes: readonly Probe[] }) {
  const t = texts.value;
  const [before, setBefore] = useState(probes[1]?.name ?? '');
  const [after, setAfter] = useState(probes[0]?.name ?? '');
  const answer = useAnswer(ROUTES.compareProbes, { language: language.value, before, after });
  const options = probes.map(({ name, started_at }) => [name, format.value.moment(started_at)] as const);
  const lines = answer.data?.lines.join('\n').trim().split('\n') ?? [];
  const table: Table<string> = {
    name: 'probes-compared',
    currency: '',
    rows: lines,
    columns: [column('line', t.probe.compare, 'text', (line) => line, { isWide: true })],
  };
  return (
    <Block
      title={t.probe.compare}
      isWide
      height="low"
      answer={answer}
      table={answer.data === null ? null : table}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
      view={<pre tabIndex={0}>{lines.join('\n')}</pre>}
      tools={
        <div class="tools">
          <Choice id="before" name={t.probe.before} value={before} options={options} onChoose={setBefore} />
          <Choice id="after" name={t.probe.after} value={after} options={options} onChoose={setAfter} />
        </div>
      }
    />
  );
}
