/** The texts of a language. Whoever speaks to a person takes them from here. */
import { en } from './en.ts';
import { ru } from './ru.ts';

/** The texts of one language; English gives the keys. */
export type Texts = typeof en;

const TEXTS = { en, ru };

/** A language there are texts in. */
export type TextLanguage = keyof typeof TEXTS;

/** All sentences of one language. */
export function textsFor(language: TextLanguage): Texts {
  return TEXTS[language];
}
