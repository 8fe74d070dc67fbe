import { describe, expect, it } from 'vitest';
import { chooseLanguage } from './language.ts';

describe('chooseLanguage', () => {
  it.each([
    [['en', 'ru'], {}, 'en'],
    [[undefined, 'ru'], { LANG: 'en_US.UTF-8' }, 'ru'],
    [[undefined, 'de'], { LANG: 'ru_RU.UTF-8' }, 'ru'],
    [[], { LANG: 'ru_RU.UTF-8' }, 'ru'],
    [[], { LANG: 'ru_RU.UTF-8', LC_ALL: 'C' }, 'en'],
    [[], { LANG: 'C', LC_MESSAGES: 'ru' }, 'ru'],
    [[], { LANG: 'run' }, 'en'],
    [[], {}, 'en'],
  ] as const)('%j with %j is %s', (asked, env, language) => {
    expect(chooseLanguage(asked, env)).toBe(language);
  });
});
