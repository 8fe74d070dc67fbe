import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { displayWidth, printable, renderBar, renderPairs, renderTable, truncate, wrap } from './layout.ts';
import { createOutput, type Output } from './output.ts';

const UTF8 = { LANG: 'ru_RU.UTF-8' };

function outputOf(columns: number, env: Record<string, string> = UTF8): Output {
  return createOutput(new PassThrough(), { ...env, COLUMNS: String(columns) });
}

const COLUMNS = [
  { title: 'Event', canShrink: true },
  { title: 'Tickets', align: 'right', optional: 1 },
  { title: 'Gross', align: 'right' },
] as const;
const ROWS = [
  ['Концерт «Снежная почта». Екатеринбург', '4 180', '4 636 730,00 ₽'],
  ['Short', '7', '5,00 ₽'],
];

describe('displayWidth', () => {
  it('counts columns of a terminal', () => {
    expect(['abc', 'ёж', 'й', '東京', '🎭!', ''].map(displayWidth)).toEqual([3, 2, 1, 4, 3, 0]);
  });
});

describe('printable', () => {
  it('takes out what moves a cursor, changes a colour or turns the writing', () => {
    expect(printable('a\u001b[31mb\nc\u202ed\u0007')).toBe('a [31mb cd ');
  });
});

describe('truncate', () => {
  it('marks where it cut, also where there is only ASCII', () => {
    expect([
      truncate('Екатеринбург', 6, true),
      truncate('abcdef', 4, false),
      truncate('abc', 3, true),
    ]).toEqual(['Екате…', 'abc~', 'abc']);
  });
});

describe('wrap', () => {
  it('breaks at spaces and leaves a long word whole', () => {
    expect(wrap('one two https://example.org/long three', 10)).toEqual([
      'one two',
      'https://example.org/long',
      'three',
    ]);
  });
});

describe('renderPairs', () => {
  const pairs = [
    ['Заказы', '20 000 из 20 000'],
    ['Организация', 'a value that is too long for one line of the terminal'],
  ] as const;

  it('puts a value beside its label', () => {
    expect(renderPairs(pairs, outputOf(60))).toMatchInlineSnapshot(`
      [
        "  Заказы       20 000 из 20 000",
        "  Организация  a value that is too long for one line of the",
        "               terminal",
      ]
    `);
  });

  it('puts it below where lines are short', () => {
    expect(renderPairs(pairs, outputOf(40))).toMatchInlineSnapshot(`
      [
        "  Заказы",
        "    20 000 из 20 000",
        "  Организация",
        "    a value that is too long for one",
        "    line of the terminal",
      ]
    `);
  });
});

describe('renderTable', () => {
  it('aligns columns', () => {
    expect(renderTable(COLUMNS, ROWS, outputOf(80))).toMatchInlineSnapshot(`
      [
        "  Event                                  Tickets           Gross",
        "  Концерт «Снежная почта». Екатеринбург    4 180  4 636 730,00 ₽",
        "  Short                                        7          5,00 ₽",
      ]
    `);
  });

  it('cuts the column that can shrink before it leaves one out', () => {
    expect(renderTable(COLUMNS, ROWS, outputOf(60))).toMatchInlineSnapshot(`
      [
        "  Event                              Tickets           Gross",
        "  Концерт «Снежная почта». Екатери…    4 180  4 636 730,00 ₽",
        "  Short                                    7          5,00 ₽",
      ]
    `);
  });

  it('leaves out the optional column where the rest is too wide', () => {
    const lines = renderTable(COLUMNS, ROWS, outputOf(40));
    expect(lines).toMatchInlineSnapshot(`
      [
        "  Event                            Gross",
        "  Концерт «Снежная почт…  4 636 730,00 ₽",
        "  Short                           5,00 ₽",
      ]
    `);
    expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(40);
  });
});

describe('renderBar', () => {
  it('shows a share, a little one too', () => {
    expect([renderBar(1, 4, true), renderBar(0.001, 4, true), renderBar(0, 4, true)]).toEqual([
      '████',
      '█',
      '',
    ]);
  });

  it('is ASCII where nothing else is known', () => {
    expect(renderBar(0.5, 4, outputOf(80, { LANG: 'C' }).unicode)).toBe('##');
  });
});

describe('createOutput', () => {
  const terminal = (columns?: number) => Object.assign(new PassThrough(), { isTTY: true, columns });

  it('has colours on a terminal alone, and none with NO_COLOR or a dumb one', () => {
    const bold = (output: Output) => output.paint.bold('x') !== 'x';
    expect([
      bold(createOutput(terminal(), {})),
      bold(createOutput(terminal(), { NO_COLOR: '1' })),
      bold(createOutput(terminal(), { TERM: 'dumb' })),
      bold(createOutput(new PassThrough(), {})),
    ]).toEqual([true, false, false, false]);
  });

  it('keeps the width between what can be read', () => {
    const widths = [40, 5, 300].map((columns) => createOutput(terminal(columns), {}).columns());
    expect([...widths, outputOf(Number.NaN).columns()]).toEqual([40, 20, 120, 80]);
  });
});
