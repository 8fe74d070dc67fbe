/** A server over a loaded world of known truth, for tests of the API. */

import { api } from '../../src/server/api/api.ts';
import { createSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { startTestServer, type TestServer, type TestServerOptions } from './test-server.ts';

export interface ApiWorld {
  readonly server: TestServer;
  readonly simulator: Simulator;
  /** Loads what there is, and waits for the end. */
  load(): Promise<void>;
  close(): Promise<void>;
}

/** The history ends an hour ago, so that there are sales of today and shows to come. */
export async function startApiWorld(
  options: Omit<TestServerOptions, 'url'> & { readonly orders?: number } = {},
): Promise<ApiWorld> {
  const simulator = await createSimulator({
    ...{ orders: options.orders ?? 1_500, seed: 11, anchor: Date.now() - 3_600_000, behaviour: 'documented' },
  });
  const server = await startTestServer({ url: simulator.url, extensions: [api], ...options });
  const load = async () => {
    const started = await server.post('/api/v1/runs', { kind: 'load' });
    if (started.status !== 202) throw new Error(`no run began: ${await started.text()}`);
    const live = await server.get('/api/v1/runs/live');
    for await (const chunk of live.body ?? [])
      if (Buffer.from(chunk).toString().includes('data: null')) break;
  };
  return {
    ...{ server, simulator, load },
    async close() {
      await server.close();
      await simulator.close();
    },
  };
}
