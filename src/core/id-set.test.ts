import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IdSet } from './id-set.ts';

describe('IdSet', () => {
  it('counts like a plain set, dense or sparse, small or beyond 2^53', () => {
    const ids = fc.oneof(
      fc.integer({ min: 0, max: 3000 }).map(String),
      fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String),
    );
    fc.assert(
      fc.property(fc.array(ids, { maxLength: 400 }), fc.array(ids), (added, asked) => {
        const plain = new Set<string>();
        const compact = new IdSet();
        for (const id of added) {
          expect(compact.add(id)).toBe(!plain.has(id));
          plain.add(id);
        }
        expect(compact.size).toBe(plain.size);
        for (const id of [...added, ...asked]) expect(compact.has(id)).toBe(plain.has(id));
      }),
    );
  });

  it('holds a million neighbouring ids in about as many bits', () => {
    const before = process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
    const ids = new IdSet();
    for (let id = 0; id < 1_000_000; id += 1) ids.add(1_614_202 + id * 3);
    const used = process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers - before;
    expect(ids.size).toBe(1_000_000);
    expect(used).toBeLessThan(20_000_000);
  });
});
