/**
 * Who is asking: by a token, by the session of a password or a share link, or, where neither is configured, whoever is on this machine.
 * A changed or removed password ends the sessions that it opened.
 */
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Config, ServerConfig } from '../../config/config.ts';
import type { Clock } from '../../core/clock.ts';
import type { Secret } from '../../core/secret.ts';
import { type Role, SESSION_COOKIE, type SessionState } from '../../protocol/api/access.ts';
import type { AppEnv } from '../app.ts';
import { HttpError } from '../http-error.ts';
import { Guesses } from './guesses.ts';
import { type Session, Sessions } from './sessions.ts';
import { Shares } from './shares.ts';

const HOUR_MS = 3_600_000;
const BOND = Buffer.from('session');

/** Whoever sent a request. */
export interface Caller {
  readonly role: Role;
  readonly by: NonNullable<SessionState['signed_in_by']>;
  readonly expiresMs: number | null;
}

export interface AuthOptions {
  readonly config: Pick<Config, 'dataDir'>;
  readonly server: Pick<ServerConfig, 'accessToken' | 'password' | 'viewerPassword' | 'sessionHours'>;
  readonly clock: Clock;
}

export class Auth {
  readonly shares: Shares;
  readonly #options: AuthOptions;
  readonly #sessions: Sessions;
  readonly #guesses: Guesses;

  private constructor(options: AuthOptions, sessions: Sessions) {
    this.#options = options;
    this.#sessions = sessions;
    this.#guesses = new Guesses(options.clock);
    this.shares = new Shares(options.config.dataDir, options.clock);
  }

  static async open(options: AuthOptions): Promise<Auth> {
    return new Auth(options, await Sessions.open(options.config.dataDir, options.clock));
  }

  /** Whether there is a password to sign in with. */
  get hasPassword(): boolean {
    return this.#passwords.length > 0;
  }

  /** @throws HttpError 401 for a wrong token, 429 for one of too many */
  async callerOf(context: Context<AppEnv>): Promise<Caller | null> {
    const given = /^Bearer (\S+)$/.exec(context.req.header('authorization') ?? '')?.[1];
    if (given !== undefined) return this.#byToken(context, given);
    const key = getCookie(context, SESSION_COOKIE);
    const session = key === undefined ? null : this.#sessions.find(key);
    if (session !== null && (await this.#isBound(session))) {
      const by = session.share_id === null ? 'session' : 'share';
      return { role: session.role, by, expiresMs: session.expires_ms };
    }
    const isOpen = this.#options.server.accessToken === null && !this.hasPassword;
    return isOpen ? { role: 'viewer', by: 'local', expiresMs: null } : null;
  }

  /** The password decides the role. @throws HttpError 401 for a wrong one, 429 for one of too many, 403 where there is none */
  async signIn(context: Context<AppEnv>, password: string): Promise<Caller> {
    if (!this.hasPassword) throw new HttpError(403, 'NO_PASSWORD', 'no password is set: see ZAKAZ_PASSWORD');
    const right = this.#guess(context, 'PASSWORD_WRONG', 'the password is wrong', () => {
      // All are compared, whichever fits.
      const fitting = this.#passwords.filter(({ secret }) => secret.equals(password));
      return fitting[0] ?? null;
    });
    const expiresMs = this.#options.clock.now() + this.#options.server.sessionHours * HOUR_MS;
    const { role, secret } = right;
    await this.#begin(context, { role, bond: secret.sign(BOND), share_id: null, expires_ms: expiresMs });
    return { role, by: 'session', expiresMs };
  }

  /** Opens a share link. @throws HttpError 401 when it has ended or never was, 429 for one of too many */
  async openShare(context: Context<AppEnv>, key: string): Promise<Caller> {
    const share = await this.shares.open(key);
    const found = this.#guess(context, 'SHARE_ENDED', 'the link has ended', () => share);
    const expiresMs = Date.parse(found.expires_at);
    await this.#begin(context, { role: 'viewer', bond: '', share_id: found.id, expires_ms: expiresMs });
    return { role: 'viewer', by: 'share', expiresMs };
  }

  async signOut(context: Context<AppEnv>): Promise<void> {
    const key = getCookie(context, SESSION_COOKIE);
    if (key !== undefined) await this.#sessions.end(key);
    deleteCookie(context, SESSION_COOKIE, { path: '/' });
  }

  /** A session of its own for each signing in: one that was there before, whoever planted it, ends. */
  async #begin(context: Context<AppEnv>, session: Omit<Session, 'digest'>): Promise<void> {
    const before = getCookie(context, SESSION_COOKIE);
    if (before !== undefined) await this.#sessions.end(before);
    const { role, bond, share_id: shareId, expires_ms: expiresMs } = session;
    const key = await this.#sessions.create({ role, bond, shareId, expiresMs });
    setCookie(context, SESSION_COOKIE, key, {
      ...{ path: '/', httpOnly: true, sameSite: 'Strict', secure: context.get('isSecure') },
      maxAge: Math.max(1, Math.floor((expiresMs - this.#options.clock.now()) / 1000)),
    });
  }

  #byToken(context: Context<AppEnv>, given: string): Caller {
    const { accessToken } = this.#options.server;
    if (accessToken === null)
      throw new HttpError(401, 'UNAUTHORIZED', 'no token is set: see ZAKAZ_ACCESS_TOKEN');
    this.#guess(context, 'UNAUTHORIZED', 'the token is wrong', () => accessToken.equals(given) || null);
    return { role: 'operator', by: 'token', expiresMs: null };
  }

  /** @throws HttpError 401 when it was wrong, 429 before it is looked at when it was wrong too often */
  #guess<Found>(context: Context<AppEnv>, code: string, message: string, look: () => Found | null): Found {
    const address = context.get('client');
    const waitMs = this.#guesses.waitMs(address);
    if (waitMs > 0) {
      const after = String(Math.ceil(waitMs / 1000));
      throw new HttpError(429, 'TOO_MANY_GUESSES', `wrong too often: wait ${after} s`, {
        'retry-after': after,
      });
    }
    const found = look();
    if (found === null) {
      this.#guesses.noteWrong(address);
      throw new HttpError(401, code, message);
    }
    this.#guesses.noteRight(address);
    return found;
  }

  async #isBound({ bond, share_id: shareId, role }: Session): Promise<boolean> {
    if (shareId !== null) return (await this.shares.find(shareId)) !== null;
    return this.#passwords.some((one) => one.role === role && one.secret.sign(BOND) === bond);
  }

  get #passwords(): { readonly role: Role; readonly secret: Secret }[] {
    const { password, viewerPassword } = this.#options.server;
    return [
      ...(password === null ? [] : [{ role: 'operator' as const, secret: password }]),
      ...(viewerPassword === null ? [] : [{ role: 'viewer' as const, secret: viewerPassword }]),
    ];
  }
}
