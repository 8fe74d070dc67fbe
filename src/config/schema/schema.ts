/** Every setting there is, in the order in which they are told. */
import { ACCOUNT } from './account.ts';
import { ALERTS } from './alerts.ts';
import { PACE } from './pace.ts';
import { PROGRAM } from './program.ts';
import { SERVER } from './server.ts';
import type { Setting, SettingGroup } from './setting.ts';
import { STORE } from './store.ts';

/** The settings as they are told. */
export const GROUPS: readonly SettingGroup[] = [ACCOUNT, PACE, STORE, SERVER, ALERTS, PROGRAM];

/** The settings by name. */
export const SETTINGS = {
  ...ACCOUNT.settings,
  ...PACE.settings,
  ...STORE.settings,
  ...SERVER.settings,
  ...ALERTS.settings,
  ...PROGRAM.settings,
} as const satisfies Readonly<Record<string, Setting>>;

type Schema = typeof SETTINGS;

/** The name of a setting. */
export type ConfigKey = keyof Schema;

/** The name of a setting of one kind. */
export type KeyOf<Kind extends Setting['kind']> = {
  [Key in ConfigKey]: Schema[Key] extends { readonly kind: Kind } ? Key : never;
}[ConfigKey];
