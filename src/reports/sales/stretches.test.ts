import { describe, expect, it } from 'vitest';
import { createZoneClock } from '../../core/time.ts';
import type { Covered } from './state.ts';
import { toStretches } from './stretches.ts';

const zone = createZoneClock('Europe/Moscow');
/** A moment of Moscow. */
const at = (text: string) => Date.parse(`${text}+03:00`) / 1000;

function stretches(covered: readonly Covered[], today = '2025-03-10') {
  const found = toStretches({ from: '2025-03-01', to: today, today, zone, covered });
  return found.map(({ from, to, state }) => `${from.slice(8)}-${to.slice(8)} ${state}`);
}

describe('the stretches of a period', () => {
  it('are missing where nothing was loaded', () => {
    expect(stretches([])).toEqual(['01-10 missing']);
  });

  it('are proved up to now after a proved load of today, and but for the day of the load and what followed after an older one', () => {
    const whole = (text: string): Covered => ({ isProved: true, from: 0, to: at(text) });
    expect(stretches([whole('2025-03-10T09:00:00')])).toEqual(['01-10 proved']);
    expect(stretches([whole('2025-03-08T09:00:00')])).toEqual([
      '01-07 proved',
      '08-08 unproved',
      '09-10 missing',
    ]);
    expect(stretches([whole('2025-03-09T00:00:00')])).toEqual(['01-08 proved', '09-10 missing']);
  });

  it('begin with the first whole day of what was loaded', () => {
    const since = (text: string): Covered => ({
      isProved: true,
      from: at(text),
      to: at('2025-03-10T12:00:00'),
    });
    expect(stretches([since('2025-03-04T00:00:00')])).toEqual(['01-03 missing', '04-10 proved']);
    expect(stretches([since('2025-03-04T00:00:01')])).toEqual([
      '01-03 missing',
      '04-04 unproved',
      '05-10 proved',
    ]);
  });

  it('are unproved where only unproved loads were', () => {
    const unproved: Covered = { isProved: false, from: 0, to: at('2025-03-10T12:00:00') };
    expect(stretches([unproved])).toEqual(['01-10 unproved']);
    const proved: Covered = { isProved: true, from: 0, to: at('2025-03-06T00:00:00') };
    expect(stretches([unproved, proved])).toEqual(['01-05 proved', '06-10 unproved']);
  });
});
