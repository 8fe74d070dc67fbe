/** Starts a run; for operators. */
import { ROUTES } from '../../src/protocol/api/routes.ts';
import type { StartRun } from '../../src/protocol/server.ts';
import { send } from '../state/api.ts';
import { liveRun } from '../state/live.ts';
import { texts } from '../state/preferences.ts';
import { mayChange } from '../state/session.ts';
import { Action } from './action.tsx';

const KINDS = ['changes', 'week', 'full', 'dry', 'verify', 'repair'] as const;

const REQUESTS: Readonly<Record<(typeof KINDS)[number], StartRun>> = {
  changes: { kind: 'load' },
  week: { kind: 'load', since_hours: 168 },
  full: { kind: 'load', full: true },
  dry: { kind: 'load', dry_run: true },
  verify: { kind: 'verify' },
  repair: { kind: 'repair' },
};

export function StartRunForm() {
  const { runs } = texts.value;
  return (
    <section class="block">
      <header>
        <h2>{runs.start}</h2>
        {!mayChange.value && <p class="note">{runs.operatorsOnly}</p>}
      </header>
      <div class="starts">
        {KINDS.map((kind) => (
          <Action
            key={kind}
            text={runs.starts[kind]}
            isDisabled={liveRun.value !== null}
            refusals={{ STORE_LOCKED: runs.busy }}
            act={async () => {
              await send('POST', ROUTES.startRun.path, REQUESTS[kind]);
              return undefined;
            }}
          />
        ))}
      </div>
    </section>
  );
}
