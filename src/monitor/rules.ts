/**
 * What is wrong, judged from one look at how things stand. A rule gives the problems that are there; null when it cannot tell, so that
 * what was there before is neither confirmed nor called resolved. What is not known is never taken for good.
 */
import type { AlertLimits } from '../config/config.ts';
import type { AlertRule } from '../protocol/alert-names.ts';
import type { ChannelState, Finding } from '../protocol/alerts.ts';
import { causeOf, causeOfRun, failuresInARow, isoOf, loadFacts, provedUntil } from './loads.ts';
import type { Situation, Yesterday } from './situation.ts';

/** @returns null when it cannot be told */
export type Rule = (situation: Situation, limits: AlertLimits) => readonly Finding[] | null;

const HOUR_MS = 3_600_000;
/** A weekday on which fewer tickets are usual says nothing: the numbers are too small. */
const LEAST_USUAL = 20;
/** Weekdays before on which something was sold, out of four. */
const LEAST_WEEKS = 3;
/** So finely the room on the disk is told: it changes all the time. */
const DISK_STEP = 100_000_000;

const none = { subject: '', cause: '' } as const;

/**
 * Nothing was sold for long though something is on sale all the while. Whether nothing was sold, or it was not brought here, is told
 * apart by the loads: only a time without sales that was loaded with proof is one.
 */
const noSales: Rule = (situation, { noSalesHours, staleHours }) => {
  const { nowMs, lastSaleMs, showsOnSale, watermarkMs } = situation;
  const proved = provedUntil(situation);
  const isSilent = lastSaleMs === null || nowMs - lastSaleMs >= noSalesHours * HOUR_MS;
  if (noSalesHours === 0 || showsOnSale === 0 || wasNeverLoaded(situation) || !isSilent) return [];
  const patienceMs = (staleHours === 0 ? noSalesHours : staleHours) * HOUR_MS;
  const isFresh = proved !== null && nowMs - proved < patienceMs;
  // All new orders were read, but older ones that were paid since show only once it is their turn.
  const isSwept = isFresh && (watermarkMs ?? 0) < nowMs - patienceMs;
  const cause = isSwept ? 'filter-ignored' : isFresh ? 'none' : causeOf(situation, patienceMs);
  const facts = {
    last_sale_at: lastSaleMs === null ? null : isoOf(lastSaleMs),
    hours: noSalesHours,
    shows: showsOnSale,
  };
  return [{ rule: 'no-sales', subject: '', cause, facts: { ...loadFacts(situation), ...facts } }];
};

/** No load was proved for long. An account that was never loaded is not missed, nor is a first load that takes its time. */
const stale: Rule = (situation, { staleHours }) => {
  const { nowMs } = situation;
  const proved = provedUntil(situation);
  const isFresh = proved !== null && nowMs - proved < staleHours * HOUR_MS;
  if (staleHours === 0 || isFresh || wasNeverLoaded(situation)) return [];
  const cause = causeOf(situation, staleHours * HOUR_MS);
  if (proved === null && cause === 'at-work') return [];
  const facts = { proved_at: proved === null ? null : isoOf(proved), hours: staleHours };
  return [{ rule: 'stale', subject: '', cause, facts: { ...loadFacts(situation), ...facts } }];
};

function wasNeverLoaded({ runs, watermarkMs }: Situation): boolean {
  return runs.length === 0 && watermarkMs === null;
}

/** The last load that ended failed, or was not proved. However many failed in a row, it is one problem. */
const failedRun: Rule = (situation) => {
  if (situation.runs.length === 0) return null;
  const [newest] = failuresInARow(situation);
  if (newest === undefined) return [];
  return [{ rule: 'failed-run', subject: '', cause: causeOfRun(newest), facts: loadFacts(situation) }];
};

const failedCheck: Rule = ({ failedChecks }) =>
  failedChecks?.map(({ check, found, isBroken, checkedMs }) => ({
    rule: 'failed-check',
    subject: check,
    cause: '',
    facts: { found, is_broken: isBroken, checked_at: isoOf(checkedMs) },
  })) ?? null;

const rejects: Rule = ({ rejects: { orders, events, plans } }) =>
  orders + events + plans === 0 ? [] : [{ rule: 'rejects', ...none, facts: { orders, events, plans } }];

/** Yesterday against the same weekday of the weeks before, once it was loaded to its end. */
const drop: Rule = (situation, { dropPercent }) => {
  const { yesterday, showsOnSale, watermarkMs } = situation;
  if (dropPercent === 0 || showsOnSale === 0) return [];
  if (watermarkMs === null || watermarkMs < yesterday.endMs) return null;
  const usual = usualTickets(yesterday);
  if (usual === null || yesterday.tickets > usual * (1 - dropPercent / 100)) return [];
  const { day, tickets } = yesterday;
  return [{ rule: 'drop', ...none, facts: { day, tickets, usual } }];
};

/** The median of the weekdays before; null where there is too little of them to compare with. */
function usualTickets({ before }: Yesterday): number | null {
  if (before.filter((tickets) => tickets > 0).length < LEAST_WEEKS) return null;
  const sorted = before.toSorted((a, b) => a - b);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  const median = Math.round(middle.reduce((sum, tickets) => sum + tickets, 0) / middle.length);
  return median < LEAST_USUAL ? null : median;
}

/** No webhook came for long, though loads brought orders that changed. Silent where no webhooks are expected. */
const noWebhooks: Rule = ({ webhooks, nowMs }, { noWebhookHours }) => {
  if (webhooks === null || noWebhookHours === 0) return [];
  const { lastReceivedMs, ordersSince } = webhooks;
  const isSilent = lastReceivedMs === null || nowMs - lastReceivedMs >= noWebhookHours * HOUR_MS;
  if (!isSilent || ordersSince === 0) return [];
  const lastAt = lastReceivedMs === null ? null : isoOf(lastReceivedMs);
  const facts = { last_at: lastAt, hours: noWebhookHours, orders: ordersSince };
  return [{ rule: 'no-webhooks', ...none, facts }];
};

const disk: Rule = ({ freeBytes }, { diskBytes }) => {
  if (freeBytes === null) return null;
  if (freeBytes >= diskBytes) return [];
  const rounded = Math.floor(freeBytes / DISK_STEP) * DISK_STEP;
  return [{ rule: 'disk', ...none, facts: { free_bytes: rounded, limit_bytes: diskBytes } }];
};

/** A channel on which nothing arrives: the others tell. */
export function judgeChannels(states: readonly ChannelState[]): readonly Finding[] {
  return states.flatMap((state): Finding[] => {
    const { channel: subject, failures, failing_since: since, reason } = state;
    if (failures === 0 || since === null || reason === null) return [];
    return [{ rule: 'channel', subject, cause: '', facts: { reason, failing_since: since, failures } }];
  });
}

/** All rules, the gravest first. */
export const RULES: Readonly<Record<AlertRule, Rule>> = {
  'no-sales': noSales,
  stale,
  'failed-run': failedRun,
  'failed-check': failedCheck,
  rejects,
  drop,
  'no-webhooks': noWebhooks,
  disk,
  channel: ({ channels }) => judgeChannels(channels),
};
