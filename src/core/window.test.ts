import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWindow, type WindowRequest } from './window.ts';

const NOW = Date.UTC(2025, 10, 9, 12);

function parse(from: string, to: string, extra: Partial<WindowRequest> = {}) {
  return parseWindow({ from, to, zone: 'Europe/Moscow', nowMs: NOW, ...extra });
}

function hours(from: string, to: string, zone: string): number | string {
  const result = parse(from, to, { zone });
  if (!result.ok) return result.fault.kind;
  return (result.window.toMs - result.window.fromMs) / 3_600_000;
}

describe('parseWindow', () => {
  it('takes days as days of the zone, the last one to its end', () => {
    expect(parse('2025-11-01', '2025-11-03')).toEqual({
      ok: true,
      window: { fromMs: Date.UTC(2025, 9, 31, 21), toMs: Date.UTC(2025, 10, 3, 21) },
    });
  });

  it('takes one day as a whole day', () => {
    expect(hours('2025-11-03', '2025-11-03', 'Europe/Moscow')).toBe(24);
  });

  it.each([
    ['Europe/Berlin', '2025-03-30', 23],
    ['Europe/Berlin', '2025-10-26', 25],
    // Clocks skip midnight here: the day begins at 01:00.
    ['America/Sao_Paulo', '2018-11-04', 23],
    ['Australia/Lord_Howe', '2025-10-05', 23.5],
  ])('%s: %s lasts %d hours', (zone, day, expected) => {
    expect(hours(day, day, zone)).toBe(expected);
  });

  it('takes instants as they are, the last one exclusive', () => {
    expect(parse('2025-11-03T10:00:00+03:00', '2025-11-03T08:00:00Z')).toEqual({
      ok: true,
      window: { fromMs: Date.UTC(2025, 10, 3, 7), toMs: Date.UTC(2025, 10, 3, 8) },
    });
  });

  it('takes a time without an offset as a time of the zone', () => {
    expect(parse('2025-11-03T10:00', '2025-11-03 11:30:30')).toEqual({
      ok: true,
      window: { fromMs: Date.UTC(2025, 10, 3, 7), toMs: Date.UTC(2025, 10, 3, 8, 30, 30) },
    });
  });

  it('allows today as the last day', () => {
    expect(parse('2025-11-01', '2025-11-09').ok).toBe(true);
  });

  it.each([
    ['2026-02-30', '2026-03-01', 'impossible', 'from'],
    ['2025-11-01', '2025-13-01', 'impossible', 'to'],
    ['2025-11-01T25:00:00Z', '2025-11-02', 'impossible', 'from'],
    ['01.11.2025', '2025-11-02', 'malformed', 'from'],
    ['2025-11-01', 'yesterday', 'malformed', 'to'],
    ['', '2025-11-02', 'malformed', 'from'],
    ['2025-11-05', '2025-11-01', 'reversed', 'to'],
    ['2025-11-03T10:00:00Z', '2025-11-03T10:00:00Z', 'reversed', 'to'],
    ['2025-11-10', '2025-11-11', 'future', 'from'],
    ['2025-11-01', '2025-11-10', 'future', 'to'],
  ])('refuses %s … %s as %s', (from, to, kind, end) => {
    expect(parse(from, to)).toMatchObject({ ok: false, fault: { kind, end } });
  });

  it('never throws, and a window it gives is never empty nor in the future', () => {
    const end = fc.oneof(
      fc.string(),
      fc
        .date({ noInvalidDate: true, min: new Date('1900-01-01'), max: new Date('2100-01-01') })
        .map((date) => date.toISOString().slice(0, 10)),
      fc.stringMatching(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(Z|[+-]\d{2}:\d{2})?)?)?$/),
    );
    fc.assert(
      fc.property(
        end,
        end,
        fc.constantFrom('Europe/Moscow', 'America/Sao_Paulo', 'UTC'),
        (from, to, zone) => {
          const result = parse(from, to, { zone });
          if (!result.ok) return result.fault.text === (result.fault.end === 'from' ? from : to);
          const { fromMs, toMs } = result.window;
          return fromMs < toMs && fromMs <= NOW && toMs <= NOW + 86_400_000;
        },
      ),
    );
  });
});
