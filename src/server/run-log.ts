/** The log of a run: its steps as lines, for whoever watches. Counts only; never a row. */
import type { LoadProgress } from '../loader/progress.ts';
import type { RepairProgress } from '../loader/repair.ts';
import type { RunLine } from '../protocol/server.ts';

type Step = RunLine['step'];

/** A phase that goes on adds a line no more often, milliseconds; its last count is never left out. */
const PACE_MS = 1_000;
/** A load of many hours keeps its last lines. */
const MAX_LINES = 500;

export class RunLog {
  readonly #runId: string;
  #lines: RunLine[] = [];
  #number = 0;
  /** By phase: when its last line was added, and what came since. */
  readonly #open = new Map<Step['phase'], { atMs: number; held: Step | null }>();

  constructor(runId: string) {
    this.#runId = runId;
  }

  /** Lines after a number, oldest first; 0 for all. */
  after(number: number): readonly RunLine[] {
    return this.#lines.filter((line) => line.number > number);
  }

  note(progress: LoadProgress | RepairProgress, atMs: number): void {
    const step = toStep(progress);
    const phase = this.#open.get(step.phase);
    if (phase !== undefined && step.phase !== 'retry' && atMs - phase.atMs < PACE_MS) {
      phase.held = step;
      return;
    }
    if (phase === undefined) this.#addHeld(atMs);
    this.#open.set(step.phase, { atMs, held: null });
    this.#add(step, atMs);
  }

  /** Adds a line of the server's own: asked to stop, or at its end. */
  say(step: Extract<Step, { phase: 'stopping' | 'ended' }>, atMs: number): void {
    this.#addHeld(atMs);
    this.#add(step, atMs);
  }

  #addHeld(atMs: number): void {
    for (const phase of this.#open.values()) {
      if (phase.held !== null) this.#add(phase.held, atMs);
      phase.held = null;
    }
  }

  #add(step: Step, atMs: number): void {
    this.#number += 1;
    const line = { run_id: this.#runId, number: this.#number, at: new Date(atMs).toISOString(), step };
    this.#lines = [...this.#lines, line].slice(-MAX_LINES);
  }
}

function toStep(progress: LoadProgress | RepairProgress): Step {
  switch (progress.phase) {
    case 'contract': {
      const honoured = progress.proofs.filter(({ verdict }) => verdict === 'honoured').length;
      return { phase: 'contract', honoured, asked: progress.proofs.length };
    }
    case 'retry': {
      const { phase, attempt, waitMs, code } = progress;
      return { phase, attempt, wait_ms: waitMs, code };
    }
    default:
      return progress;
  }
}
