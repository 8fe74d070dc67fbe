/** Moscow: no changes of clocks since 2014, some before. */
import { describeFiguresIn } from '../support/figures-in-zone.ts';

describeFiguresIn('Europe/Moscow', [
  // The ends of October and of the year 2025.
  Date.parse('2025-11-01T00:00:00+03:00'),
  Date.parse('2026-01-01T00:00:00+03:00'),
  // Clocks went back for good on 26 October 2014, and forward for the last time on 27 March 2011.
  Date.parse('2014-10-26T00:00:00+04:00'),
  Date.parse('2014-10-27T00:00:00+03:00'),
  Date.parse('2011-03-27T00:00:00+03:00'),
  Date.parse('2011-03-28T00:00:00+04:00'),
]);
