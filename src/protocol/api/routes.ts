/**
 * Every route of the API: the one list from which the server mounts them, the OpenAPI document is made and a client can read what it
 * will get. Paths are below `/api/v1`; `{name}` is a part of the path.
 */
import { z } from 'zod';
import { alertsReportSchema } from '../alerts.ts';
import { healthSchema, liveRunSchema, runDetailSchema, runListSchema, startRunSchema } from '../server.ts';
import {
  createdShareSchema,
  newShareSchema,
  openShareSchema,
  sessionSchema,
  shareListSchema,
  signInSchema,
} from './access.ts';
import { buyersSchema, promoCodesSchema, refundsSchema, utmSchema } from './breakdown.ts';
import {
  checkListSchema,
  choicesSchema,
  contractListSchema,
  dataHealthSchema,
  muteRequestSchema,
  testedAlertsSchema,
} from './data-health.ts';
import { curveSchema, eventSchema, eventsSchema } from './events.ts';
import {
  choicesFilterSchema,
  curveFilterSchema,
  eventsFilterSchema,
  historyFilterSchema,
  salesFilterSchema,
  utmFilterSchema,
} from './filter.ts';
import {
  compareProbesFilterSchema,
  probeDifferenceSchema,
  probeListSchema,
  probesFilterSchema,
  startedProbeSchema,
  startProbeSchema,
} from './probes.ts';
import {
  citiesSchema,
  dailySchema,
  heatmapSchema,
  planAnswerSchema,
  summarySchema,
  todaySchema,
} from './sales.ts';

/** Where the routes lie. */
export const API_ROOT = '/api/v1';

/** `anyone` also without a session. */
export type Access = 'anyone' | 'viewer' | 'operator';

export interface Route {
  readonly method: 'get' | 'post' | 'delete';
  readonly path: string;
  readonly access: Access;
  /** One sentence for the document. */
  readonly summary: string;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Null: 204, nothing. */
  readonly answer: z.ZodType | null;
  /** @default 200 */
  readonly status?: 201 | 202;
  /** Answers come one after another as server-sent events. */
  readonly isStream?: true;
}

/** The same question about sales in other words: GET, for viewers, with the filter. */
function sales<Answer extends z.ZodType>(path: string, summary: string, answer: Answer) {
  return {
    method: 'get',
    path: `/sales/${path}`,
    access: 'viewer',
    summary,
    query: salesFilterSchema,
    answer,
  } as const;
}

const limit = z.coerce.number().int().min(1);
const runsFilterSchema = historyFilterSchema.extend({ limit: limit.max(1_000).default(20) });
const runIdSchema = z.object({ run_id: z.string() });

const read = { method: 'get', access: 'viewer' } as const;
const change = { method: 'post', access: 'operator' } as const;

export const ROUTES = {
  summary: sales('summary', 'Sums of a period, compared with another', summarySchema),
  daily: sales('daily', 'Sales day by day, with a seven-day mean', dailySchema),
  today: sales('today', 'Today by the hour, beside the same weekday a week before', todaySchema),
  heatmap: sales('heatmap', 'Sales by weekday and hour', heatmapSchema),
  cities: sales('cities', 'Sales by city', citiesSchema),
  plan: sales('plan', 'Plan against fact', planAnswerSchema),
  refunds: sales('refunds', 'Refunds by the day of the refund and by the day of the sale', refundsSchema),
  promoCodes: sales('promo-codes', 'Sales with promo codes and their discounts', promoCodesSchema),
  buyers: sales('buyers', 'New and returning buyers', buyersSchema),
  utm: { ...sales('utm', 'Sales by UTM, level by level, with coverage', utmSchema), query: utmFilterSchema },
  events: { ...sales('events', 'Events: paged, sorted, searched', eventsSchema), query: eventsFilterSchema },
  event: sales('events/{id}', 'One event in detail', eventSchema),
  curve: { ...sales('curve', 'How an event sells towards its date', curveSchema), query: curveFilterSchema },
  choices: {
    ...read,
    path: '/filters',
    summary: 'What there is to choose from',
    query: choicesFilterSchema,
    answer: choicesSchema,
  },
  health: { ...read, path: '/health', summary: 'State of the server', answer: healthSchema },
  dataHealth: {
    ...read,
    path: '/data-health',
    summary: 'State of the data; days, changes of the source and comparisons of a period',
    query: historyFilterSchema,
    answer: dataHealthSchema,
  },
  contract: {
    ...read,
    path: '/contract',
    summary: 'What was last proved of the source',
    answer: contractListSchema,
  },
  checks: { ...read, path: '/checks', summary: 'The newest result of each check', answer: checkListSchema },
  alerts: {
    ...read,
    path: '/alerts',
    summary: 'Problems that are open, those that were in the period, and how they are told',
    query: historyFilterSchema.extend({ limit: limit.max(500).default(50) }),
    answer: alertsReportSchema,
  },
  muteAlert: {
    ...change,
    path: '/alerts/mutes',
    summary: 'Do not tell of a rule for a while',
    body: muteRequestSchema,
    answer: null,
  },
  testAlerts: {
    ...change,
    path: '/alerts/test',
    summary: 'Send a trial message by every channel that is set',
    answer: testedAlertsSchema,
  },
  probes: {
    ...read,
    path: '/probes',
    summary: 'Probes of the source, newest first, and the one under way',
    query: probesFilterSchema,
    answer: probeListSchema,
  },
  startProbe: {
    ...change,
    path: '/probes',
    summary: 'Start a probe',
    body: startProbeSchema,
    answer: startedProbeSchema,
    status: 202,
  },
  compareProbes: {
    ...read,
    path: '/probes/compare',
    summary: 'What changed from one probe to another',
    query: compareProbesFilterSchema,
    answer: probeDifferenceSchema,
  },
  runs: {
    ...read,
    path: '/runs',
    summary: 'Runs, newest first, and the one under way',
    query: runsFilterSchema,
    answer: runListSchema,
  },
  liveRun: {
    ...read,
    path: '/runs/live',
    summary:
      'The run under way, told at once and at every step: event `run`, data a run or null; event `line`, a line of its log',
    answer: liveRunSchema.nullable(),
    isStream: true,
  },
  run: { ...read, path: '/runs/{id}', summary: 'One run', answer: runDetailSchema },
  startRun: {
    ...change,
    path: '/runs',
    summary: 'Start a run',
    body: startRunSchema,
    answer: runIdSchema,
    status: 202,
  },
  stopRun: {
    ...change,
    path: '/runs/{id}/stop',
    summary: 'Stop a run of this server; what was acknowledged stays',
    answer: runIdSchema,
    status: 202,
  },
  session: { ...read, access: 'anyone', path: '/session', summary: 'Who is asking', answer: sessionSchema },
  signIn: {
    ...change,
    access: 'anyone',
    path: '/session',
    summary: 'Sign in with a password',
    body: signInSchema,
    answer: sessionSchema,
  },
  openShare: {
    ...change,
    access: 'anyone',
    path: '/session/share',
    summary: 'Sign in with a share link',
    body: openShareSchema,
    answer: sessionSchema,
  },
  signOut: { method: 'delete', access: 'anyone', path: '/session', summary: 'Sign out', answer: null },
  shares: {
    ...read,
    access: 'operator',
    path: '/shares',
    summary: 'Share links that have not ended',
    answer: shareListSchema,
  },
  createShare: {
    ...change,
    path: '/shares',
    summary: 'Make a share link',
    body: newShareSchema,
    answer: createdShareSchema,
    status: 201,
  },
  revokeShare: {
    method: 'delete',
    access: 'operator',
    path: '/shares/{id}',
    summary: 'End a share link',
    answer: null,
  },
} as const satisfies Readonly<Record<string, Route>>;

/** Name of a route. */
export type RouteName = keyof typeof ROUTES;
