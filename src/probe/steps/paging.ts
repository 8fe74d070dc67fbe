/** Steps J1 to J3: does paging bring every order once, and does nonsense change anything? */
import { encodeList } from '../../qtickets/dialects.ts';
import type { Answer } from '../ask.ts';
import { pageCount, pagingFacts } from '../paging.ts';
import { type Step, skip, slugOf, stateOf } from '../step.ts';
import { NONSENSE, nonsenseFilter } from '../trials.ts';
import { planFor } from '../way.ts';

/** Pages from the first on, the last one, and one beyond, in the dialect that a load would use. */
const pagingStep: Step = {
  id: 'J1',
  async run(context) {
    if (context.isDown) return skip('list-unavailable');
    const dialect = planFor(context.verdicts)?.dialect ?? 'flat';
    const asked: Answer[] = [];
    const ask = async (page: number, role: 'control' | 'treatment' | 'contrast' | 'impossible') => {
      const request = encodeList('orders', dialect, { page }, context.zone);
      const before = asked.at(-1) ?? null;
      const about = { step: 'J1', role, slug: `page_${page}`, dialect } as const;
      asked.push(await context.inquiry.ask({ ...about, request, control: before }));
    };
    await ask(1, 'control');
    const { total = 0, perPage = 1 } = asked[0]?.page ?? {};
    const last = pageCount(total, perPage);
    for (let page = 2; page <= Math.min(3, last - 1); page += 1) await ask(page, 'treatment');
    if (last > 1) await ask(last, 'contrast');
    await ask(last + 1, 'impossible');
    const facts = pagingFacts(asked.map(({ record }) => record));
    if (facts === null) return { state: 'refuted' };
    const { isDisjoint, isSteady, isLastReached, endsThere } = facts;
    return { state: stateOf([isDisjoint, isSteady, isLastReached, endsThere]) };
  },
};

const organizationStep: Step = {
  id: 'J2',
  async run(context) {
    if (context.isDown) return skip('list-unavailable');
    const { verdict } = await context.try('J2', 'organization', 'flat');
    return { state: verdict === 'honoured' ? 'confirmed' : verdict === 'ignored' ? 'refuted' : 'unclear' };
  },
};

/** A source that reads a filter stumbles over one that makes no sense; one that does not answers as if nothing was asked. */
const nonsenseStep: Step = {
  id: 'J3',
  async run(context) {
    if (context.isDown) return skip('list-unavailable');
    const filters = [
      ['flat', 'payed'],
      ['flat', 'since'],
      ['query-where', 'no_such_column'],
      ['body', 'no_such_column'],
    ] as const;
    const changes: boolean[] = [];
    for (const [dialect, column] of filters) {
      const control = await context.control(dialect, 'J3');
      const slug = `nonsense_${slugOf(dialect)}_${column}`;
      const answer = await context.inquiry.ask({
        ...{ step: 'J3', role: 'impossible', slug, dialect, control },
        ...nonsenseFilter(dialect, column, NONSENSE),
      });
      const { status, compared } = answer.record;
      const isRefused = status !== null && status >= 400 && status < 500;
      changes.push(isRefused || compared?.same_rows === false);
    }
    return { state: stateOf(changes) };
  },
};

export const pagingSteps: readonly Step[] = [pagingStep, organizationStep, nonsenseStep];
