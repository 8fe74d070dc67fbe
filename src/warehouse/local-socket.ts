/** Where the owner of a store listens: a socket beside the lock, found by whoever knows the data folder. */
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { StoreUnavailableError } from '../core/errors.ts';

export const SOCKET_FILE = 'zakaz.sock';
/** Source: unix(7): 108 bytes with the zero at the end; macOS has 104. */
const MAX_PATH_BYTES = 103;

/** The socket's address. */
export interface SocketAddress {
  readonly path: string;
  /** To be called once nobody listens or connects there any more. */
  release(): void;
}

/**
 * The address for a data folder, also where its path is too long for one.
 * @throws StoreUnavailableError where it is and the system knows no shorter way
 */
export function socketAddress(dataDir: string): SocketAddress {
  const path = join(dataDir, SOCKET_FILE);
  if (Buffer.byteLength(path) <= MAX_PATH_BYTES) return { path, release: () => {} };
  if (process.platform !== 'linux') {
    throw new StoreUnavailableError(`the path of the data folder is too long for a socket: ${dataDir}`, {
      fault: 'broken',
      details: { path: dataDir },
    });
  }
  const folder = openSync(dataDir, 'r');
  return { path: `/proc/self/fd/${folder}/${SOCKET_FILE}`, release: () => closeSync(folder) };
}
