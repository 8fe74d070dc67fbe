/** What is said of runs and failures: by their stable words, in the reader's language. */
import type { RunSummary } from '../../src/protocol/reports.ts';
import { completenessSchema } from '../../src/protocol/run.ts';
import { format, texts } from '../state/preferences.ts';

/** What went wrong. */
export function failureText({ code, message }: { readonly code: string; readonly message: string }): string {
  const { failures, unknownFailure } = texts.value.records;
  const name = nameIn(failures, code);
  return name === code ? unknownFailure(code, message) : name;
}

/** A word of the server in the reader's language; as it is where it is not known here. */
export function nameIn(names: Readonly<Record<string, string>>, word: string): string {
  return names[word] ?? word;
}

/** What a check of the store looks for. */
export function checkName(check: string): string {
  return nameIn(texts.value.records.checkNames, check);
}

export type Remarked = Pick<
  RunSummary,
  'status' | 'reason' | 'error_code' | 'message' | 'distinct_ids' | 'server_total'
>;

/** Why a run is or is not proved, or what stopped it; nothing of one at work. */
export function runRemark({
  status,
  reason,
  error_code: code,
  message,
  distinct_ids: ids,
  server_total: total,
}: Remarked): string {
  const { records } = texts.value;
  const write = format.value;
  if (status === 'running') return '';
  const failure = code === '' ? null : failureText({ code, message });
  const unknown = () => records.unknownFailure('', message);
  if (status === 'error') return failure ?? unknown();
  if (status === 'interrupted') return failure ?? records.vanished;
  const known = completenessSchema.shape.reason.safeParse(reason);
  if (!known.success) return failure ?? (message === '' ? '' : unknown());
  const counts = { distinct: write.count(ids), total: total === null ? null : write.count(total) };
  const proof = records.reasons[known.data](counts);
  return failure === null ? proof : `${proof}: ${failure}`;
}
