/** `zakaz schedule`: files by which systemd, cron or Kubernetes run Zakaz. */
import { mkdir, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { OutputError } from '../../core/errors.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { wrap } from '../layout.ts';
import {
  cronFiles,
  hiddenFromUnits,
  k8sFiles,
  type ScheduleFile,
  systemdFiles,
} from '../schedule/schedule-files.ts';
import { writeWholeFile } from '../whole-file.ts';

/** Options and argument of `zakaz schedule`. */
export interface ScheduleOptions {
  readonly kind: keyof typeof MAKERS;
  readonly out: string;
}

const MAKERS = { systemd: systemdFiles, cron: cronFiles, k8s: k8sFiles };

/** Writes the files; installs nothing. Their paths go to stdout. @throws OutputError */
export async function run(context: Context, { kind, out }: ScheduleOptions): Promise<number> {
  const { stdout, stderr, texts, version, signal } = context;
  const script = await realpath(context.script).catch(() => resolve(context.script));
  const folder = resolve(out);
  await mkdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new OutputError(`${folder} cannot be made (${error.code})`, { details: { path: folder } });
  });
  const program = { node: process.execPath, script, version };
  if (kind === 'systemd') {
    for (const path of hiddenFromUnits(program))
      stderr.lines(wrap(texts.schedule.hidden(path), stderr.columns()));
  }
  for (const file of MAKERS[kind](program)) {
    const path = join(folder, file.name);
    await writeWholeFile(path, toPieces(file), signal, file.isScript ? 0o755 : 0o644);
    stdout.lines([path]);
  }
  stderr.lines(wrap(texts.schedule.next[kind](folder), stderr.columns()));
  return EXIT.done;
}

async function* toPieces({ text }: ScheduleFile): AsyncGenerator<string> {
  yield text;
}
