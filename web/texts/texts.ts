/** The texts of a language. */
import { en } from './en.ts';
import { ru } from './ru.ts';

/** English gives the keys. */
export type Texts = typeof en;

const TEXTS = { en, ru };
export type Language = keyof typeof TEXTS;

export function textsFor(language: Language): Texts {
  return TEXTS[language];
}
