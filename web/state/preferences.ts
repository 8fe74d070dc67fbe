/** Language and theme: kept in this browser, else as the browser says. */
import { computed, effect, signal } from '@preact/signals';
import { createFormat } from '../format/format.ts';
import { type Language, textsFor } from '../texts/texts.ts';

export type Theme = 'system' | 'light' | 'dark';

const kept = (key: string) => localStorage.getItem(`zakaz.${key}`);

function firstLanguage(): Language {
  const choice = kept('language');
  if (choice === 'en' || choice === 'ru') return choice;
  return navigator.languages.some((name) => /^(ru|be|uk|kk)\b/.test(name)) ? 'ru' : 'en';
}

function firstTheme(): Theme {
  const choice = kept('theme');
  return choice === 'light' || choice === 'dark' ? choice : 'system';
}

export const language = signal<Language>(firstLanguage());
export const theme = signal<Theme>(firstTheme());
/** Zone in which moments are written; the report zone once it is known. */
export const zone = signal(kept('zone') ?? 'Europe/Moscow');
export const texts = computed(() => textsFor(language.value));
export const format = computed(() => createFormat(language.value, zone.value));

const prefersDark = matchMedia('(prefers-color-scheme: dark)');
const systemIsDark = signal(prefersDark.matches);
export const isDark = computed(() =>
  theme.value === 'system' ? systemIsDark.value : theme.value === 'dark',
);

function showTheme(): void {
  const choice = theme.value;
  if (choice === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = choice;
}

/** Brings both to the page, and keeps them. */
export function watchPreferences(): void {
  prefersDark.addEventListener('change', ({ matches }) => {
    systemIsDark.value = matches;
  });
  effect(() => {
    document.documentElement.lang = language.value;
    localStorage.setItem('zakaz.language', language.value);
  });
  effect(() => {
    showTheme();
    localStorage.setItem('zakaz.theme', theme.value);
  });
  effect(() => localStorage.setItem('zakaz.zone', zone.value));
  // Paper is white, also for who reads in the dark.
  addEventListener('beforeprint', () => {
    document.documentElement.dataset['theme'] = 'light';
  });
  addEventListener('afterprint', showTheme);
}
