/**
 * One line on stderr that is rewritten while a load runs: counts, rate, time left. Only where a line can be rewritten; a log
 * file or a pipe gets nothing.
 */
import type { Clock } from '../core/clock.ts';
import type { Texts } from '../core/texts/index.ts';
import type { LoadProgress } from '../loader/progress.ts';
import { truncate } from './layout.ts';
import type { Output } from './output.ts';

/** A line that is rewritten. */
export interface LiveLine {
  show(text: string): void;
  /** Takes the line away. Safe to call twice. */
  clear(): void;
}

/** A line at the end of an output; nothing where no line can be rewritten. */
export function createLiveLine(output: Output): LiveLine {
  let isShown = false;
  return {
    show(text) {
      if (!output.canRewrite) return;
      output.write(`\r\u001b[2K${truncate(text, output.columns() - 1, output.unicode)}`);
      isShown = true;
    },
    clear() {
      if (isShown) output.write('\r\u001b[2K');
      isShown = false;
    },
  };
}

/** The line of one load. */
export interface Progress {
  update(progress: LoadProgress): void;
  /** Takes the line away. Safe to call twice. */
  end(): void;
}

const NOTHING: Progress = { update: () => {}, end: () => {} };
const REDRAW_MS = 100;
/** A rate is told once it rests on so much time. */
const RATE_AFTER_MS = 2_000;

/** Where and how the line is shown. */
export interface ProgressOptions {
  readonly output: Output;
  readonly texts: Texts;
  readonly clock: Clock;
  /** Put before the line. @default nothing */
  readonly prefix?: () => string;
}

/** A line for a load. */
export function createProgress({ output, texts, clock, prefix = () => '' }: ProgressOptions): Progress {
  if (!output.canRewrite) return NOTHING;
  const live = createLiveLine(output);
  let drawnAt = Number.NEGATIVE_INFINITY;
  let phase: LoadProgress['phase'] | null = null;
  let phaseAt = 0;

  return {
    update(progress) {
      const now = clock.monotonic();
      if (progress.phase !== phase && progress.phase !== 'retry') phaseAt = now;
      const isNews = progress.phase !== phase;
      phase = progress.phase;
      if (!isNews && now - drawnAt < REDRAW_MS) return;
      drawnAt = now;
      live.show(prefix() + describeProgress(progress, now - phaseAt, texts));
    },
    end: () => live.clear(),
  };
}

/** The line without the terminal's codes. `elapsedMs`: since the phase began. */
export function describeProgress(progress: LoadProgress, elapsedMs: number, texts: Texts): string {
  const words = texts.progress;
  if (progress.phase === 'contract') return `${words.contract} ...`;
  if (progress.phase === 'retry') {
    return words.retry(progress.attempt + 1, texts.format.duration(progress.waitMs));
  }
  const { done, total } = progress;
  const parts = [
    `${words[progress.phase]}: ${total === null ? texts.format.number(done) : words.of(done, total)}`,
  ];
  if (elapsedMs >= RATE_AFTER_MS && done > 0) {
    const perSecond = (done / elapsedMs) * 1000;
    if (progress.phase === 'orders') parts.push(words.rate(Math.round(perSecond)));
    if (total !== null && total > done) {
      parts.push(words.left(texts.format.duration(((total - done) / perSecond) * 1000)));
    }
  }
  return parts.join(', ');
}
