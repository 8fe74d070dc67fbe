/** Days of the period that is shown, and the question that each page asks about it. */
import { computed } from '@preact/signals';
import type { Query } from './api.ts';
import { choices } from './choices.ts';
import { type ChosenDays, type Filter, filter, type Preset } from './place.ts';

export interface Days {
  readonly from: string;
  readonly to: string;
}

const DAY_MS = 86_400_000;

/** A day some days later. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** All days of a period, both ends included. */
export function listDays(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

/** Days of a preset, both included. */
export function daysOf(preset: Preset, today: string, firstDay: string): Days {
  const monthStart = `${today.slice(0, 7)}-01`;
  switch (preset) {
    case 'today':
      return { from: today, to: today };
    case 'yesterday':
      return { from: addDays(today, -1), to: addDays(today, -1) };
    case '7d':
      return { from: addDays(today, -6), to: today };
    case '30d':
      return { from: addDays(today, -29), to: today };
    case '90d':
      return { from: addDays(today, -89), to: today };
    case 'month':
      return { from: monthStart, to: today };
    case 'last-month': {
      const to = addDays(monthStart, -1);
      return { from: `${to.slice(0, 7)}-01`, to };
    }
    case 'year':
      return { from: `${today.slice(0, 4)}-01-01`, to: today };
    case '12m':
      return { from: addDays(today, -364), to: today };
    case 'all':
      return { from: firstDay < today ? firstDay : today, to: today };
  }
}

/** Null until the server said what day it is. */
export const days = computed<Days | null>(() => daysIn(filter.value));

/** The same of past events that stand beside one. */
export const pastDays = computed<Days | null>(() => daysIn(filter.value.past));

function daysIn({ preset, from, to }: ChosenDays): Days | null {
  if (from !== null && to !== null) return { from, to };
  const known = choices.value;
  return preset === null || known === null
    ? null
    : daysOf(preset, known.today, known.first_day ?? known.today);
}

/** Parameters for what happened when: none for a history as a whole, null until the days are known. */
export function historyQuestion(): Query | null {
  return isWholeHistory() ? {} : days.value === null ? null : { ...days.value };
}

/** Whether no period narrows a history. */
export function isWholeHistory(): boolean {
  return filter.value.preset === 'all';
}

/** Which past events stand beside one, as the curve is asked for them; null until the days are known. */
export function pastQuestion(): Query | null {
  const { past, city } = filter.value;
  if (past.preset === 'all') return { past_city: city };
  const shown = pastDays.value;
  return shown === null ? null : { past_from: shown.from, past_to: shown.to, past_city: city };
}

/** Parameters for the sales queries: the period and the filter, but for the keys that a route does not know. */
export function questionOf(leaveOut: readonly (keyof Filter)[] = []): Query | null {
  const period = days.value;
  if (period === null) return null;
  const { preset: _preset, from: _from, to: _to, past: _past, ...others } = filter.value;
  const isWanted = (key: string) => !leaveOut.some((left) => left === key);
  const rest = Object.fromEntries(Object.entries(others).filter(([key]) => isWanted(key)));
  // The server knows channels by order and shows by ticket, not one within the other.
  const isOfShow = isWanted('show') && others.show !== null;
  return { ...period, ...rest, ...(isOfShow ? { channel: null } : {}) };
}
