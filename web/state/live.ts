/** The run under way, as the server tells it step by step; by the same line a page learns that the server is gone or back. */
import { signal } from '@preact/signals';
import { API_ROOT } from '../../src/protocol/api/routes.ts';
import { type LiveRun, liveRunSchema, type RunLine, runLineSchema } from '../../src/protocol/server.ts';
import { connection, refresh } from './answers.ts';

export const liveRun = signal<LiveRun | null>(null);

/** The log of the run under way, or of the last one since the server began; oldest first. */
export const runLog = signal<readonly RunLine[]>([]);

const RETRY_MS = 3_000;
const MAX_LINES = 500;
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
  line.addEventListener('line', ({ data }) => {
    const read = runLineSchema.safeParse(JSON.parse(data)).data;
    if (read !== undefined) noteLine(read);
  });
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
  if (run === null && before !== null) refresh();
}

/** After the line was lost they come again. */
function noteLine(line: RunLine): void {
  const last = runLog.value.at(-1);
  const isSame = last?.run_id === line.run_id;
  if (isSame && line.number <= last.number) return;
  runLog.value = [...(isSame ? runLog.value : []), line].slice(-MAX_LINES);
}
