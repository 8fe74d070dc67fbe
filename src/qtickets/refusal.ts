/** A row that cannot be read: kept with its reason, counted, never dropped in silence. */
import type { z } from 'zod';
import { isRecord, wireId } from './wire-values.ts';

/** So many reasons tell enough. */
const MAX_REASONS = 5;

export interface Refusal {
  readonly kind: 'refused';
  /** Null when not even the id can be read. */
  readonly id: string | null;
  /** Which fields are wrong and how; never a value, which may be a person's. */
  readonly reason: string;
}

export function toRefusal(row: unknown, error: z.ZodError): Refusal {
  const id = isRecord(row) ? wireId.safeParse(row['id']) : null;
  const reasons = error.issues.map(({ path, message }) => `${path.join('.') || 'row'}: ${message}`);
  return {
    kind: 'refused',
    id: id?.success ? id.data : null,
    reason: reasons.slice(0, MAX_REASONS).join('; '),
  };
}
