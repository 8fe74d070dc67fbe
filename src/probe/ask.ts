/** One request with its evidence: asks, reads what came, writes body, headers and outcome, and notes all of it in the journal. */
import { toZakazError, type ZakazError } from '../core/errors.ts';
import { Secret } from '../core/secret.ts';
import type { ZoneClock } from '../core/time.ts';
import type { Dialect } from '../protocol/contract.ts';
import type { Artefact, ProbeParameter, ProbeRequest, ProbeRole, ProbeStepId } from '../protocol/probe.ts';
import type { Condition } from '../qtickets/dialects.ts';
import type { HarmlessPostPath } from '../qtickets/harmless-post.ts';
import type { HttpRequest } from '../qtickets/http-client.ts';
import type { Attempt, Observation, Observer } from '../qtickets/observe.ts';
import { toListOfOne } from '../qtickets/one-answer.ts';
import { type ProofPage, readProofPage } from '../qtickets/proof-page.ts';
import type { Anonymiser } from './anonymise.ts';
import { jsonOf, toBodyText } from './body-text.ts';
import { toCurl } from './curl.ts';
import { type EvidenceFolder, RAW_SUFFIX } from './evidence.ts';
import { fieldPaths } from './field-paths.ts';
import { requestIdOf, toHeaderLines } from './header-text.ts';
import type { Journal } from './journal.ts';
import { toOutcomeText } from './outcome-text.ts';
import { compare, countMeeting, toPageFacts } from './page-facts.ts';

/** Nobody's token: sent to see whether the source looks at it. */
export const WRONG_TOKEN = 'zakaz-probe-wrong-token';

export interface Question {
  readonly step: ProbeStepId;
  readonly role: ProbeRole;
  /** Part of the files' names: lower case, digits, `_`. */
  readonly slug: string;
  readonly dialect: Dialect | null;
  /** What the experiment is about. @default null, the step itself */
  readonly parameter?: ProbeParameter;
  readonly request: HttpRequest;
  /** @default 'GET' */
  readonly method?: 'GET' | 'HEAD';
  /** Posts the fixed harmless body to this path instead. */
  readonly post?: HarmlessPostPath;
  /** What every row should meet. */
  readonly conditions?: readonly Condition[];
  /** The same request without what is examined. */
  readonly control?: Answer | null;
  /** The answer is this order alone. @default a list */
  readonly orderId?: string;
  readonly isWrongToken?: boolean;
  /** Note which fields the rows have. */
  readonly keepsFields?: boolean;
}

export interface Answer {
  readonly record: ProbeRequest;
  /** Null when the answer is no list. */
  readonly page: ProofPage | null;
  /** What a loader would have failed with; null when there is a page. */
  readonly error: ZakazError | null;
}

/** Where a request is on its way, and what came of it. */
export interface AskListener {
  onAsk(asked: Pick<ProbeRequest, 'step' | 'method' | 'target'>): void;
  onFound(record: ProbeRequest): void;
}

export interface InquiryOptions extends AskListener {
  readonly observer: Observer;
  readonly folder: EvidenceFolder;
  readonly journal: Journal;
  readonly anonymiser: Anonymiser;
  readonly zone: ZoneClock;
  /** Keeps bodies with persons in them too, in files for their owner alone. */
  readonly raw: boolean;
  readonly signal: AbortSignal;
}

export class Inquiry {
  readonly #options: InquiryOptions;
  readonly #wrongToken = new Secret(WRONG_TOKEN);
  /** Once the list of orders fails for good, patience with the rest ends. */
  isPatient = true;
  #firstFailure: Question | null = null;

  constructor(options: InquiryOptions) {
    this.#options = options;
  }

  /** The first request for orders, nonsense apart, that met a 5xx or a time-out. */
  get firstFailure(): Question | null {
    return this.#firstFailure;
  }

  /** Never throws for what the source does. @throws the signal's reason; what the disk does */
  async ask(question: Question): Promise<Answer> {
    const { zone, journal, onAsk, onFound } = this.#options;
    const method = question.post === undefined ? (question.method ?? 'GET') : 'POST';
    onAsk({ step: question.step, method, target: toTarget(question) });
    const { observation, page, error } = await this.#observe(question);
    const json = jsonOf(observation);
    const name = this.#options.folder.claimStem(stemOf(question));
    const control = question.control ?? null;
    const record: Omit<ProbeRequest, 'files'> = {
      name,
      step: question.step,
      role: question.role,
      dialect: question.dialect,
      parameter: question.parameter ?? null,
      method,
      url: observation.url,
      target: toTarget(question),
      body: observation.sent,
      is_wrong_token: question.isWrongToken === true,
      at: new Date(observation.startedAtMs).toISOString(),
      duration_ms: Math.round(observation.durationMs),
      attempts: observation.attempts.map(toAttempt),
      status: observation.status,
      failure: error?.code ?? null,
      source_code: observation.sourceCode,
      content_type: contentTypeOf(observation),
      request_id: requestIdOf(observation.headers),
      page: page === null ? null : toPageFacts(page, zone),
      meets: page === null ? [] : countMeeting(page, question.conditions ?? [], zone),
      compared:
        page === null || control === null || control.page === null
          ? null
          : { with: control.record.name, ...compare(page, control.page) },
      fields: question.keepsFields === true && page !== null ? fieldPaths(json) : null,
    };
    const files = await this.#write({ ...record, files: [] }, observation, json);
    const request: ProbeRequest = { ...record, files };
    await journal.add({ kind: 'request', request });
    if (isOutage(request) && question.role !== 'impossible') this.#firstFailure ??= question;
    onFound(request);
    return { record: request, page, error };
  }

  /** A body that is broken may be a proxy's hiccup: it is asked for once more. */
  async #observe(question: Question): Promise<Reading> {
    const first = read(await this.#send(question), question);
    if (!this.isPatient || first.observation.error !== null || first.error?.retryable !== true) return first;
    const second = read(await this.#send(question), question);
    const attempts = [...first.observation.attempts, ...second.observation.attempts];
    return { ...second, observation: { ...second.observation, attempts } };
  }

  #send(question: Question): Promise<Observation> {
    const { observer, signal } = this.#options;
    if (question.post !== undefined) return observer.postHarmless(question.post, signal);
    const request = {
      ...question.request,
      signal,
      ...(question.isWrongToken === true ? { token: this.#wrongToken } : {}),
      ...(this.isPatient ? {} : { retries: 0 }),
    };
    return question.method === 'HEAD' ? observer.head(request) : observer.get(request);
  }

  async #write(record: ProbeRequest, observation: Observation, json: unknown): Promise<Artefact[]> {
    const { folder, anonymiser, zone, raw } = this.#options;
    const { name } = record;
    const token = record.is_wrong_token ? { token: WRONG_TOKEN } : {};
    const curl = toCurl({ ...record, ...token });
    const statusLine = `HTTP ${observation.status ?? '- no answer'}`;
    const kept = json === undefined ? undefined : anonymiser.json(json);
    const files = [
      await folder.write(`${name}.json`, toBodyText(observation, kept)),
      await folder.write(
        `${name}.headers.txt`,
        `${[statusLine, ...toHeaderLines(observation.headers)].join('\n')}\n`,
      ),
      await folder.write(`${name}.outcome.txt`, toOutcomeText(record, curl, zone.zone)),
    ];
    if (raw && json !== undefined) {
      const whole = `${JSON.stringify(anonymiser.withPersons(json), null, 1)}\n`;
      files.push(await folder.writePrivate(`${name}${RAW_SUFFIX}`, whole));
    }
    return files;
  }
}

interface Reading {
  readonly observation: Observation;
  readonly page: ProofPage | null;
  readonly error: ZakazError | null;
}

function read(observation: Observation, { orderId, method }: Question): Reading {
  const { body, error } = observation;
  if (error !== null || body === null || method === 'HEAD') return { observation, page: null, error };
  try {
    const list = orderId === undefined ? body : toListOfOne(body, orderId);
    return { observation, page: readProofPage(list), error: null };
  } catch (thrown) {
    return { observation, page: null, error: toZakazError(thrown) };
  }
}

/** A failure of the list of orders, or of one order, that may pass; an error or a page of HTML with HTTP 200 is a 503 in disguise. */
export function isOutage({ method, target, status, failure }: ProbeRequest): boolean {
  if (method === 'POST' || !target.startsWith('/orders')) return false;
  const isDisguised = status === 200 && (failure === 'SOURCE_HTTP' || failure === 'SOURCE_BODY');
  return (status ?? 0) >= 500 || failure === 'SOURCE_TIMEOUT' || isDisguised;
}

function toAttempt({ startedAtMs, durationMs, status, error }: Attempt): ProbeRequest['attempts'][number] {
  const at = new Date(startedAtMs).toISOString();
  return { at, duration_ms: Math.round(durationMs), status, failure: error?.code ?? null };
}

function stemOf({ step, slug, role }: Question): string {
  return `step${step}_${slug}${role === 'treatment' ? '' : `_${role}`}`;
}

/** Without charset. */
function contentTypeOf({ headers }: Observation): string | null {
  return /^[\w.+/-]{1,80}/.exec(headers['content-type'] ?? '')?.[0] ?? null;
}

/** Path and query as a person writes them. */
function toTarget({ request, post }: Pick<Question, 'request' | 'post'>): string {
  const query = Object.entries(request.query ?? {}).map(([name, value]) => `${name}=${value}`);
  const path = `/${post ?? request.path}`;
  return query.length === 0 ? path : `${path}?${query.join('&')}`;
}
