import { describe, expect, it } from 'vitest';
import { textsFor } from './index.ts';

/** Paths of all leaves, with what a leaf is, so that a text and a function of the same name differ; lists may differ in length. */
function leaves(node: unknown, path = ''): string[] {
  if (Array.isArray(node)) return [`${path}: list`];
  if (typeof node !== 'object' || node === null || path === '.format') return [`${path}: ${typeof node}`];
  return Object.entries(node).flatMap(([key, value]) => leaves(value, `${path}.${key}`));
}

function strings(node: unknown): string[] {
  if (typeof node === 'string') return [node];
  if (typeof node !== 'object' || node === null) return [];
  return Object.values(node).flatMap(strings);
}

describe('textsFor', () => {
  it('has the same keys in both languages', () => {
    expect(leaves(textsFor('ru'))).toEqual(leaves(textsFor('en')));
  });

  it('has no empty text', () => {
    expect(
      [...strings(textsFor('ru')), ...strings(textsFor('en'))].filter((text) => text.trim() === ''),
    ).toEqual([]);
  });

  it('speaks plain ASCII in English, for terminals that know nothing else', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what is meant
    expect(strings(textsFor('en')).filter((text) => !/^[\x00-\x7f]*$/.test(text))).toEqual([]);
  });

  it('leaves no English sentence in the Russian texts', () => {
    const { commands, errors, ...rest } = textsFor('ru');
    const sentences = strings({ ...rest, errors }).filter((text) => /^[A-Za-z ,.]{25,}$/.test(text));
    expect([sentences, commands.load.summary]).toEqual([[], 'загрузить продажи из QTickets']);
  });
});
