/** Where the reader is: page and filter. The address is the only memory of it, so that a link shows the same. */
import { computed, signal } from '@preact/signals';
import { CHANNELS, compareSchema } from '../../src/protocol/api/filter.ts';

export const PAGES = ['overview', 'events', 'pace', 'money', 'health', 'runs', 'probe', 'alerts'] as const;
export type Page = (typeof PAGES)[number];

export const PRESETS = [
  'today',
  'yesterday',
  '7d',
  '30d',
  '90d',
  'month',
  'last-month',
  'year',
  '12m',
  'all',
] as const;
export type Preset = (typeof PRESETS)[number];

/** What a page shows where the address names no days: sales of late, and histories as a whole. */
const DEFAULT_PRESETS: Readonly<Record<Page, Preset>> = {
  ...{ overview: '30d', events: '30d', pace: 'all', money: '30d' },
  ...{ health: 'all', runs: 'all', probe: 'all', alerts: 'all' },
};
/** Pages that tell of no period: the one in the address waits for the others. */
const TIMELESS: readonly (Page | null)[] = ['pace', 'probe'];

/** Keys of the address that belong to the filter; a link to another page keeps them. */
const FILTER_KEYS = [
  'period',
  'from',
  'to',
  'compare',
  'event',
  'show',
  'city',
  'channel',
  'currency',
  'past',
  'past_from',
  'past_to',
] as const;
export type FilterKey = (typeof FILTER_KEYS)[number];

/** A period as it was chosen. */
export interface ChosenDays {
  /** Null with days of one's own. */
  readonly preset: Preset | null;
  readonly from: string | null;
  readonly to: string | null;
}

/** What is shown, as the address says it; what it says wrongly counts as not said. */
export interface Filter extends ChosenDays {
  /** Of which days past events stand beside one. */
  readonly past: ChosenDays;
  readonly compare: 'previous' | 'year' | 'none';
  readonly event: string | null;
  readonly show: string | null;
  readonly city: string | null;
  readonly channel: string | null;
  readonly currency: string | null;
}

export interface Place {
  readonly page: Page | null;
  /** Of one event or run. */
  readonly id: string | null;
  readonly params: URLSearchParams;
}

const DAY = /^\d{4}-\d\d-\d\d$/;

/** Keys of the address that hold a period: its preset, its first and its last day. */
export const PERIOD_KEYS = {
  period: ['period', 'from', 'to'],
  past: ['past', 'past_from', 'past_to'],
} as const;

const address = signal(location.href);

export const place = computed<Place>(() => {
  const { pathname, searchParams: params } = new URL(address.value);
  const [name = '', id = null] = pathname.split('/').filter((part) => part !== '');
  const page = PAGES.find((known) => known === (name === '' ? 'overview' : name)) ?? null;
  return { page, id, params };
});

/** The period of a page without one in its address. */
export const defaultPreset = computed<Preset>(() => DEFAULT_PRESETS[place.value.page ?? 'overview']);

export const filter = computed<Filter>(() => readFilter(place.value));

function readFilter({ page, params }: Place): Filter {
  const matching = (key: string, pattern: RegExp) => {
    const value = params.get(key);
    return value !== null && pattern.test(value) ? value : null;
  };
  const daysOf = ([key, first, last]: readonly [string, string, string], preset: Preset): ChosenDays => {
    const [from, to] = [matching(first, DAY), matching(last, DAY)];
    if (from !== null && to !== null && from <= to) return { preset: null, from, to };
    return { preset: PRESETS.find((known) => known === params.get(key)) ?? preset, from: null, to: null };
  };
  const wholly: ChosenDays = { preset: 'all', from: null, to: null };
  const event = matching('event', /^\d{1,20}$/);
  const city = params.get('city');
  return {
    ...(TIMELESS.includes(page) ? wholly : daysOf(PERIOD_KEYS.period, defaultPreset.value)),
    past: daysOf(PERIOD_KEYS.past, 'all'),
    compare: compareSchema.safeParse(params.get('compare')).data ?? 'previous',
    event,
    show: event === null ? null : matching('show', /^\d{1,20}$/),
    city: city === '' ? null : city,
    channel: CHANNELS.find((known) => known === params.get('channel')) ?? null,
    currency: matching('currency', /^[A-Z]{3}$/),
  };
}

/** Path of a page with the filter that is set; `changes` of null are left out. */
export function linkTo(
  page: Page,
  id: string | null = null,
  changes: Readonly<Record<string, string | null>> = {},
): string {
  const params = new URLSearchParams();
  for (const key of FILTER_KEYS) {
    const value = place.value.params.get(key);
    if (value !== null) params.set(key, value);
  }
  return toPath(page === 'overview' ? '/' : `/${page}`, id, withChanges(params, changes));
}

/** The same page with some keys of its address changed. */
export function linkHere(changes: Readonly<Record<string, string | null>>): string {
  const { pathname, searchParams } = new URL(address.value);
  return toPath(pathname, null, withChanges(searchParams, changes));
}

function withChanges(
  params: URLSearchParams,
  changes: Readonly<Record<string, string | null>>,
): URLSearchParams {
  const changed = new URLSearchParams(params);
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) changed.delete(key);
    else changed.set(key, value);
  }
  return changed;
}

function toPath(path: string, id: string | null, params: URLSearchParams): string {
  const query = params.toString();
  return `${path}${id === null ? '' : `/${id}`}${query === '' ? '' : `?${query}`}`;
}

/** Goes to a path of this site. */
export function go(path: string, how: 'push' | 'replace' = 'push'): void {
  const { page, id } = place.value;
  if (how === 'push') history.pushState(null, '', path);
  else history.replaceState(null, '', path);
  address.value = location.href;
  if (place.value.page !== page || place.value.id !== id) scrollTo(0, 0);
}

/** Changes keys of the address where the reader is. */
export function change(changes: Readonly<Record<string, string | null>>): void {
  go(linkHere(changes), 'replace');
}

/** Follows the address, and takes clicks on links of this site. */
export function watchAddress(): void {
  addEventListener('popstate', () => {
    address.value = location.href;
  });
  document.addEventListener('click', (event) => {
    const isPlain =
      event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!isPlain || link === null || link.target !== '' || link.hasAttribute('download')) return;
    if (link.origin !== location.origin || link.pathname.startsWith('/api/') || link.hash !== '') return;
    event.preventDefault();
    go(link.pathname + link.search);
  });
}
