/** `zakaz probe replay`: the recorded answers on a port of this machine, until a signal. */
import { readExchanges } from '../../probe/replay.ts';
import { createReplay } from '../../simulator/replay.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { wrap } from '../layout.ts';
import { probeFolder, readProbe } from '../probe-folder.ts';
import { portErrors, stopped } from './simulate.ts';

/** Options of `zakaz probe replay`. */
export interface ReplayOptions {
  readonly folder: string;
  /** 0 is any free one. */
  readonly port: number;
}

/** Serves until a signal. @throws UsageError when there is no probe, or the port cannot be used */
export async function run(context: Context, options: ReplayOptions): Promise<number> {
  const { stdout, stderr, texts, clock, signal } = context;
  const folder = probeFolder(context, options.folder);
  const exchanges = await readProbe(context, folder, () => readExchanges(folder));
  const { port } = options;
  const replay = await portErrors(context, port, () => createReplay({ exchanges, port, clock }));
  stdout.write(`${replay.url}\n`);
  const said = [texts.probe.talk.serving(exchanges.length), texts.simulate.stop];
  stderr.lines(said.flatMap((text) => wrap(text, stderr.columns())));
  await stopped(signal);
  await replay.close();
  return EXIT.done;
}
