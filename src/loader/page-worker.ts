/** A thread that reads pages of orders. It must never import an engine: chDB hangs in worker threads. */
import { parentPort, workerData } from 'node:worker_threads';
import { toZakazError } from '../core/errors.ts';
import { createOrderPageReader, type OrderPageSettings, transferables } from './order-page.ts';
import type { PageReply, PageTask } from './page-pool.ts';

const settings: OrderPageSettings = workerData;
const read = createOrderPageReader(settings);

parentPort?.on('message', ({ id, body, seenAtMs }: PageTask) => {
  try {
    const page = read(body, seenAtMs);
    const reply: PageReply = { id, page };
    parentPort?.postMessage(reply, transferables(page));
  } catch (thrown) {
    const { code, message, details } = toZakazError(thrown);
    const reply: PageReply = { id, failure: { code, message, details } };
    parentPort?.postMessage(reply);
  }
});
