/** A store kept by this process for as long as it runs, and shared with the other processes of its user through a door. */
import type { Config } from '../config/config.ts';
import type { Clock } from '../core/clock.ts';
import { acquireLock, SERVE } from './lock.ts';
import { migrate } from './migrate.ts';
import { openEngine } from './open-warehouse.ts';
import { openStoreDoor } from './store-door.ts';
import type { Warehouse } from './warehouse.ts';
import { WriterTurns } from './writer-turns.ts';

/** What the owner has. */
export interface OwnedStore {
  readonly warehouse: Warehouse;
  /** Taken before anything is written. */
  readonly turns: WriterTurns;
  /** Sends the others away, waits for what is running, lets the store go. */
  close(): Promise<void>;
}

/**
 * Opens the store and brings its tables up to date.
 * @throws StoreLockedError when another process holds the data folder
 * @throws StoreUnavailableError, StoreSchemaError
 */
export async function ownStore(config: Config, clock: Clock): Promise<OwnedStore> {
  const { dataDir, database } = config;
  const lock = await acquireLock(dataDir, { purpose: SERVE, clock });
  const turns = new WriterTurns(clock);
  const opening = open(config, clock);
  // Met below; whoever came to the door meanwhile is told as well.
  opening.catch(() => undefined);
  try {
    // Before the engine is open, which takes a second: others find the door and wait.
    const door = await openStoreDoor({ dataDir, database, turns, warehouse: opening });
    const warehouse = await opening.catch(async (error: unknown) => {
      await door.close();
      throw error;
    });
    return {
      ...{ warehouse, turns },
      async close() {
        await door.close();
        await warehouse.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function open(config: Config, clock: Clock): Promise<Warehouse> {
  // One writer: what runs side by side leaves gaps in memory, and this process lives for months.
  const warehouse = await openEngine(config, { clock, access: 'write', writers: 1 });
  try {
    await migrate(warehouse, { reportZone: config.reportZone, clock });
    return warehouse;
  } catch (error) {
    await warehouse.close();
    throw error;
  }
}
