/**
 * What an investigation of the source leaves behind: `report.json`, from which Markdown, HTML, the letter, the difference of two
 * probes and the lines on the terminal are made, and the journal from which that report can be made again. No personal data and
 * no secret has a place in it: rows are told by ids, counts and dates.
 */
import { z } from 'zod';
import { CAPABILITIES, dialectSchema, planSchema, verdictSchema } from './contract.ts';
import { tableFiguresSchema } from './reports.ts';
import { runMetricsSchema } from './run.ts';

/** The steps, in the order of the report. */
export const PROBE_STEPS = [
  ...['0', 'A1', 'A2', 'A3', 'B1', 'B2', 'B3', 'C1', 'C2', 'C3', 'D', 'E1', 'E2'],
  ...['I1', 'I2', 'I3', 'I4', 'J1', 'J2', 'J3', 'K1', 'K2', 'K3', 'F', 'G', 'H'],
] as const;
export const probeStepSchema = z.enum(PROBE_STEPS);
export type ProbeStepId = z.infer<typeof probeStepSchema>;

/** What a request can ask for: what a load asks, and what other clients were seen to try. */
export const PROBE_PARAMETERS = [...CAPABILITIES, 'status', 'per_page', 'compact_offset'] as const;
export const probeParameterSchema = z.enum(PROBE_PARAMETERS);
export type ProbeParameter = z.infer<typeof probeParameterSchema>;

/**
 * The part a request plays. `treatment` asks for what is examined, `control` is the same request without it, `impossible` asks for
 * what nothing can meet, `contrast` for something else, `repeat` once more.
 */
export const probeRoleSchema = z.enum([
  ...['control', 'treatment', 'contrast', 'impossible', 'repeat'],
] as const);
export type ProbeRole = z.infer<typeof probeRoleSchema>;

const count = z.number().int().nonnegative();
/** ISO 8601. */
const instant = z.string();

export const artefactSchema = z.object({ file: z.string(), bytes: count, sha256: z.string() });
export type Artefact = z.infer<typeof artefactSchema>;

/** A list as it was answered. */
export const pageFactsSchema = z.object({
  rows: count,
  total: count,
  per_page: count,
  current_page: count,
  first_id: z.string().nullable(),
  last_id: z.string().nullable(),
  /** Rows that say so; events say neither. */
  paid: count,
  unpaid: count,
  /** Span of `payed_at`. */
  payed_at: z.object({ min: instant, max: instant }).nullable(),
});
export type PageFacts = z.infer<typeof pageFactsSchema>;

export const probeRequestSchema = z.object({
  /** Beginning of its files' names. */
  name: z.string(),
  step: probeStepSchema,
  role: probeRoleSchema,
  dialect: dialectSchema.nullable(),
  /** What the experiment is about; null for the request that the step itself is about. */
  parameter: probeParameterSchema.nullable(),
  method: z.enum(['GET', 'HEAD', 'POST']),
  url: z.string(),
  /** Path and query below the base URL, decoded, for people. */
  target: z.string(),
  /** JSON that was sent. */
  body: z.string().nullable(),
  /** A wrong token was sent on purpose. */
  is_wrong_token: z.boolean(),
  /** UTC. */
  at: instant,
  duration_ms: count,
  attempts: z.array(
    z.object({ at: instant, duration_ms: count, status: count.nullable(), failure: z.string().nullable() }),
  ),
  /** Null when no answer came. */
  status: count.nullable(),
  /** Code of our error: what a loader would have failed with; null for a 200 with a body. */
  failure: z.string().nullable(),
  /** Code of the source's JSON error. */
  source_code: z.string().nullable(),
  content_type: z.string().nullable(),
  /** Whatever the source calls the request by. */
  request_id: z.string().nullable(),
  page: pageFactsSchema.nullable(),
  /** How many rows meet each condition of the request. */
  meets: z.array(z.object({ condition: z.string(), rows: count })),
  /** Against the same request without the parameter. */
  compared: z.object({ with: z.string(), shared_ids: count, same_rows: z.boolean() }).nullable(),
  /** Names of the fields of the rows, as paths; told of some requests only. */
  fields: z.array(z.string()).nullable(),
  files: z.array(artefactSchema),
});
export type ProbeRequest = z.infer<typeof probeRequestSchema>;

/** How a hypothesis fared. */
export const stepStateSchema = z.enum([
  'confirmed',
  'partly',
  'refuted',
  /** The answers do not tell. */
  'unclear',
  /** Did not apply; the reason says why. */
  'skipped',
  'interrupted',
]);
export type StepState = z.infer<typeof stepStateSchema>;

/** Why a step did not apply. */
export const skipReasonSchema = z.enum([
  'list-unavailable',
  'post-not-allowed',
  'load-not-wanted',
  'no-way',
  'no-order',
  'no-failure',
  'store-unusable',
  'interrupted',
]);
export type SkipReason = z.infer<typeof skipReasonSchema>;

export const stepRecordSchema = z.object({
  step: probeStepSchema,
  state: stepStateSchema,
  reason: skipReasonSchema.nullable(),
});
export type StepRecord = z.infer<typeof stepRecordSchema>;

export const probeVerdictSchema = z.object({
  step: probeStepSchema,
  dialect: dialectSchema,
  parameter: probeParameterSchema,
  verdict: verdictSchema,
  /** One sentence of ids, totals and dates, in English: as it is stored in the contract. */
  evidence: z.string(),
  /** Names of the requests behind it: control, treatment, impossible value, repeat, … */
  requests: z.array(z.string()),
});
export type ProbeVerdict = z.infer<typeof probeVerdictSchema>;

export const environmentSchema = z.object({
  version: z.string(),
  node: z.string(),
  platform: z.string(),
  base_url: z.string(),
  organization: z.string(),
  report_zone: z.string(),
  machine_zone: z.string(),
  /** Tells two tokens apart, gives neither away. */
  token_fingerprint: z.string(),
  /** The 30 days that step A1 asks for. */
  window: z.object({ from: instant, to: instant }),
  options: z.object({
    order: z.string().nullable(),
    retry_wait_s: count,
    allow_post: z.boolean(),
    load: z.boolean(),
    raw: z.boolean(),
  }),
});
export type ProbeEnvironment = z.infer<typeof environmentSchema>;

export const probeLoadSchema = z.object({
  metrics: runMetricsSchema.nullable(),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  before: z.array(tableFiguresSchema),
  after: z.array(tableFiguresSchema),
});
export type ProbeLoad = z.infer<typeof probeLoadSchema>;

/** What stopped a probe before its end. */
export const stopSignalSchema = z.enum(['SIGINT', 'SIGTERM', 'SIGHUP']);

/** One line of the journal; the last word on a step or a verdict counts. */
export const journalEntrySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('begin'), at: instant, environment: environmentSchema }),
  z.object({ kind: z.literal('clock'), skew_ms: z.number().int() }),
  z.object({ kind: z.literal('request'), request: probeRequestSchema }),
  z.object({ kind: z.literal('verdict'), verdict: probeVerdictSchema }),
  z.object({ kind: z.literal('step'), step: stepRecordSchema }),
  z.object({ kind: z.literal('file'), artefact: artefactSchema }),
  z.object({ kind: z.literal('load'), load: probeLoadSchema }),
  z.object({ kind: z.literal('end'), at: instant, signal: stopSignalSchema.nullable() }),
]);
export type JournalEntry = z.infer<typeof journalEntrySchema>;

const files = z.array(z.string());

/** What was found out, with the files that show it. */
export const findingSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('verdicts'),
    dialect: dialectSchema,
    verdict: verdictSchema,
    parameters: z.array(probeParameterSchema),
    files,
  }),
  /** HTTP 200 with rows that were not asked for. */
  z.object({ kind: z.literal('wrong-rows'), step: probeStepSchema, rows: count, wrong: count, files }),
  z.object({ kind: z.literal('orders-fail'), status: count.nullable(), code: z.string(), files }),
  /** 5xx or time-outs, and whether they went away. */
  z.object({
    kind: z.literal('outage'),
    from: instant,
    to: instant,
    requests: count,
    has_ended: z.boolean(),
    files,
  }),
  z.object({ kind: z.literal('only-orders-fail'), files }),
  z.object({ kind: z.literal('refused-path'), target: z.string(), status: count.nullable(), files }),
  z.object({ kind: z.literal('wrong-token-accepted'), files }),
  z.object({ kind: z.literal('clock'), skew_ms: z.number().int(), files }),
]);
export type Finding = z.infer<typeof findingSchema>;

/** What a loader takes home that believes HTTP 200 and the first page. */
export const naiveLoaderSchema = z.object({
  rows: count,
  total: count,
  unpaid: count,
  /** Rows that did not change in the window it asked for. */
  outside: count,
  /** Newest sale. */
  newest: instant.nullable(),
});
export type NaiveLoader = z.infer<typeof naiveLoaderSchema>;

export const rootCauseSchema = z.enum([
  'none',
  'filters-ignored',
  'other-dialect',
  'pages-ignored',
  'token-refused',
  'no-right',
  'outage',
  'outage-ended',
  'unreachable',
  'wrong-answer',
  'unknown',
]);
export type RootCause = z.infer<typeof rootCauseSchema>;

/** A way of reading all orders that was proved by experiment. */
export const workingWaySchema = z.object({
  dialect: dialectSchema,
  plan: planSchema,
  /** Only what changed since a moment can be asked for. */
  can_ask_for_changes: z.boolean(),
  /** The request as it is sent; `NAME` in capitals is to be filled in. */
  method: z.literal('GET'),
  target: z.string(),
  body: z.string().nullable(),
  curl: z.string(),
  mandatory: z.array(z.string()),
  orders: count,
  /** Requests for all orders. */
  pages: count,
});
export type WorkingWay = z.infer<typeof workingWaySchema>;

export const probeSettingsSchema = z.object({
  QTICKETS_DIALECT: dialectSchema,
  /** Values of QTICKETS_SINCE_HOURS. */
  week: count,
  month: count,
  all: count,
});
export type ProbeSettings = z.infer<typeof probeSettingsSchema>;

export const CRITERIA = [
  ...['list-answers', 'token-checked', 'way-proved', 'pages-whole', 'no-outage'],
  ...['load-complete', 'sales-stored', 'nothing-personal'],
] as const;
export const acceptanceSchema = z.object({
  criterion: z.enum(CRITERIA),
  /** Null when it was not looked at. */
  met: z.boolean().nullable(),
  files,
});
export type Acceptance = z.infer<typeof acceptanceSchema>;

export const probeReportSchema = z.object({
  /** Of this shape. */
  format: z.literal(1),
  started_at: instant,
  finished_at: instant.nullable(),
  signal: stopSignalSchema.nullable(),
  environment: environmentSchema,
  clock_skew_ms: z.number().int().nullable(),
  steps: z.array(stepRecordSchema),
  requests: z.array(probeRequestSchema),
  verdicts: z.array(probeVerdictSchema),
  findings: z.array(findingSchema),
  naive: naiveLoaderSchema.nullable(),
  root_cause: rootCauseSchema,
  way: workingWaySchema.nullable(),
  settings: probeSettingsSchema.nullable(),
  loaded: probeLoadSchema.nullable(),
  acceptance: z.array(acceptanceSchema),
  artefacts: z.array(artefactSchema),
});
export type ProbeReport = z.infer<typeof probeReportSchema>;
