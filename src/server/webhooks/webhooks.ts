/** The webhooks of a server: where they come in, where they wait, who applies them. */
import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import type { Health } from '../../protocol/server.ts';
import { readLastWebhook } from '../../reports/reports.ts';
import type { Routes } from '../app.ts';
import type { Metrics } from '../metrics.ts';
import { Inbox } from './inbox.ts';
import { webhookRoutes } from './receive.ts';
import { type WebhookParts, WebhookWorker } from './worker.ts';

/** Where webhooks wait, and where those are kept that cannot be read. */
export function webhookFolders({ dataDir }: Pick<Config, 'dataDir'>) {
  return { inbox: join(dataDir, 'webhooks'), unreadable: join(dataDir, 'webhooks', 'unreadable') };
}

export interface Webhooks {
  readonly routes: Routes;
  readonly state: Health['webhooks'];
  /** When the last one came, epoch milliseconds; null when none did. */
  readonly lastMs: number | null;
  /** Applies what comes until the server stops. */
  work(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the inbox with what an earlier server left. @throws StoreUnavailableError when its folder cannot be used */
export async function openWebhooks(parts: WebhookParts, metrics: Metrics): Promise<Webhooks> {
  const { config, store, clock, log } = parts;
  const { webhookSecrets: secrets, maxWebhooksWaiting: maxCount } = config.server;
  const folders = webhookFolders(config);
  const inbox = await Inbox.open({ folder: folders.inbox, clock, maxCount });
  const worker = new WebhookWorker(parts, {
    ...{ inbox, unreadableFolder: folders.unreadable, onAttempt: metrics.onAttempt },
    onApplied: (deliveries, nowMs) => metrics.onApplied(deliveries, nowMs),
  });
  let lastMs = await readLastWebhook(store.warehouse, config.organization);
  const iso = (epochMs: number | null) => (epochMs === null ? null : new Date(epochMs).toISOString());
  return {
    routes: webhookRoutes({
      ...{ secrets, inbox, clock, log },
      onReceipt(receipt, byOldSecret, ms) {
        if (receipt === 'accepted') lastMs = clock.now();
        metrics.onReceipt(receipt, byOldSecret, ms);
      },
    }),
    get state() {
      return {
        enabled: secrets.length > 0,
        waiting: inbox.size,
        oldest_waiting_at: iso(inbox.oldestMs),
        last_received_at: iso(lastMs),
      };
    },
    get lastMs() {
      return lastMs;
    },
    work: () => worker.run(),
    close: () => inbox.close(),
  };
}
