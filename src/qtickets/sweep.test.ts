/** Going on with a list that is known in part: what is called complete must be, and what is called swept was read. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryList, drain, type MemoryListOptions } from '../../test/support/memory-list.ts';
import { compareIds, largestId } from '../core/ids.ts';
import { readByPage } from './read-by-page.ts';
import type { PageFacts, Place, ReadingProgress, ReadingResult, Segment } from './reading.ts';
import { type SweepRequest, sweepById, sweepByPage } from './sweep.ts';
import { LIST_START } from './walk-pages.ts';

type List = ReturnType<typeof createMemoryList>;

const at = fc.double({ min: 0, max: 0.999, noNaN: true });
const kind = fc.constantFrom('born' as const, 'born' as const, 'vanished' as const, 'appeared' as const);
const before = fc.array(fc.record({ kind, at, after: fc.constant(0) }), { maxLength: 12 });
/** A row that appears among old ones while another vanishes there leaves no trace in the places of the others. */
const whileRead = fc.constantFrom('born' as const, 'vanished' as const);
const after = fc.integer({ min: 1, max: 60 });
const meanwhile = fc.array(fc.record({ kind: whileRead, at, after }), { maxLength: 12 });
const size = { rows: fc.integer({ min: 1, max: 260 }), perPage: fc.integer({ min: 1, max: 5 }) };

async function drainSweep(sweeping: ReturnType<typeof sweepByPage<PageFacts>>) {
  const ids = new Set<string>();
  let step = await sweeping.next();
  for (; !step.done; step = await sweeping.next()) for (const id of step.value.page.ids) ids.add(id);
  return { swept: step.value, ids };
}

const WAYS = {
  'by page': ({ fetch }: List, sweep: SweepRequest) =>
    drainSweep(sweepByPage({ fetch, request: {}, concurrency: 2, sweep })),
  'by id': ({ fetch }: List, sweep: SweepRequest) => drainSweep(sweepById({ fetch, where: [], sweep })),
};

describe.each(Object.entries(WAYS))('sweeping %s', (_name, read) => {
  const known = (list: List): Place => ({ id: largestId(list.ids) ?? '0', rank: list.ids.length });
  const none = { portion: LIST_START, pages: 0 };

  it('costs two requests where nothing is new', async () => {
    const list = createMemoryList({ rows: 333 });
    const { swept } = await read(list, { newest: known(list), ...none });
    expect(swept).toMatchObject({
      swept: { known: 333, stretches: [] },
      completeness: { verdict: 'complete' },
    });
    expect(list.answers).toBe(2);
  });

  it('reads what is new and nothing else', async () => {
    const list = createMemoryList({ rows: 100 });
    const newest = known(list);
    for (let born = 0; born < 7; born += 1) list.change({ after: 0, kind: 'born', at: 0 });
    const { swept, ids } = await read(list, { newest, ...none });
    const fresh = list.ids.filter((id) => compareIds(id, newest.id) > 0);
    expect(fresh.filter((id) => !ids.has(id))).toEqual([]);
    expect(swept).toMatchObject({
      serverTotal: 107,
      readBefore: 100,
      swept: { known: 107 },
      completeness: { verdict: 'complete' },
    });
    expect(swept?.swept?.stretches).toMatchObject([{ after: newest.id, upTo: { id: fresh.at(-1) } }]);
  });

  it('reads a portion from where it is told to, however wrong the hint of its place is', async () => {
    const list = createMemoryList({ rows: 100 });
    for (const rank of [0, 40, 41, 99]) {
      const portion = { id: list.ids[39] ?? '', rank };
      const { swept, ids } = await read(list, { newest: known(list), portion, pages: 3 });
      const [stretch] = swept?.swept?.stretches ?? [];
      expect(stretch?.after).toBe(portion.id);
      expect(compareIds(stretch?.upTo.id ?? '', list.ids[52] ?? '')).toBeGreaterThanOrEqual(0);
      expect(list.ids.slice(40, 53).filter((id) => !ids.has(id))).toEqual([]);
    }
  });

  it('asks for the whole list where rows appeared among the old ones', async () => {
    const list = createMemoryList({ rows: 60 });
    const newest = known(list);
    list.change({ after: 0, kind: 'appeared', at: 0.4 });
    expect((await read(list, { newest, ...none })).swept).toBeNull();
  });

  it('S26, S27: has every new row and every row of its stretches that was there throughout', async () => {
    const pages = fc.integer({ min: 0, max: 60 });
    const whole = fc.record({ ...size, before, meanwhile, pages, at });
    await fc.assert(
      fc.asyncProperty(
        whole,
        async ({ rows, perPage, before: moves, meanwhile: changes, pages: limit, at: share }) => {
          const list = createMemoryList({ rows, perPage, changes });
          const newest = known(list);
          const start = Math.floor(share * rows);
          const portion = start === 0 ? LIST_START : { id: list.ids[start - 1] ?? '0', rank: start };
          for (const move of moves) list.change(move);
          const there = new Set(list.ids);
          const { swept, ids } = await read(list, { newest, portion, pages: limit });
          if (swept === null) return;
          const throughout = list.ids.filter((id) => there.has(id));
          expectRead(swept, { ids, throughout, newest });
        },
      ),
      { numRuns: 400 },
    );
  });
});

interface Reading {
  readonly ids: ReadonlySet<string>;
  readonly throughout: readonly string[];
  readonly newest: Place;
}

function expectRead({ completeness, swept }: ReadingResult, { ids, throughout, newest }: Reading): void {
  const isBehind = (id: string, after: string) => compareIds(id, after) > 0;
  if (completeness.verdict === 'complete') {
    expect(throughout.filter((id) => isBehind(id, newest.id) && !ids.has(id))).toEqual([]);
  }
  for (const { after, upTo } of swept?.stretches ?? []) {
    const meant = throughout.filter((id) => isBehind(id, after) && !isBehind(id, upTo.id));
    expect(meant.filter((id) => !ids.has(id))).toEqual([]);
  }
}

describe('reading by page that was cut off', () => {
  it('goes on where it stopped, and what is called complete is', async () => {
    const whole = fc.record({ ...size, before, meanwhile, cut: fc.integer({ min: 1, max: 90 }) });
    await fc.assert(
      fc.asyncProperty(whole, async ({ rows, perPage, before: moves, meanwhile: changes, cut }) => {
        const list = createMemoryList({ rows, perPage, changes });
        const there = new Set(list.ids);
        const first = await readUntil(list, cut);
        for (const move of moves) list.change(move);
        const rest = await drain(
          readByPage({ fetch: list.fetch, request: {}, concurrency: 3, resume: first.progress }),
        );
        if (rest.completeness.verdict !== 'complete') return;
        const missed = list.ids.filter((id) => there.has(id) && !first.ids.has(id) && !rest.ids.has(id));
        expect(missed).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('reads again no more than the stretch it was in', async () => {
    const options: MemoryListOptions = { rows: 1000, perPage: 2 };
    const list = createMemoryList(options);
    const { progress: resume } = await readUntil(list, 320);
    const answers = list.answers;
    const rest = await drain(readByPage({ fetch: list.fetch, request: {}, concurrency: 3, resume }));
    expect(rest.completeness).toMatchObject({ verdict: 'complete' });
    expect(list.answers - answers).toBeLessThan(500 - 320 + 60);
  });
});

interface CutOff {
  readonly ids: ReadonlySet<string>;
  readonly progress: ReadingProgress;
}

/** Reads some pages and stops, as a process does that is killed when all of them are stored. */
async function readUntil(list: List, pages: number): Promise<CutOff> {
  const ids = new Set<string>();
  let segments: Segment[] = [];
  let read = 0;
  for await (const step of readByPage({ fetch: list.fetch, request: {}, concurrency: 3 })) {
    for (const id of step.page.ids) ids.add(id);
    if (step.place) segments = [step.place.segment];
    read += 1;
    if (read === pages) break;
  }
  return { ids, progress: { totalAtStart: list.ids.length, segments } };
}
