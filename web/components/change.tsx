/** What has changed since the compared period: an arrow, a text, and a colour where more is better or worse. */
import type { Scope } from '../../src/protocol/api/answer.ts';
import { type Column, column } from '../export/table.ts';
import { format, texts } from '../state/preferences.ts';

export interface ChangeProps {
  readonly text: string;
  /** Above or below zero; 0 for none. */
  readonly sign: number;
  /** Whether more is better; null where it is neither. */
  readonly isGoodUp: boolean | null;
  readonly before: string;
}

export function Change(change: ChangeProps) {
  const { text, sign, before } = change;
  return (
    <span class={toneOf(change)} title={`${texts.value.overview.before}: ${before}`}>
      <span aria-hidden="true">{sign > 0 ? '▲ ' : sign < 0 ? '▼ ' : ''}</span>
      {text}
    </span>
  );
}

function toneOf({ sign, isGoodUp }: ChangeProps): string {
  if (sign === 0 || isGoodUp === null) return 'none';
  return sign > 0 === isGoodUp ? 'good' : 'bad';
}

/** What a change comes to where it stands. @param isShare a difference of shares, told in points */
export function changeText(change: number, isShare: boolean): Pick<ChangeProps, 'text' | 'sign'> {
  const write = format.value;
  const text = isShare ? `${write.points(change)} ${texts.value.words.points}` : write.change(change);
  // What is rounded to nothing points nowhere.
  return { text, sign: /[1-9]/.test(text) ? Math.sign(change) : 0 };
}

/** A figure in a sentence, with its change behind it; the figure alone where there is nothing to compare it with. */
export function withChange(figure: string, change: number | null, isShare = false): string {
  return change === null ? figure : `${figure} (${changeText(change, isShare).text})`;
}

/** The change from one amount to another; null where there was nothing, or no comparison. */
export function changeBetween(before: string | number | undefined, now: string | number): number | null {
  return before === undefined || Number(before) === 0 ? null : Number(now) / Number(before) - 1;
}

/** The column of changes; none without a comparison. */
export function changeColumns<Row extends { readonly change: number | null }>(
  scope: Pick<Scope, 'compared'> | undefined,
): Column<Row>[] {
  if (scope === undefined || scope.compared === null) return [];
  return [
    column('change', texts.value.words.change, 'percent', ({ change }) => change, {
      render: ({ change }) => format.value.change(change),
    }),
  ];
}
