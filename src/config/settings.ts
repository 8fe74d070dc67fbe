/**
 * Values of settings with where they come from, and readers that note what is wrong and go on, so that all problems are
 * listed at once. A reader returns the default in place of a bad value. No secret reaches a problem.
 */
import type { ConfigProblem } from '../core/errors.ts';
import { Secret } from '../core/secret.ts';
import type { Texts } from '../core/texts/index.ts';
import type { Environment } from './environment.ts';
import { SECRET_KEYS } from './keys.ts';
import { type ConfigKey, type KeyOf, SETTINGS } from './schema/schema.ts';
import type { ChoiceSetting, TextSetting } from './schema/setting.ts';

/** Flags by the name of the setting they override. */
export type ConfigFlags = Partial<Readonly<Record<ConfigKey, string>>>;

interface Layer {
  readonly values: Environment;
  /** The file the values are from, to be named beside a problem. */
  readonly file: string | null;
}

interface ChoicesOf<Choice extends string> extends ChoiceSetting {
  readonly choices: readonly Choice[];
  readonly fallback: Choice;
}

/** The values, and readers that note what is wrong with them. */
export interface Settings {
  readonly problems: readonly ConfigProblem[];
  /** The trimmed value; undefined when it is not set or empty. */
  get(key: ConfigKey): string | undefined;
  report(key: ConfigKey, problem: string, expected: string, fix: string): void;
  /** @param otherwise in place of the default */
  whole(key: KeyOf<'whole'>, otherwise?: number): number;
  boolean(key: KeyOf<'switch'>): boolean;
  /** @param setting that of the key, for the sake of its choices */
  choice<Choice extends string>(key: KeyOf<'choice'>, setting: ChoicesOf<Choice>): Choice;
  /** A text that matches. @default that of the setting, or an empty one */
  matching(key: KeyOf<'text'>, pattern: RegExp): string;
  secret(key: ConfigKey): Secret | null;
  /** A value as it may be shown: cut short, and not at all when it is a secret that stands in the wrong place. */
  shown(value: string): string;
}

const TRUE = ['true', '1', 'yes', 'on'];
const FALSE = ['false', '0', 'no', 'off'];
const SHOWN_LENGTH = 40;

/** @param layers the first that sets a key decides */
export function createSettings(layers: readonly Layer[], texts: Texts): Settings {
  const problems: ConfigProblem[] = [];
  const { problem, shape, advice, inFile } = texts.config;

  const layerOf = (key: ConfigKey) => layers.find(({ values }) => (values[key] ?? '').trim() !== '');
  const get = (key: ConfigKey) => layerOf(key)?.values[key]?.trim();

  function report(key: ConfigKey, what: string, expected: string, fix: string): void {
    const file = layerOf(key)?.file ?? null;
    problems.push({ key, problem: file === null ? what : `${what} ${inFile(file)}`, expected, fix });
  }

  function shown(value: string): string {
    const secrets = layers.flatMap(({ values }) => SECRET_KEYS.map((key) => values[key]?.trim() ?? ''));
    if (secrets.some((secret) => secret !== '' && value.includes(secret))) return '"***"';
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not reach a terminal
    const clean = value.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, '?');
    return `"${clean.length > SHOWN_LENGTH ? `${clean.slice(0, SHOWN_LENGTH)}...` : clean}"`;
  }

  return {
    problems,
    get,
    report,
    shown,
    whole(key, otherwise) {
      const { min, max, fallback: usual } = SETTINGS[key];
      const fallback = otherwise ?? usual;
      const text = get(key);
      if (text === undefined) return fallback;
      const value = Number(text);
      if (/^\d{1,15}$/.test(text) && value >= min && value <= max) return value;
      report(key, problem.notWhole(shown(text)), shape.whole(min, max), advice.set(key, String(fallback)));
      return fallback;
    },
    boolean(key) {
      const { fallback } = SETTINGS[key];
      const text = get(key)?.toLowerCase();
      if (text === undefined) return fallback;
      if (TRUE.includes(text)) return true;
      if (!FALSE.includes(text)) {
        report(key, problem.notBoolean(shown(text)), shape.boolean, advice.set(key, String(fallback)));
        return fallback;
      }
      return false;
    },
    choice(key, { choices, fallback }) {
      const text = get(key);
      if (text === undefined) return fallback;
      const chosen = choices.find((choice) => choice === text.toLowerCase());
      if (chosen !== undefined) return chosen;
      report(
        key,
        problem.notChoice(shown(text)),
        shape.choice(choices.join(', ')),
        advice.set(key, fallback),
      );
      return fallback;
    },
    matching(key, pattern) {
      const { shape: expected, fallback = '' }: TextSetting = SETTINGS[key];
      const text = get(key);
      if (text === undefined) return fallback;
      if (pattern.test(text)) return text;
      report(key, problem.notName(shown(text)), expected(texts), advice.set(key, fallback));
      return fallback;
    },
    secret(key) {
      const text = get(key);
      return text === undefined ? null : new Secret(text);
    },
  };
}
