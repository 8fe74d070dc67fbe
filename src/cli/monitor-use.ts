/** Opens the store for a command that deals with alerts, and makes the monitor of the account that is meant. */
import type { Config } from '../config/config.ts';
import { createMonitor, type Monitor } from '../monitor/monitor.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { Context } from './context.ts';
import { chooseOrganization, storeExists, withReadableStore, withWritableStore } from './store.ts';

/** How a command uses the store. */
export interface MonitorUse {
  readonly config: Config;
  readonly purpose: string;
  /** How long a store that another process holds is waited for, milliseconds. @default 0 */
  readonly waitMs?: number | undefined;
}

interface Opened {
  readonly monitor: Monitor;
  /** IANA zone of times. */
  readonly zone: string;
}

/**
 * For commands that write what they find. A store that is not there is not made.
 * @returns null when nothing was loaded yet
 */
export async function withMonitor<Result>(
  context: Context,
  { config, purpose, waitMs = 0 }: MonitorUse,
  use: (opened: Opened) => Promise<Result>,
): Promise<Result | null> {
  if (!storeExists(config)) return null;
  return withWritableStore(context, { config, purpose, waitMs }, (warehouse) =>
    useMonitor(context, { config, warehouse }, use),
  );
}

/** For commands that only look. @returns null when nothing was loaded yet */
export async function withReadingMonitor<Result>(
  context: Context,
  { config, purpose }: MonitorUse,
  use: (opened: Opened) => Promise<Result>,
): Promise<Result | null> {
  return withReadableStore(context, { config, purpose }, async (store) =>
    store === null
      ? null
      : useMonitor(
          context,
          { config: { ...config, reportZone: store.reportZone }, warehouse: store.warehouse },
          use,
        ),
  );
}

async function useMonitor<Result>(
  context: Context,
  { config, warehouse }: { readonly config: Config; readonly warehouse: Warehouse },
  use: (opened: Opened) => Promise<Result>,
): Promise<Result | null> {
  const organization = await chooseOrganization(context, { config, warehouse });
  if (organization === null) return null;
  const { clock, texts, signal } = context;
  const monitor = createMonitor({ warehouse, config: { ...config, organization }, clock, texts, signal });
  return use({ monitor, zone: config.reportZone });
}
