/** One figure with its change and a small line. */
import { texts } from '../state/preferences.ts';
import { Change, type ChangeProps } from './change.tsx';

export interface TileProps {
  readonly title: string;
  /** Null while it is on its way. */
  readonly value: string | null;
  readonly change: ChangeProps | null;
  /** Null for a tile without one. */
  readonly line: readonly (number | null)[] | null;
  readonly isUnproved: boolean;
}

export function Tile({ title, value, change, line, isUnproved }: TileProps) {
  const t = texts.value;
  return (
    <div class={`tile${isUnproved ? ' hatched' : ''}`}>
      <dt>{title}</dt>
      {value === null ? (
        <dd class="skeleton figure" />
      ) : (
        <dd class="figure">
          {value}
          {isUnproved && <span class="hidden"> ({t.proof.unproved})</span>}
        </dd>
      )}
      <dd class="change">
        {change === null ? (
          <span class="none">{value === null ? ' ' : t.overview.noChange}</span>
        ) : (
          <Change {...change} />
        )}
      </dd>
      {line !== null && (
        <dd class="spark">
          <Spark values={line} />
        </dd>
      )}
    </div>
  );
}

const [WIDTH, HEIGHT] = [96, 28];

/** A line without axes; where a value is missing it is broken. */
function Spark({ values }: { readonly values: readonly (number | null)[] }) {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return null;
  const [low, high] = [Math.min(...known, 0), Math.max(...known)];
  const x = (index: number) => ((index / (values.length - 1)) * WIDTH).toFixed(1);
  const y = (value: number) => (HEIGHT - 2 - ((value - low) / (high - low || 1)) * (HEIGHT - 4)).toFixed(1);
  const path = values
    .map((value, index) =>
      value === null ? '' : `${index === 0 || values[index - 1] === null ? 'M' : 'L'}${x(index)} ${y(value)}`,
    )
    .join('');
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
