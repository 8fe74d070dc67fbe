/** What is shown, and how whole it is. On a phone all but the period lies behind a button. */
import { useState } from 'preact/hooks';
import { choices } from '../state/choices.ts';
import { type Days, days, pastDays } from '../state/period.ts';
import {
  type ChosenDays,
  change,
  defaultPreset,
  type FilterKey,
  filter,
  PERIOD_KEYS,
  PRESETS,
  type Preset,
} from '../state/place.ts';
import { format, texts } from '../state/preferences.ts';
import { EventPicker } from './event-picker.tsx';

/** The keys that a page heeds; the others are not offered there. */
export interface FilterBarProps {
  readonly keys: readonly FilterKey[];
}

/** What narrows the sales that are shown. */
const NARROWING = ['event', 'show', 'city', 'channel'] as const;

export function FilterBar({ keys }: FilterBarProps) {
  const t = texts.value;
  const [isOpen, setOpen] = useState(false);
  const { compare, city, channel, currency, show, event } = filter.value;
  const known = choices.value;
  const has = (key: FilterKey) => keys.includes(key);
  const narrowed = { event, show, city, channel };
  const chosen = NARROWING.filter((key) => has(key) && narrowed[key] !== null);
  const shows = known?.events.find(({ event_id }) => event_id === event)?.shows ?? [];
  return (
    <fieldset class={`filters${isOpen ? ' open' : ''}`} aria-label={t.filter.name}>
      {has('period') && <SalesPeriod />}
      {has('past') && <PastPeriod />}
      {keys.length > 1 && (
        <button type="button" class="more" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t.filter.more}
          {chosen.length > 0 && <span class="badge">{chosen.length}</span>}
        </button>
      )}
      <div class="rest">
        {has('compare') && (
          <Choice
            id="compare"
            name={t.filter.compare}
            value={compare}
            options={[
              ['previous', t.filter.previous],
              ['year', t.filter.yearBefore],
              ['none', t.filter.noCompare],
            ]}
            onChoose={(value) => change({ compare: value === 'previous' ? null : value })}
          />
        )}
        {has('event') && <EventPicker />}
        {has('show') && shows.length > 1 && (
          <Choice
            id="show"
            name={t.filter.show}
            value={show ?? ''}
            options={[
              ['', t.filter.allShows],
              ...shows.map(
                (one) => [one.show_id, `${format.value.moment(one.start_at)} ${one.name}`] as const,
              ),
            ]}
            onChoose={(value) => change({ show: value === '' ? null : value })}
          />
        )}
        {has('city') && (
          <Choice
            id="city"
            name={t.filter.city}
            value={city ?? ''}
            options={[
              ['', t.filter.allCities],
              ...(known?.cities ?? []).map((name) => [name, name] as const),
            ]}
            onChoose={(value) => change({ city: value === '' ? null : value })}
          />
        )}
        {has('channel') && show === null && (
          <Choice
            id="channel"
            name={t.filter.channel}
            value={channel ?? ''}
            options={[
              ['', t.filter.allChannels],
              ...(known?.channels ?? []).map((name) => [name, t.channels[name]] as const),
            ]}
            onChoose={(value) => change({ channel: value === '' ? null : value })}
          />
        )}
        {has('currency') && known !== null && known.currencies.length > 1 && (
          <Choice
            id="currency"
            name={t.filter.currency}
            value={currency ?? known.currencies[0] ?? ''}
            options={known.currencies.map((name) => [name, name] as const)}
            onChoose={(value) => change({ currency: value })}
          />
        )}
        {chosen.length > 0 && (
          <button
            type="button"
            class="plain"
            onClick={() => change(Object.fromEntries(chosen.map((key) => [key, null])))}
          >
            {t.filter.reset}
          </button>
        )}
      </div>
    </fieldset>
  );
}

interface ChoiceProps {
  /** Tells it from other fields of the page. */
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  onChoose(value: string): void;
}

/** A list of the browser's own, so that it works by keyboard and on a phone. */
export function Choice({ id, name, value, options, onChoose }: ChoiceProps) {
  const isKnown = options.some(([option]) => option === value);
  return (
    <select
      class="choice"
      name={id}
      aria-label={name}
      value={value}
      onChange={({ currentTarget }) => onChoose(currentTarget.value)}
    >
      {!isKnown && <option value={value}>{value}</option>}
      {options.map(([option, text]) => (
        <option key={option} value={option}>
          {text}
        </option>
      ))}
    </select>
  );
}

function SalesPeriod() {
  const { filter: names, presets } = texts.value;
  return (
    <PeriodPicker
      of="period"
      name={names.period}
      chosen={filter.value}
      shown={days.value}
      preset={defaultPreset.value}
      options={[...PRESETS.map((preset) => [preset, presets[preset]] as const), ['own', presets.own]]}
    />
  );
}

const PAST_PRESETS = ['90d', 'year', '12m', 'all'] as const;

function PastPeriod() {
  const { filter: names, past } = texts.value;
  return (
    <PeriodPicker
      of="past"
      name={names.past}
      chosen={filter.value.past}
      shown={pastDays.value}
      preset="all"
      options={[...PAST_PRESETS.map((preset) => [preset, past[preset]] as const), ['own', past.own]]}
    />
  );
}

/** Before it lie years of which only the first digits are typed. */
const EARLIEST = '2000-01-01';

interface PeriodPickerProps {
  readonly of: keyof typeof PERIOD_KEYS;
  readonly name: string;
  readonly chosen: ChosenDays;
  readonly shown: Days | null;
  /** Where the address says nothing. */
  readonly preset: Preset;
  readonly options: ChoiceProps['options'];
}

function PeriodPicker({ of, name, chosen, shown, preset, options }: PeriodPickerProps) {
  const t = texts.value;
  const [key, first, last] = PERIOD_KEYS[of];
  const [ownDays, setOwnDays] = useState(chosen.preset === null);
  const setDay = (end: 'from' | 'to', value: string) => {
    if (shown === null || value < EARLIEST) return;
    const wanted = { ...shown, [end]: value };
    const { from, to } = wanted.from <= wanted.to ? wanted : { from: value, to: value };
    change({ [key]: null, [first]: from, [last]: to });
  };
  const isOwn = ownDays || chosen.preset === null;
  return (
    <>
      <Choice
        id={key}
        name={name}
        value={isOwn ? 'own' : (chosen.preset ?? 'own')}
        options={options}
        onChoose={(value) => {
          setOwnDays(value === 'own');
          if (value !== 'own')
            change({ [key]: value === preset ? null : value, [first]: null, [last]: null });
        }}
      />
      {isOwn && shown !== null && (
        <span class="days">
          <input
            type="date"
            name={first}
            aria-label={t.filter.from}
            value={shown.from}
            max={shown.to}
            onChange={({ currentTarget }) => setDay('from', currentTarget.value)}
          />
          –
          <input
            type="date"
            name={last}
            aria-label={t.filter.to}
            value={shown.to}
            min={shown.from}
            onChange={({ currentTarget }) => setDay('to', currentTarget.value)}
          />
        </span>
      )}
    </>
  );
}
