/**
 * The simulated QTickets on a port of this machine: authorisation, faults and delivery over node:http. What it answers is
 * made in `answers.ts`, from the world of `world.ts`. For tests, demonstrations and measurements; it keeps nothing.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type Clock, systemClock } from '../core/clock.ts';
import { type Answer, createService, errorAnswer, htmlAnswer, jsonAnswer, type Service } from './answers.ts';
import type { Behaviour, BehaviourSettings } from './behaviours.ts';
import { parsePage } from './conditions.ts';
import { deliver, type Exchange, type Sending } from './delivery.ts';
import {
  type AnswerFault,
  badRowAt,
  churn,
  createFaultState,
  type FaultState,
  type Faults,
} from './faults.ts';
import { BASE_PATH, openHttpHost, tokenOf } from './http-host.ts';
import { RequestLog } from './request-log.ts';
import { World, type WorldOptions } from './world.ts';

const MAINTENANCE_PAGE =
  '<!DOCTYPE html>\n<html><head><title>Технические работы</title></head><body></body></html>\n';

/** How to simulate. Everything of `WorldOptions` besides. */
export interface SimulatorOptions extends WorldOptions {
  /** @default 'observed-2025-11' */
  readonly behaviour?: Behaviour | undefined;
  /** The only token accepted. @default any */
  readonly token?: string | undefined;
  /** The organisation `flat` answers for. @default any */
  readonly organization?: string | undefined;
  /** What becomes of filters with dates like `+0300`; `sometimes` is every second request. @default 'ignored' */
  readonly compactOffsets?: 'honoured' | 'ignored' | 'sometimes' | undefined;
  /** On 127.0.0.1; 0 is any free one. @default 0 */
  readonly port?: number | undefined;
  /** Compress when the client accepts it; costs more than all the rest on one machine. @default false */
  readonly gzip?: boolean | undefined;
  /** Idle connections are closed after this. @default 65,000 */
  readonly keepAliveTimeoutMs?: number | undefined;
  /** Bytes of `scheme_properties` each show carries; 160,000 make pages of 4 MB. @default 2000 */
  readonly schemeBytesPerShow?: number | undefined;
  /** Whether orders tell what they were exchanged for, as webhooks do. @default false */
  readonly listsExchanges?: boolean | undefined;
  readonly faults?: Faults | undefined;
}

/** A running simulator. */
export interface Simulator {
  /** Base URL: `http://127.0.0.1:PORT/api/rest/v1`. */
  readonly url: string;
  readonly world: World;
  readonly requests: RequestLog;
  /** Puts these faults in the place of all that were on; `{}` ends them. Rules start counting anew. */
  setFaults(faults: Faults): void;
  setBehaviour(behaviour: Behaviour): void;
  /** Ids of the orders that `badRows` makes unreadable now, ascending. */
  badRowIds(): readonly number[];
  /** Ends all connections, stalled ones too. */
  close(): Promise<void>;
}

/** @throws RangeError for sizes that cannot be; rejects when the port is taken */
export async function createSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const clock = options.clock ?? systemClock;
  const world = new World(options);
  const { seed = 1, schemeBytesPerShow = 2000, listsExchanges = false } = options;
  const service = createService(world, { seed, schemeBytesPerShow, listsExchanges });
  const requests = new RequestLog();
  const host: Host = {
    options,
    clock,
    world,
    service,
    requests,
    behaviour: options.behaviour ?? 'observed-2025-11',
    faultState: createFaultState(options.faults ?? {}),
    served: 0,
    closing: new AbortController(),
  };
  const { url, close } = await openHttpHost({
    port: options.port ?? 0,
    keepAliveTimeoutMs: options.keepAliveTimeoutMs,
    handle: (request, response, body) => handle(host, { request, response, body }),
  });

  return {
    url,
    world,
    requests,
    setFaults(faults) {
      host.faultState = createFaultState(faults);
    },
    setBehaviour(behaviour) {
      host.behaviour = behaviour;
    },
    badRowIds: () => listBadRows(world, host.faultState.faults),
    async close() {
      host.closing.abort();
      await close();
    },
  };
}

/** All that a request may need. */
interface Host {
  readonly options: SimulatorOptions;
  readonly clock: Clock;
  readonly world: World;
  readonly service: Service;
  readonly requests: RequestLog;
  /** Ends the waits of slow answers at the close. */
  readonly closing: AbortController;
  behaviour: Behaviour;
  faultState: FaultState;
  /** Pages of orders served. */
  served: number;
}

interface Incoming {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: string;
}

async function handle(host: Host, { request, response, body }: Incoming): Promise<void> {
  const { method = 'GET', url = '/' } = request;
  const nowMs = host.clock.now();
  const entry = host.requests.add({ at: nowMs, method, url, body: body === '' ? null : body });
  const exchange: Exchange = { request, response, entry };
  const plain: Sending = { fault: null, gzip: host.options.gzip === true, nowMs };
  host.world.advance();

  const parsed = new URL(url, 'http://127.0.0.1');
  if (!parsed.pathname.startsWith(BASE_PATH)) return deliver(exchange, htmlAnswer(404, 'Not Found'), plain);
  if (!isAuthorized(request, host.options.token)) return deliver(exchange, errorAnswer(401), plain);
  const path = parsed.pathname.slice(BASE_PATH.length);
  const { faults } = host.faultState;
  const page = isList(path) ? pageOf(host.behaviour, parsed.searchParams, body) : null;
  const fault = nextFault(host, path, page);
  const delayMs = (faults.latencyMs ?? 0) + (fault?.kind === 'delay' ? fault.ms : 0);
  // Real time: a slow network does not wait for an invented clock.
  if (delayMs > 0) await delay(delayMs, undefined, { signal: host.closing.signal });

  const replaced = fault === null ? null : replaceAnswer(fault);
  const asked = { method, path, query: parsed.searchParams, body };
  const answer = replaced ?? host.service.answer(asked, { behaviour: behaviourSettings(host), faults });
  await deliver(exchange, answer, { ...plain, fault });
  if (replaced === null && method === 'GET' && path === '/orders' && answer.status === 200) {
    churn(host.world, faults, host.served);
    host.served += 1;
  }
}

function nextFault(host: Host, path: string, page: number | null): AnswerFault | null {
  const { downUntil } = host.faultState.faults;
  const isDown = downUntil !== undefined && host.clock.now() < downUntil;
  return isDown ? { kind: 'status', status: 503 } : host.faultState.next({ path, page });
}

function behaviourSettings(host: Host): BehaviourSettings {
  const { compactOffsets = 'ignored', organization } = host.options;
  const sometimes = host.requests.total % 2 === 0 ? 'ignored' : 'honoured';
  return {
    behaviour: host.behaviour,
    organization,
    compactOffsets: compactOffsets === 'sometimes' ? sometimes : compactOffsets,
  };
}

function isAuthorized(request: IncomingMessage, token: string | undefined): boolean {
  const given = tokenOf(request);
  return given !== '' && (token === undefined || given === token);
}

function isList(path: string): boolean {
  return path === '/orders' || path === '/events' || path === '/clients';
}

/** The page a list request is for, wherever the behaviour has it. */
function pageOf(behaviour: Behaviour, query: URLSearchParams, body: string): number {
  if (behaviour !== 'documented') return parsePage(query.get('page'));
  return parsePage(/"page"\s*:\s*"?(\d+)/.exec(body)?.[1]);
}

/** @returns the answer that stands in for the right one; null when the right one is only mishandled */
function replaceAnswer(fault: AnswerFault): Answer | null {
  switch (fault.kind) {
    case 'status':
      return errorAnswer(fault.status);
    case 'html':
      return htmlAnswer(200, MAINTENANCE_PAGE);
    case 'error-envelope':
      return jsonAnswer(200, '{"error":"Unknown error","status":503,"code":"UNKNOWN_ERROR","info":[]}');
    case 'empty':
      return jsonAnswer(fault.status, '');
    case 'null-data':
      return jsonAnswer(200, '{"data":null,"paging":{"perPage":50,"currentPage":1,"total":0}}');
    case 'redirect':
      return htmlAnswer(302, '');
    default:
      return null;
  }
}

function listBadRows(world: World, faults: Faults): readonly number[] {
  const ids: number[] = [];
  const every = faults.badRows ?? 0;
  if (every < 1) return ids;
  world.advance();
  for (let position = every - 1; position < world.size; position += every) {
    const { order, payedAt } = world.stateAt(position);
    if (!world.isRemoved(position) && badRowAt(faults, position, payedAt > 0) !== null) ids.push(order.id);
  }
  return ids;
}
