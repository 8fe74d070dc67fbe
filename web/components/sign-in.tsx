/** Asks who reads; the address stays, so that the reader comes back to where they were. */
import { useState } from 'preact/hooks';
import { ApiError } from '../state/api.ts';
import { texts } from '../state/preferences.ts';
import { session, signIn } from '../state/session.ts';
import { failureText } from './remarks.ts';

export function SignIn() {
  const t = texts.value;
  const [failure, setFailure] = useState<string | null>(null);
  const [isAsking, setAsking] = useState(false);
  const submit = async (form: HTMLFormElement) => {
    const password = new FormData(form).get('password');
    setAsking(true);
    try {
      await signIn(typeof password === 'string' ? password : '');
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setFailure(
        error.kind === 'gone'
          ? t.failures.gone
          : error.kind === 'signed-out'
            ? t.signIn.wrong
            : failureText(error),
      );
    } finally {
      setAsking(false);
    }
  };
  return (
    <main class="sign-in">
      <h1>Zakaz</h1>
      {session.value?.has_password === false ? (
        <p>{t.signIn.noPassword}</p>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void submit(event.currentTarget);
          }}
        >
          <label>
            {t.signIn.password}
            <input type="password" name="password" autocomplete="current-password" required />
          </label>
          {failure !== null && <p role="alert">{failure}</p>}
          <button type="submit" class="main" disabled={isAsking}>
            {t.signIn.enter}
          </button>
        </form>
      )}
    </main>
  );
}
