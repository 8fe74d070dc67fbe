/** Steps E1 and E2: a filter by POST. Only with `--allow-post`, and with a body that cannot create an order. */
import { HARMLESS_POST_PATHS } from '../../qtickets/harmless-post.ts';
import { meets } from '../page-facts.ts';
import { type Step, skip } from '../step.ts';

const IS_PAID = { column: 'payed', operator: '=', value: 1 } as const;

export const postSteps: readonly Step[] = HARMLESS_POST_PATHS.map((path, index) => {
  const id = index === 0 ? 'E1' : 'E2';
  return {
    id,
    async run(context) {
      if (!context.environment.options.allow_post) return skip('post-not-allowed');
      const slug = `post_${path.replace('/', '_')}`;
      const answer = await context.inquiry.ask({
        ...{ step: id, role: 'treatment', slug, dialect: null, request: { path }, post: path },
        conditions: [IS_PAID],
      });
      const rows = answer.page?.rows ?? [];
      const works = rows.length > 0 && rows.every((row) => meets(row, IS_PAID));
      return { state: works ? 'confirmed' : 'refuted' };
    },
  };
});
