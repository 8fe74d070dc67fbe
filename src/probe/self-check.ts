/** Looks into every file of a probe that may be sent for what must not be there: the token, addresses and telephones of persons. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Secret } from '../core/secret.ts';
import { listSendable } from './archive.ts';

const EMAIL = /[\w.+-]+@(?!example\.test\b)[\w-]+\.[\w.-]+/;
/** Telephones of Russia, but for the invented ones. */
const PHONE = /\+7(?!000)\d{10}\b/;

/** @param token null where it is not at hand @returns whether nothing was found */
export async function isClean(folder: string, token: Secret | null): Promise<boolean> {
  for (const name of await listSendable(folder)) {
    const text = readFileSync(join(folder, name), 'utf8');
    if (EMAIL.test(text) || PHONE.test(text) || token?.isIn(text) === true) return false;
  }
  return true;
}
