/** The run under way, as the server tells it step by step; by the same line a page learns that the server is gone or back. */
import { signal } from '@preact/signals';
import { API_ROOT } from '../../src/protocol/api/routes.ts';
import { type LiveRun, liveRunSchema } from '../../src/protocol/server.ts';
import { connection, refresh } from './answers.ts';

export const liveRun = signal<LiveRun | null>(null);

/** What the run under way has told since this page saw it, oldest first. */
export const liveSteps = signal<readonly { readonly atMs: number; readonly run: LiveRun }[]>([]);

const RETRY_MS = 3_000;
const MAX_STEPS = 200;
let source: EventSource | null = null;

/** Listens from now on; again after it was lost. */
export function watchRuns(): void {
  source?.close();
  const line = new EventSource(`${API_ROOT}/runs/live`);
  source = line;
  line.addEventListener('open', () => {
    if (connection.value === 'gone') {
      connection.value = 'ok';
      refresh();
    }
  });
  line.addEventListener('run', ({ data }) =>
    note(liveRunSchema.nullable().safeParse(JSON.parse(data)).data ?? null),
  );
  line.addEventListener('error', () => {
    line.close();
    if (source !== line || connection.value === 'signed-out') return;
    setTimeout(() => {
      if (source === line) watchRuns();
    }, RETRY_MS);
    // Whether it is gone, or wants a session, an ordinary question tells.
    refresh();
  });
}

function note(run: LiveRun | null): void {
  const before = liveRun.value;
  liveRun.value = run;
  if (run === null) {
    if (before !== null) refresh();
    return;
  }
  const others = before?.run_id === run.run_id ? liveSteps.value : [];
  liveSteps.value = [...others, { atMs: Date.now(), run }].slice(-MAX_STEPS);
}
