/** Which process is meant by a pid: numbers are used again, after a reboot by quite another program. */
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Where a pid means something. */
export interface PidSpace {
  readonly host: string;
  /** Differs after each boot; null where the system does not tell. */
  readonly boot: string | null;
  /** Containers of one machine do not see one another's processes; null where there is no such thing. */
  readonly pidNamespace: string | null;
}

/** The space of this process's own pid. */
export function currentPidSpace(): PidSpace {
  return {
    host: hostname(),
    boot: readOrNull(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    pidNamespace: readOrNull(() => readlinkSync('/proc/self/ns/pid')),
  };
}

/** Whether a process of that pid runs, of whichever program and user. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * When the process started, in the kernel's ticks since boot.
 * @returns null when there is no such process, or the system has no /proc
 */
export function processStart(pid: number): string | null {
  // Source: proc(5): field 22. The name in field 2 may hold spaces and brackets.
  const stat = readOrNull(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}

function readOrNull(read: () => string): string | null {
  try {
    return read();
  } catch {
    return null;
  }
}
