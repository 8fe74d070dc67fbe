/** What alerts and the digest say, in English, and their help. Part of `en.ts`. */
import type { Format } from './format.ts';

/** The sentences of alerts. @param format writers of values */
export function alertTexts({ number, count }: Format) {
  const orders = (n: number) => count(n, { one: 'order', many: 'orders' });
  const events = (n: number) => count(n, { one: 'event', many: 'events' });
  const shows = (n: number) => count(n, { one: 'show', many: 'shows' });
  const plans = (n: number) => count(n, { one: 'plan of seats', many: 'plans of seats' });
  const tickets = (n: number) => count(n, { one: 'ticket', many: 'tickets' });

  return {
    /** What is wrong with the settings. */
    settings: {
      problem: {
        notTime: (shown: string) => `${shown} is not a time of the day`,
        notChat: (shown: string) => `${shown} is not a chat`,
        notEmail: 'not an e-mail address, or too many of them',
        notSmtp: 'not the address of a mail server',
        plainReceiver: 'plain http: what is sent could be read and changed on the way',
      },
      shape: {
        quiet: 'a span such as 23:00-08:00, in the report zone',
        digestAt: 'a time such as 09:00, in the report zone, or off',
        botToken: 'the token that @BotFather gave: a number, a colon, letters and digits',
        botApi: 'an address such as https://api.telegram.org; plain http only for this machine',
        chat: 'the number of a chat, such as -1001234567890, or @name of a channel',
        email: (most: number) =>
          most === 1 ? 'one e-mail address' : `e-mail addresses with commas between, up to ${number(most)}`,
        smtpUrl: 'smtp://host:587 or smtps://host:465, without login',
        receiver: 'an address that begins with https:// and has no login in it',
        whole: 'all settings of the channel, or none',
      },
      advice: {
        botToken: 'ask @BotFather in Telegram for a bot, and copy its token',
        chat: 'write to the bot, and take the number from chat.id of getUpdates',
        email: (key: string) => `set ${key} to an address such as me@example.org`,
        receiver: (key: string) =>
          `set ${key} to an address with https://, or ALERT_ALLOW_PRIVATE=true where it lies in your own network`,
        setOrRemove: (key: string) => `set ${key}, or remove the other settings of this channel`,
      },
    },

    channel: { telegram: 'Telegram', email: 'E-mail', webhook: 'Webhook' },
    failure: {
      timeout: 'no answer in time',
      network: 'no connection',
      refused: 'it refuses our login, or does not know the addressee',
      limited: 'it asks for a pause',
      unavailable: 'it cannot take messages at the moment',
      rejected: 'it does not take this message',
      redirect: 'it points to another address, which is not followed',
      private: 'its address lies in an inner network (ALERT_ALLOW_PRIVATE=true allows that)',
      'no-tls': 'the connection is not encrypted, or cannot be trusted',
    },

    kind: {
      opened: (what: string) => `Problem: ${what}`,
      changed: (what: string) => `Another cause: ${what}`,
      reminder: (what: string) => `Still: ${what}`,
      resolved: (what: string) => `Over: ${what}`,
    },

    what: {
      'no-sales': (span: string | null) => (span === null ? 'no sales so far' : `no new sales for ${span}`),
      stale: (span: string | null) =>
        span === null ? 'no load was ever proved' : `no load was proved for ${span}`,
      'failed-run': { failed: 'the last load failed', unproved: 'the last load was not proved complete' },
      'failed-check': (name: string, isBroken: boolean) =>
        isBroken ? `the check ${name} cannot be run` : `the check ${name} fails`,
      rejects: (n: { readonly orders: number; readonly events: number; readonly plans: number }) =>
        `could not be read: ${[
          ...(n.orders === 0 ? [] : [orders(n.orders)]),
          ...(n.events === 0 ? [] : [events(n.events)]),
          ...(n.plans === 0 ? [] : [plans(n.plans)]),
        ].join(', ')}`,
      drop: (day: string, percent: string) => `${day}: ${percent} fewer tickets than usual on that weekday`,
      'no-webhooks': (span: string | null) =>
        span === null ? 'no webhook has ever come' : `no webhook for ${span}`,
      disk: (free: string) => `only ${free} free on the disk of the data folder`,
      channel: (name: string) => `${name}: messages do not arrive`,
    },

    more: {
      failures: (n: number) => `Loads that failed in a row: ${number(n)}.`,
      check: (n: number) => `Found: ${number(n)}. See: zakaz check`,
      rejects: 'They are kept with the reason, and asked for again by each load. See: zakaz status',
      drop: (n: { readonly tickets: number; readonly usual: number }) =>
        `${tickets(n.tickets)} sold, usual are ${number(n.usual)}.`,
      webhooks: (n: number) =>
        `${orders(n)} changed meanwhile, and no webhook told of it. Check address and secret in the QTickets account.`,
      disk: 'Free some space: loads stop when there is none.',
      channel: 'Check its settings, then try it: zakaz alerts test',
      since: (time: string) => `Since ${time}.`,
      lasted: (span: string) => `It lasted ${span}.`,
    },

    /** Why no sales come; what to do. */
    cause: {
      none: {
        what: (n: number) =>
          `Loads are proved: nothing was sold, though there is something on sale (${shows(n)}).`,
        next: 'Check that tickets can be bought and paid for at QTickets.',
      },
      'loader-dead': {
        what: (time: string | null) =>
          time === null ? 'No load has begun lately.' : `The last load began at ${time}, and none after it.`,
        next: 'Look why loads do not start (cron, systemd, zakaz serve), then: zakaz load',
      },
      'source-down': {
        what: (status: number | null) =>
          `QTickets does not answer as it should${status === null ? '' : ` (HTTP ${status})`}.`,
        next: 'Nothing is lost: the next load that gets through brings it all. What is wrong there: zakaz probe',
      },
      'token-refused': {
        what: (status: number | null) => `QTickets refuses the token (HTTP ${status ?? 401}).`,
        next: 'Make a new token in the QTickets account and set QTICKETS_TOKEN.',
      },
      'filter-ignored': {
        what: 'QTickets ignores a filter that loads rely on: there may be sales that were not read.',
        next: 'What it honours: zakaz probe. To read everything: zakaz load --full',
      },
      incomplete: {
        what: (reason: string | null) =>
          reason === null ? 'Loads end without proof.' : `Loads end without proof: ${reason}.`,
        next: 'Details: zakaz runs. To read everything: zakaz load --full',
      },
      'load-failed': {
        what: (code: string | null) => `Loads do not come to their end${code === null ? '' : ` (${code})`}.`,
        next: 'What is wrong: zakaz doctor',
      },
      'at-work': {
        what: (time: string) => `A load has been at work since ${time}.`,
        next: 'How it goes: zakaz runs',
      },
    },

    subject: (organization: string, n: number, first: string) =>
      n === 1 ? `${organization}: ${first}` : `${organization}: ${first} (and ${number(n - 1)} more)`,

    test: {
      title: 'A trial message',
      line: 'This channel works. Problems with loads and sales will be told here.',
      sent: 'sent',
      noChannels: 'No channel is set. docs/alerts.md shows what to set.',
      noSuch: (name: string, set: string) => `The channel ${name} is not set. Set are: ${set}.`,
    },

    list: {
      open: 'Open',
      history: 'History',
      none: 'No problem is open.',
      nothing: 'There were no problems.',
      muted: (rule: string, until: string) => `Muted: ${rule}, until ${until}.`,
      unmuted: (rule: string) => `Told again: ${rule}.`,
      notTold: 'not told',
      away: 'not there at the moment',
      column: { rule: 'Rule', what: 'What', since: 'Since', told: 'Told', lasted: 'Lasted' },
      channels: 'Channels',
      channelGood: (time: string) => `last message ${time}`,
      channelNew: 'not used yet; try it: zakaz alerts test',
      channelBad: (reason: string) => `fails: ${reason}`,
    },

    heartbeat: (reason: string) =>
      `The heartbeat did not arrive: ${reason}. The load itself is not affected.`,
    doctor: {
      none: 'no channel is set: problems are told nowhere but here',
      good: (names: string) => `${names}; to try them: zakaz alerts test`,
    },

    digest: {
      title: (day: string) => `Sales of ${day}`,
      sums: (n: { readonly orders: number; readonly tickets: number }, gross: string) =>
        `${orders(n.orders)}, ${tickets(n.tickets)}, ${gross}`,
      refunded: (money: string) => `refunded ${money}`,
      nothing: 'Nothing was sold.',
      week: 'The week to that day, against the one before',
      weekSums: (n: number, gross: string) => `${tickets(n)}, ${gross}`,
      against: (percent: string) => `(${percent})`,
      noneBefore: '(nothing the week before)',
      events: 'Sold most',
      event: (name: string, n: number, gross: string) => `${name}: ${tickets(n)}, ${gross}`,
      problems: 'Problems',
      noProblems: 'None.',
      over: (what: string, span: string) => `${what} (over after ${span})`,
      proved: (time: string, zone: string) => `Days and times of ${zone}; loaded with proof up to ${time}.`,
      unproved: (time: string, zone: string) =>
        `The day is not loaded to its end: known with proof up to ${time} (${zone}). The figures may still grow.`,
      neverProved: 'No load was ever proved: the figures are not complete.',
    },
  };
}

/** Help of `zakaz alerts` and of the commands below it. */
export const alertsCommand = {
  summary: 'what is wrong now, and what was',
  description:
    'Shows problems that are open and those that are over, as they were found by "alerts check" or the server. Problems are told by Telegram, e-mail or a webhook, once their settings (ALERT_...) are set.',
  limit: 'how many of those that are over',
  json: 'print it as JSON',
  check: {
    summary: 'look for problems and tell them, once',
    description:
      'Looks at the store for problems, opens and closes them, sends what is to be told, and shows what is open. For cron, where no server runs. Ends with 3 when a problem is open.',
  },
  test: {
    summary: 'send a trial message',
    description:
      'Sends a message by each channel that is set, or by one, and says how that went. Ends with 1 when one failed.',
    channel: 'telegram, email or webhook',
  },
  mute: {
    summary: 'do not tell of a kind of problem for a while',
    description:
      'Problems of this rule are found and shown, but not sent. What is still there afterwards is told then.',
    rule: 'a rule, as "alerts" names it',
    span: 'for how long, e.g. 2h, 3d',
    off: 'tell of it again from now on',
  },
  examples: [
    ['alerts check', 'every ten minutes by cron'],
    ['alerts test telegram', 'does the channel work?'],
    ['alerts mute no-sales --for 3d', 'the holidays'],
  ],
};

/** Help of `zakaz digest`. */
export const digestCommand = {
  summary: 'the sales of yesterday in a few lines',
  description:
    'Prints the sales of yesterday, the week against the one before, the events that sold most, and problems. Days are those of REPORT_TZ, sums are by currency.',
  day: 'another day, such as 2025-11-03',
  send: 'send it by the channels that are set, instead of printing it',
  json: 'print it as JSON',
};
