/** São Paulo: until 2019 clocks changed at midnight, so that some days began at 01:00 and some hours before midnight came twice. */
import { describeFiguresIn } from '../support/figures-in-zone.ts';

describeFiguresIn('America/Sao_Paulo', [
  Date.parse('2025-11-01T00:00:00-03:00'),
  Date.parse('2026-01-01T00:00:00-03:00'),
  // 4 November 2018 began at 01:00.
  Date.parse('2018-11-04T01:00:00-02:00'),
  Date.parse('2018-11-05T00:00:00-02:00'),
  // The last hour of 16 February 2019 came twice.
  Date.parse('2019-02-16T23:00:00-03:00'),
  Date.parse('2019-02-17T00:00:00-03:00'),
]);
