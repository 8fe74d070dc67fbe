/** What `zakaz doctor` looks at on a cluster: that every node answers, that each is told from the others, that orders lie where they belong. */
import { z } from 'zod';
import { StoreQueryError, StoreUnavailableError } from '../core/errors.ts';
import type { Texts } from '../core/texts/index.ts';
import { defineQuery } from '../warehouse/query.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { type Finding, fail, ok } from './doctor-finding.ts';
import { EXIT } from './exit-codes.ts';

const shardsKnown = defineQuery(
  'shards',
  z.object({ shard_num: z.number(), shard_weight: z.number() }),
  'cluster',
);
const nodesNamed = defineQuery('nodes', z.object({ shard: z.string(), replica: z.string() }), 'cluster');
const strayOrders = defineQuery('stray_orders', z.object({ orders: z.number() }), 'cluster');

/** @throws StoreUnavailableError when the node that is asked does not answer */
export async function checkCluster(
  { doctor }: Texts,
  warehouse: Pick<Warehouse, 'query'>,
  cluster: string,
): Promise<Finding> {
  const failed = (message: string, advice: string) => fail('cluster', message, EXIT.storeUnavailable, advice);
  try {
    const known = await warehouse.query(shardsKnown, { cluster });
    const nodes = await warehouse.query(nodesNamed, { cluster });
    const shards = new Set(known.map(({ shard_num }) => shard_num)).size;
    const names = nodes.filter(({ shard, replica }) => shard !== '' && replica !== '');
    const areApart =
      new Set(names.map(({ shard }) => shard)).size === shards &&
      new Set(names.map(({ shard, replica }) => `${shard} ${replica}`)).size === known.length;
    if (!areApart) return failed(doctor.clusterMacros, doctor.clusterMacrosAdvice);
    const isEven = new Set(known.map(({ shard_weight }) => shard_weight)).size === 1;
    const strays = isEven ? await countStrays(warehouse, shards) : 0;
    if (strays > 0) return failed(doctor.clusterStrays(strays), doctor.clusterStraysAdvice);
    return ok('cluster', doctor.clusterGood(cluster, shards, known.length));
  } catch (error) {
    const isSilent = error instanceof StoreUnavailableError && error.fault === 'nodes-missing';
    if (!isSilent && !(error instanceof StoreQueryError)) throw error;
    return failed(doctor.clusterSilent(error.message), doctor.clusterSilentAdvice);
  }
}

const UNKNOWN_TABLE = 60;

/** @returns 0 also where there are no tables yet */
async function countStrays(warehouse: Pick<Warehouse, 'query'>, shards: number): Promise<number> {
  try {
    return (await warehouse.query(strayOrders, { shards }))[0]?.orders ?? 0;
  } catch (error) {
    if (error instanceof StoreQueryError && error.details['engine_code'] === UNKNOWN_TABLE) return 0;
    throw error;
  }
}
