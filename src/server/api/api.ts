/** The API about sales and data: each route of the list in `protocol/api/routes.ts` that reads the store, and the OpenAPI document. */
import type { Context } from 'hono';
import { createZoneClock } from '../../core/time.ts';
import type { SalesFilter } from '../../protocol/api/filter.ts';
import { API_ROOT, ROUTES } from '../../protocol/api/routes.ts';
import { readChecks, readChoices, readDataHealth } from '../../reports/data-health.ts';
import { readContract } from '../../reports/reports.ts';
import { readBuyers, readPromoCodes, readRefunds, readUtm } from '../../reports/sales/breakdown.ts';
import { readCurve } from '../../reports/sales/curve.ts';
import { readEvent, readEvents } from '../../reports/sales/events.ts';
import {
  readCities,
  readDaily,
  readHeatmap,
  readPlan,
  readSummary,
  readToday,
} from '../../reports/sales/overview.ts';
import { type Asking, toScope } from '../../reports/sales/scope.ts';
import { createStateReader, type DataState } from '../../reports/sales/state.ts';
import { toAnswer } from '../../reports/sales/to-answer.ts';
import type { App, AppEnv } from '../app.ts';
import type { Extension, ServerParts } from '../hooks.ts';
import { HttpError } from '../http-error.ts';
import { alertRoutes } from './alerts.ts';
import { createAnswers } from './answers.ts';
import { openApiDocument } from './openapi.ts';
import { probeRoutes } from './probes.ts';
import { readFilter } from './read-filter.ts';

/** Adds the routes that answer from the store. */
export const api: Extension = (parts) => ({
  routes: [(app) => addRoutes(app, parts), alertRoutes(parts), probeRoutes(parts)],
});

type DataAsking = Omit<Asking, 'scope'>;
type AskedContext = Context<AppEnv>;

const ID = /^\d{1,20}$/;

function addRoutes(app: App, { config, store, clock, access, version }: ServerParts): void {
  const { organization } = config;
  const { warehouse } = store;
  const zone = createZoneClock(config.reportZone);
  const readState = createStateReader(warehouse, organization);
  const answers = createAnswers();

  /** A route whose answer hangs on nothing but the data, the hour and its address. */
  const add = (path: string, read: (asking: DataAsking, context: AskedContext) => Promise<unknown>) =>
    app.get(`${API_ROOT}${path.replaceAll(/\{(\w+)\}/g, ':$1')}`, access.mayRead, async (context) => {
      const state: DataState = await readState();
      const nowMs = clock.now();
      const asking = { warehouse, organization, zone, nowMs, state };
      const moment = `${state.version}-${zone.format(nowMs).slice(0, 13)}`;
      return answers.send(context, moment, () => read(asking, context));
    });

  /** The same, about a period. */
  const addSales = (path: string, read: (asking: Asking) => Promise<unknown>) =>
    add(path, async (asking, context) => {
      const filter = readFilter(context.req.url, ROUTES.summary.query);
      return ask(asking, filter, read);
    });

  addSales(ROUTES.summary.path, readSummary);
  addSales(ROUTES.daily.path, readDaily);
  add(ROUTES.today.path, (asking, { req }) => {
    const day = zone.day(asking.nowMs);
    return ask(asking, { ...readFilter(req.url, ROUTES.today.query), from: day, to: day }, readToday);
  });
  addSales(ROUTES.heatmap.path, readHeatmap);
  addSales(ROUTES.cities.path, readCities);
  addSales(ROUTES.plan.path, readPlan);
  addSales(ROUTES.refunds.path, readRefunds);
  addSales(ROUTES.promoCodes.path, readPromoCodes);
  addSales(ROUTES.buyers.path, readBuyers);
  add(ROUTES.utm.path, (asking, { req }) => {
    const filter = readFilter(req.url, ROUTES.utm.query);
    return ask(asking, filter, (one) => readUtm(one, filter));
  });
  add(ROUTES.events.path, (asking, { req }) => {
    const filter = readFilter(req.url, ROUTES.events.query);
    return ask(asking, filter, (one) => readEvents(one, filter));
  });
  add(ROUTES.event.path, async (asking, { req }) => {
    const filter = { ...readFilter(req.url, ROUTES.event.query), event: eventOf(req.param('id')) };
    return ask(asking, filter, async (one) => found(await readEvent(one)));
  });
  add(ROUTES.curve.path, async (asking, { req }) => {
    const filter = readFilter(req.url, ROUTES.curve.query);
    const { event, show, currency } = filter;
    const scope = await toScope({ event, show, currency }, asking);
    return found(await readCurve({ ...asking, scope }, filter));
  });
  add(ROUTES.choices.path, (asking, { req }) =>
    readChoices(asking, readFilter(req.url, ROUTES.choices.query)),
  );
  // What these tell changes with more than the data.
  const addFresh = (path: string, read: (context: AskedContext) => Promise<object>) =>
    app.get(`${API_ROOT}${path}`, access.mayRead, async (context) =>
      context.json(await read(context), 200, { 'cache-control': 'no-store' }),
    );
  addFresh(ROUTES.dataHealth.path, async ({ req }) => {
    const period = readFilter(req.url, ROUTES.dataHealth.query);
    const state = await readState();
    return readDataHealth({ warehouse, organization, zone, nowMs: clock.now(), state }, period);
  });
  addFresh(ROUTES.contract.path, async () => ({ verdicts: await readContract(warehouse, organization) }));
  addFresh(ROUTES.checks.path, () => readChecks({ warehouse, organization }));

  const document = openApiDocument(version);
  app.get('/api/openapi.json', access.mayRead, (context) => context.json(document));
}

async function ask(
  asking: DataAsking,
  filter: Partial<SalesFilter>,
  read: (asking: Asking) => Promise<unknown>,
): Promise<unknown> {
  const whole = { ...asking, scope: await toScope(filter, asking) };
  return toAnswer(whole, await read(whole));
}

function eventOf(id: string | undefined): string {
  if (id === undefined || !ID.test(id)) throw new HttpError(404, 'NOT_FOUND', 'there is no such event');
  return id;
}

function found<Value>(value: Value | null): Value {
  if (value === null) throw new HttpError(404, 'NOT_FOUND', 'the event has nothing in that currency');
  return value;
}
