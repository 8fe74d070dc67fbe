/** Whether the tables lie as the configuration says: parted among the shards of its cluster, or whole where there is none. */
import { z } from 'zod';
import { StoreSchemaError } from '../core/errors.ts';
import { SHARDED } from './for-cluster.ts';
import { defineQuery } from './query.ts';
import type { Warehouse } from './warehouse.ts';

const tablesThere = defineQuery('tables_there', z.object({ name: z.string(), engine: z.string() }));

/**
 * Rows that go in by another way than the tables were made for would be acknowledged before they are stored, or be on one node alone.
 * @throws StoreSchemaError naming the cluster that the tables were made for, or that they were made for none
 */
export async function checkForm(warehouse: Warehouse): Promise<void> {
  if (warehouse.engine === 'chdb') return;
  for (const { name, engine } of await warehouse.query(tablesThere, { names: SHARDED })) {
    const made = /^Distributed\('([^']*)'/.exec(engine)?.[1] ?? '';
    const { cluster = '' } = warehouse;
    if (made === cluster) continue;
    const words =
      made === ''
        ? `${name} was made for a server, or by an earlier version that kept it whole on every node, not for the cluster ${cluster}`
        : `${name} was made for the cluster ${made}, not for ${cluster === '' ? 'a single server' : cluster}`;
    throw new StoreSchemaError(words, { details: { made_for: made === '' ? 'none' : made, cluster } });
  }
}
