/** A state in a word: told by the word, and only then by colour. */
import type { Verdict } from '../../src/protocol/contract.ts';
import type { RunStatus } from '../../src/protocol/run.ts';
import { texts } from '../state/preferences.ts';

export type Tone = 'good' | 'warn' | 'bad' | 'plain';

export function Tag({ tone, text }: { readonly tone: Tone; readonly text: string }) {
  return <span class={`tag tag-${tone}`}>{text}</span>;
}

const RUN_TONES: Readonly<Record<RunStatus, Tone>> = {
  ...{ running: 'plain', ok: 'good', incomplete: 'warn', error: 'bad', interrupted: 'warn' },
};

export function RunStatusTag({ status }: { readonly status: RunStatus }) {
  return <Tag tone={RUN_TONES[status]} text={texts.value.runs.statuses[status]} />;
}

const VERDICT_TONES: Readonly<Record<Verdict, Tone>> = {
  ...{ honoured: 'good', ignored: 'bad', rejected: 'bad', unstable: 'warn', unverifiable: 'plain' },
};

export function VerdictTag({ verdict }: { readonly verdict: Verdict }) {
  return <Tag tone={VERDICT_TONES[verdict]} text={texts.value.health.verdicts[verdict]} />;
}
