/** Step 0: what the probe was told and where it runs. The token is told by its fingerprint alone. */
import type { ConfigWithSource } from '../config/config.ts';
import type { Clock } from '../core/clock.ts';
import type { ZoneClock } from '../core/time.ts';
import type { ProbeEnvironment } from '../protocol/probe.ts';

export interface EnvironmentOptions {
  readonly config: ConfigWithSource;
  readonly clock: Clock;
  /** Of this program. */
  readonly version: string;
  /** Id of the order to read by itself; null for the first of the list. */
  readonly order: string | null;
  readonly retryWaitSeconds: number;
  readonly allowPost: boolean;
  readonly load: boolean;
  readonly raw: boolean;
}

const WINDOW_MS = 30 * 86_400_000;

export function describeEnvironment(options: EnvironmentOptions, zone: ZoneClock): ProbeEnvironment {
  const { config, clock, order, raw, load } = options;
  const { versions, platform, arch } = process;
  const { origin, pathname } = config.source.baseUrl;
  const nowMs = clock.now();
  return {
    version: options.version,
    node: versions.node,
    platform: `${platform} ${arch}`,
    base_url: origin + pathname.replace(/\/+$/, ''),
    organization: config.organization,
    report_zone: config.reportZone,
    machine_zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    token_fingerprint: config.source.token.fingerprint(),
    window: { from: zone.format(nowMs - WINDOW_MS), to: zone.format(nowMs) },
    options: { order, retry_wait_s: options.retryWaitSeconds, allow_post: options.allowPost, load, raw },
  };
}

/** `step00_env.txt`. @param skewMs the source's clock minus ours; null when it never told */
export function environmentText(environment: ProbeEnvironment, skewMs: number | null): string {
  const { options, window } = environment;
  const facts = [
    ['QTICKETS_BASE_URL', environment.base_url],
    ['ORG_NAME', environment.organization],
    ['QTICKETS_TOKEN', `fingerprint ${environment.token_fingerprint}`],
    ['REPORT_TZ', environment.report_zone],
    ['machine_zone', environment.machine_zone],
    ['window', `${window.from} ... ${window.to}`],
    ['zakaz', environment.version],
    ['node', environment.node],
    ['platform', environment.platform],
    [
      'clock',
      skewMs === null
        ? 'the source did not tell its time'
        : `source minus this machine: ${Math.round(skewMs)} ms`,
    ],
    ['--order', options.order ?? 'the first of the list'],
    ['--retry-wait', String(options.retry_wait_s)],
    ['--allow-post', String(options.allow_post)],
    ['load', String(options.load)],
    ['--raw', String(options.raw)],
  ];
  return facts.map(([name, value]) => `${name}: ${value}\n`).join('');
}
