/** What is shown, and how whole it is. On a phone all but the period lies behind a button. */
import { useState } from 'preact/hooks';
import { choices } from '../state/choices.ts';
import { days } from '../state/period.ts';
import { change, type FilterKey, filter, PRESETS } from '../state/place.ts';
import { format, texts } from '../state/preferences.ts';
import { EventPicker } from './event-picker.tsx';

/** The keys that a page heeds; the others are not offered there. */
export interface FilterBarProps {
  readonly keys: readonly FilterKey[];
}

export function FilterBar({ keys }: FilterBarProps) {
  const t = texts.value;
  const [isOpen, setOpen] = useState(false);
  const { compare, city, channel, currency, show, event } = filter.value;
  const known = choices.value;
  const chosen = [event, show, city, channel].filter((value) => value !== null).length;
  const shows = known?.events.find(({ event_id }) => event_id === event)?.shows ?? [];
  const has = (key: FilterKey) => keys.includes(key);
  return (
    <fieldset class={`filters${isOpen ? ' open' : ''}`} aria-label={t.filter.name}>
      {has('period') && <PeriodPicker />}
      <button type="button" class="more" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {t.filter.more}
        {chosen > 0 && <span class="badge">{chosen}</span>}
      </button>
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
        {chosen > 0 && (
          <button
            type="button"
            class="plain"
            onClick={() => change({ event: null, show: null, city: null, channel: null })}
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

function PeriodPicker() {
  const t = texts.value;
  const { preset } = filter.value;
  const shown = days.value;
  const [ownDays, setOwnDays] = useState(preset === null);
  const setDay = (key: 'from' | 'to', value: string) => {
    if (shown === null || value === '') return;
    const wanted = { ...shown, [key]: value };
    const isRight = wanted.from <= wanted.to;
    change({ period: null, ...(isRight ? wanted : { from: value, to: value }) });
  };
  const isOwn = ownDays || preset === null;
  return (
    <>
      <Choice
        id="period"
        name={t.filter.period}
        value={isOwn ? 'own' : (preset ?? 'own')}
        options={[...PRESETS.map((name) => [name, t.presets[name]] as const), ['own', t.presets.own]]}
        onChoose={(value) => {
          setOwnDays(value === 'own');
          if (value !== 'own') change({ period: value === '30d' ? null : value, from: null, to: null });
        }}
      />
      {isOwn && shown !== null && (
        <span class="days">
          <input
            type="date"
            name="from"
            aria-label={t.filter.from}
            value={shown.from}
            max={shown.to}
            onChange={({ currentTarget }) => setDay('from', currentTarget.value)}
          />
          –
          <input
            type="date"
            name="to"
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
