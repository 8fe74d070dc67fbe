import { describe, expect, it } from 'vitest';
import { StoreQueryError, StoreUnavailableError } from '../core/errors.ts';
import { textsFor } from '../core/texts/index.ts';
import type { Query } from '../warehouse/query.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { checkCluster } from './doctor-cluster.ts';

type Answers = Readonly<Record<string, readonly unknown[] | Error>>;

const node = (shard: string, replica: string) => ({ shard, replica });
/** Two shards of two nodes that are all right. */
const GOOD: Answers = {
  shards: [1, 1, 2, 2].map((shard_num) => ({ shard_num, shard_weight: 1 })),
  nodes: [node('a', '1'), node('a', '2'), node('b', '1'), node('b', '2')],
  stray_orders: [{ orders: 0 }],
};

function check(changes: Answers) {
  const answers = { ...GOOD, ...changes };
  const warehouse: Pick<Warehouse, 'query'> = {
    async query<Row>({ name, row }: Query<Row>) {
      const answer = answers[name] ?? [];
      if (answer instanceof Error) throw answer;
      return answer.map((one) => row.parse(one));
    },
  };
  return checkCluster(textsFor('en'), warehouse, 'main');
}

const refused = (engine_code: number) => new StoreQueryError('refused', { details: { engine_code } });

describe('what the doctor says of a cluster', () => {
  it('is its size when every node answers and is told from the others, also before the first load', async () => {
    const message = 'main: 2 shards, 4 nodes, all of them answer';
    expect(await check({})).toMatchObject({ state: 'ok', message });
    expect(await check({ stray_orders: refused(60) })).toMatchObject({ state: 'ok', message });
  });

  it.each<[string, Answers]>([
    ['a node lacks its macros', { nodes: [node('a', '1'), node('a', '2'), node('b', '1')] }],
    ['two nodes have one name', { nodes: ['1', '1', '2', '2'].map((one) => node('a', one)) }],
    ['a replica is of no shard', { nodes: [...'1234'].map((one) => node('', one)) }],
    ['each node is a shard of its own', { nodes: [...'abcd'].map((one) => node(one, '1')) }],
  ])('is a failure when %s', async (_, changes) => {
    expect(await check(changes)).toMatchObject({
      state: 'fail',
      message: expect.stringContaining('macros'),
      exitCode: 6,
    });
  });

  it('is a failure when orders lie where they would count twice', async () => {
    const found = await check({ stray_orders: [{ orders: 3 }] });
    expect(found).toMatchObject({ state: 'fail', message: expect.stringContaining('3 rows of orders lie') });
  });

  it('is a failure when not all nodes can be asked', async () => {
    const silent = new StoreUnavailableError('silent', { fault: 'nodes-missing' });
    for (const [failure, words] of [
      [refused(497), 'refused'],
      [silent, 'silent'],
    ] as const) {
      const message = expect.stringContaining(words);
      expect(await check({ nodes: failure })).toMatchObject({ state: 'fail', message });
    }
  });
});
