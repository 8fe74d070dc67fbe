/** The difference of two probes, group by group, a line for each change. */
import type { Texts } from '../../core/texts/index.ts';
import type { Change } from '../diff.ts';

type Group = keyof Texts['probe']['diff']['group'];

const GROUP_OF: Readonly<Record<Change['kind'], Group>> = {
  source: 'other',
  verdict: 'verdicts',
  step: 'steps',
  status: 'statuses',
  total: 'lists',
  'per-page': 'lists',
  'fields-added': 'fields',
  'fields-gone': 'fields',
};
const GROUPS: readonly Group[] = ['verdicts', 'steps', 'statuses', 'lists', 'fields', 'other'];

/** @param names what the two probes are called */
export function renderDiff(
  changes: readonly Change[],
  names: { readonly before: string; readonly after: string },
  texts: Texts,
): string[] {
  const { diff } = texts.probe;
  if (changes.length === 0) return [diff.nothing];
  const groups = GROUPS.flatMap((group) => {
    const own = changes.filter(({ kind }) => GROUP_OF[kind] === group);
    return own.length === 0
      ? []
      : ['', diff.group[group], ...own.map((change) => `  ${describe(change, texts)}`)];
  });
  return [diff.title(names.before, names.after), ...groups];
}

function describe(change: Change, { probe }: Texts): string {
  const { diff, verdict, state, report } = probe;
  const status = (value: number | null) => (value === null ? report.noAnswer : String(value));
  switch (change.kind) {
    case 'source':
      return diff.source(change.before, change.after);
    case 'verdict': {
      const word = (value: typeof change.before) => (value === null ? diff.notExamined : verdict[value]);
      return diff.verdict(change.name, word(change.before), word(change.after));
    }
    case 'step':
      return diff.step(
        `${change.step} (${probe.hypothesis[change.step]})`,
        state[change.before],
        state[change.after],
      );
    case 'total':
      return diff.total(change.list, change.before, change.after);
    case 'per-page':
      return diff.perPage(change.list, change.before, change.after);
    case 'status':
      return diff.status(change.request, status(change.before), status(change.after));
    case 'fields-added':
      return diff.fieldsAdded(change.list, change.names.join(', '));
    case 'fields-gone':
      return diff.fieldsGone(change.list, change.names.join(', '));
  }
}
