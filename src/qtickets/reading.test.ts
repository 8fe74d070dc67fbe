/** Reading a list that moves, in every way of reading: what is called complete must be. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryList, drain } from '../../test/support/memory-list.ts';
import { cutIntoSegments } from './cut-segments.ts';
import type { ListRequest } from './dialects.ts';
import { readById } from './read-by-id.ts';
import { readByPage, readFirstPage } from './read-by-page.ts';
import type { PageFacts } from './reading.ts';

/**
 * A list that answers some requests in each round, whose pages take another round to be read: the rounds a reading takes are its
 * time.
 */
function createRounds(
  ids: readonly number[],
  { perPage, requestsPerRound }: { readonly perPage: number; readonly requestsPerRound: number },
) {
  const asked: (() => void)[] = [];
  const answered: (() => void)[] = [];
  let rounds = 0;
  const nextRound = () => {
    rounds += 1;
    for (const read of answered.splice(0)) read();
    answered.push(...asked.splice(0, requestsPerRound));
    if (answered.length > 0) setImmediate(nextRound);
  };
  const fetch = async ({ where = [], order }: ListRequest): Promise<PageFacts> => {
    if (asked.length + answered.length === 0) setImmediate(nextRound);
    await new Promise<void>((resolve) => asked.push(resolve));
    const bounds = where.flatMap((one) => (one.column === 'id' ? [one] : []));
    const after = Number(bounds.find(({ operator }) => operator === '>')?.value ?? 0);
    const upTo = Number(bounds.find(({ operator }) => operator === '<=')?.value ?? Number.MAX_SAFE_INTEGER);
    const list = ids.filter((id) => id > after && id <= upTo);
    const shown = (order === 'desc' ? list.reverse() : list).slice(0, perPage);
    return {
      paging: { perPage, currentPage: 1, total: list.length },
      count: shown.length,
      ids: shown.map(String),
    };
  };
  return { fetch, rounds: () => rounds };
}

const ways = {
  'by page': (source: ReturnType<typeof createMemoryList>, concurrency: number) =>
    drain(readByPage({ fetch: source.fetch, request: {}, concurrency })),
  'by id': (source: ReturnType<typeof createMemoryList>, concurrency: number) =>
    drain(readById({ fetch: source.fetch, where: [], concurrency })),
};

describe.each(Object.entries(ways))('reading %s', (name, read) => {
  it.each([0, 1, 4, 5, 6, 10, 49, 50, 51, 333])('meets all of %i rows that hold still', async (rows) => {
    const result = await read(createMemoryList({ rows }), 3);
    expect(result.ids.size).toBe(rows);
    expect(result.completeness).toMatchObject({ verdict: 'complete', reason: 'counts-equal' });
    expect(result.serverTotal).toBe(rows);
  });

  it('S24: does not call itself complete when the source counts more than it gives', async () => {
    const result = await read(createMemoryList({ rows: 40, totalOff: 3 }), 2);
    expect(result.completeness).toMatchObject({ verdict: 'incomplete', reason: 'count-short' });
    expect(result.completeness.detail).toContain('40 of 43');
  });

  it('does not call itself complete when the source counts fewer than it gives', async () => {
    const result = await read(createMemoryList({ rows: 40, totalOff: -3 }), 2);
    expect(result.completeness.verdict).toBe('incomplete');
  });

  it('S25, S26, S27: meets every row that existed throughout, or says it is not complete', async () => {
    const changes = fc.array(
      fc.record({
        after: fc.integer({ min: 1, max: 40 }),
        kind: fc.constantFrom('born' as const, 'vanished' as const),
        at: fc.double({ min: 0, max: 0.999, noNaN: true }),
      }),
      { maxLength: 25 },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 260 }),
        changes,
        fc.integer({ min: 1, max: 4 }),
        async (rows, moves, concurrency) => {
          const source = createMemoryList({ rows, changes: moves, perPage: 1 + (rows % 5) });
          const result = await read(source, concurrency);
          const missed = source.throughout().filter((id) => !result.ids.has(id));
          if (result.completeness.verdict === 'complete' || name === 'by id') expect(missed).toEqual([]);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('calls a list complete when rows are only born while it is read', async () => {
    const changes = Array.from({ length: 6 }, (_, index) => ({
      after: 2 + index,
      kind: 'born' as const,
      at: 0,
    }));
    const result = await read(createMemoryList({ rows: 60, changes }), 2);
    expect(result.completeness.verdict).toBe('complete');
    expect(result.ids.size).toBe(66);
  });
});

describe('reading by page', () => {
  it('S34: stops when the last page repeats for ever', async () => {
    const source = createMemoryList({ rows: 23, totalOff: 50, repeatsLastPage: true });
    const result = await ways['by page'](source, 2);
    expect(result.completeness).toMatchObject({ verdict: 'incomplete', reason: 'count-short' });
    expect(source.answers).toBeLessThan(40);
  });

  it('S34: gives up soon when thousands of pages are promised and none comes', async () => {
    const source = createMemoryList({ rows: 50, perPage: 50, totalOff: 123_133, emptyAfterFirst: true });
    const result = await ways['by page'](source, 4);
    expect(result.completeness.detail).toContain('50 of 123,183');
    expect(source.answers).toBeLessThan(40);
  });

  it('S33: goes by the page size as answered, and does not take a short page for the end', async () => {
    const result = await ways['by page'](createMemoryList({ rows: 47, perPage: 7 }), 3);
    expect(result).toMatchObject({ serverTotal: 47, completeness: { verdict: 'complete' } });
  });

  it('reads a list that gives the newest first', async () => {
    const changes = [{ after: 3, kind: 'born' as const, at: 0 }];
    const result = await ways['by page'](createMemoryList({ rows: 48, newestFirst: true, changes }), 1);
    expect(result.ids.size).toBeGreaterThanOrEqual(48);
    expect(result.completeness.verdict).toBe('complete');
  });
});

describe('reading by page a list that gives the newest first', () => {
  it('S26: meets every row that existed throughout while others are born at its head', async () => {
    const births = fc.array(
      fc.record({
        after: fc.integer({ min: 1, max: 60 }),
        kind: fc.constant('born' as const),
        at: fc.constant(0),
      }),
      { maxLength: 25 },
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 90 }), births, async (rows, changes) => {
        const source = createMemoryList({ rows, newestFirst: true, changes });
        const result = await ways['by page'](source, 4);
        expect(source.throughout().filter((id) => !result.ids.has(id))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });
});

describe('reading by id', () => {
  it('notices when the filter by id is not honoured any more', async () => {
    const result = await ways['by id'](createMemoryList({ rows: 60, ignoresId: true }), 2);
    expect(result.completeness).toMatchObject({ verdict: 'incomplete', reason: 'filter-lost' });
  });

  it.each([
    ['evenly', (index: number) => index * 3],
    ['nearly all in a tenth of the ids', (index: number) => (index < 4000 ? index * 36 : 140_000 + index)],
    ['ever thinner', (index: number) => index * index],
  ])('keeps all requests at work to the end where ids lie %s', async (_, idOf) => {
    const ids = Array.from({ length: 20_000 }, (_, index) => 1000 + idOf(index));
    const { fetch, rounds } = createRounds(ids, { perPage: 20, requestsPerRound: 4 });
    const { completeness } = await drain(readById({ fetch, where: [], concurrency: 4 }));
    expect(completeness.verdict).toBe('complete');
    const ideal = ids.length / 20 / 4;
    expect(rounds()).toBeLessThan(ideal * 1.1);
  });

  it('cuts each list where the source counts rows, whatever it counts', async () => {
    const counts = fc.array(fc.integer({ min: 0, max: 2000 }), { minLength: 15, maxLength: 15 });
    const ends = fc.tuple(fc.bigInt({ min: 0n, max: 2n ** 63n }), fc.bigInt({ min: 1n, max: 2n ** 62n }));
    await fc.assert(
      fc.asyncProperty(ends, fc.integer({ min: 2, max: 2000 }), counts, async ([after, span], rows, told) => {
        const list = { after, upTo: after + span, rows, rowsPerPage: 1 };
        const segments = await cutIntoSegments(list, async () => told);
        expect(segments[0]?.after).toBe(after.toString());
        expect(segments.at(-1)?.upTo).toBe((after + span).toString());
        segments.forEach((segment, index) => {
          expect(BigInt(segment.upTo)).toBeGreaterThan(BigInt(segment.after));
          expect(segment.after).toBe(segments[index - 1]?.upTo ?? after.toString());
        });
      }),
    );
  });

  it('needs one request where all fits on a page', async () => {
    const source = createMemoryList({ rows: 4 });
    await ways['by id'](source, 4);
    expect(source.answers).toBe(1);
  });
});

describe('reading the first page alone', () => {
  it('says how many rows it could not reach', async () => {
    const source = createMemoryList({ rows: 30, ignoresPage: true });
    const result = await drain(readFirstPage({ fetch: source.fetch, request: {} }));
    expect(result.completeness).toMatchObject({ verdict: 'incomplete', reason: 'page-ignored' });
    expect(result.completeness.detail).toContain('5 of 30');
  });
});
