/** The OpenAPI document, walked against the real server: every route is in it, and every answer is as it says. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { API_ROOT, ROUTES, type Route } from '../../src/protocol/api/routes.ts';
import { type ApiWorld, askRoute, startApiWorld } from '../support/api-world.ts';

const operationSchema = z.looseObject({
  operationId: z.string(),
  'x-role': z.enum(['anyone', 'viewer', 'operator']),
  responses: z.record(z.string(), z.unknown()),
});
const documentSchema = z.looseObject({
  openapi: z.literal('3.1.0'),
  info: z.looseObject({ version: z.string() }),
  paths: z.record(z.string(), z.record(z.enum(['get', 'post', 'delete']).or(z.string()), operationSchema)),
});

let world: ApiWorld;
let document: z.infer<typeof documentSchema>;

beforeAll(async () => {
  world = await startApiWorld(300);
  await world.load();
  document = documentSchema.parse(await (await world.server.get('/api/openapi.json')).json());
});
afterAll(() => world.close());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

/** Routes that answer one document to a reader. */
const READ = Object.entries<Route>(ROUTES).filter(
  ([name, { method, isStream, access }]) =>
    // Two probes are compared where there are two: in web.test.ts.
    method === 'get' && isStream !== true && access !== 'anyone' && name !== 'compareProbes',
);

describe('the OpenAPI document', () => {
  it('has every route of the API that the server answers, and no other', () => {
    const answered = world.app.routes
      .filter(({ path, method }) => path.startsWith(`${API_ROOT}/`) && method !== 'ALL')
      .map(({ path, method }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    const described = operations().map(({ method, path }) => `${method} ${path}`);
    expect(described.sort()).toEqual([...new Set(answered)].sort());
  });

  it('refers to nothing that is not in it', () => {
    const text = JSON.stringify(document);
    const references = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path.split('/'));
    expect(references.length).toBeGreaterThan(10);
    for (const path of references) {
      const target = path.reduce<unknown>(
        (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
        document,
      );
      expect([path.join('/'), target === undefined]).toEqual([path.join('/'), false]);
    }
  });

  it.each(READ)('%s answers as it says', async (name) => {
    const [found] = Object.keys(ROUTES).filter((one): one is keyof typeof ROUTES => one === name);
    if (found === undefined) throw new Error('no such route');
    const { events } = await askRoute(world, 'choices');
    const [run] = (await askRoute(world, 'runs')).runs;
    const query = found === 'curve' ? { event: events[0]?.event_id ?? '' } : {};
    const id = found === 'run' ? run?.run_id : events[0]?.event_id;
    expect(await askRoute(world, found, query, id)).toBeDefined();
  });

  it('names the role that each route asks for, and the server asks for it', async () => {
    for (const { path, method, operation } of operations()) {
      const url = `${world.server.url}${path.replace('{id}', '1')}`;
      const { status } = await fetch(url, { method: method.toUpperCase() });
      const isAsked = status === 401;
      expect([operation.operationId, isAsked]).toEqual([
        operation.operationId,
        operation['x-role'] !== 'anyone',
      ]);
    }
  });

  it('tells what changes answer: share links, mutes, runs', async () => {
    const made = await world.server.post(`${API_ROOT}/shares`, { label: 'x', days: 1 });
    expect(made.status).toBe(201);
    const share = ROUTES.createShare.answer.parse(await made.json());
    expect((await askRoute(world, 'shares')).shares.map(({ id }) => id)).toEqual([share.id]);
    const muted = await world.server.post(`${API_ROOT}/alerts/mutes`, { rule: 'no-sales', hours: 1 });
    expect(muted.status).toBe(204);
    expect((await askRoute(world, 'alerts')).mutes.map(({ rule }) => rule)).toEqual(['no-sales']);
    const started = await world.server.post(`${API_ROOT}/runs`, { kind: 'load' });
    const { run_id: id } = ROUTES.startRun.answer.parse(await started.json());
    await expect.poll(async () => (await askRoute(world, 'run', {}, id)).run?.status).toBe('ok');
  });
});
