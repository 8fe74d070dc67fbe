/** Whether the figures can be believed, and what that rests on. */
import type { z } from 'zod';
import { ROUTES } from '../../src/protocol/api/routes.ts';
import { StretchList } from '../components/as-of.tsx';
import { Block, Waiting } from '../components/block.tsx';
import { DataTable } from '../components/data-table.tsx';
import { Facts } from '../components/facts.tsx';
import { checkName, nameIn } from '../components/remarks.ts';
import { Tag, VerdictTag } from '../components/status-tag.tsx';
import { column, type Table } from '../export/table.ts';
import { type Answer, useAnswer } from '../state/answers.ts';
import { historyQuestion, isWholeHistory } from '../state/period.ts';
import { format, texts } from '../state/preferences.ts';

type Health = z.infer<(typeof ROUTES)['dataHealth']['answer']>;
type HealthAnswer = Answer<Health>;
type Rows<Key extends keyof Health> = Health[Key] extends readonly (infer Row)[] ? Row : never;

export function HealthPage() {
  const t = texts.value;
  const answer = useAnswer(ROUTES.dataHealth, historyQuestion());
  const { data } = answer;
  if (data === null) {
    return (
      <>
        <h1>{t.pages.health}</h1>
        <Waiting answer={answer} height="high" />
      </>
    );
  }
  return (
    <>
      <h1>{t.pages.health}</h1>
      <Freshness health={data} />
      <div class="grid">
        <Days answer={answer} rows={data.stretches} />
        <Contract answer={answer} rows={data.contract} />
        <Checks />
        <Drift answer={answer} rows={data.drift} />
        <Rejects answer={answer} rows={data.rejects} />
      </div>
      <div class="grid pair">
        <Webhooks answer={answer} rows={data.webhooks} />
        <Verification answer={answer} rows={data.verifications} />
        {data.sweeps.length > 0 && <Sweeps answer={answer} rows={data.sweeps} />}
      </div>
    </>
  );
}

function Freshness({ health }: { readonly health: Health }) {
  const t = texts.value;
  const hasStale = health.stale_months.length > 0;
  const table: Table<Health> = {
    name: 'freshness',
    currency: '',
    rows: [health],
    columns: [
      column('as_of', t.health.asOf, 'moment', ({ freshness }) => freshness.as_of),
      column('watermark', t.health.watermark, 'moment', ({ freshness }) => freshness.watermark),
      column('last_sale', t.health.lastSale, 'moment', ({ freshness }) => freshness.last_sale_at),
      column(
        'last_ok',
        t.health.lastOk,
        'moment',
        ({ freshness }) => freshness.last_ok_run?.finished_at ?? null,
      ),
      column('orders', t.words.orders, 'count', ({ orders }) => orders),
      column('tickets', t.words.tickets, 'count', ({ tickets }) => tickets),
      column('proof', t.health.proof, 'text', ({ complete }) =>
        complete ? t.proof.states.proved : t.proof.unproved,
      ),
      ...(hasStale
        ? [column('stale', t.health.stale, 'text', ({ stale_months: months }: Health) => months.join(', '))]
        : []),
    ],
  };
  return <Facts title={t.health.freshness} table={table} />;
}

function Days({ answer, rows }: Part<Rows<'stretches'>>) {
  const t = texts.value;
  const table: Table<Rows<'stretches'>> = {
    name: 'completeness',
    currency: '',
    rows,
    columns: [
      column('from', t.words.from, 'day', ({ from }) => from),
      column('to', t.words.to, 'day', ({ to }) => to),
      column('state', t.words.proof, 'text', ({ state }) => t.proof.states[state]),
    ],
  };
  const view = <StretchList stretches={rows} />;
  return (
    <Block
      title={t.health.days}
      {...(isWholeHistory() ? { note: t.health.daysNote } : {})}
      isWide
      height="low"
      answer={answer}
      table={table}
      view={view}
      empty={isWholeHistory() ? t.proof.never : t.block.empty}
    />
  );
}

interface Part<Row> {
  readonly answer: HealthAnswer;
  readonly rows: readonly Row[];
}

function Contract({ answer, rows }: Part<Rows<'contract'>>) {
  const t = texts.value;
  const table: Table<Rows<'contract'>> = {
    name: 'contract',
    currency: '',
    rows,
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
      column('proved_at', t.health.provedAt, 'moment', ({ proved_at }) => proved_at),
    ],
  };
  return (
    <Block
      title={t.health.contract}
      note={t.health.contractNote}
      isWide
      answer={answer}
      table={table}
      empty={t.health.noContract}
    />
  );
}

function Checks() {
  const t = texts.value;
  const answer = useAnswer(ROUTES.checks, {});
  const rows = answer.data?.checks ?? [];
  const table: Table<(typeof rows)[number]> = {
    name: 'checks',
    currency: '',
    rows,
    columns: [
      column('check', t.health.check, 'text', ({ check }) => `${checkName(check)} (${check})`, {
        isWide: true,
        render: ({ check }) => (
          <>
            {checkName(check)} <small>{check}</small>
          </>
        ),
      }),
      column('status', t.health.result, 'text', ({ status }) => t.health.checkStates[status], {
        render: ({ status, severity }) => (
          <Tag
            tone={status === 'passed' ? 'good' : severity === 'error' ? 'bad' : 'warn'}
            text={t.health.checkStates[status]}
          />
        ),
      }),
      column('found', t.health.found, 'count', ({ found }) => found),
      column('checked_at', t.health.checkedAt, 'moment', ({ checked_at }) => checked_at),
    ],
  };
  return (
    <Block
      title={t.health.checks}
      answer={answer}
      table={answer.data === null ? null : table}
      height="low"
      empty={t.health.noChecks}
    />
  );
}

function Drift({ answer, rows }: Part<Rows<'drift'>>) {
  const t = texts.value;
  const table: Table<Rows<'drift'>> = {
    name: 'drift',
    currency: '',
    rows,
    columns: [
      column('kind', t.health.what, 'text', ({ kind }) => t.health.driftKinds[kind]),
      column('subject', t.health.where, 'text', ({ subject }) => subject, { isWide: true }),
      column('detail', t.health.detail, 'text', ({ detail }) => t.records.recorded(detail), {
        isLong: true,
      }),
      column('noticed_at', t.health.noticedAt, 'moment', ({ noticed_at }) => noticed_at),
    ],
  };
  return (
    <Block
      title={t.health.drift}
      answer={answer}
      table={table}
      height="low"
      empty={isWholeHistory() ? t.health.noDrift : t.block.empty}
    />
  );
}

function Rejects({ answer, rows }: Part<Rows<'rejects'>>) {
  const t = texts.value;
  const table: Table<Rows<'rejects'>> = {
    name: 'rejects',
    currency: '',
    rows,
    columns: [
      column('entity', t.health.what, 'text', ({ entity }) => nameIn(t.records.entities, entity)),
      column('reason', t.health.reason, 'text', ({ reason }) => t.records.recorded(reason), {
        isLong: true,
      }),
      column('rows', t.health.rows, 'count', ({ rows: count }) => count),
      column('last', t.health.noticedAt, 'moment', ({ last_seen_at }) => last_seen_at),
    ],
  };
  return (
    <Block title={t.health.rejects} answer={answer} table={table} height="low" empty={t.health.noRejects} />
  );
}

function Webhooks({ answer, rows }: Part<Rows<'webhooks'>>) {
  const t = texts.value;
  const delay = (seconds: number) => format.value.span(seconds * 1000);
  const table: Table<Rows<'webhooks'>> = {
    name: 'webhooks',
    currency: '',
    // Where no webhook ever came there is nothing to set against loads.
    rows: rows.some(({ way }) => way !== 'load') ? rows : [],
    columns: [
      column('way', t.health.what, 'text', ({ way }) => t.health.ways[way], { isWide: true }),
      column('orders', t.words.orders, 'count', ({ orders }) => orders),
      column('median', t.health.medianDelay, 'text', ({ late_median }) => delay(late_median)),
      column('p95', t.health.longDelay, 'text', ({ late_p95 }) => delay(late_p95)),
    ],
  };
  return (
    <Block title={t.health.webhooks} answer={answer} table={table} height="low" empty={t.health.noWebhooks} />
  );
}

function Verification({ answer, rows }: Part<Rows<'verifications'>>) {
  const t = texts.value;
  const write = format.value;
  const [found] = rows;
  const table: Table<Rows<'verifications'>> = {
    name: 'verification',
    currency: '',
    rows,
    columns: [
      column('finished', t.runs.finished, 'moment', ({ finished_at }) => finished_at),
      column('differences', t.health.differing, 'count', ({ differences }) => differences),
      column('recent', t.health.recent, 'count', ({ recent }) => recent),
      column('status', t.runs.status, 'text', ({ status }) => t.records.verified[status]),
    ],
  };
  const view = found !== undefined && (
    <>
      <p class="figure">{write.count(found.differences)}</p>
      <p>{t.health.differences(found.differences, write.count(found.recent))}</p>
      <p class="note">
        {write.moment(found.finished_at)} · {t.records.verified[found.status]}
      </p>
      {rows.length > 1 && <DataTable table={table} title={t.health.verification} />}
    </>
  );
  return (
    <Block
      title={t.health.verification}
      height="low"
      answer={answer}
      table={table}
      view={view}
      empty={isWholeHistory() ? t.health.neverVerified : t.block.empty}
    />
  );
}

function Sweeps({ answer, rows }: Part<Rows<'sweeps'>>) {
  const t = texts.value;
  const table: Table<Rows<'sweeps'>> = {
    name: 'sweeps',
    currency: '',
    rows,
    columns: [
      column('list', t.health.list, 'text', ({ list }) => nameIn(t.records.lists, list)),
      column('rows', t.health.rows, 'count', ({ rows: count }) => count),
      column('oldest', t.health.oldestRead, 'moment', ({ oldest_read_at }) => oldest_read_at),
      column('newest', t.health.newestRead, 'moment', ({ newest_read_at }) => newest_read_at),
    ],
  };
  return (
    <Block
      title={t.health.sweeps}
      note={t.health.sweepsNote}
      isWide
      answer={answer}
      table={table}
      height="low"
    />
  );
}
