/** Alerts over HTTP: what is open, what was, how the channels do, and what is not told for a while. */
import { createChannels } from '../../monitor/channels/create-channels.ts';
import { createMonitor } from '../../monitor/monitor.ts';
import { testChannels } from '../../monitor/test-channels.ts';
import { muteRequestSchema } from '../../protocol/api/data-health.ts';
import { API_ROOT, ROUTES } from '../../protocol/api/routes.ts';
import { toSpan } from '../../reports/span.ts';
import type { Routes } from '../app.ts';
import type { ServerParts } from '../hooks.ts';
import { readJson } from '../read-json-body.ts';
import { readFilter } from './read-filter.ts';

const HOUR_MS = 3_600_000;
const NO_STORE = { 'cache-control': 'no-store' };

/** Adds `/api/v1/alerts`. */
export function alertRoutes({ config, store, clock, texts, access, signal }: ServerParts): Routes {
  const monitor = createMonitor({ warehouse: store.warehouse, config, clock, texts });
  return (app) => {
    app.get(`${API_ROOT}${ROUTES.alerts.path}`, access.mayRead, async (context) => {
      const { limit, ...period } = readFilter(context.req.url, ROUTES.alerts.query);
      const span = toSpan(period, config.reportZone);
      return context.json(await monitor.report(limit, span), 200, NO_STORE);
    });
    app.post(`${API_ROOT}${ROUTES.muteAlert.path}`, access.mayChange, async (context) => {
      const { rule, hours } = await readJson(context.req.raw, muteRequestSchema);
      await monitor.mute(rule, hours * HOUR_MS);
      return context.body(null, 204);
    });
    app.post(`${API_ROOT}${ROUTES.testAlerts.path}`, access.mayChange, async (context) => {
      const { organization, reportZone } = config;
      const words = { texts, zone: reportZone, organization };
      const results = await testChannels(createChannels(config.alerts), { ...words, clock, signal });
      return context.json({ results }, 200, NO_STORE);
    });
  };
}
