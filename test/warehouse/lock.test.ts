/** One process a data folder: who is told what, and what becomes of the locks of the dead. */
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { StoreLockedError } from '../../src/core/errors.ts';
import { acquireLock, LOCK_FILE } from '../../src/warehouse/lock.ts';
import { currentPidSpace, processStart } from '../../src/warehouse/process-identity.ts';
import { type Compiled, compileSources } from './child.ts';
import { createTempDir, failureOf } from './harness.ts';

const OPTIONS = { purpose: 'test', clock: systemClock };

/** Takes the lock, says so or why not, and holds it until its input ends. */
const taker = (dataDir: string, purpose: string): string => `
  import { acquireLock } from './dist/warehouse/lock.js';
  import { systemClock } from './dist/core/clock.js';
  const started = performance.now();
  try {
    const lock = await acquireLock(${JSON.stringify(dataDir)}, { purpose: ${JSON.stringify(purpose)}, clock: systemClock });
    console.log(JSON.stringify({ held: true }));
    process.stdin.resume().on('end', async () => { await lock.release(); process.exit(0); });
  } catch (error) {
    console.log(JSON.stringify({ held: false, code: error.code, details: error.details, ms: performance.now() - started }));
    process.exit(75);
  }
`;

describe('the lock of a data folder', () => {
  let compiled: Compiled;
  let folder: Awaited<ReturnType<typeof createTempDir>>;
  beforeAll(() => {
    compiled = compileSources();
  });
  afterAll(() => compiled.remove());
  beforeEach(async () => {
    folder = await createTempDir();
  });
  afterEach(() => folder.remove());

  const start = (purpose: string) => compiled.start(taker(folder.path, purpose));
  const plant = (holder: object) => writeFile(join(folder.path, LOCK_FILE), JSON.stringify(holder));
  const holderHere = (overrides: object = {}) => {
    const { host, boot, pidNamespace } = currentPidSpace();
    return {
      pid: process.pid,
      host,
      boot,
      pid_namespace: pidNamespace,
      process_start: processStart(process.pid),
      started_at: '2025-11-03T12:00:00.000Z',
      purpose: 'load',
      nonce: 'planted',
      ...overrides,
    };
  };

  test('leaves nothing behind when it is let go, and can be taken again', async () => {
    for (let round = 0; round < 2; round += 1) {
      const lock = await acquireLock(folder.path, OPTIONS);
      expect(JSON.parse(await readFile(join(folder.path, LOCK_FILE), 'utf8'))).toMatchObject({
        pid: process.pid,
        host: hostname(),
        purpose: 'test',
      });
      await lock.release();
      await lock.release();
      expect(await readdir(folder.path)).toEqual([]);
    }
  });

  test('D7: another process is refused within a second and told who holds it, since when and for what', async () => {
    const holder = start('load');
    expect(await holder.nextLine()).toEqual({ held: true });
    const second = start('serve');
    const answer = await second.nextLine();
    expect(answer).toMatchObject({
      held: false,
      code: 'STORE_LOCKED',
      details: { pid: holder.pid, purpose: 'load', since: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T/) },
    });
    expect(answer).toSatisfy(({ ms }) => ms < 1_000);
    expect(await second.ended()).toBe(75);
    holder.process.stdin?.end();
    expect(await holder.ended()).toBe(0);
    expect(await readdir(folder.path)).toEqual([]);
  });

  test('D8: a holder that was killed does not block the next', async () => {
    const holder = start('load');
    await holder.nextLine();
    holder.process.kill('SIGKILL');
    await holder.ended();
    const lock = await acquireLock(folder.path, OPTIONS);
    await lock.release();
    expect(await readdir(folder.path)).toEqual([]);
  });

  test('has one heir when many reach for the lock of the dead at once', async () => {
    for (let round = 0; round < 3; round += 1) {
      await plant(holderHere({ pid: 4_000_000, nonce: `dead-${round}` }));
      const children = Array.from({ length: 6 }, (_, index) => start(`taker ${index}`));
      const answers = await Promise.all(children.map((child) => child.nextLine()));
      const winners = answers.filter((answer) => JSON.stringify(answer) === '{"held":true}');
      expect(winners).toHaveLength(1);
      for (const child of children) child.process.stdin?.end();
      await Promise.all(children.map((child) => child.ended()));
      expect(await readdir(folder.path)).toEqual([]);
    }
  });

  test('passes over an heir that died while it took over', async () => {
    await plant(holderHere({ pid: 4_000_000, nonce: 'first' }));
    const heir = JSON.stringify(holderHere({ pid: 4_000_001, nonce: 'second' }));
    await writeFile(join(folder.path, `${LOCK_FILE}.after-first`), heir);
    const lock = await acquireLock(folder.path, OPTIONS);
    await lock.release();
    expect(await readdir(folder.path)).toEqual([]);
  });

  test('is not blocked by a pid that another program has got since', async () => {
    await plant(holderHere({ process_start: '1' }));
    await (await acquireLock(folder.path, OPTIONS)).release();
  });

  test('is not blocked by a holder from before the last boot', async () => {
    await plant(holderHere({ boot: 'another boot' }));
    await (await acquireLock(folder.path, OPTIONS)).release();
  });

  test('is blocked by this very process too', async () => {
    const lock = await acquireLock(folder.path, OPTIONS);
    const error = await failureOf(acquireLock(folder.path, OPTIONS));
    expect(error).toBeInstanceOf(StoreLockedError);
    expect(error).toMatchObject({ details: { pid: process.pid } });
    await lock.release();
  });

  test.each([
    ['in another container', () => holderHere({ pid_namespace: 'pid:[1]' })],
    ['on another machine', () => holderHere({ host: 'elsewhere' })],
    ['that cannot be read', () => ({ odd: true })],
  ])('believes a holder %s for a minute after its last sign of life', async (_, holder) => {
    await plant(holder());
    await expect(acquireLock(folder.path, OPTIONS)).rejects.toBeInstanceOf(StoreLockedError);
    const past = new Date(Date.now() - 61_000);
    await utimes(join(folder.path, LOCK_FILE), past, past);
    await (await acquireLock(folder.path, OPTIONS)).release();
  });

  test('never takes away a lock that has become another’s', async () => {
    const lock = await acquireLock(folder.path, OPTIONS);
    await plant(holderHere({ nonce: 'another' }));
    await lock.release();
    expect(await readdir(folder.path)).toEqual([LOCK_FILE]);
  });
});
