/** `zakaz serve` as a process of its own: its settings, its start, what it logs. */
import { expect } from 'vitest';
import { z } from 'zod';
import type { BinaryAccount, Settings } from './binary-account.ts';
import { type Running, startZakaz } from './run-zakaz.ts';
import { WEBHOOK_SECRET } from './test-server.ts';

const lineSchema = z.looseObject({ level: z.string(), time: z.string(), msg: z.string() });

/** What it logged, a line each. */
export const linesOf = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => lineSchema.parse(JSON.parse(line)));

/** Of a server that loads only when it is asked. */
export function serverSettings(
  { settings }: BinaryAccount,
  url: string,
  more: Readonly<Record<string, string>> = {},
): Settings {
  return settings(url, {
    ...{ ZAKAZ_PORT: '0', ZAKAZ_SCHEDULE: 'off', ZAKAZ_VERIFY_SCHEDULE: 'off' },
    ...{ QTICKETS_WEBHOOK_SECRET: WEBHOOK_SECRET, ...more },
  });
}

export interface Served {
  readonly running: Running;
  readonly url: string;
}

/** Starts it and waits until it listens; stopped after the test. */
export async function startServer({ open }: BinaryAccount, options: Settings): Promise<Served> {
  const running = startZakaz(['serve'], options);
  open.unshift({
    async close() {
      running.child.kill('SIGKILL');
      await running.finished;
    },
  });
  const find = () => linesOf(completeLines(running.stdout())).find(({ msg }) => msg === 'listening')?.['url'];
  const ended = running.finished.then(({ stderr }) => stderr);
  await Promise.race([
    expect.poll(find, { timeout: 20_000, interval: 20 }).toBeDefined(),
    ended.then((stderr) => Promise.reject(new Error(stderr))),
  ]);
  return { running, url: z.string().parse(find()) };
}

function completeLines(text: string): string {
  return text.slice(0, text.lastIndexOf('\n') + 1);
}

const healthSchema = z.object({
  live: z.looseObject({}).nullable(),
  webhooks: z.object({ waiting: z.number() }),
});

/** What it is doing. @param headers of somebody who may read */
export async function healthOf(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<z.infer<typeof healthSchema>> {
  return healthSchema.parse(await (await fetch(`${url}/api/v1/health`, { headers })).json());
}
