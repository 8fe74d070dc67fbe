/** `zakaz webhook replay`: applies saved webhooks once more, such as those that could not be read before. */
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { rebuildStaleFacts } from '../../loader/facts.ts';
import { Versions } from '../../loader/meta-rows.ts';
import { applyDeliveries, type Delivery, MAX_DELIVERIES } from '../../loader/webhook-orders.ts';
import type { AppliedDelivery } from '../../loader/webhook-rows.ts';
import { createHttpClient } from '../../qtickets/http-client.ts';
import { newDeliveryId } from '../../server/webhooks/inbox.ts';
import { idOfSaved, listUnreadable } from '../../server/webhooks/unreadable.ts';
import { webhookFolders } from '../../server/webhooks/webhooks.ts';
import { type Context, readConfigWithServer } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { type Column, printable, renderTable } from '../layout.ts';
import { withWritableStore } from '../store.ts';
import { readFileOf } from './webhook-verify.ts';

/** Options and arguments of `zakaz webhook replay`. */
export interface WebhookReplayOptions {
  readonly files: readonly string[];
  /** Of files that do not say it. */
  readonly eventType?: string;
  /** Milliseconds. */
  readonly wait?: number;
  readonly json?: boolean;
}

interface Replayed extends Delivery {
  readonly path: string;
}

/**
 * Applies the files, else all that the server kept as unreadable; those that can be read now are no longer kept. The exit code is 3
 * while one cannot.
 * @throws ConfigError, UsageError, StoreLockedError, StoreUnavailableError, StoreSchemaError
 */
export async function run(context: Context, options: WebhookReplayOptions): Promise<number> {
  const { stdout, stderr, texts, clock, signal } = context;
  const config = await readConfigWithServer(context);
  const folder = webhookFolders(config).unreadable;
  const paths = options.files.length > 0 ? options.files : await listUnreadable(folder);
  const deliveries: Replayed[] = [];
  for (const path of paths) deliveries.push(await toDelivery(context, path, options.eventType ?? ''));
  const applied: AppliedDelivery[] = [];
  if (deliveries.length > 0) {
    const client = createHttpClient({ source: config.source, clock });
    const use = { config, purpose: 'webhook replay', waitMs: options.wait ?? 0 };
    await withWritableStore(context, use, async (warehouse) => {
      const reach = { config, warehouse, clock, client, signal, maxFetched: MAX_DELIVERIES };
      for (let start = 0; start < deliveries.length; start += MAX_DELIVERIES) {
        const some = deliveries.slice(start, start + MAX_DELIVERIES);
        const found = await applyDeliveries(some, { ...reach, inTurn: (work) => work() });
        applied.push(...found.deliveries);
      }
      const { organization } = config;
      const versions = new Versions(clock);
      await versions.continueFrom(warehouse, organization);
      const meta = { warehouse, organization, runId: '', versions };
      await rebuildStaleFacts({ meta, signal, now: () => clock.now() });
    }).finally(() => client.close());
  }
  const rows = deliveries.map(({ id, path }) => {
    const one = applied.find(({ delivery }) => delivery.id === id);
    return {
      file: path,
      order_id: one?.orderId ?? null,
      outcome: one?.outcome ?? null,
      reason: one?.reason ?? '',
    };
  });
  for (const { file, outcome } of rows) {
    if (outcome !== 'unreadable' && dirname(file) === folder) await rm(file, { force: true });
  }
  if (options.json === true) stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  else if (rows.length === 0) stderr.lines([texts.webhook.nothingToReplay]);
  else {
    const { label, outcome: outcomes } = texts.webhook;
    const columns: Column[] = [
      { title: label.file, canShrink: true },
      { title: label.order },
      { title: label.outcome },
    ];
    const cells = rows.map(({ file, order_id, outcome, reason }) => [
      printable(file),
      order_id ?? '',
      [outcome === null ? '' : outcomes[outcome], printable(reason)].filter((text) => text !== '').join(': '),
    ]);
    stdout.lines(renderTable(columns, cells, stdout));
  }
  return rows.some(({ outcome }) => outcome === 'unreadable') ? EXIT.notProved : EXIT.done;
}

async function toDelivery(context: Context, path: string, eventType: string): Promise<Replayed> {
  const { headers, body } = await readFileOf(context, path);
  const nowMs = context.clock.now();
  const receivedAtMs = Date.parse(headers['x-received'] ?? '');
  return {
    ...{ path, body, byOldSecret: false },
    id: idOfSaved(path) ?? newDeliveryId(nowMs),
    receivedAtMs: Number.isNaN(receivedAtMs) ? nowMs : receivedAtMs,
    eventType: eventType === '' ? (headers['x-event-type'] ?? 'updated') : eventType,
    modelName: headers['x-model-name'] ?? 'Order',
  };
}
