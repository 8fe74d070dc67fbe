/** Steps I1 to I4: `where` and `orderBy` as JSON, in the address and as the body of a GET. */
import type { Dialect } from '../../protocol/contract.ts';
import type { ProbeParameter, ProbeStepId, StepState } from '../../protocol/probe.ts';
import { encodeList, type ListRequest } from '../../qtickets/dialects.ts';
import { type Step, type StepContext, skip, slugOf, stateOf } from '../step.ts';

const STRUCTURED: readonly Dialect[] = ['query-where', 'body'];

/** The whole request at once, as a loader would write it; then what of it has an effect. */
function structuredStep(id: ProbeStepId, dialect: Dialect): Step {
  return {
    id,
    async run(context) {
      const control = await context.control(dialect, id);
      if (context.isDown) return skip('list-unavailable');
      const list: ListRequest = {
        where: [
          { column: 'payed', operator: '=', value: 1 },
          { column: 'updated_at', operator: '>=', value: context.hoursAgo(30 * 24) },
        ],
        order: 'asc',
      };
      await context.inquiry.ask({
        ...{ step: id, role: 'treatment', slug: `where_${slugOf(dialect)}`, dialect, control },
        ...{ request: encodeList('orders', dialect, list, context.zone), conditions: list.where ?? [] },
      });
      await context.try(id, 'page', dialect);
      return { state: await tryFilters(context, id, dialect) };
    },
  };
}

/** One parameter in both dialects. */
function bothDialectsStep(id: ProbeStepId, parameter: ProbeParameter): Step {
  return {
    id,
    async run(context) {
      if (context.isDown) return skip('list-unavailable');
      for (const dialect of STRUCTURED) await context.try(id, parameter, dialect);
      return { state: stateOf([STRUCTURED.some((dialect) => context.isHonoured(dialect, parameter))]) };
    },
  };
}

async function tryFilters(context: StepContext, step: ProbeStepId, dialect: Dialect): Promise<StepState> {
  const works: boolean[] = [];
  for (const filter of ['payed', 'since', 'until', 'id'] as const) {
    const { verdict } = await context.try(step, filter, dialect);
    works.push(verdict === 'honoured');
  }
  return stateOf(works);
}

export const structuredSteps: readonly Step[] = [
  structuredStep('I1', 'query-where'),
  structuredStep('I2', 'body'),
  bothDialectsStep('I3', 'compact_offset'),
  bothDialectsStep('I4', 'order'),
];
