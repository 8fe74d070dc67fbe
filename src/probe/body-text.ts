/** The body of an answer as a file of evidence: always JSON, so that it can be read and replayed, whatever the source sent. */
import type { Observation } from '../qtickets/observe.ts';
import { parseJson } from '../qtickets/read-json.ts';
import { isRecord } from '../qtickets/wire-values.ts';
import { toHarmlessWords } from './harmless-words.ts';

/** Marks a file that stands for something that is no JSON. */
const NOTE = '_zakaz';

/** The body as JSON; undefined when it is none. */
export function jsonOf({ body }: Pick<Observation, 'body'>): unknown {
  if (body === null) return undefined;
  try {
    return parseJson(body);
  } catch {
    return undefined;
  }
}

/** @param json the body without what must not be kept; undefined when it is no JSON */
export function toBodyText(observation: Pick<Observation, 'status' | 'body'>, json: unknown): string {
  const { status, body } = observation;
  if (json !== undefined) return `${JSON.stringify(json, null, 1)}\n`;
  if (status === null) return `${JSON.stringify({ [NOTE]: 'no answer' })}\n`;
  if (body === null || body.byteLength === 0) return `${JSON.stringify({ [NOTE]: 'no body' })}\n`;
  const text = toHarmlessWords(Buffer.from(body).toString('utf8'));
  return `${JSON.stringify({ [NOTE]: 'no JSON', text }, null, 1)}\n`;
}

/** The body to be sent in a replay; null when there was no answer at all. */
export function fromBodyText(text: string): string | null {
  const json: unknown = JSON.parse(text);
  if (!isRecord(json) || !Object.hasOwn(json, NOTE)) return JSON.stringify(json);
  if (json[NOTE] === 'no answer') return null;
  return typeof json['text'] === 'string' ? json['text'] : '';
}
