/** A list in memory that changes between answers, for the readers of lists. */
import { compareIds } from '../../src/core/ids.ts';
import type { ListRequest } from '../../src/qtickets/dialects.ts';
import type { PageFacts, Reading, ReadingResult } from '../../src/qtickets/reading.ts';

export interface Change {
  /** The answer after which it happens. */
  readonly after: number;
  /** `appeared` is a row that becomes visible late: its id lies among the old ones. */
  readonly kind: 'born' | 'vanished' | 'appeared';
  /** Where in the list, as a share of it. */
  readonly at: number;
}

export interface MemoryListOptions {
  readonly rows: number;
  readonly perPage?: number;
  readonly newestFirst?: boolean;
  readonly changes?: readonly Change[];
  readonly totalOff?: number;
  readonly repeatsLastPage?: boolean;
  readonly ignoresPage?: boolean;
  readonly emptyAfterFirst?: boolean;
  readonly ignoresId?: boolean;
}

/** A list in memory that changes between answers. */
export function createMemoryList(options: MemoryListOptions) {
  const { rows, perPage = 5, changes = [], totalOff = 0 } = options;
  const ids = Array.from({ length: rows }, (_, index) => String(100 + index * 3));
  let next = 100 + rows * 3;
  let answers = 0;
  const vanished = new Set<string>();

  function change({ kind, at }: Change): void {
    if (kind === 'born') {
      ids.push(String(next));
      next += 3;
      return;
    }
    const index = Math.floor(at * ids.length);
    if (kind === 'vanished') for (const id of ids.splice(index, 1)) vanished.add(id);
    else {
      const late = String(Number(ids[index] ?? 100) + 1);
      if (!ids.includes(late)) ids.splice(index + 1, 0, late);
    }
  }

  async function fetch(request: ListRequest): Promise<PageFacts> {
    const { where = [], page = 1 } = request;
    const order = request.order ?? (options.newestFirst ? 'desc' : 'asc');
    const list = ids
      .filter((id) =>
        where.every((condition) => {
          if (condition.column !== 'id' || options.ignoresId) return true;
          const compared = compareIds(id, condition.value);
          return condition.operator === '>' ? compared > 0 : compared <= 0;
        }),
      )
      .sort((a, b) => (order === 'asc' ? compareIds(a, b) : compareIds(b, a)));
    const last = Math.max(1, Math.ceil(list.length / perPage));
    const asked = options.ignoresPage ? 1 : options.repeatsLastPage ? Math.min(page, last) : page;
    const shown =
      options.emptyAfterFirst && page > 1 ? [] : list.slice((asked - 1) * perPage, asked * perPage);
    answers += 1;
    for (const one of changes) if (one.after === answers) change(one);
    return {
      paging: { perPage, currentPage: asked, total: list.length + totalOff },
      count: shown.length,
      ids: shown,
    };
  }

  return {
    fetch,
    change,
    get answers() {
      return answers;
    },
    /** Rows that are there now. */
    get ids(): readonly string[] {
      return [...ids];
    },
    /** Rows that were there from the first answer to the last. */
    throughout: () =>
      Array.from({ length: rows }, (_, index) => String(100 + index * 3)).filter((id) => !vanished.has(id)),
  };
}

export async function drain(
  reading: Reading<PageFacts>,
): Promise<ReadingResult & { readonly ids: ReadonlySet<string> }> {
  const ids = new Set<string>();
  let step = await reading.next();
  for (; !step.done; step = await reading.next()) for (const id of step.value.page.ids) ids.add(id);
  return { ...step.value, ids };
}
