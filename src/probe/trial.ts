/**
 * One controlled experiment: the list without a parameter (control), with it (treatment), with a value that nothing can meet, and
 * the deciding request once more (repeat). What the loader proves is proved by the loader's own experiments; here each of their
 * requests leaves its evidence, more is asked besides, and a verdict that does not hold twice is called unstable.
 */
import { SourceShapeError, type ZakazError } from '../core/errors.ts';
import type { ZoneClock } from '../core/time.ts';
import type { Capability, Dialect, Verdict } from '../protocol/contract.ts';
import type { ProbeParameter, ProbeRole, ProbeStepId, ProbeVerdict } from '../protocol/probe.ts';
import { EXPERIMENTS, type Finding, findingOfError } from '../qtickets/contract.ts';
import { type Condition, encodeList } from '../qtickets/dialects.ts';
import type { HttpRequest } from '../qtickets/http-client.ts';
import type { ProofPage } from '../qtickets/proof-page.ts';
import type { Answer, Inquiry } from './ask.ts';

/** A request, and what every row of its answer should meet. */
export interface Asked {
  readonly request: HttpRequest;
  readonly conditions: readonly Condition[];
}

/** Asks for pages by the part they play and judges them against the control. */
export type ProbeExperiment = (
  ask: (role: ProbeRole, asked: Asked) => Promise<ProofPage>,
  control: ProofPage,
) => Promise<Finding>;

/** What is asked besides what the experiment needs. */
export interface Extra {
  readonly role: ProbeRole;
  /** The part it plays where the experiment has asked for that one. @default it is not asked then */
  readonly orElse?: ProbeRole;
  readonly asked: Asked;
  /** Whether the answer is one that a source cannot give that honours the parameter. @default never */
  readonly contradicts?: (page: ProofPage) => boolean;
}

export interface Trial {
  readonly step: ProbeStepId;
  readonly dialect: Dialect;
  readonly parameter: ProbeParameter;
  readonly slug: string;
  readonly control: Answer;
  readonly experiment: ProbeExperiment;
  readonly extras: readonly Extra[];
}

/** The loader's own experiment on a capability, asked in a dialect. */
export function loaderExperiment(
  capability: Capability,
  dialect: Dialect,
  { organization, zone }: { readonly organization: string; readonly zone: ZoneClock },
): ProbeExperiment {
  return (ask, control) =>
    EXPERIMENTS[capability](
      (role, list) =>
        ask(role, {
          request: encodeList('orders', dialect, list, zone),
          conditions: list.where ?? [],
        }),
      control,
      { organization },
    );
}

/** Runs an experiment twice over: the second time with the deciding request asked anew. */
export async function runTrial(inquiry: Inquiry, trial: Trial): Promise<ProbeVerdict> {
  const { step, dialect, parameter, control } = trial;
  const sent = new Map<ProbeRole, Sent>();
  const requests = [control.record.name];
  const send = async (role: ProbeRole, asked: Asked, compareWith: Answer | null = control) => {
    const { slug } = trial;
    const answer = await inquiry.ask({
      step,
      role,
      slug,
      dialect,
      parameter,
      ...asked,
      control: compareWith,
    });
    requests.push(answer.record.name);
    return answer;
  };
  const remember = async (role: ProbeRole, asked: Asked): Promise<ProofPage> => {
    const known = sent.get(role) ?? { asked, answer: await send(role, asked) };
    sent.set(role, known);
    return pageOf(known.answer);
  };

  const verdict = (word: Verdict, evidence: string): ProbeVerdict => {
    return { step, dialect, parameter, verdict: word, evidence, requests };
  };

  const first = await judge(trial, remember);
  if (control.page === null) return verdict(first.verdict, first.evidence);
  const deciding = DECIDING.find((role) => sent.has(role));
  const contradictions = [];
  for (const { role, orElse, asked, contradicts } of trial.extras) {
    const part = sent.has(role) ? orElse : role;
    if (part === undefined) continue;
    const { page } = await send(part, asked);
    if (page !== null && contradicts?.(page) === true) contradictions.push(part);
  }
  const decided = deciding === undefined ? undefined : sent.get(deciding);
  if (deciding === undefined || decided === undefined) return verdict(first.verdict, first.evidence);

  const again = await send('repeat', decided.asked);
  const second = await judge(trial, async (role, asked) =>
    role === deciding ? pageOf(again) : remember(role, asked),
  );
  if (first.verdict !== second.verdict) {
    return verdict('unstable', `${first.evidence}; asked again: ${second.evidence}`);
  }
  if (first.verdict === 'honoured' && contradictions.length > 0) {
    return verdict('unstable', `${first.evidence}; contradicted by: ${contradictions.join(', ')}`);
  }
  if (first.verdict === 'unstable' && failsAlike(decided.answer, again)) {
    // The source may have gone down meanwhile: then the plain list fails now, too.
    const plain = await send('control', { request: toRequest(control), conditions: [] }, null);
    if (plain.page !== null)
      return verdict('rejected', `${first.evidence} twice, while the plain list answers`);
  }
  return verdict(first.verdict, first.evidence);
}

interface Sent {
  readonly asked: Asked;
  readonly answer: Answer;
}

/** Which request is repeated: the first of these that was asked. */
const DECIDING: readonly ProbeRole[] = ['treatment', 'impossible'];

/** The control asked for nothing but its first page. */
function toRequest({ record: { dialect, body } }: Answer): HttpRequest {
  return dialect === 'body' && body !== null ? { path: 'orders', body: JSON.parse(body) } : PLAIN_LIST;
}

const PLAIN_LIST: HttpRequest = { path: 'orders', query: { page: '1' } };

async function judge({ control, experiment }: Trial, ask: Parameters<ProbeExperiment>[0]): Promise<Finding> {
  try {
    return await experiment(ask, pageOf(control));
  } catch (thrown) {
    if (thrown instanceof NoPage) return findingOfError(thrown.error);
    throw thrown;
  }
}

/** Ends an experiment: one of its requests gave no list. */
class NoPage extends Error {
  readonly error: ZakazError;

  constructor(error: ZakazError) {
    super(error.message);
    this.error = error;
  }
}

function pageOf({ page, error }: Answer): ProofPage {
  if (page !== null) return page;
  throw new NoPage(error ?? new SourceShapeError('the answer is no list'));
}

function failsAlike(a: Answer, b: Answer): boolean {
  const [first, second] = [a.record, b.record];
  return a.page === null && b.page === null && first.status === second.status && first.status !== null;
}
