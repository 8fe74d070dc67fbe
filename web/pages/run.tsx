/** One run: whether it is proved, and by which counts. */
import { ROUTES } from '../../src/protocol/api/routes.ts';
import type { RunMetrics } from '../../src/protocol/run.ts';
import { Block, Waiting } from '../components/block.tsx';
import { LiveRunBlock } from '../components/live-run.tsx';
import { runRemark } from '../components/remarks.ts';
import { RunStatusTag, VerdictTag } from '../components/status-tag.tsx';
import { column, type Table } from '../export/table.ts';
import { useAnswer } from '../state/answers.ts';
import { runLog } from '../state/live.ts';
import { linkTo, place } from '../state/place.ts';
import { format, texts } from '../state/preferences.ts';

export function RunPage() {
  const t = texts.value;
  const id = place.value.id ?? '';
  const answer = useAnswer(ROUTES.run, {}, id);
  const { data } = answer;
  return (
    <>
      <p class="crumbs">
        <a href={linkTo('runs')}>{t.pages.runs}</a>
      </p>
      <h1>{t.runs.one(id)}</h1>
      {data === null && <Waiting answer={answer} height="high" />}
      {runLog.value[0]?.run_id === id && <LiveRunBlock ofRun={id} />}
      {data?.run != null && <Metrics run={data.run} />}
    </>
  );
}

function Metrics({ run }: { readonly run: RunMetrics }) {
  const t = texts.value;
  const write = format.value;
  const facts: readonly (readonly [string, string])[] = [
    [t.runs.started, write.moment(run.started_at)],
    [t.runs.finished, write.moment(run.finished_at)],
    [t.runs.mode, t.runs.modes[run.mode]],
    [t.runs.seen, write.count(run.orders_seen)],
    [t.runs.total, write.count(run.server_total)],
    [t.runs.distinct, write.count(run.distinct_ids)],
    [t.runs.paid, write.count(run.orders_paid)],
    [t.runs.unpaid, write.count(run.orders_unpaid)],
    [t.runs.refused, write.count(run.rejected)],
    [t.runs.requests, `${write.count(run.requests)} (${t.runs.retries(write.count(run.retries))})`],
    [t.words.tickets, write.count(run.tickets_sold)],
  ];
  const remarked = {
    ...run,
    reason: run.completeness.reason,
    error_code: run.error?.code ?? '',
    message: run.error?.message ?? '',
  };
  const table: Table<RunMetrics['contract'][number]> = {
    name: `run-${run.run_id}`,
    currency: '',
    rows: run.contract,
    columns: [
      column('endpoint', t.health.list, 'text', ({ endpoint }) => t.records.lists[endpoint]),
      column('capability', t.health.asked, 'text', ({ capability }) => t.health.capabilities[capability]),
      column('verdict', t.health.verdict, 'text', ({ verdict }) => t.health.verdicts[verdict], {
        render: ({ verdict }) => <VerdictTag verdict={verdict} />,
      }),
      column('evidence', t.health.evidence, 'text', ({ evidence }) => t.records.recorded(evidence), {
        isWide: true,
      }),
    ],
  };
  return (
    <>
      <p>
        <RunStatusTag status={run.status} /> {runRemark(remarked)}
      </p>
      {run.completeness.verdict === 'incomplete' && (
        <p class="note">{t.records.recorded(run.completeness.detail)}</p>
      )}
      {run.error !== null && (
        <p class="note" role="alert">
          {run.error.code}
          {run.error.http_status !== null && `, HTTP ${run.error.http_status}`}
        </p>
      )}
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div class="grid">
        <Block
          title={t.health.contract}
          isWide
          answer={{ data: run, error: null, isAsking: false }}
          table={table}
        />
      </div>
    </>
  );
}
