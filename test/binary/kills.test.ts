/**
 * The real program killed at moments drawn by chance, again and again, while its source goes on: whatever was cut off, the next load that
 * comes to its end makes the data whole. `ZAKAZ_TEST_KILLS` sets how often; a failure prints the seed. Needs a build.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import type { TrueOrder } from '../../src/simulator/truth.ts';
import { type RunOptions, runZakaz, startZakaz } from '../support/run-zakaz.ts';

const KILLS = Number(process.env['ZAKAZ_TEST_KILLS'] ?? 10);
const SEED = Number(process.env['ZAKAZ_TEST_SEED'] ?? Date.now() % 1_000_000);
/** Kills between two loads that may come to their end. */
const KILLS_A_ROUND = 5;
/** A load takes so long, about, from its first moment to its last. */
const LONGEST_MS = 1_100;

/** Park–Miller: the same seed gives the same moments. */
function createRandom(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

describe.each(['documented', 'observed-2025-11'] as const)('a source that behaves as %s', (behaviour) => {
  let folder = '';
  let simulator: Simulator;
  let options: RunOptions;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'zakaz-kills-'));
    const size = { orders: 2_500, years: 1, seed: 8, anchor: Date.now() - 3_600_000 };
    simulator = await createSimulator({ behaviour, ...size });
    options = {
      cwd: folder,
      env: {
        QTICKETS_BASE_URL: simulator.url,
        QTICKETS_TOKEN: 'test-token',
        QTICKETS_RPS: '0',
        ORG_NAME: 'kills',
        ZAKAZ_DATA_DIR: join(folder, 'data'),
      },
    };
  });
  afterAll(async () => {
    await simulator.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function expectTruth(): Promise<void> {
    const { paid, tickets, revenue } = simulator.world.counts();
    const statement = `SELECT * FROM
      (SELECT sum(orders), sum(tickets_sold), sum(revenue) * 100, sum(refunded_tickets), sum(cancelled_tickets)
       FROM fact_qtickets_sales_daily) AS facts,
      (SELECT count(), uniqExact(order_id) FROM stg_qtickets_api_orders_raw) AS staged`;
    const { stdout } = await runZakaz(['sql', statement, '--format', 'TSV'], options);
    const open = [...simulator.world.truth()].filter(({ payed }) => payed).flatMap(ticketEnds);
    const refunded = open.filter((end) => end === 'refunded').length;
    const cancelled = open.filter((end) => end === 'cancelled').length;
    expect(stdout.trim()).toBe([paid, tickets, revenue, refunded, cancelled, paid, paid].join('\t'));
  }

  it(`D3, X1: is loaded whole after ${KILLS} kills at moments of chance (seed ${SEED})`, async () => {
    const random = createRandom(SEED);
    let ends = 0;
    for (let kill = 1; kill <= KILLS; kill += 1) {
      change(simulator, random);
      const running = startZakaz(['load'], options);
      const signal = random() < 0.75 ? 'SIGKILL' : 'SIGTERM';
      const timer = setTimeout(() => running.child.kill(signal), random() * LONGEST_MS);
      const { code, stderr } = await running.finished;
      clearTimeout(timer);
      // Killed, stopped, or through before that: anything else is a failure.
      expect([null, 0, 143], stderr).toContain(code);
      if (code === 0) ends += 1;
      if (kill % KILLS_A_ROUND !== 0 && kill !== KILLS) continue;
      const { code: end, stderr: talk } = await runZakaz(['load', '--full'], options);
      expect({ end, talk }).toMatchObject({ end: 0 });
      // Where it went on with one that was cut off, what changed since in the part read before is the next one's.
      expect((await runZakaz(['load'], options)).code).toBe(0);
      await expectTruth();
    }
    expect(ends).toBeLessThan(KILLS);
    expect(readdirSync(join(folder, 'data', 'spool'))).toEqual([]);
  }, 1_200_000);
});

/** Something happens at the source between two loads. */
function change({ world }: Simulator, random: () => number): void {
  world.createOrder({ payed: true });
  const open = [...world.truth()].filter(({ payed, deletedAt }) => payed && deletedAt === null);
  const { id = 0 } = open[Math.floor(random() * open.length)] ?? {};
  if (random() < 0.5) world.cancel(id);
  else if (world.truthOf(id)?.tickets.every(({ refundedAt }) => refundedAt === null)) world.refund(id);
}

function ticketEnds({ tickets, deletedAt }: TrueOrder): ('refunded' | 'cancelled')[] {
  return tickets.flatMap((ticket) => {
    if (ticket.refundedAt !== null) return ['refunded'];
    return ticket.deletedAt !== null || deletedAt !== null ? ['cancelled'] : [];
  });
}
