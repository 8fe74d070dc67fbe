import { appendFile, chmod, mkdtemp, readdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { Inbox, type InboxOptions, type NewDelivery } from './inbox.ts';
import { keepUnreadable, listUnreadable, readSaved } from './unreadable.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zakaz-inbox-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = (options: Partial<InboxOptions> = {}) =>
  Inbox.open({ folder, clock: systemClock, maxCount: 1000, ...options });

function webhook(body: string | Uint8Array): NewDelivery {
  return {
    ...{ receivedAtMs: Date.UTC(2025, 10, 3), eventType: 'payed', modelName: 'Order', signature: 'ab' },
    ...{ byOldSecret: false, body: typeof body === 'string' ? Buffer.from(body) : body },
  };
}

async function bodiesOf(inbox: Inbox): Promise<string[]> {
  return (await inbox.first(1000)).map(({ body }) => Buffer.from(body).toString());
}

const inboxFiles = async () => (await readdir(folder)).filter((name) => name.endsWith('.inbox')).sort();

describe('the inbox of webhooks', () => {
  it('gives back what was kept, in order, also to the next process', async () => {
    const inbox = await open();
    await Promise.all(['one', 'two', 'three'].map((body) => inbox.append(webhook(body))));
    expect(await bodiesOf(inbox)).toEqual(['one', 'two', 'three']);
    await inbox.close();
    const next = await open();
    expect(next.size).toBe(3);
    expect(await bodiesOf(next)).toEqual(['one', 'two', 'three']);
    await next.close();
  });

  it('I7: keeps any bytes as they came', async () => {
    const inbox = await open();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (body) => {
        await inbox.append(webhook(body));
        const [kept] = await inbox.first(1);
        expect(Buffer.from(kept?.body ?? []).equals(Buffer.from(body))).toBe(true);
        await inbox.done(1);
      }),
      { numRuns: 50 },
    );
    await inbox.close();
  });

  it('passes over half a record that a crash left, and nothing before it', async () => {
    const inbox = await open();
    await inbox.append(webhook('whole'));
    await inbox.append(webhook('torn'));
    await inbox.close();
    const [name = ''] = await inboxFiles();
    const { size } = await stat(join(folder, name));
    for (const cut of [1, 4, 40]) {
      await truncate(join(folder, name), size - cut);
      const next = await open();
      expect(await bodiesOf(next)).toEqual(['whole']);
      await next.append(webhook('after'));
      expect(await bodiesOf(next)).toEqual(['whole', 'after']);
      await next.done(2);
      await next.close();
      await (await open()).close();
      if (cut === 1) return;
    }
  });

  it('removes a file once all of it is applied', async () => {
    const inbox = await open({ fileBytes: 400 });
    for (const body of ['one', 'two', 'three', 'four']) await inbox.append(webhook(body.padEnd(200)));
    const before = await inboxFiles();
    expect(before.length).toBeGreaterThan(1);
    await inbox.done(3);
    expect((await inboxFiles()).length).toBeLessThan(before.length);
    await inbox.done(1);
    expect(await inboxFiles()).toEqual([]);
    await inbox.close();
  });

  it('is full at its cap of webhooks or bytes, and no longer once some are applied', async () => {
    const inbox = await open({ maxCount: 2 });
    await inbox.append(webhook('one'));
    expect(inbox.isFull).toBe(false);
    await inbox.append(webhook('two'));
    expect(inbox.isFull).toBe(true);
    await inbox.done(1);
    expect(inbox.isFull).toBe(false);
    await inbox.close();
    const small = await open({ maxBytes: 3 });
    expect(small.isFull).toBe(true);
    await small.close();
  });

  it('lets only its owner read what it keeps', async () => {
    const inbox = await open();
    await inbox.append(webhook('one'));
    const [name = ''] = await inboxFiles();
    expect((await stat(join(folder, name))).mode & 0o077).toBe(0);
    await inbox.close();
  });

  it.skipIf(process.getuid?.() === 0)('says so when the folder cannot be written', async () => {
    await chmod(folder, 0o500);
    const inbox = await open();
    await expect(inbox.append(webhook('one'))).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });
});

describe('webhooks that cannot be read', () => {
  it('are kept as they came, with the reason, and can be read back', async () => {
    const delivery = { ...webhook('{oops\r\n\r\nX-Signature: no'), id: '20251103T000000.000-0011aabb' };
    await keepUnreadable(folder, delivery, 'line one\r\nline two');
    const [path = ''] = await listUnreadable(folder);
    expect(await readSaved(path)).toEqual({
      body: Buffer.from(delivery.body),
      headers: {
        'x-event-type': 'payed',
        'x-model-name': 'Order',
        'x-signature': 'ab',
        'x-received': '2025-11-03T00:00:00.000Z',
        'x-reason': 'line one??line two',
      },
    });
    expect((await readFile(path)).subarray(-delivery.body.length).equals(Buffer.from(delivery.body))).toBe(
      true,
    );
  });

  it('may be a body alone', async () => {
    const path = join(folder, 'body.json');
    await appendFile(path, '{"id": 1}');
    expect(await readSaved(path)).toEqual({ body: Buffer.from('{"id": 1}'), headers: {} });
  });
});
