/** Whether the server is alive, and whether it does its work. */
import type { Routes } from '../app.ts';
import type { ServerParts } from '../hooks.ts';
import type { HealthReader } from '../read-health.ts';

/** `/healthz` and `/readyz` say one word to anybody; `/api/v1/health` says all to whoever may read. */
export function healthRoutes({ access }: Pick<ServerParts, 'access'>, readHealth: HealthReader): Routes {
  return (app) => {
    app.get('/healthz', (context) => context.text('ok'));
    app.get('/readyz', async (context) => {
      const { status, problems } = await readHealth();
      return context.json({ status, problems }, status === 'ready' ? 200 : 503);
    });
    app.get('/api/v1/health', access.mayRead, async (context) => context.json(await readHealth()));
  };
}
