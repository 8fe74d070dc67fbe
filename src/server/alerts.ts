/** Alerts of the server: problems are looked for every minute, and a sign of life is given after each proved load. */
import { createMonitor } from '../monitor/monitor.ts';
import { readLastRuns } from '../reports/reports.ts';
import type { Extension } from './hooks.ts';

export const alerts: Extension = ({ config, store, runs, clock, texts, log, signal, lastWebhookMs }) => {
  const { warehouse } = store;
  const { webhookSecrets } = config.server;
  const monitor = createMonitor({
    ...{ config, warehouse, clock, texts, signal },
    webhooks: async () => (webhookSecrets.length === 0 ? null : { lastReceivedMs: lastWebhookMs() }),
  });
  return {
    async everyMinute() {
      const { last } = await readLastRuns(warehouse, config.organization);
      // The first load may take long, and nothing is known before it has ended.
      if (last === null || (last.status === 'running' && runs.live !== null)) return;
      const { opened, resolved } = await monitor.evaluate();
      for (const { finding } of opened) log.warn({ rule: finding.rule }, 'a problem began');
      for (const { finding } of resolved) log.info({ rule: finding.rule }, 'a problem is over');
      for (const { channel, failure } of await monitor.deliver()) {
        if (failure !== null) log.warn({ channel, failure }, 'an alert could not be sent');
      }
    },
    async onRunEnded({ metrics }) {
      if (metrics === null) return;
      const failure = await monitor.loadEnded(metrics);
      if (failure !== null) log.warn({ failure }, 'the sign of life did not arrive');
    },
  };
};
