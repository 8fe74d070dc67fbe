/**
 * Cuts a list into stretches of ids that are read side by side. Ids are seldom spread evenly, so the source is asked first how many
 * rows lie up to some of them; and the later a stretch begins, the shorter it is, so that none is still read when the others are done.
 */
import type { Segment } from './reading.ts';

const MAX_SEGMENTS = 64;
/** A segment shorter than this is not worth its last, partly filled page. */
const PAGES_PER_SEGMENT = 8;
const MAX_SOUNDINGS = 15;
/** One request for so many pages of the list. */
const PAGES_PER_SOUNDING = 32;

/** Rows with `after < id <= upTo`. */
export interface IdList {
  readonly after: bigint;
  readonly upTo: bigint;
  readonly rows: number;
  readonly rowsPerPage: number;
}

/** Tells for each id how many rows lie up to it. */
export type CountUpTo = (ids: readonly bigint[]) => Promise<readonly number[]>;

/** How many rows lie up to an id. */
interface Mark {
  readonly id: bigint;
  readonly rows: number;
}

/**
 * @param countUpTo asks the source
 * @returns segments that cover the list, in the order of ids; one at least
 */
export async function cutIntoSegments(list: IdList, countUpTo: CountUpTo): Promise<Segment[]> {
  const pages = list.rows / list.rowsPerPage;
  const count = Math.max(1, Math.min(MAX_SEGMENTS, Math.floor(pages / PAGES_PER_SEGMENT)));
  const marks = await sound(list, countUpTo, Math.min(MAX_SOUNDINGS, Math.floor(pages / PAGES_PER_SOUNDING)));
  // Where segments are as short as they may be, they are all alike.
  const share = count < MAX_SEGMENTS ? (part: number) => part : (part: number) => part * (2 - part);
  const inner = Array.from({ length: count - 1 }, (_, index) =>
    idAt(marks, share((index + 1) / count) * list.rows),
  );
  let from = list.after;
  return [...inner, list.upTo].flatMap((upTo) => {
    if (upTo <= from) return [];
    const after = from.toString();
    from = upTo;
    return [{ after, upTo: upTo.toString(), cursor: after, received: 0, isDone: false }];
  });
}

/** Marks at equal distances, in the order of ids, the list's two ends among them. */
async function sound({ after, upTo, rows }: IdList, countUpTo: CountUpTo, count: number): Promise<Mark[]> {
  const ids = Array.from(
    { length: count },
    (_, index) => after + ((upTo - after) * BigInt(index + 1)) / BigInt(count + 1),
  );
  const counts = await countUpTo(ids);
  const between = ids.map((id, index) => ({ id, rows: counts[index] ?? 0 }));
  return [{ id: after, rows: 0 }, ...between, { id: upTo, rows }];
}

/** The id up to which about so many rows lie. Between two marks rows are taken to be spread evenly. */
function idAt(marks: readonly Mark[], rows: number): bigint {
  const place = marks.findIndex((mark) => mark.rows >= rows);
  const [before, mark] = [marks[place - 1], marks[place]];
  if (before === undefined || mark === undefined) return mark?.id ?? 0n;
  const span = Number(mark.id - before.id);
  return before.id + BigInt(Math.round((span * (rows - before.rows)) / (mark.rows - before.rows)));
}
