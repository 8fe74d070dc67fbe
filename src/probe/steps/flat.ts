/**
 * Steps A, B and C: the requests that clients write from habit, as plain parameters of the address. Each hypothesis is a line of data:
 * what is asked, what every row should meet, and the parameter whose experiment decides.
 */
import type { ProbeParameter, ProbeStepId, StepState } from '../../protocol/probe.ts';
import type { Condition } from '../../qtickets/dialects.ts';
import type { Answer } from '../ask.ts';
import { type Step, type StepContext, type StepOutcome, skip, stateOf } from '../step.ts';

type Query = Readonly<Record<string, string>>;

interface FlatStep {
  readonly id: ProbeStepId;
  readonly slug: string;
  readonly query: Query;
  /** Changed since so many hours ago. */
  readonly sinceHours?: number;
  readonly page?: number;
  /** Experiments that are run in this step. */
  readonly proves: readonly ProbeParameter[];
  readonly judge: (answer: Answer, context: StepContext) => StepState;
}

const MONTH_HOURS = 30 * 24;
/** As the loaders that were fooled wrote it; `organization` is added where it runs. */
const PAID = { payed: '1' } as const;

const isHonoured =
  (...parameters: readonly ProbeParameter[]): FlatStep['judge'] =>
  (answer, context) =>
    stateOf([...parameters.map((one) => context.isHonoured('flat', one)), isAsAsked(answer)]);

/** A status helps when it has an effect at all and gives what it is called. */
const filtersByStatus: FlatStep['judge'] = (answer, context) =>
  stateOf([context.isHonoured('flat', 'status') && isAsAsked(answer) && (answer.page?.count ?? 0) > 0]);

/** A window has an effect when its rows lie in it and it is not simply the whole list. */
const isWindowed: FlatStep['judge'] = (answer, context) => {
  if (answer.page === null) return 'refuted';
  const { compared } = answer.record;
  if (compared?.same_rows === true) return context.isHonoured('flat', 'since') ? 'unclear' : 'refuted';
  return isAsAsked(answer) ? 'confirmed' : 'refuted';
};

const FLAT_STEPS: readonly FlatStep[] = [
  {
    ...{ id: 'A1', slug: 'orders_payed_since', query: PAID, sinceHours: MONTH_HOURS },
    proves: ['payed', 'since'],
    judge: isHonoured('payed', 'since'),
  },
  {
    ...{ id: 'A2', slug: 'orders_per_page', query: { ...PAID, per_page: '200' }, sinceHours: MONTH_HOURS },
    proves: ['per_page'],
    judge: isHonoured('per_page'),
  },
  {
    ...{ id: 'A3', slug: 'orders_page_2', query: { ...PAID, per_page: '200' }, sinceHours: MONTH_HOURS },
    page: 2,
    proves: ['page'],
    judge: (_answer, context) => stateOf([context.isHonoured('flat', 'page')]),
  },
  {
    ...{ id: 'B1', slug: 'status_paid_payed', query: { ...PAID, status: 'paid' } },
    proves: ['status'],
    judge: filtersByStatus,
  },
  { id: 'B2', slug: 'status_paid', query: { status: 'paid' }, proves: [], judge: filtersByStatus },
  { id: 'B3', slug: 'status_completed', query: { status: 'completed' }, proves: [], judge: filtersByStatus },
  { id: 'C1', slug: 'since_24h', query: {}, sinceHours: 24, proves: [], judge: isWindowed },
  { id: 'C2', slug: 'since_7d', query: {}, sinceHours: 7 * 24, proves: [], judge: isWindowed },
  { id: 'C3', slug: 'since_90d', query: {}, sinceHours: 90 * 24, proves: [], judge: isWindowed },
];

export const flatSteps: readonly Step[] = FLAT_STEPS.map((step) => ({
  id: step.id,
  run: (context) => runFlat(step, context),
}));

async function runFlat(step: FlatStep, context: StepContext): Promise<StepOutcome> {
  const control = await context.control('flat', step.id);
  if (context.isDown) return skip('list-unavailable');
  const { id, slug, sinceHours, page = 1 } = step;
  const { organization } = context.environment;
  const sinceMs = sinceHours === undefined ? null : context.hoursAgo(sinceHours);
  const since = sinceMs === null ? {} : { since: context.zone.format(sinceMs) };
  const query: Query = { organization, ...step.query, ...since, page: String(page) };
  const answer = await context.inquiry.ask({
    ...{ step: id, role: 'treatment', slug, dialect: 'flat', request: { path: 'orders', query }, control },
    conditions: conditionsOf(query, sinceMs),
  });
  for (const parameter of step.proves) await context.try(id, parameter, 'flat');
  return { state: step.judge(answer, context) };
}

function conditionsOf({ payed, status }: Query, sinceMs: number | null): Condition[] {
  const isPaid = payed === '1' || status === 'paid';
  return [
    ...(isPaid ? [{ column: 'payed', operator: '=', value: 1 } as const] : []),
    ...(sinceMs === null ? [] : [{ column: 'updated_at', operator: '>=', value: sinceMs } as const]),
  ];
}

/** Whether there is a list, and each of its rows is what was asked for. */
function isAsAsked({ record, page }: Answer): boolean {
  return page !== null && record.meets.every(({ rows }) => rows === page.rows.length);
}
