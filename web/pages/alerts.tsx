/** What is wrong, what was, which rules are told, and by which channels. */
import { ALERT_RULES, type AlertRule } from '../../src/protocol/alert-names.ts';
import type { Alert, AlertsReport } from '../../src/protocol/alerts.ts';
import { testedAlertsSchema } from '../../src/protocol/api/data-health.ts';
import { ROUTES } from '../../src/protocol/api/routes.ts';
import { Action } from '../components/action.tsx';
import { Block } from '../components/block.tsx';
import { checkName, nameIn } from '../components/remarks.ts';
import { Tag } from '../components/status-tag.tsx';
import { column, type Table } from '../export/table.ts';
import { type Answer, useAnswer } from '../state/answers.ts';
import { readDocument, send } from '../state/api.ts';
import { historyQuestion, isWholeHistory } from '../state/period.ts';
import { format, texts } from '../state/preferences.ts';

const SHOWN = 50;
const MUTE_HOURS = 24;

export function AlertsPage() {
  const t = texts.value;
  const period = historyQuestion();
  const answer = useAnswer(ROUTES.alerts, period === null ? null : { ...period, limit: SHOWN });
  const { data } = answer;
  return (
    <>
      <h1>{t.pages.alerts}</h1>
      <div class="grid">
        <Block
          title={t.alerts.open}
          isWide
          height="low"
          answer={answer}
          table={data === null ? null : problems('open-alerts', data.open, true)}
          empty={t.alerts.noOpen}
        />
        <Rules answer={answer} />
        <Channels answer={answer} />
        <Block
          title={t.alerts.history}
          isWide
          height="low"
          answer={answer}
          table={data === null ? null : problems('alert-history', data.resolved, false)}
          empty={isWholeHistory() ? t.alerts.noHistory : t.block.empty}
        />
      </div>
    </>
  );
}

type ReportAnswer = { readonly answer: Answer<AlertsReport> };

function problems(name: string, rows: readonly Alert[], isOpen: boolean): Table<Alert> {
  const { alerts } = texts.value;
  return {
    name,
    currency: '',
    rows,
    columns: [
      column('problem', alerts.problem, 'text', ({ finding }) => nameOf(finding.rule, finding.subject), {
        isWide: true,
      }),
      column('cause', alerts.cause, 'text', ({ finding }) =>
        finding.cause === '' ? null : alerts.causes[finding.cause],
      ),
      column('opened', alerts.since, 'moment', ({ opened_at }) => opened_at),
      column('seen', alerts.lastSeen, 'moment', ({ last_seen_at }) => last_seen_at),
      ...(isOpen ? [] : [column('resolved', alerts.resolved, 'moment', ({ resolved_at: at }: Alert) => at)]),
    ],
  };
}

function nameOf(rule: AlertRule, subject: string): string {
  const { alerts } = texts.value;
  if (subject === '') return alerts.names[rule];
  const about = rule === 'failed-check' ? checkName(subject) : nameIn(alerts.channelNames, subject);
  return `${alerts.names[rule]}: ${about}`;
}

function Rules({ answer }: ReportAnswer) {
  const { alerts } = texts.value;
  const muted = new Map(answer.data?.mutes.map(({ rule, muted_until }) => [rule, muted_until]));
  const stateOf = (rule: AlertRule) => {
    const until = muted.get(rule);
    if (answer.data === null) return null;
    return until === undefined ? alerts.active : alerts.mutedUntil(format.value.moment(until));
  };
  const mute = async (rule: AlertRule, hours: number) => {
    await send('POST', ROUTES.muteAlert.path, { rule, hours });
    return undefined;
  };
  const table: Table<AlertRule> = {
    name: 'alert-rules',
    currency: '',
    rows: ALERT_RULES,
    columns: [
      column('rule', alerts.rule, 'text', (rule) => alerts.names[rule], { isWide: true }),
      column('state', alerts.state, 'text', stateOf),
      column('mute', '', 'text', () => null, {
        render: (rule) =>
          muted.has(rule) ? (
            <Action text={alerts.unmute} act={() => mute(rule, 0)} />
          ) : (
            <Action text={alerts.mute} act={() => mute(rule, MUTE_HOURS)} />
          ),
      }),
    ],
  };
  // The rules themselves are known before the answer.
  const known = answer.data === null && answer.error !== null ? answer : { ...answer, data: ALERT_RULES };
  return <Block title={alerts.rules} isWide answer={known} table={table} />;
}

function Channels({ answer }: ReportAnswer) {
  const { alerts } = texts.value;
  const rows = answer.data?.channels ?? [];
  const test = async () => {
    const document = await send('POST', ROUTES.testAlerts.path, {});
    const failed = readDocument(testedAlertsSchema, document).results.flatMap(({ channel, failure }) =>
      failure === null ? [] : [`${alerts.channelNames[channel]}: ${alerts.failures[failure]}`],
    );
    return failed.length === 0 ? alerts.tested : failed.join('; ');
  };
  const table: Table<(typeof rows)[number]> = {
    name: 'alert-channels',
    currency: '',
    rows,
    columns: [
      column('channel', alerts.channel, 'text', ({ channel }) => alerts.channelNames[channel]),
      column(
        'state',
        alerts.state,
        'text',
        ({ reason }) => (reason === null ? alerts.works : alerts.failures[reason]),
        {
          render: ({ reason }) => (
            <Tag
              tone={reason === null ? 'good' : 'bad'}
              text={reason === null ? alerts.works : alerts.failures[reason]}
            />
          ),
        },
      ),
      column('sent', alerts.lastSent, 'moment', ({ last_sent_at }) => last_sent_at),
    ],
  };
  return (
    <Block
      title={alerts.channels}
      isWide
      height="low"
      answer={answer}
      table={answer.data === null ? null : table}
      empty={alerts.noChannels}
    >
      {rows.length > 0 && <Action text={alerts.test} act={test} />}
    </Block>
  );
}
