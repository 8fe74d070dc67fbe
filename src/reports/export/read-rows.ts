/** The rows of a streamed answer, one at a time: each is a line of JSON, so that a line feed inside a value cannot part it. */
import { StringDecoder } from 'node:string_decoder';

/** A value as it stands in the line: exact numbers may be text. */
export type Value = string | number | boolean | null;

/** Rows of JSONCompactEachRow, some at a time as they arrive. */
export async function* readRows(answer: AsyncIterable<Uint8Array>): AsyncGenerator<Value[][]> {
  for await (const lines of readLines(answer)) yield lines.map(toRow);
}

/** Lines of an answer, those that are whole at a time. */
export async function* readLines(answer: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of answer) {
    const lines = (rest + decoder.write(Buffer.from(chunk))).split('\n');
    rest = lines.pop() ?? '';
    if (lines.length > 0) yield lines;
  }
  if (rest !== '') yield [rest];
}

function toRow(line: string): Value[] {
  const row: unknown = JSON.parse(line);
  return Array.isArray(row) ? row.map(toValue) : [];
}

function toValue(value: unknown): Value {
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return isPlain ? value : null;
}
