/** Who may: sessions and share links. */
import { z } from 'zod';
import { instant } from '../values.ts';

/** `operator` may start and stop runs and make share links; `viewer` may read. */
export const roleSchema = z.enum(['viewer', 'operator']);
export type Role = z.infer<typeof roleSchema>;

/** Header that every change made by a browser carries; a page of another site cannot set it. */
export const CHANGE_HEADER = 'x-zakaz';

/** Cookie of a session. */
export const SESSION_COOKIE = 'zakaz_session';

/**
 * How somebody is known: by the cookie of a session, by the token, by a share link, or because only this machine can reach the server.
 */
export const signedInBySchema = z.enum(['session', 'token', 'share', 'local']);

/** `GET /session` */
export const sessionSchema = z.object({
  /** Null for nobody: `POST /session` with a password. */
  role: roleSchema.nullable(),
  signed_in_by: signedInBySchema.nullable(),
  expires_at: instant.nullable(),
  /** Whether there is a password to sign in with. */
  has_password: z.boolean(),
});
export type SessionState = z.infer<typeof sessionSchema>;

/** `POST /session`: the password decides the role. */
export const signInSchema = z.strictObject({ password: z.string().min(1).max(1_000) });

/** A link that shows the dashboard to who has it, until its end. */
export const shareSchema = z.object({
  id: z.string(),
  label: z.string(),
  created_at: instant,
  expires_at: instant,
});
export type Share = z.infer<typeof shareSchema>;

/** `GET /shares` */
export const shareListSchema = z.object({ shares: z.array(shareSchema) });

/** `POST /shares` */
export const newShareSchema = z.strictObject({
  label: z.string().max(100).default(''),
  days: z.number().int().min(1).max(366).default(30),
});

/** Its answer: the only time that the key is told. */
export const createdShareSchema = shareSchema.extend({
  /** What is put after `#share=` in the address: it never reaches a log. */
  key: z.string(),
});

/** `POST /session/share`: the key of a link becomes a session of a viewer, which ends with the link. */
export const openShareSchema = z.strictObject({ key: z.string().min(1).max(200) });
