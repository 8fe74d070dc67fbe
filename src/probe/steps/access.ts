/** Steps K1 to K3: is it the token, what it may do, or the path? */
import type { StepState } from '../../protocol/probe.ts';
import type { Step } from '../step.ts';

function listStep(id: 'K1' | 'K2', path: 'events' | 'clients'): Step {
  return {
    id,
    async run({ inquiry }) {
      const answer = await inquiry.ask({
        ...{ step: id, role: 'treatment', slug: path, dialect: null, keepsFields: true },
        request: { path, query: { page: '1' } },
      });
      return { state: answer.page === null ? 'refuted' : 'confirmed' };
    },
  };
}

/** The list of orders with a token that is nobody's. */
const wrongTokenStep: Step = {
  id: 'K3',
  async run({ inquiry }) {
    const { record, page } = await inquiry.ask({
      ...{ step: 'K3', role: 'impossible', slug: 'wrong_token', dialect: null, isWrongToken: true },
      request: { path: 'orders', query: { page: '1' } },
    });
    return { state: stateOfRefusal(record.status, page !== null) };
  },
};

function stateOfRefusal(status: number | null, hasList: boolean): StepState {
  if (status === 401 || status === 403) return 'confirmed';
  return hasList ? 'refuted' : 'unclear';
}

export const accessSteps: readonly Step[] = [
  listStep('K1', 'events'),
  listStep('K2', 'clients'),
  wrongTokenStep,
];
