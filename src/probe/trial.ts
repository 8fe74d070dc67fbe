/**
 * One controlled experiment: the list without a parameter (control), with it (treatment), with a value that nothing can meet, and
 * the deciding request once more (repeat). What the loader proves is proved by the loader's own experiments; here each of their
 * requests leaves its evidence, more is asked besides, and a verdict that does not hold twice is called unstable.
 */
import { SourceHttpError, SourceShapeError, type ZakazError } from '../core/errors.ts';
import type { ZoneClock } from '../core/time.ts';
import type { Capability, Dialect } from '../protocol/contract.ts';
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
  /** The plain list, asked for nothing but its first page. */
  readonly plain: HttpRequest;
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
  const requests = [control.record.name];
  const sent = new Map<ProbeRole, Sent>();
  const send: Send = async (role, { request, conditions }, compareWith = control) => {
    const about = { step, role, slug: trial.slug, dialect, parameter, control: compareWith };
    const answer = await inquiry.ask({ ...about, request, conditions });
    requests.push(answer.record.name);
    return answer;
  };
  const remember = async (role: ProbeRole, asked: Asked): Promise<ProofPage> => {
    const known = sent.get(role) ?? { asked, answer: await send(role, asked) };
    sent.set(role, known);
    return pageOf(known.answer);
  };

  const first = await judge(trial, remember);
  const deciding = DECIDING.find((role) => sent.has(role));
  const decided = deciding === undefined ? undefined : sent.get(deciding);
  const contradictions = control.page === null ? [] : await askExtras(trial.extras, sent, send);
  if (deciding === undefined || decided === undefined) {
    return { step, dialect, parameter, ...first, requests };
  }
  const again = await send('repeat', decided.asked);
  const second = await judge(trial, async (role, asked) =>
    role === deciding ? pageOf(again) : remember(role, asked),
  );
  const isFailure = first.verdict === 'unstable' && failsAlike(decided.answer, again);
  // The source may have gone down meanwhile: then the plain list fails now, too.
  const plain = isFailure ? await send('control', { request: trial.plain, conditions: [] }, null) : null;
  const finding = settle({ first, second, contradictions, answersPlain: plain?.page != null });
  return { step, dialect, parameter, ...finding, requests };
}

type Send = (role: ProbeRole, asked: Asked, compareWith?: Answer | null) => Promise<Answer>;

interface Sent {
  readonly asked: Asked;
  readonly answer: Answer;
}

/** Which request is repeated: the first of these that was asked. */
const DECIDING: readonly ProbeRole[] = ['treatment', 'impossible'];

/** @returns the parts whose answers contradict that the parameter is honoured */
async function askExtras(
  extras: readonly Extra[],
  sent: ReadonlyMap<ProbeRole, Sent>,
  send: Send,
): Promise<ProbeRole[]> {
  const contradictions: ProbeRole[] = [];
  for (const { role, orElse, asked, contradicts } of extras) {
    const part = sent.has(role) ? orElse : role;
    if (part === undefined) continue;
    const { page } = await send(part, asked);
    if (page !== null && contradicts?.(page) === true) contradictions.push(part);
  }
  return contradictions;
}

interface Judged {
  readonly first: Finding;
  readonly second: Finding;
  readonly contradictions: readonly ProbeRole[];
  /** The request failed twice alike, and the plain list answered after that. */
  readonly answersPlain: boolean;
}

function settle({ first, second, contradictions, answersPlain }: Judged): Finding {
  if (first.verdict !== second.verdict) {
    return { verdict: 'unstable', evidence: `${first.evidence}; asked again: ${second.evidence}` };
  }
  if (first.verdict === 'honoured' && contradictions.length > 0) {
    return {
      verdict: 'unstable',
      evidence: `${first.evidence}; contradicted by: ${contradictions.join(', ')}`,
    };
  }
  if (!answersPlain) return first;
  return { verdict: 'rejected', evidence: `${first.evidence} twice, while the plain list answers` };
}

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

/** A page of nothing in the place of a refusal: whoever refuses a value that makes no sense has read it. */
export async function nothingIfRefused(asking: Promise<ProofPage>): Promise<ProofPage> {
  try {
    return await asking;
  } catch (thrown) {
    const error = thrown instanceof NoPage ? thrown.error : null;
    if (!(error instanceof SourceHttpError) || error.retryable) throw thrown;
    return { rows: [], count: 0, total: 0, perPage: 0, currentPage: 1 };
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
