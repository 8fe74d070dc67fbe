/** Values as people read them, by `Intl`. Money is decimal text from the store to the screen and never a float. */
import type { Language } from '../texts/texts.ts';

const LOCALES = { ru: 'ru-RU', en: 'en-GB' } as const;
/** Stands where there is no value. */
export const NOTHING = '–';

export interface Format {
  /** `12 345 ₽`, `99,50 ₽`: no kopecks where they are zero. Nothing without a currency. */
  money(amount: string | null, currency: string): string;
  /** For axes: `1,2 млн`. */
  short(value: number): string;
  count(value: number | null): string;
  /** A part of one as `12,3 %`. */
  percent(share: number | null): string;
  /** A change as `+12,3 %`. */
  change(share: number | null): string;
  /** A difference of shares as `+1,2 п. п.`; without the unit. */
  points(share: number | null): string;
  /** `25 ноября 2026 г.`, from a day */
  day(day: string): string;
  /** `25 нояб.` */
  shortDay(day: string): string;
  /** `ср` */
  weekday(day: string): string;
  /** `25 нояб., 14:05` of the report zone */
  moment(instant: string | null): string;
  /** `14:05` */
  time(instant: string): string;
  /** `14:05:09` */
  clock(instant: string): string;
  /** `5 минут назад` */
  ago(instant: string, nowMs: number): string;
  /** `1 ч 5 мин` */
  span(ms: number): string;
  plural(count: number): Intl.LDMLPluralRule;
}

function isDecimal(text: string): text is `${number}` {
  return /^-?\d+(\.\d+)?$/.test(text);
}

/** A minus as wide as the plus, where `Intl` gives a hyphen. */
function withMinus(text: string): string {
  return text.replace('-', '−');
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function createFormat(language: Language, zone: string): Format {
  const locale = LOCALES[language];
  const counts = new Intl.NumberFormat(locale);
  const shorts = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
  const percents = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const signed = { maximumFractionDigits: 1, signDisplay: 'exceptZero' } as const;
  const changes = new Intl.NumberFormat(locale, { ...signed, style: 'percent' });
  const points = new Intl.NumberFormat(locale, signed);
  const plurals = new Intl.PluralRules(locale);
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const ofDay = (options: Intl.DateTimeFormatOptions) => {
    const days = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
    return (day: string) => days.format(new Date(`${day}T00:00:00Z`));
  };
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone } as const;
  const times = new Intl.DateTimeFormat(locale, clock);
  const clocks = new Intl.DateTimeFormat(locale, { ...clock, second: '2-digit' });
  const moments = new Intl.DateTimeFormat(locale, { ...clock, day: 'numeric', month: 'short' });
  const oldMoments = new Intl.DateTimeFormat(locale, {
    ...clock,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  const unit = (name: string) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short' });
  const [hours, minutes, seconds] = [unit('hour'), unit('minute'), unit('second')];
  const currencies = new Map<string, Intl.NumberFormat>();
  const moneyOf = (currency: string) => {
    const known = currencies.get(currency);
    if (known !== undefined) return known;
    const made = new Intl.NumberFormat(locale, {
      ...{
        style: 'currency',
        currency,
        currencyDisplay: 'narrowSymbol',
        trailingZeroDisplay: 'stripIfInteger',
      },
    });
    currencies.set(currency, made);
    return made;
  };
  const or = <Value>(value: Value | null, write: (value: Value) => string) =>
    value === null ? NOTHING : write(value);

  return {
    money: (amount, currency) =>
      amount !== null && currency !== '' && isDecimal(amount) ? moneyOf(currency).format(amount) : NOTHING,
    short: (value) => shorts.format(value),
    count: (value) => or(value, (known) => counts.format(known)),
    percent: (share) => or(share, (known) => percents.format(known)),
    change: (share) => or(share, (known) => withMinus(changes.format(known))),
    points: (share) => or(share, (known) => withMinus(points.format(known * 100))),
    day: ofDay({ day: 'numeric', month: 'long', year: 'numeric' }),
    shortDay: ofDay({ day: 'numeric', month: 'short' }),
    weekday: ofDay({ weekday: 'short' }),
    moment: (instant) =>
      or(instant, (known) => {
        const isOld = new Date(known).getUTCFullYear() !== new Date().getUTCFullYear();
        return (isOld ? oldMoments : moments).format(new Date(known));
      }),
    time: (instant) => times.format(new Date(instant)),
    clock: (instant) => clocks.format(new Date(instant)),
    ago: (instant, nowMs) => {
      const ms = Date.parse(instant) - nowMs;
      const away = Math.abs(ms);
      if (away < HOUR) return relative.format(Math.round(ms / MINUTE), 'minute');
      if (away < 2 * DAY) return relative.format(Math.round(ms / HOUR), 'hour');
      return relative.format(Math.round(ms / DAY), 'day');
    },
    span: (ms) => {
      if (ms < 1000) return seconds.format(Math.round(ms / 100) / 10);
      if (ms < MINUTE) return seconds.format(Math.round(ms / 1000));
      if (ms < HOUR) return minutes.format(Math.round(ms / MINUTE));
      return `${hours.format(Math.floor(ms / HOUR))} ${minutes.format(Math.round((ms % HOUR) / MINUTE))}`;
    },
    plural: (count) => plurals.select(count),
  };
}
