/** Step D: one order by its id, and an id that nobody has. */
import { type Step, skip } from '../step.ts';

/** The largest id that every JSON reader keeps exact. */
const NO_SUCH_ID = '9007199254740991';

export const singleOrderStep: Step = {
  id: 'D',
  async run(context) {
    const wanted = context.environment.options.order;
    const known = context.isDown ? null : ((await context.control('flat', 'D')).page?.rows[0]?.id ?? null);
    const orderId = wanted ?? known;
    if (orderId === null) return skip('no-order');
    const ask = (role: 'treatment' | 'impossible', id: string) =>
      context.inquiry.ask({
        ...{ step: 'D', role, slug: 'order', dialect: null, orderId: id },
        request: { path: `orders/${id}` },
      });
    const answer = await ask('treatment', orderId);
    const nobody = await ask('impossible', NO_SUCH_ID);
    if (answer.page === null) return { state: 'refuted' };
    return { state: nobody.page === null ? 'confirmed' : 'unclear' };
  },
};
