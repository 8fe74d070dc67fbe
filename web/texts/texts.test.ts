import { describe, expect, it } from 'vitest';
import { textsFor } from './texts.ts';

/** Every text with its path; functions by how many values they take. */
function flatten(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return [[path, `(${value.length})`]];
  return Object.entries(value ?? {}).flatMap(([key, inner]) => flatten(inner, `${path}.${key}`));
}

describe('the texts of the dashboard', () => {
  it('have the same keys in both languages, and functions that take as many values', () => {
    const shape = (language: 'ru' | 'en') =>
      flatten(textsFor(language)).map(([path, text]) => (text.startsWith('(') ? `${path}${text}` : path));
    expect(shape('ru')).toEqual(shape('en'));
  });

  it('are never empty, and Russian ones are Russian', () => {
    const known = /^[\p{Script=Latin}\d _.…]+$/u;
    const russian = flatten(textsFor('ru')).filter(([, text]) => !text.startsWith('('));
    expect(russian.filter(([, text]) => text.trim() === '')).toEqual([]);
    expect(russian.filter(([, text]) => known.test(text)).map(([path]) => path)).toEqual([
      '.alerts.channelNames.telegram',
    ]);
  });

  it('count as each language does', () => {
    const { events } = textsFor('ru');
    expect([1, 2, 5, 11, 21, 104].map((count) => events.found(count))).toEqual([
      ...[
        '1 мероприятие',
        '2 мероприятия',
        '5 мероприятий',
        '11 мероприятий',
        '21 мероприятие',
        '104 мероприятия',
      ],
    ]);
    expect([1, 2].map((count) => textsFor('en').events.found(count))).toEqual(['1 event', '2 events']);
  });
});
