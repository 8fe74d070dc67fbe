/** Checks, rebuilds and figures as they were known, in English: help and what the commands say. Part of `en.ts`. */
import type { Format } from './format.ts';

/** Help by command. */
export const figureCommands = {
  check: {
    summary: 'check that the figures hold together',
    description:
      'Looks through the store for what cannot be right: sums that differ, duplicates, orphans, sales of the future, gaps, a sudden drop. Asks the source nothing, changes no figure, keeps the results. Ends with 3 when a check of severity error fails.',
    json: 'print what was found as JSON',
  },
  rebuild: {
    summary: 'build the daily sales anew',
    description:
      'Builds the facts anew from the orders and tickets in the store, month by month, each swapped in at once, and compares the sums. The result is the same as before unless something was wrong. One that was stopped goes on when it is run again.',
    from: 'only months from that of this day on',
    to: 'only months up to that of this day',
    json: 'print what was done as JSON',
  },
  restatements: {
    summary: 'see what a day was known as, and what changed since',
    description:
      'Shows the figures of a day as they were known when it was over, as they are now, and which orders changed them.',
    day: 'the day whose figures are shown, of REPORT_TZ',
    knownOn: 'as known at the end of this day (default: the day itself)',
    json: 'print it all as JSON',
  },
};

/** What holds when a check passes, by the name of its file in `sql/checks`. */
const what = {
  sums_agree: 'Orders, tickets and daily sales come to the same sums',
  duplicates: 'Nothing is there twice',
  orphan_tickets: 'Every ticket has its order, every order its tickets',
  negative_sums: 'No sum is negative',
  future_sales: 'Nothing was sold in the future',
  runs_not_proved: 'The last load was proved complete',
  refunds_contradict: 'What the source tells of refunds fits together',
  gaps_in_days: 'No days without sales amid the others',
  sudden_drop: 'No day of the last week fell far below its weekday',
  currency_mixed: 'Every event is sold in its one currency',
  unknown_events: 'The events and dates of all sales are known',
  unknown_utm: 'It is known where at least half of the buyers came from',
  two_accounts: 'No order belongs to two organisations',
};

/** What to do when it does not. */
const next: typeof what = {
  sums_agree: 'Run "zakaz rebuild", then "zakaz verify".',
  duplicates: 'Run "zakaz rebuild" for facts, "zakaz repair" for orders and tickets.',
  orphan_tickets: 'Run "zakaz repair": it fetches such orders anew.',
  negative_sums: 'Look at the order at QTickets; its sums came so.',
  future_sales: 'Compare the clocks with "zakaz doctor", and look at the order at QTickets.',
  runs_not_proved: 'Run "zakaz load"; "zakaz runs" tells why it was not.',
  refunds_contradict: 'Ask the organiser; nothing was left out, the larger sum counts.',
  gaps_in_days: 'Run "zakaz verify" over these days.',
  sudden_drop: 'Run "zakaz verify" over these days; if nothing is missing, so it was.',
  currency_mixed: 'Group by currency: sums of different ones cannot be added up.',
  unknown_events: 'Run "zakaz load --full"; until then city and name are missing.',
  unknown_utm: 'Tag the links that you spread; the rest is shown as "unknown".',
  two_accounts: 'Ask for one organisation at a time: together these orders count twice.',
};

/** @param format of the same language */
export function figureTexts({ number, count }: Format) {
  const months = (n: number) => count(n, { one: 'month', many: 'months' });
  return {
    check: {
      what,
      next,
      status: { passed: 'ok', failed: 'FAIL', broken: 'BROKEN', warned: 'warn' },
      broken: 'The check could not be run:',
      more: (n: number) => `... and ${number(n)} more`,
      healthy: (n: number) => `All ${number(n)} checks passed.`,
      warned: (n: number) => `No error; ${count(n, { one: 'thing', many: 'things' })} to look at.`,
      failed: (n: number) => `${count(n, { one: 'check', many: 'checks' })} of severity error failed.`,
      progress: 'checks',
      notKept: 'DRY_RUN is on: the results are not kept.',
      /** In `zakaz status`. */
      short: {
        good: (passed: number, ago: string) => `all ${number(passed)} passed, ${ago} ago`,
        bad: (names: string, ago: string) => `not passed: ${names}; ${ago} ago, see "zakaz check"`,
      },
    },
    rebuild: {
      done: (n: number, rows: number) => `${months(n)} rebuilt: ${number(rows)} daily rows.`,
      before: (n: number) => `${months(n)} had been done before the last rebuild was stopped.`,
      agree: 'Orders, tickets and daily sales come to the same sums.',
      nothing: 'There is nothing to rebuild in these months.',
      notDry: 'rebuild writes: it cannot run with DRY_RUN.',
    },
    restatements: {
      title: (day: string, knownOn: string) => `${day}, as known at the end of ${knownOn} and now`,
      early: (option: string) => `${option} lies before --day: then nothing was known of it.`,
      none: 'Nothing has changed since.',
      noFigures: 'Nothing happened on that day.',
      changes: 'What changed it',
      column: {
        figure: 'Figure',
        currency: 'Currency',
        known: 'Known',
        now: 'Now',
        orders: 'Orders changed',
        seen: 'Seen',
        order: 'Order',
        old: 'Before',
        new: 'Since',
      },
      more: (n: number) => `... and ${number(n)} more: --json has them`,
    },
  };
}
