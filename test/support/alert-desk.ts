/** An account with alerts over the real engine: real loads of a simulated source, real sockets to those who are to be told. */
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { AlertsConfig, ConfigWithSource } from '../../src/config/config.ts';
import { Secret } from '../../src/core/secret.ts';
import { textsFor } from '../../src/core/texts/index.ts';
import { createMonitor, type Monitor, type MonitorOptions } from '../../src/monitor/monitor.ts';
import { createSimulator, type Simulator, type SimulatorOptions } from '../../src/simulator/simulator.ts';
import { NO_ALERTS } from './no-alerts.ts';
import { createRecordingClock, type RecordingClock } from './recording-clock.ts';
import { type ScriptedSource, startScriptedSource } from './scripted-source.ts';
import { openTestStore, type TestStore } from './test-store.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** Noon of a Tuesday in Moscow. */
const START_MS = Date.UTC(2025, 10, 11, 9);
/** Looked for in whatever is told. */
export const TOKEN = 'canary-token-91f2c4';
export const BOT_TOKEN = '123456:canary-bot-token-5f1e09ab77';

export interface Desk {
  readonly simulator: Simulator;
  readonly clock: RecordingClock;
  readonly config: ConfigWithSource;
  /** Where webhook and bot lead: `/hook` and `/bot…`. */
  readonly receiver: ScriptedSource;
  /** The status that each answers with from now on. */
  readonly answers: { hook: number; bot: number };
  readonly monitor: Monitor;
  /** One more on the same store. */
  another(options?: Partial<MonitorOptions>): Monitor;
  load(): Promise<string>;
  pass(ms: number): Promise<void>;
  /** Evaluates and delivers. @returns what the webhook got: `kind rule subject cause, …`, a text a message */
  look(monitor?: Monitor): Promise<string[]>;
  /** Rules and causes of what is open, sorted. */
  openRules(): Promise<string[]>;
}

export interface DeskUse {
  readonly store: TestStore;
  /** An account that was loaded, with a show on sale. */
  openDesk(alerts?: Partial<AlertsConfig>, options?: SimulatorOptions): Promise<Desk>;
}

/** Call once at the top of a file. */
export function useAlertDesk(): DeskUse {
  let store: TestStore;
  let tests = 0;
  const open: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    store = await openTestStore();
  });
  afterAll(() => store.close());
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });

  async function openDesk(alerts: Partial<AlertsConfig> = {}, options: SimulatorOptions = {}): Promise<Desk> {
    tests += 1;
    const clock = createRecordingClock({ startMs: START_MS });
    const simulator = await createSimulator({
      ...{ behaviour: 'documented', orders: 300, seed: 5, years: 1, clock, token: TOKEN },
      ...{ anchor: START_MS - HOUR, ...options },
    });
    const answers = { hook: 204, bot: 200 };
    const receiver = await startScriptedSource(({ target }) =>
      target === '/hook'
        ? { status: answers.hook }
        : { status: answers.bot, body: { ok: answers.bot === 200 } },
    );
    open.push(simulator, receiver);
    const source = { token: new Secret(TOKEN), maxRetries: 0, sweepPages: 1 };
    const config: ConfigWithSource = {
      ...store.config(`alerts-${tests}`, simulator.url, source),
      alerts: {
        ...NO_ALERTS,
        digestAt: null,
        webhook: { url: new Secret(`${receiver.url.origin}/hook`), secret: null },
        allowsPrivate: true,
        ...alerts,
      },
    };
    const another = (more: Partial<MonitorOptions> = {}) =>
      createMonitor({
        ...{ warehouse: store.warehouse, config, clock, texts: textsFor('en') },
        ...{ freeBytes: async () => 1e12, ...more },
      });
    const monitor = another();
    const desk: Desk = {
      ...{ simulator, clock, config, receiver, answers, monitor, another },
      load: async () => (await store.load(config, { clock })).metrics.status,
      pass: (ms) => clock.sleep(ms),
      async look(by = monitor) {
        const before = receiver.requests.length;
        await by.evaluate();
        await by.deliver();
        return wordsOf(receiver, before);
      },
      async openRules() {
        const report = await monitor.report(0);
        return report.open.map(({ finding }) => `${finding.rule} ${finding.cause}`.trim()).sort();
      },
    };
    simulator.world.createOrder({ payed: true });
    expect(await desk.load()).toBe('ok');
    await putOnSale(store, config);
    return desk;
  }

  return {
    get store() {
      return store;
    },
    openDesk,
  };
}

/** The simulated shows are over by and by; one that is on sale for years is put beside them. */
function putOnSale({ warehouse }: TestStore, { organization }: ConfigWithSource): Promise<void> {
  return warehouse.execute(`
    INSERT INTO dim_shows SELECT * REPLACE(
      1 AS show_id, 1 AS is_active, NULL AS deleted_at, toDateTime(0) AS sale_start_at,
      toDateTime('2030-01-01 00:00:00') AS sale_finish_at)
    FROM dim_shows
    WHERE organization = '${organization}' AND event_id IN
      (SELECT event_id FROM dim_events WHERE organization = '${organization}' AND is_active = 1)
    LIMIT 1`);
}

/** What the webhook got from a request on. */
export function wordsOf({ requests }: ScriptedSource, from: number): string[] {
  return requests
    .slice(from)
    .filter(({ target }) => target === '/hook')
    .map(({ body }) => {
      const { notices = [], type } = JSON.parse(body);
      const words = notices.map(({ kind, finding }: { kind: string; finding: Record<string, string> }) =>
        [kind, finding['rule'], finding['subject'], finding['cause']].filter((part) => part !== '').join(' '),
      );
      return type === 'alerts' ? words.join(', ') : type;
    });
}

/** The last request to the webhook or the bot. */
export function lastTo({ receiver }: Desk, path: '/hook' | '/bot'): string {
  return receiver.requests.findLast(({ target }) => target.startsWith(path))?.body ?? '';
}

/** Loads every ten hours. */
export async function keepLoading(desk: Desk, hours: number): Promise<void> {
  for (let hour = 0; hour < hours; hour += 10) {
    await desk.pass(10 * HOUR);
    await desk.load();
  }
}
