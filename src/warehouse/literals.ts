/**
 * Values written into a statement as constants, for the embedded engine. Its package runs all statements with bound values one after
 * another, whatever their connection, because they get in each other's way. Source: `globalParamChain` in chdb 3.4.0, read 2026-11-24.
 */
import { InternalError } from '../core/errors.ts';
import type { BoundValue, BoundValues } from './statements.ts';

const PLACEHOLDER = /\{([A-Za-z_][A-Za-z0-9_]*):([A-Za-z][^{}]*)\}/g;

/**
 * Puts the values where their `{name:Type}` stands. A value is one constant on one line, whatever it holds.
 * @throws InternalError where a value is missing
 */
export function withLiterals(sql: string, values: BoundValues): string {
  return sql.replace(PLACEHOLDER, (_, name: string, type: string) => {
    const value = values[name];
    if (value === undefined) throw new InternalError(`no value for {${name}:${type}}`);
    return literalOf(value, type);
  });
}

/** Numbers and dates are text as well: the engine reads them as their type has them, and what is none fails there. */
function literalOf(value: BoundValue, type: string): string {
  if (type === 'String') return quoteLine(String(value));
  const items = [value].flat().map(String);
  if (type === 'Array(String)') return `CAST([${items.map(quoteLine).join(', ')}], '${type}')`;
  return `CAST(${quoteLine(Array.isArray(value) ? `[${items.join(',')}]` : String(value))}, ${quoteLine(type)})`;
}

function quoteLine(text: string): string {
  return `'${text.replace(/[\0\n\r\\']/g, (character) => ESCAPES.get(character) ?? character)}'`;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\0', '\\0'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\\', '\\\\'],
  ["'", "\\'"],
]);
