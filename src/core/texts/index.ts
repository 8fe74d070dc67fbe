/** The texts of a language. Whoever speaks to a person takes them from here. */
import { en } from './en.ts';
import { ru } from './ru.ts';

export type Texts = typeof en;

const TEXTS = { en, ru };

export type TextLanguage = keyof typeof TEXTS;

/** All sentences of one language. */
export function textsFor(language: TextLanguage): Texts {
  return TEXTS[language];
}
