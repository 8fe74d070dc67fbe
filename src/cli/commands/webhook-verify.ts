/** `zakaz webhook verify`: whether a saved webhook is signed by a configured secret, and can be read. */
import { UsageError } from '../../core/errors.ts';
import { readWebhook } from '../../qtickets/wire-webhook.ts';
import { readSaved, type SavedWebhook } from '../../server/webhooks/unreadable.ts';
import { type Context, readConfigWithServer } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { printable, renderPairs } from '../layout.ts';

/** Options and argument of `zakaz webhook verify`. */
export interface WebhookVerifyOptions {
  readonly file: string;
  readonly signature?: string;
}

/** The exit code is 0 when the signature fits, else 3. @throws ConfigError, UsageError */
export async function run(context: Context, { file, signature }: WebhookVerifyOptions): Promise<number> {
  const { stdout, texts } = context;
  const words = texts.webhook;
  const { server } = await readConfigWithServer(context);
  if (server.webhookSecrets.length === 0) throw new UsageError(words.noSecret);
  const saved = await readFileOf(context, file);
  const given = signature ?? saved.headers['x-signature'];
  if (given === undefined) throw new UsageError(words.noSignature);
  const signer = server.webhookSecrets.map((secret) => secret.hasSigned(saved.body, given)).indexOf(true);
  const eventType = saved.headers['x-event-type'] ?? 'updated';
  const reading = readWebhook(saved.body, { eventType, modelName: saved.headers['x-model-name'] ?? 'Order' });
  const { label } = words;
  stdout.lines(
    renderPairs(
      [
        [label.signature, signer === -1 ? words.unsigned : signer === 0 ? words.signed : words.signedByOld],
        [label.body, words.bytes(saved.body.length)],
        [label.order, reading.kind === 'order' ? reading.orderId : printable(reading.reason)],
      ],
      stdout,
    ),
  );
  return signer === -1 ? EXIT.notProved : EXIT.done;
}

/** @throws UsageError for a file that cannot be read */
export async function readFileOf({ texts }: Context, file: string): Promise<SavedWebhook> {
  return await readSaved(file).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(texts.webhook.unreadableFile(file, error.code ?? ''));
  });
}
