/**
 * A sign of life for a watchdog elsewhere, after each proved load: a program that is dead cannot complain, so somebody else has to when
 * the sign does not come.
 */
import type { AlertsConfig } from '../config/config.ts';
import type { Failure } from '../protocol/alerts.ts';
import type { RunMetrics } from '../protocol/run.ts';
import { call, type SendLimits, toResult } from './channels/http.ts';
import { type Patience, tryPatiently } from './channels/send-patiently.ts';

/** A load waits for it, so it is short. */
const LIMITS: SendLimits = { connectMs: 3_000, totalMs: 5_000 };

/**
 * Asks for the address that is set. It does not throw.
 * @returns why it did not arrive; null when it did, or none was due: no address, a load that was not proved, wrote nothing, or was to
 *   end in the past and says nothing of the present
 */
export async function sendHeartbeat(
  { heartbeatUrl, allowsPrivate }: AlertsConfig,
  { status, dry_run: dryRun, window }: Pick<RunMetrics, 'status' | 'dry_run' | 'window'>,
  patience: Patience,
): Promise<Failure | null> {
  if (heartbeatUrl === null || status !== 'ok' || dryRun || window.to !== null) return null;
  const url = new URL(heartbeatUrl.reveal());
  const request = { url, method: 'GET', allowsPrivate, limits: LIMITS } as const;
  const result = await tryPatiently(async (signal) => toResult(await call({ ...request, signal })), patience);
  return result.kind === 'failed' ? result.reason : null;
}
