/** Runs: the one under way, how to start another, and those on record. */
import { ROUTES } from '../../src/protocol/api/routes.ts';
import type { RunSummary } from '../../src/protocol/reports.ts';
import { Block } from '../components/block.tsx';
import { LiveRunBlock } from '../components/live-run.tsx';
import { runRemark } from '../components/remarks.ts';
import { StartRunForm } from '../components/start-run.tsx';
import { RunStatusTag } from '../components/status-tag.tsx';
import { column, type Table } from '../export/table.ts';
import { useAnswer } from '../state/answers.ts';
import { historyQuestion, isWholeHistory } from '../state/period.ts';
import { linkTo } from '../state/place.ts';
import { format, texts } from '../state/preferences.ts';

const SHOWN = 100;

export function RunsPage() {
  const t = texts.value;
  const write = format.value;
  const period = historyQuestion();
  const answer = useAnswer(ROUTES.runs, period === null ? null : { ...period, limit: SHOWN });
  const table: Table<RunSummary> = {
    name: 'runs',
    currency: '',
    rows: answer.data?.runs ?? [],
    columns: [
      column('started_at', t.runs.started, 'moment', ({ started_at }) => started_at, {
        render: ({ run_id, started_at }) => <a href={linkTo('runs', run_id)}>{write.moment(started_at)}</a>,
      }),
      column('status', t.runs.status, 'text', ({ status }) => t.runs.statuses[status], {
        render: ({ status }) => <RunStatusTag status={status} />,
      }),
      column(
        'mode',
        t.runs.mode,
        'text',
        ({ mode, dry_run }) => t.runs.modes[mode] + (dry_run ? `, ${t.runs.dry}` : ''),
      ),
      column('took', t.runs.took, 'text', ({ started_at, finished_at }) =>
        finished_at === null ? null : write.span(Date.parse(finished_at) - Date.parse(started_at)),
      ),
      column('seen', t.runs.seen, 'count', ({ orders_seen }) => orders_seen),
      column('total', t.runs.total, 'count', ({ server_total }) => server_total),
      column('written', t.runs.written, 'count', ({ rows_processed }) => rows_processed),
      column('message', t.runs.message, 'text', runRemark, { isLong: true }),
    ],
  };
  return (
    <>
      <h1>{t.pages.runs}</h1>
      <div class="grid pair">
        <LiveRunBlock />
        <StartRunForm />
        <Block
          title={t.runs.history}
          isWide
          height="high"
          answer={answer}
          table={answer.data === null ? null : table}
          empty={isWholeHistory() ? t.runs.none : t.block.empty}
        />
      </div>
    </>
  );
}
