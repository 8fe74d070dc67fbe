/** Numbers, money, times and spans as people read them in one language. Money comes as decimal text and is never a float. */

/** Writers of values for one language. */
export interface Format {
  /** `20 000`, `20,000` */
  number(value: number | bigint): string;
  /** One of the forms for a count: `1 заказ`, `3 заказа`, `5 заказов`. */
  count(value: number, forms: PluralForms): string;
  /** `11 397,00 ₽`; the bare number when the currency is not known. */
  money(amount: string, currency: string): string;
  /** A share of 1 as `12 %`. */
  percent(share: number): string;
  /** Day without a time, from `2021-05-18`. */
  day(isoDay: string): string;
  /** Day and month, for narrow tables. */
  shortDay(isoDay: string): string;
  /** Month and year of a zone, from an ISO 8601 instant: `June 2021`. */
  month(isoInstant: string, zone: string): string;
  /** Day and time of a zone, from an ISO 8601 instant. */
  time(isoInstant: string, zone: string): string;
  /** `1 h 5 min`, `12 s`, `0.4 s`: the two largest units. */
  duration(ms: number): string;
  /** `1,2 ГБ`; a kilobyte is 1,000 bytes. */
  bytes(count: number): string;
}

/** The forms a noun takes after a count. */
export interface PluralForms {
  readonly one: string;
  /** Russian 2–4; English leaves it out. */
  readonly few?: string;
  readonly many: string;
}

/** What the formats of a language cannot take from `Intl`. */
export interface FormatWords {
  readonly locale: string;
  /** Russian dates are figures; English ones would be taken for another day. */
  readonly month: '2-digit' | 'short';
  /** Abbreviations for spans. */
  readonly units: {
    readonly days: string;
    readonly hours: string;
    readonly minutes: string;
    readonly seconds: string;
  };
}

const TIME = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;

/** What "Intl" makes takes milliseconds, of which the help needs nothing. */
function once<Value>(make: () => Value): () => Value {
  let value: Value | undefined;
  return () => {
    value ??= make();
    return value;
  };
}

/** Formats for one language. */
export function createFormat({ locale, month, units }: FormatWords): Format {
  const date = { day: '2-digit', month, year: 'numeric' } as const;
  const numbers = once(() => new Intl.NumberFormat(locale));
  const tenths = once(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }));
  const percents = once(() => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }));
  const plural = once(() => new Intl.PluralRules(locale));
  const days = once(() => new Intl.DateTimeFormat(locale, { ...date, timeZone: 'UTC' }));
  const shortDays = once(() => new Intl.DateTimeFormat(locale, { day: '2-digit', month, timeZone: 'UTC' }));

  function whole(value: number, unit: string): string {
    return `${plain(numbers().format(value))} ${unit}`;
  }

  return {
    number: (value) => plain(numbers().format(value)),
    count(value, { one, few, many }) {
      const rule = plural().select(value);
      const form = rule === 'one' ? one : rule === 'few' ? (few ?? many) : many;
      return `${plain(numbers().format(value))} ${form}`;
    },
    money: (amount, currency) => plain(formatAmount(locale, amount, currency)),
    percent: (share) => plain(percents().format(share)),
    day: (isoDay) => plain(days().format(new Date(`${isoDay}T00:00:00Z`))),
    shortDay: (isoDay) => shortDays().format(new Date(`${isoDay}T00:00:00Z`)),
    month(isoInstant, zone) {
      const options = { month: 'long', year: 'numeric', timeZone: zone } as const;
      return plain(new Intl.DateTimeFormat(locale, options).format(new Date(isoInstant)));
    },
    time(isoInstant, zone) {
      const at = new Date(isoInstant);
      const options = { ...date, ...TIME, timeZone: zone };
      return plain(new Intl.DateTimeFormat(locale, options).format(at));
    },
    duration(ms) {
      if (ms < 100) return `< ${whole(0.1, units.seconds)}`;
      if (ms < 9_950) return `${plain(tenths().format(ms / 1000))} ${units.seconds}`;
      const seconds = Math.round(ms / 1000);
      const parts = [
        [Math.floor(seconds / 86_400), units.days],
        [Math.floor(seconds / 3_600) % 24, units.hours],
        [Math.floor(seconds / 60) % 60, units.minutes],
        [seconds % 60, units.seconds],
      ] as const;
      const first = parts.findIndex(([value]) => value > 0);
      return parts
        .slice(first, first + 2)
        .filter(([value]) => value > 0)
        .map(([value, unit]) => whole(value, unit))
        .join(' ');
    },
    bytes(count) {
      const names = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
      const power = Math.min(Math.floor(Math.log10(Math.max(count, 1)) / 3), names.length - 1);
      const unit = names[power] ?? 'byte';
      const options = { style: 'unit', unit, maximumFractionDigits: 1 } as const;
      return plain(new Intl.NumberFormat(locale, options).format(count / 1000 ** power));
    },
  };
}

function isDecimal(text: string): text is `${number}` {
  return /^-?\d+(\.\d+)?$/.test(text);
}

function formatAmount(locale: string, amount: string, currency: string): string {
  if (!isDecimal(amount)) return amount;
  const decimals = { minimumFractionDigits: 2, maximumFractionDigits: 2 } as const;
  const style = /^[A-Z]{3}$/.test(currency) ? ({ style: 'currency', currency } as const) : {};
  return new Intl.NumberFormat(locale, { ...decimals, ...style }).format(amount);
}

/** Ordinary spaces instead of those that do not break: terminals align and people search by them. */
function plain(text: string): string {
  return text.replaceAll(/[\u00a0\u202f\u2009]/g, ' ');
}
