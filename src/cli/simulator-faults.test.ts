import { describe, expect, it } from 'vitest';
import { textsFor } from '../core/texts/index.ts';
import { BEHAVIOURS } from '../simulator/behaviours.ts';
import { createFaultState } from '../simulator/faults.ts';
import { parseFaults } from './simulator-faults.ts';
import { BEHAVIOUR_NAMES, FAULT_NAMES } from './simulator-names.ts';

const texts = textsFor('en');
const parse = (...faults: string[]) => parseFaults({ faults, latencyMs: 0, nowMs: 1_000_000 }, texts);

describe('BEHAVIOUR_NAMES', () => {
  it('are those of the simulator', () => {
    expect(BEHAVIOUR_NAMES).toEqual(BEHAVIOURS);
  });
});

describe('parseFaults', () => {
  it('knows every name it offers, and the simulator takes what comes out', () => {
    const all = FAULT_NAMES.map((name) => name.replace('=N', '=3'));
    expect(() => createFaultState(parse(...all))).not.toThrow();
  });

  it('gathers faults of all kinds', () => {
    expect(parse('every-nth-503=7', 'every-nth-reset=9', 'bad-rows=50', 'shapes', 'down-for=2')).toEqual({
      latencyMs: 0,
      answers: [
        { kind: 'status', status: 503, every: 7, path: '/orders' },
        { kind: 'reset', every: 9, path: '/orders' },
      ],
      badRows: 50,
      shapes: true,
      downUntil: 1_002_000,
    });
  });

  it.each([
    ['every-nth-504=7', 'Did you mean "every-nth-503"?'],
    ['shape', 'Did you mean "shapes"?'],
    ['everything', 'every-nth-503, every-nth-429'],
    ['bad-rows', 'needs a number'],
    ['bad-rows=', 'needs a number'],
    ['bad-rows=0', 'needs a number'],
    ['fail-page=two', 'needs a number'],
  ])('refuses %s', (fault, words) => {
    expect(() => parse(fault)).toThrow(words);
  });

  it('takes a wrong total that is too small', () => {
    expect(parse('wrong-total=-5').wrongTotal).toBe(-5);
  });
});
