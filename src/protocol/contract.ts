/** What was proved about the source: the shape in which verdicts are stored, printed and sent to the browser. */
import { z } from 'zod';

/** The three ways in which clients write a list request. */
export const DIALECTS = ['body', 'query-where', 'flat'] as const;
export const dialectSchema = z.enum(DIALECTS);
export type Dialect = z.infer<typeof dialectSchema>;

/**
 * - `honoured`: its effect was seen
 * - `ignored`: the answer is the same without it, or holds rows it should have left out
 * - `rejected`: the source answered with an error because of it
 * - `unstable`: the source failed, or changed its mind, while it was asked; not remembered
 * - `unverifiable`: the data cannot tell (one page only, nothing unpaid, …)
 */
export const verdictSchema = z.enum(['honoured', 'ignored', 'rejected', 'unstable', 'unverifiable']);
export type Verdict = z.infer<typeof verdictSchema>;

/**
 * What a request can ask for. `payed`, `since`, `until` (changed before a moment) and `id` are filters, `order` is the sort by id.
 */
export const CAPABILITIES = ['page', 'payed', 'since', 'until', 'id', 'order', 'organization'] as const;
export const capabilitySchema = z.enum(CAPABILITIES);
export type Capability = z.infer<typeof capabilitySchema>;

/** The lists that are read; each honours what it likes. */
export const endpointSchema = z.enum(['orders', 'events']);
export type Endpoint = z.infer<typeof endpointSchema>;

/** One verdict with the numbers behind it. `evidence` is one sentence of ids, totals and dates: no personal data. */
export const proofSchema = z.object({
  endpoint: endpointSchema,
  dialect: dialectSchema,
  capability: capabilitySchema,
  verdict: verdictSchema,
  evidence: z.string(),
});
export type Proof = z.infer<typeof proofSchema>;

/**
 * What of the source can turn out not to be as it was.
 * - `new-field`: one that the program does not know
 * - `changed-type`: a list or an object where there was none, or the other way round
 * - `new-value`: one outside the list of values
 * - `filter-lost`: it was honoured and is not any more
 * - `page-size`: pages hold another number of rows
 * - `seats-refused`: the places of shows are not given
 * - `seats-body`: what is asked for in the body of a request is not heeded
 * - `buyer-key`: not the source but we: pseudonyms are made with another key
 */
export const DRIFT_KINDS = [
  ...(['new-field', 'changed-type', 'new-value', 'filter-lost', 'page-size'] as const),
  ...(['seats-refused', 'seats-body', 'buyer-key'] as const),
] as const;
export const driftKindSchema = z.enum(DRIFT_KINDS);
export type DriftKind = z.infer<typeof driftKindSchema>;

/** One change of the source. Names and counts only, never a value of a row but a code. */
export const driftSchema = z.object({ kind: driftKindSchema, subject: z.string(), detail: z.string() });
export type Drift = z.infer<typeof driftSchema>;

/**
 * How orders are read, best first.
 * - `changes`: only what changed since a moment, keyset by id
 * - `keyset`: all, keyset by id in parallel segments
 * - `pages`: all, page by page
 * - `first-page`: not even `page` is honoured; what the first page holds, never complete
 */
export const planSchema = z.enum(['changes', 'keyset', 'pages', 'first-page']);
export type Plan = z.infer<typeof planSchema>;
