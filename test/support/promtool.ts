/** Prometheus's own checker, Debian's. Where there is none the tests that need it are skipped, and say so. */
import { spawnSync } from 'node:child_process';

const run = (args: readonly string[], input = '') => spawnSync('promtool', args, { input, encoding: 'utf8' });

export const HAS_PROMTOOL = run(['--version']).status === 0;

if (!HAS_PROMTOOL) process.stderr.write('skipped: no promtool here (apt-get install prometheus)\n');

/** @returns its exit code and what it says, findings on stderr: `[0, '']` where it finds nothing wrong */
export function promtool(args: readonly string[], input?: string): [number | null, string] {
  const { status, stderr } = run(args, input);
  return [status, stderr];
}
