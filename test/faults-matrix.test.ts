/** The table of docs/faults.md, held against the tests: whoever renames or drops a test has to say so there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

interface Row {
  readonly id: string;
  /** `file`: the beginning of the test's name, or `none:` and the reason. */
  readonly test: string;
}

const rows: readonly Row[] = readFileSync(join(ROOT, 'docs/faults.md'), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, id = '', , , test = ''] = line.split('|').map((cell) => cell.trim());
    return /^[SDIX]\d+$/.test(id) ? [{ id, test }] : [];
  });

/** Tests, and the suites that they share. */
const files = ['src', 'test'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts') || path.endsWith('suite.ts'))
    .map((path) => join(folder, path)),
);

const numbered = (letter: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);

describe('the table of faults', () => {
  it('has a row for each case, once and in order', () => {
    expect(rows.map(({ id }) => id)).toEqual([
      ...numbered('S', 46),
      ...numbered('D', 25),
      ...numbered('I', 27),
      ...numbered('X', 16),
    ]);
  });

  it.each(rows.filter(({ test }) => !test.startsWith('none: ')))(
    '$id names a test that is there',
    ({ id, test }) => {
      const [, name = '', title = ''] = /^`([^`]+)`: (.+)$/.exec(test) ?? [];
      expect(title.split(': ')[0]?.split(', ')).toContain(id);
      const found = files.filter((path) => path === name || path.endsWith(`/${name}`));
      expect(found).toHaveLength(1);
      const text = readFileSync(join(ROOT, found[0] ?? ''), 'utf8');
      expect(["'", '"', '`'].some((quote) => text.includes(quote + title))).toBe(true);
    },
  );

  it('says why a case has no test', () => {
    for (const { test } of rows.filter((row) => row.test.startsWith('none')))
      expect(test).toMatch(/^none: \w.{10}/);
  });
});
