/** Sessions and share links over HTTP. */
import type { Context } from 'hono';
import {
  newShareSchema,
  openShareSchema,
  type SessionState,
  signInSchema,
} from '../../protocol/api/access.ts';
import { API_ROOT } from '../../protocol/api/routes.ts';
import type { Access } from '../access.ts';
import type { AppEnv, Routes } from '../app.ts';
import { HttpError } from '../http-error.ts';
import type { Log } from '../log.ts';
import { readJson } from '../read-json-body.ts';
import type { Auth, Caller } from './auth.ts';

const NO_STORE = { 'cache-control': 'no-store' };

/** Adds `/api/v1/session` and `/api/v1/shares`. */
export function authRoutes(auth: Auth, access: Access, log: Log): Routes {
  const toState = (caller: Caller | null): SessionState => ({
    role: caller?.role ?? null,
    signed_in_by: caller?.by ?? null,
    expires_at: toIso(caller?.expiresMs ?? null),
    has_password: auth.hasPassword,
  });
  const note = (context: Context<AppEnv>, what: string, about: object) =>
    log.info({ ...about, client: context.get('client') }, what);

  return (app) => {
    app.get(`${API_ROOT}/session`, async (context) =>
      context.json(toState(await auth.callerOf(context)), 200, NO_STORE),
    );
    app.post(`${API_ROOT}/session`, async (context) => {
      const { password } = await readJson(context.req.raw, signInSchema);
      const caller = await auth.signIn(context, password);
      note(context, 'signed in', { role: caller.role });
      return context.json(toState(caller), 200, NO_STORE);
    });
    app.post(`${API_ROOT}/session/share`, async (context) => {
      const { key } = await readJson(context.req.raw, openShareSchema);
      const caller = await auth.openShare(context, key);
      note(context, 'share link opened', { share_id: key.split('.')[0] });
      return context.json(toState(caller), 200, NO_STORE);
    });
    app.delete(`${API_ROOT}/session`, async (context) => {
      await auth.signOut(context);
      return context.body(null, 204);
    });

    app.get(`${API_ROOT}/shares`, access.mayAdminister, async (context) =>
      context.json({ shares: await auth.shares.list() }, 200, NO_STORE),
    );
    app.post(`${API_ROOT}/shares`, access.mayChange, async (context) => {
      const share = await auth.shares.create(await readJson(context.req.raw, newShareSchema));
      note(context, 'share link made', { share_id: share.id, expires_at: share.expires_at });
      return context.json(share, 201, NO_STORE);
    });
    app.delete(`${API_ROOT}/shares/:id`, access.mayChange, async (context) => {
      const id = context.req.param('id');
      if (!(await auth.shares.revoke(id))) throw new HttpError(404, 'NOT_FOUND', 'there is no such link');
      note(context, 'share link ended', { share_id: id });
      return context.body(null, 204);
    });
  };
}

function toIso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
