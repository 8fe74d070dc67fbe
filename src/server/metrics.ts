/** Figures for Prometheus: `/metrics`. Labels are words of ours, never of a request or a row. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { AppliedDelivery } from '../loader/webhook-rows.ts';
import type { Health } from '../protocol/server.ts';
import type { HttpAttempt } from '../qtickets/http-client.ts';
import type { Access } from './access.ts';
import type { Routes } from './app.ts';
import type { HealthReader } from './read-health.ts';
import type { RunEnd } from './runs.ts';
import type { Receipt } from './webhooks/receive.ts';

const PREFIX = 'zakaz_';
const REQUEST_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const LAG_SECONDS = [1, 5, 15, 60, 300, 1_800, 7_200, 86_400];
const ANSWER_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2];

/** Gauges of prom-client with the ending of counters, which Prometheus's own checker refuses. Their sums by type stay. */
const MISNAMED = ['handles', 'requests', 'resources'].map((what) => `nodejs_active_${what}_total`);
/** What alerts count begins with 0: Prometheus sees no increase in a series that begins with 1. */
const COUNTED = {
  requests: ['refused'],
  receipts: ['unsigned', 'broken', 'busy'],
  applied: ['unreadable', 'refused'],
} as const satisfies {
  requests: readonly HttpAttempt['outcome'][];
  receipts: readonly Receipt[];
  applied: readonly AppliedDelivery['outcome'][];
};

/** The figures of one server, and where they are noted. */
export class Metrics {
  readonly registry = new Registry();
  readonly #runs = this.#counter('runs_total', 'Runs that ended', ['kind', 'status']);
  readonly #runSeconds = this.#gauge('run_duration_seconds', 'How long the last run took', ['kind']);
  readonly #requests = this.#counter('source_requests_total', 'Requests to QTickets', ['outcome']);
  readonly #retries = this.#counter(
    'source_retries_total',
    'Requests to QTickets sent once more, of runs',
    [],
  );
  readonly #orders = this.#counter('orders_written_total', 'Paid orders written by loads', []);
  readonly #rejects = this.#counter('orders_rejected_total', 'Orders of loads that could not be read', []);
  readonly #receipts = this.#counter('webhooks_received_total', 'Webhooks by how they were answered', [
    'outcome',
    'old_secret',
  ]);
  readonly #applied = this.#counter('webhooks_applied_total', 'Webhooks by what became of them', ['outcome']);
  readonly #seconds = this.#histogram('source_request_seconds', 'How long QTickets took', REQUEST_SECONDS);
  readonly #lag = this.#histogram('webhook_lag_seconds', 'From a change to its webhook', LAG_SECONDS);
  readonly #wait = this.#histogram(
    'webhook_wait_seconds',
    'From a webhook to its order in the store',
    LAG_SECONDS,
  );
  readonly #answer = this.#histogram(
    'webhook_answer_seconds',
    'How long a webhook took to be answered',
    ANSWER_SECONDS,
  );

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    for (const name of MISNAMED) this.registry.removeSingleMetric(name);
    for (const outcome of COUNTED.requests) this.#requests.inc({ outcome }, 0);
    for (const outcome of COUNTED.receipts) this.#receipts.inc({ outcome, old_secret: '0' }, 0);
    for (const outcome of COUNTED.applied) this.#applied.inc({ outcome }, 0);
    this.#receipts.inc({ outcome: 'accepted', old_secret: '1' }, 0);
  }

  readonly onAttempt = ({ outcome, durationMs }: HttpAttempt): void => {
    this.#requests.inc({ outcome });
    this.#seconds.observe(durationMs / 1000);
  };

  onRunEnded({ kind, status, startedAtMs, finishedAtMs, metrics }: RunEnd): void {
    this.#runs.inc({ kind, status });
    this.#runSeconds.set({ kind }, (finishedAtMs - startedAtMs) / 1000);
    if (metrics === null) return;
    this.#retries.inc(metrics.retries);
    this.#rejects.inc(metrics.rejected);
    this.#orders.inc(metrics.rows.orders);
  }

  /** @param ms from the end of its headers to the answer */
  onReceipt(receipt: Receipt, byOldSecret: boolean, ms: number): void {
    this.#receipts.inc({ outcome: receipt, old_secret: byOldSecret ? '1' : '0' });
    this.#answer.observe(ms / 1000);
  }

  onApplied(deliveries: readonly AppliedDelivery[], nowMs: number): void {
    for (const { delivery, outcome, changedAtMs } of deliveries) {
      this.#applied.inc({ outcome });
      this.#wait.observe(Math.max(0, nowMs - delivery.receivedAtMs) / 1000);
      if (changedAtMs !== null) this.#lag.observe(Math.max(0, delivery.receivedAtMs - changedAtMs) / 1000);
    }
  }

  /** Figures that are read when they are asked for. */
  watch(readHealth: HealthReader): void {
    const gauges = {
      up: this.#gauge('ready', '1 when the last load is fresh, proved, and the store answers', []),
      running: this.#gauge('run_active', '1 while a run is at work', []),
      complete: this.#gauge('last_load_complete', '1 when the last load was proved complete', []),
      proved: this.#gauge('last_proved_load_timestamp_seconds', 'When the last proved load ended', []),
      watermark: this.#gauge('watermark_timestamp_seconds', 'Up to when changes were loaded with proof', []),
      differences: this.#gauge('verify_differences', 'Orders that differed at the last comparison', []),
      queue: this.#gauge('webhook_queue', 'Webhooks that wait to be applied', []),
      oldest: this.#gauge(
        'webhook_oldest_timestamp_seconds',
        'When the first that waits came; 0: none waits',
        [],
      ),
      last: this.#gauge('webhook_last_timestamp_seconds', 'When the last webhook came; 0: none came yet', []),
      failures: this.#gauge('schedule_source_failures', 'Failures of the source in a row', ['job']),
      skipped: this.#gauge('schedule_skipped', 'Times passed over because a run was at work', ['job']),
    };
    const seconds = (instant: string | null | undefined) =>
      instant == null ? 0 : Date.parse(instant) / 1000;
    this.#refresh = async () => {
      const health: Health = await readHealth();
      gauges.up.set(health.status === 'ready' ? 1 : 0);
      gauges.running.set(health.live === null ? 0 : 1);
      gauges.complete.set(health.last_run?.complete === true ? 1 : 0);
      gauges.proved.set(seconds(health.last_ok_run?.finished_at));
      gauges.watermark.set(seconds(health.watermark));
      gauges.differences.set(health.last_verification?.differences ?? 0);
      gauges.queue.set(health.webhooks.waiting);
      gauges.oldest.set(seconds(health.webhooks.oldest_waiting_at));
      gauges.last.set(seconds(health.webhooks.last_received_at));
      for (const { job, failures, skipped } of health.schedule) {
        gauges.failures.set({ job }, failures);
        gauges.skipped.set({ job }, skipped);
      }
    };
  }

  /** The figures as Prometheus reads them. */
  async text(): Promise<string> {
    await this.#refresh();
    return await this.registry.metrics();
  }

  #refresh: () => Promise<void> = async () => {};

  #counter<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Counter<Label> {
    return new Counter({
      name: `${PREFIX}${name}`,
      help,
      labelNames: [...labelNames],
      registers: [this.registry],
    });
  }

  #gauge<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Gauge<Label> {
    return new Gauge({
      name: `${PREFIX}${name}`,
      help,
      labelNames: [...labelNames],
      registers: [this.registry],
    });
  }

  #histogram(name: string, help: string, buckets: readonly number[]): Histogram {
    return new Histogram({
      name: `${PREFIX}${name}`,
      help,
      buckets: [...buckets],
      registers: [this.registry],
    });
  }
}

/** Adds `/metrics`. */
export function metricsRoutes(metrics: Metrics, { mayRead }: Access): Routes {
  return (app) => {
    app.get('/metrics', mayRead, async (context) =>
      context.text(await metrics.text(), 200, { 'content-type': metrics.registry.contentType }),
    );
  };
}
