/** `zakaz alerts mute`: a rule is not told for a while. */
import type { AlertRule } from '../../protocol/alert-names.ts';

import { type Context, readConfig } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { withMonitor } from '../monitor-use.ts';
import { describeNoData } from '../store.ts';

/** Options of `zakaz alerts mute`. */
export interface MuteOptions {
  readonly rule: AlertRule;
  /** Milliseconds. */
  readonly for: number;
  readonly off?: boolean;
  /** Milliseconds. */
  readonly wait?: number;
}

/** @throws ConfigError, StoreLockedError, StoreUnavailableError, StoreSchemaError */
export async function run(context: Context, options: MuteOptions): Promise<number> {
  const { stdout, stderr, texts, clock } = context;
  const config = await readConfig(context);
  const ms = options.off === true ? 0 : options.for;
  const use = { config, purpose: 'alerts mute', waitMs: options.wait };
  const zone = await withMonitor(context, use, async (opened) => {
    await opened.monitor.mute(options.rule, ms);
    return opened.zone;
  });
  if (zone === null) {
    stderr.lines(describeNoData(context, config));
    return EXIT.notProved;
  }
  const { list } = texts.alerts;
  const until = texts.format.time(new Date(clock.now() + ms).toISOString(), zone);
  stdout.lines([ms === 0 ? list.unmuted(options.rule) : list.muted(options.rule, until)]);
  return EXIT.done;
}
