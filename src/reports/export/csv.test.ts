import fc from 'fast-check';
import { parseCsv } from 'hucre/csv';
import { describe, expect, it } from 'vitest';
import { type CsvStyle, csvHead, csvLine, defuse } from './csv.ts';
import type { ExportColumn } from './export-view.ts';

const POINT: CsvStyle = { delimiter: ',', decimal: 'point', hasMark: false, lineEnd: '\n' };
const EXCEL: CsvStyle = { delimiter: ';', decimal: 'comma', hasMark: true, lineEnd: '\r\n' };
const text: ExportColumn = { name: 'name', kind: 'text', isString: true };
const money: ExportColumn = { name: 'revenue', kind: 'decimal', isString: false };

describe('csvLine', () => {
  it.each(['=1+1', '+7 900', '-5', '@SUM(A1)', '\t=1', '\r=1'])('makes the text %j harmless', (value) => {
    expect(defuse(value)).toBe(`'${value}`);
  });

  it('leaves numbers numbers, negative ones too', () => {
    expect(csvLine(['-5', '-12.50'], [text, money], POINT)).toBe("'-5,-12.50\n");
    expect(csvLine(['a', '-12.50'], [text, money], EXCEL)).toBe('a;-12,50\r\n');
    expect(csvLine(['a', '-12.50'], [text, money], { ...POINT, decimal: 'comma' })).toBe('a,"-12,50"\n');
  });

  it('has a byte order mark in front of the names for Excel alone', () => {
    expect(csvHead([text, money], EXCEL)).toBe('\uFEFFname;revenue\r\n');
    expect(csvHead([text, money], POINT)).toBe('name,revenue\n');
  });

  it('gives every text back to another reader as it was', () => {
    const value = fc.string({ unit: 'binary' });
    const style = fc.constantFrom(POINT, EXCEL);
    fc.assert(
      fc.property(fc.array(value, { minLength: 2, maxLength: 5 }), style, (row, own) => {
        const line = csvLine(
          row,
          row.map(() => text),
          own,
        );
        expect(parseCsv(`x\n${line}`, { delimiter: own.delimiter })[1]).toEqual(row.map(defuse));
      }),
    );
  });
});
