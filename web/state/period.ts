/** Days of the period that is shown, and the question that each page asks about it. */
import { computed } from '@preact/signals';
import type { Query } from './api.ts';
import { choices } from './choices.ts';
import { type Filter, filter, type Preset } from './place.ts';

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
export const days = computed<Days | null>(() => {
  const { preset, from, to } = filter.value;
  if (from !== null && to !== null) return { from, to };
  const known = choices.value;
  return preset === null || known === null
    ? null
    : daysOf(preset, known.today, known.first_day ?? known.today);
});

/** Parameters for the sales queries: the period and the filter, but for the keys that a route does not know. */
export function questionOf(leaveOut: readonly (keyof Filter)[] = []): Query | null {
  const period = days.value;
  if (period === null) return null;
  const { preset: _preset, from: _from, to: _to, ...others } = filter.value;
  const isWanted = (key: string) => !leaveOut.some((left) => left === key);
  const rest = Object.fromEntries(Object.entries(others).filter(([key]) => isWanted(key)));
  // The server knows channels by order and shows by ticket, not one within the other.
  const isOfShow = isWanted('show') && others.show !== null;
  return { ...period, ...rest, ...(isOfShow ? { channel: null } : {}) };
}
