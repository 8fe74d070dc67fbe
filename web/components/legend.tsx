/** What the colours of a chart stand for, in the page's own text. */

export interface LegendItem {
  readonly name: string;
  readonly mark:
    | 'bar-0'
    | 'bar-1'
    | 'bar-4'
    | 'line-0'
    | 'line-1'
    | 'line-median'
    | 'line-compared'
    | 'band'
    | 'hatched';
}

export function Legend({ items }: { readonly items: readonly LegendItem[] }) {
  return (
    <ul class="legend">
      {items.map(({ name, mark }) => (
        <li key={name}>
          <i class={`mark ${mark}`} aria-hidden="true" />
          {name}
        </li>
      ))}
    </ul>
  );
}
