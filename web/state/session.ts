/** Who reads, and what they may. */
import { computed, signal } from '@preact/signals';
import { type SessionState, sessionSchema } from '../../src/protocol/api/access.ts';
import { ROUTES } from '../../src/protocol/api/routes.ts';
import { connection, welcome } from './answers.ts';
import { ApiError, addressOf, fetchDocument, readDocument, send } from './api.ts';
import { watchRuns } from './live.ts';

const SHARE = '#share=';

export const session = signal<SessionState | null>(null);
/** Until its key was taken, a share link has no session. */
export const opensShare = location.hash.startsWith(SHARE);
export const mayChange = computed(() => session.value?.role === 'operator');

const RETRY_MS = 3_000;

/** Finds out who reads; opens the share link that the address names. */
export async function startSession(): Promise<void> {
  try {
    if (location.hash.startsWith(SHARE)) {
      const key = location.hash.slice(SHARE.length);
      history.replaceState(null, '', location.pathname + location.search);
      await signInBy(ROUTES.openShare.path, { key });
      return;
    }
    take(readDocument(sessionSchema, await fetchDocument(addressOf(ROUTES.session.path))), false);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    connection.value = error.kind === 'gone' ? 'gone' : 'signed-out';
    if (error.kind === 'gone') setTimeout(() => void startSession(), RETRY_MS);
  }
}

/** @throws ApiError when the password is wrong, or was tried too often */
export async function signIn(password: string): Promise<void> {
  await signInBy(ROUTES.signIn.path, { password });
}

export async function signOut(): Promise<void> {
  await send('DELETE', ROUTES.signOut.path);
  session.value = null;
  connection.value = 'signed-out';
}

async function signInBy(path: string, body: unknown): Promise<void> {
  take(readDocument(sessionSchema, await send('POST', path, body)), true);
}

function take(state: SessionState, isNew: boolean): void {
  session.value = state;
  if (state.role === null) {
    connection.value = 'signed-out';
    return;
  }
  // What was asked beside the session was answered to the same reader.
  if (isNew || connection.value !== 'ok') welcome();
  watchRuns();
}
