/** Which fields the rows of an answer have: names alone, so that a source that changed its rows can be told from one that did not. */
import { isRecord } from '../qtickets/wire-values.ts';

/** What a field can be called; anything else may be a value in the place of a name. */
export const FIELD_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,40}$/;
/** `client.details.name`; what lies deeper hangs on the seats of a hall. */
const DEEPEST = 3;

/** Paths of all fields below `data`, sorted. */
export function fieldPaths(json: unknown): string[] {
  const found = new Set<string>();
  if (isRecord(json)) collect(json['data'], [], found);
  return [...found].sort();
}

function collect(value: unknown, path: readonly string[], found: Set<string>): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, path, found);
    return;
  }
  if (!isRecord(value) || path.length === DEEPEST) return;
  for (const [key, item] of Object.entries(value)) {
    if (!FIELD_NAME.test(key)) continue;
    const here = [...path, key];
    found.add(here.join('.'));
    collect(item, here, found);
  }
}
