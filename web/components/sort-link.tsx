/** Head of a column by which the server sorts. */
import { linkHere } from '../state/place.ts';

export interface Sorting {
  readonly key: string;
  readonly direction: 'asc' | 'desc';
  /** Columns that can be sorted by. */
  readonly keys: readonly string[];
}

export function SortLink({
  name,
  column,
  sorting,
}: {
  readonly name: string;
  readonly column: string;
  readonly sorting: Sorting;
}) {
  const isChosen = sorting.key === column;
  const direction = isChosen && sorting.direction === 'desc' ? 'asc' : 'desc';
  return (
    <a class="sort" href={linkHere({ sort: column, direction, page: null })}>
      {name}
      <span aria-hidden="true">{isChosen ? (sorting.direction === 'desc' ? ' ↓' : ' ↑') : ''}</span>
    </a>
  );
}
