/** Starts a run; for operators. */
import { useState } from 'preact/hooks';
import { ROUTES } from '../../src/protocol/api/routes.ts';
import type { StartRun } from '../../src/protocol/server.ts';
import { refresh } from '../state/answers.ts';
import { ApiError, send } from '../state/api.ts';
import { liveRun } from '../state/live.ts';
import { texts } from '../state/preferences.ts';
import { mayChange } from '../state/session.ts';

const KINDS = {
  changes: { kind: 'load' },
  week: { kind: 'load', since_hours: 168 },
  full: { kind: 'load', full: true },
  dry: { kind: 'load', dry_run: true },
  verify: { kind: 'verify' },
  repair: { kind: 'repair' },
} as const satisfies Readonly<Record<string, StartRun>>;

export function StartRunForm() {
  const t = texts.value;
  const [failure, setFailure] = useState<string | null>(null);
  const start = async (asked: StartRun) => {
    setFailure(null);
    try {
      await send('POST', ROUTES.startRun.path, asked);
      refresh();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setFailure(error.code === 'STORE_LOCKED' ? t.runs.busy : error.message);
    }
  };
  return (
    <section class="block">
      <header>
        <h2>{t.runs.start}</h2>
        {!mayChange.value && <p class="note">{t.runs.operatorsOnly}</p>}
      </header>
      <ul class="starts">
        {Object.entries(KINDS).map(([name, asked]) => (
          <li key={name}>
            <button
              type="button"
              disabled={!mayChange.value || liveRun.value !== null}
              onClick={() => void start(asked)}
            >
              {nameOf(name)}
            </button>
          </li>
        ))}
      </ul>
      {failure !== null && <p role="alert">{failure}</p>}
    </section>
  );
}

function nameOf(name: string): string {
  return Object.entries(texts.value.runs.starts).find(([key]) => key === name)?.[1] ?? name;
}
