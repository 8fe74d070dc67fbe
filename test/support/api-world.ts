/** A server over a loaded world of known truth, for tests of the API. */
import { z } from 'zod';
import { API_ROOT, ROUTES, type RouteName } from '../../src/protocol/api/routes.ts';
import { api } from '../../src/server/api/api.ts';
import type { App } from '../../src/server/app.ts';
import type { Extension, ServerParts } from '../../src/server/hooks.ts';
import { createSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import type { World } from '../../src/simulator/world.ts';
import { startTestServer, type TestServer, type TestServerOptions } from './test-server.ts';

export interface ApiWorld {
  readonly server: TestServer;
  readonly simulator: Simulator;
  /** What the server's own parts work with. */
  readonly parts: ServerParts;
  readonly app: App;
  /** Loads, and waits for the end. */
  load(): Promise<void>;
  close(): Promise<void>;
}

/** The history ends an hour ago, so that there are sales of today and shows to come. Nothing is loaded yet. */
export async function startApiWorld(
  orders = 1_500,
  { extensions = [], ...more }: Partial<TestServerOptions> = {},
): Promise<ApiWorld> {
  const simulator = await createSimulator({
    ...{ orders, seed: 11, years: 2, cases: true, behaviour: 'documented', anchor: Date.now() - 3_600_000 },
    listsExchanges: true,
  });
  exchangeSome(simulator.world);
  const found: { parts?: ServerParts; app?: App } = {};
  const look: Extension = (parts) => {
    found.parts = parts;
    const keep = (app: App) => {
      found.app = app;
    };
    return { routes: [keep] };
  };
  const server = await startTestServer({
    ...more,
    url: simulator.url,
    extensions: [api, ...extensions, look],
  });
  const { parts, app } = found;
  if (parts === undefined || app === undefined) throw new Error('the server has no parts');
  return {
    ...{ server, simulator, parts, app },
    async load() {
      const { ended } = await parts.runs.start(
        { kind: 'load', dryRun: false, scope: { kind: 'default' } },
        'request',
      );
      const { status } = await ended;
      if (status !== 'ok') throw new Error(`the load ended ${status}`);
    },
    async close() {
      await server.close();
      await simulator.close();
    },
  };
}

/** Exchanges orders of the last weeks for new ones of today, some of which have a promo code. */
function exchangeSome(world: World): void {
  const whole = [...world.truth()].filter(
    ({ payed, deletedAt, tickets }) =>
      payed && deletedAt === null && tickets.every(({ refundedAt }) => refundedAt === null),
  );
  for (const { id } of whole.slice(-60, -30)) world.exchange(id, world.createOrder({ payed: true }));
}

type AnswerOf<Name extends RouteName> = (typeof ROUTES)[Name]['answer'] extends infer Schema extends z.ZodType
  ? z.output<Schema>
  : null;

/** Asks a route, and holds its answer to the schema, with nothing in it that the schema does not know. */
export async function askRoute<Name extends RouteName>(
  { server }: Pick<ApiWorld, 'server'>,
  name: Name,
  query: Readonly<Record<string, string>> = {},
  id = '',
): Promise<AnswerOf<Name>> {
  const { path, answer } = ROUTES[name];
  const parameters = new URLSearchParams(query).toString();
  const response = await server.get(
    `${API_ROOT}${path.replace('{id}', id)}${parameters === '' ? '' : `?${parameters}`}`,
  );
  const body: unknown = await response.json();
  if (response.status !== 200 || answer === null)
    throw new Error(`${path}: ${response.status} ${JSON.stringify(body)}`);
  return strictly<AnswerOf<Name>>(answer, body);
}

/** @throws when the value has anything that the schema has not, or lacks anything */
function strictly<Value>(schema: z.ZodType, value: unknown): Value {
  const parsed = z.custom<Value>().parse(schema.parse(value));
  if (JSON.stringify(sorted(parsed)) !== JSON.stringify(sorted(value)))
    throw new Error('more than the schema knows');
  return parsed;
}

/** With the keys of objects in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => left.localeCompare(right))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
