/** Which language the program speaks: what was asked for, else the locale, else English. */
import type { Language } from './config.ts';
import type { Environment } from './environment.ts';

/** The languages the program speaks. */
export const LANGUAGES = ['ru', 'en'] as const satisfies readonly Language[];

/** @returns true for a language the program speaks */
export function isLanguage(text: string | undefined): text is Language {
  return LANGUAGES.some((language) => language === text);
}

/**
 * @param asked what was asked for, first to last: `--lang`, ZAKAZ_LANG of the environment, of the file. What is no language
 *   of ours is passed over here; `loadConfig` reports it
 * @param env the locale: LC_ALL, LC_MESSAGES, LANG, of which the first that is set decides
 * @default en
 */
export function chooseLanguage(asked: readonly (string | undefined)[], env: Environment): Language {
  const wish = asked.find(isLanguage);
  if (wish !== undefined) return wish;
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return /^ru(?![a-z])/i.test(locale) ? 'ru' : 'en';
}
