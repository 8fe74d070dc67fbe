/** What is said of loads and of what they prove, in English; `proof-ru.ts` has the same keys. */

const s = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

interface Counts {
  readonly distinct: string;
  /** What the source counts; null where it did not say. */
  readonly total: string | null;
}

export const proofTexts = {
  /** A sentence that a load put on record, in English. */
  recorded: (text: string) => text,
  /** Why a load is or is not proved; words of `Completeness`. */
  reasons: {
    'counts-equal': ({ distinct, total }: Counts) =>
      total === null
        ? `${distinct} different orders came, and the source has no more`
        : `${distinct} different orders came of ${total} counted by the source`,
    'count-short': ({ distinct, total }: Counts) =>
      `only ${distinct} different orders came of ${total ?? '?'} counted by the source`,
    'rows-refused': () => 'some rows could not be read',
    'page-ignored': () => 'the source ignores the page number and gives the first page only',
    'filter-lost': () => 'the source stopped honouring a filter while it was read',
    'dialect-ignored': () => 'the source does not speak the dialect that QTICKETS_DIALECT asks for',
    'total-unsteady': () => 'the count of the source kept changing while it was read',
    'events-short': () => 'not all events came',
    'not-finished': () => 'the load did not reach its end',
    'store-differs': () => 'the source was read in full, and the store still differs from it',
    'sums-differ': () => 'orders, tickets and sales by day do not come to the same sums',
    'facts-rebuilt': () => 'sales by day were built anew',
  },
  /** The process was killed, or its machine went down. */
  vanished: 'the process ended without a word',
  /** What stopped a load, or why the server does not do what it is asked; by stable words. */
  failures: {
    TOKEN_REFUSED: 'QTickets refused the token',
    SOURCE_NETWORK: 'no connection to the source',
    SOURCE_TIMEOUT: 'the source did not answer in time',
    SOURCE_HTTP: 'the source answered with an error',
    SOURCE_BODY: 'the source sent something that is not JSON, or half of it',
    SOURCE_SHAPE: 'the source answered in a shape that is not known',
    SOURCE_REDIRECT: 'the source redirects elsewhere',
    SOURCE_BUDGET: 'as many requests were sent as one load may send',
    SOURCE_FILTER: 'the source does not honour the filters by date',
    STORE_LOCKED: 'another process holds the store',
    STORE_UNAVAILABLE: 'the store does not answer',
    STORE_QUERY: 'the store refused a statement',
    STORE_SCHEMA: 'the tables of the store fit another version of the program, or another zone',
    INTERRUPTED: 'stopped',
    INTERNAL: 'the server failed; its log says how',
    USAGE: 'the server does not take what this address asks for',
    NOT_FOUND: 'there is no such thing here',
    BUSY: 'too much is asked at once; try again in a moment',
    VIEWER: 'viewers may read, not change',
    NO_PASSWORD: 'no password is set on this server',
    TOO_MANY_GUESSES: 'wrong too often; wait a while and try again',
  },
  /** Of a code that this page does not know. */
  unknownFailure: (code: string, message: string) => (message === '' ? `failure ${code}` : message),
  lists: { orders: 'orders', events: 'events', near_shows: 'near shows' },
  entities: { order: 'order', event: 'event', seats: 'places' },
  checkNames: {
    sums_agree: 'Sums of orders, tickets and days agree',
    duplicates: 'Nothing is there twice',
    orphan_tickets: 'Orders and tickets belong together',
    negative_sums: 'No sum is below zero',
    future_sales: 'Nothing is sold in the future',
    runs_not_proved: 'Loads end with proof',
    refunds_contradict: 'Refunds do not contradict each other',
    gaps_in_days: 'No days without sales',
    sudden_drop: 'No sudden drop',
    currency_mixed: 'One currency an event',
    unknown_events: 'All events are known',
    unknown_utm: 'Sources of buyers are known',
    two_accounts: 'Orders belong to one account',
  },
  verified: {
    equal: 'every order was compared',
    different: 'every order was compared',
    unproved: 'not all could be compared: the count was not proved',
    error: 'the comparison failed',
    interrupted: 'the comparison was stopped',
  },
  /** Lines of the log of a run. */
  log: {
    title: 'Log',
    contract: (honoured: number, asked: number) =>
      `Filters proved: ${honoured} of ${s(asked, 'verdict')} honoured`,
    events: 'Events read',
    orders: 'Orders read',
    written: (count: string) => `${count} written`,
    facts: 'Months of sales by day built',
    reload: 'Orders read again',
    retry: (attempt: number, wait: string) => `attempt ${attempt} in ${wait}`,
    stopping: 'Asked to stop',
    ended: 'End',
  },
};
