import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SweepMap } from './sweep-map.ts';

function mapOf(...pieces: readonly (readonly [after: number, upTo: number, readAtMs: number])[]): SweepMap {
  const map = new SweepMap();
  for (const [after, upTo, readAtMs] of pieces) {
    map.add({ after: BigInt(after), upTo: BigInt(upTo), rank: upTo, readAtMs });
  }
  return map;
}

describe('SweepMap', () => {
  it('knows nothing at first', () => {
    expect(mapOf()).toMatchObject({ newest: null, oldest: null });
  });

  it('goes round: what was read longest ago is next', () => {
    const whole = [0, 100, 1] as const;
    expect(mapOf(whole).oldest).toMatchObject({ piece: { after: 0n, readAtMs: 1 }, rankBefore: 0 });
    const half = mapOf(whole, [100, 110, 2], [0, 40, 2]);
    expect(half).toMatchObject({
      newest: 110n,
      oldest: { piece: { after: 40n, upTo: 100n }, rankBefore: 40 },
    });
    const round = mapOf(whole, [100, 110, 2], [0, 40, 3], [40, 110, 4]);
    expect(round.oldest).toMatchObject({ piece: { after: 0n, upTo: 40n, readAtMs: 3 } });
  });

  it('knows no newest where something before it was never read', () => {
    expect(mapOf([0, 10, 1], [20, 30, 2]).newest).toBeNull();
  });

  it('tells for every id when it was read last', () => {
    const stretch = fc.record({ after: fc.nat(20), length: fc.integer({ min: 1, max: 9 }) });
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 12 }), (stretches) => {
        const lastRead = new Array<number>(30).fill(0);
        const pieces = stretches.map(
          ({ after, length }, index) => [after, after + length, index + 1] as const,
        );
        for (const [after, upTo, at] of pieces) lastRead.fill(at, after, upTo);
        const map = mapOf([0, 30, 0], ...pieces);
        expect(map.newest).toBe(30n);
        expect(map.oldest?.piece.readAtMs).toBe(Math.min(...lastRead));
        expect(map.oldest?.piece.after).toBe(BigInt(lastRead.indexOf(Math.min(...lastRead))));
      }),
    );
  });
});
