/** A button that asks the server for a change, and says when it was refused. */
import { useState } from 'preact/hooks';
import { refresh } from '../state/answers.ts';
import { ApiError } from '../state/api.ts';
import { texts } from '../state/preferences.ts';
import { mayChange } from '../state/session.ts';
import { failureText } from './remarks.ts';

export interface ActionProps {
  readonly text: string;
  readonly isDisabled?: boolean;
  /** Said for codes of the server that people meet. */
  readonly refusals?: Readonly<Record<string, string>>;
  /** @returns what to say afterwards, or nothing */
  act(): Promise<string | undefined>;
}

export function Action({ text, isDisabled = false, refusals = {}, act }: ActionProps) {
  const [said, setSaid] = useState<string | null>(null);
  const [isAsking, setAsking] = useState(false);
  const run = async () => {
    setAsking(true);
    setSaid(null);
    try {
      setSaid((await act()) ?? null);
      refresh();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setSaid(
        refusals[error.code] ?? (error.kind === 'gone' ? texts.value.failures.gone : failureText(error)),
      );
    } finally {
      setAsking(false);
    }
  };
  return (
    <>
      <button
        type="button"
        disabled={!mayChange.value}
        // Still to be reached: what waits for a moment keeps the keyboard.
        aria-disabled={isAsking || isDisabled}
        onClick={() => {
          if (!isAsking && !isDisabled) void run();
        }}
      >
        {text}
      </button>
      {said !== null && <p role="status">{said}</p>}
    </>
  );
}
