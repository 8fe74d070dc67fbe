import { describe, expect, it } from 'vitest';
import { looksBack, OVERLAP_MS, type Progress, reachesWatermark, toCoverage } from './scope.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2025, 10, 9, 12);
const lookBack = { hours: 24, eachLoad: false };
const cover = (progress: Partial<Progress>, eachLoad = false) =>
  toCoverage({
    scope: { kind: 'default' },
    lookBack: { ...lookBack, eachLoad },
    progress: { watermarkMs: null, lookedBackMs: null, backfilledMs: null, ...progress },
    nowMs: NOW,
  });

describe('what a load covers when it is left to itself', () => {
  it('is everything while nothing was loaded with proof', () => {
    expect(cover({ watermarkMs: null, lookedBackMs: null })).toEqual({
      mode: 'full',
      fromMs: null,
      toMs: null,
    });
  });

  it('is what changed lately while all history is being loaded in slices', () => {
    expect(cover({ backfilledMs: NOW - HOUR })).toEqual({
      mode: 'window',
      fromMs: NOW - 24 * HOUR,
      toMs: null,
    });
    expect(cover({ backfilledMs: NOW - 30 * 24 * HOUR })).toMatchObject({ mode: 'full' });
  });

  it('begins at the watermark, less an overlap', () => {
    const watermarkMs = NOW - HOUR / 2;
    expect(cover({ watermarkMs, lookedBackMs: NOW - HOUR })).toMatchObject({
      mode: 'window',
      fromMs: watermarkMs - OVERLAP_MS,
    });
  });

  it('looks back a day once a day', () => {
    const progress = { watermarkMs: NOW - HOUR / 2, lookedBackMs: NOW - 24 * HOUR };
    expect(cover(progress).fromMs).toBe(NOW - 24 * HOUR);
  });

  it('looks back each time where that was asked for', () => {
    const progress = { watermarkMs: NOW - HOUR / 2, lookedBackMs: NOW };
    expect(cover(progress, true).fromMs).toBe(NOW - 24 * HOUR);
  });

  it('leaves no gap after a pause longer than it looks back', () => {
    const watermarkMs = NOW - 72 * HOUR;
    expect(cover({ watermarkMs, lookedBackMs: watermarkMs }, true).fromMs).toBe(watermarkMs - OVERLAP_MS);
  });
});

describe('the watermark', () => {
  const window = (fromMs: number | null, toMs: number | null = null) => ({
    mode: 'window' as const,
    fromMs,
    toMs,
  });

  it('moves after a full load, and after a window that begins at or before it', () => {
    expect(reachesWatermark({ mode: 'full', fromMs: null, toMs: null }, null)).toBe(true);
    expect(reachesWatermark(window(NOW - HOUR), NOW - HOUR)).toBe(true);
  });

  it('stays after a window that begins later or ends early: what lies between was not read', () => {
    expect(reachesWatermark(window(NOW - HOUR), NOW - 2 * HOUR)).toBe(false);
    expect(reachesWatermark(window(NOW - HOUR), null)).toBe(false);
    expect(reachesWatermark(window(NOW - HOUR, NOW), NOW - HOUR)).toBe(false);
  });

  it('remembers a look back only when it went far enough', () => {
    expect(looksBack(window(NOW - 24 * HOUR), lookBack, NOW)).toBe(true);
    expect(looksBack(window(NOW - HOUR), lookBack, NOW)).toBe(false);
  });
});
