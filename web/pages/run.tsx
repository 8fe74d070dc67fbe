/** One run: whether it is proved, and by which counts. */
import { ROUTES } from '../../src/protocol/api/routes.ts';
import type { RunMetrics } from '../../src/protocol/run.ts';
import { Block, Waiting } from '../components/block.tsx';
import { Facts } from '../components/facts.tsx';
import { LiveRunBlock } from '../components/live-run.tsx';
import { runRemark } from '../components/remarks.ts';
import { RunStatusTag, VerdictTag } from '../components/status-tag.tsx';
import { column, type Table } from '../export/table.ts';
import { useAnswer } from '../state/answers.ts';
import { runLog } from '../state/live.ts';
import { linkTo, place } from '../state/place.ts';
import { texts } from '../state/preferences.ts';

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
      {data?.run != null && <Metrics run={data.run} />}
      {data !== null && runLog.value[0]?.run_id === id && <LiveRunBlock ofRun={id} />}
    </>
  );
}

function Metrics({ run }: { readonly run: RunMetrics }) {
  const t = texts.value;
  const facts: Table<RunMetrics> = {
    name: `run-${run.run_id}`,
    currency: '',
    rows: [run],
    columns: [
      column('started', t.runs.started, 'moment', ({ started_at }) => started_at),
      column('finished', t.runs.finished, 'moment', ({ finished_at }) => finished_at),
      column('mode', t.runs.mode, 'text', ({ mode }) => t.runs.modes[mode]),
      column('seen', t.runs.seen, 'count', ({ orders_seen }) => orders_seen),
      column('total', t.runs.total, 'count', ({ server_total }) => server_total),
      column('distinct', t.runs.distinct, 'count', ({ distinct_ids }) => distinct_ids),
      column('paid', t.runs.paid, 'count', ({ orders_paid }) => orders_paid),
      column('unpaid', t.runs.unpaid, 'count', ({ orders_unpaid }) => orders_unpaid),
      column('refused', t.runs.refused, 'count', ({ rejected }) => rejected),
      column('requests', t.runs.requests, 'count', ({ requests }) => requests),
      column('retries', t.runs.retries, 'count', ({ retries }) => retries),
      column('tickets', t.words.tickets, 'count', ({ tickets_sold }) => tickets_sold),
    ],
  };
  const remarked = {
    ...run,
    reason: run.completeness.reason,
    error_code: run.error?.code ?? '',
    message: run.error?.message ?? '',
  };
  const table: Table<RunMetrics['contract'][number]> = {
    name: `contract-${run.run_id}`,
    currency: '',
    rows: run.contract,
    columns: [
      column('endpoint', t.health.list, 'text', ({ endpoint }) => t.records.lists[endpoint]),
      column('capability', t.health.asked, 'text', ({ capability }) => t.health.capabilities[capability]),
      column('verdict', t.health.verdict, 'text', ({ verdict }) => t.health.verdicts[verdict], {
        render: ({ verdict }) => <VerdictTag verdict={verdict} />,
      }),
      column('evidence', t.health.evidence, 'text', ({ evidence }) => t.records.recorded(evidence), {
        isLong: true,
      }),
      column('dialect', t.health.dialect, 'text', ({ dialect }) => dialect),
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
      <Facts title={t.runs.one(run.run_id)} table={facts} />
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
