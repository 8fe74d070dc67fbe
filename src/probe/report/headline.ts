/** The first lines of the report, and the last of the terminal: what the source ignores, what that costs, and the way that works. */
import type { Texts } from '../../core/texts/index.ts';
import type { Verdict } from '../../protocol/contract.ts';
import type { ProbeParameter, ProbeReport, WorkingWay } from '../../protocol/probe.ts';

/** Parameters as people look for them. */
export const PARAMETER_ORDER: readonly ProbeParameter[] = [
  ...(['payed', 'since', 'until', 'status', 'organization', 'per_page', 'page', 'id', 'order'] as const),
  'compact_offset',
];
/** What is bad comes first. */
const VERDICT_ORDER: readonly Verdict[] = ['ignored', 'rejected', 'unstable', 'honoured', 'unverifiable'];

/** One sentence a line, with names in backticks. */
export interface Headline {
  readonly found: string;
  readonly way: string;
  /** Null where no way was found. */
  readonly settings: string | null;
}

export function headlineOf(report: ProbeReport, texts: Texts): Headline {
  const { probe: words } = texts;
  const { way, settings } = report;
  const found = [...verdictPhrases(report, texts), ...naivePhrases(report, texts)];
  return {
    found: found.length === 0 ? words.cause[report.root_cause] : `${found.join('; ').replace(/\.$/, '')}.`,
    way: way === null ? words.way.none : `${words.way.title}: ${describeWay(way, texts)}.`,
    settings:
      settings === null ? null : `${words.settings({ dialect: settings.QTICKETS_DIALECT, ...settings })}.`,
  };
}

/** How orders are read in the way that works. */
function describeWay(way: WorkingWay, { probe: { way: words, dialect } }: Texts): string {
  const isByPage = way.plan === 'pages';
  const how = isByPage
    ? words.pages(way, way.target)
    : words.keyset(way, way.target.replace(/\?.*$/, ''), dialect[way.dialect]);
  return `${how}. ${way.can_ask_for_changes ? words.changes : words.noChanges}`;
}

/** What a dialect does with the parameters of one verdict, as a phrase. */
export function verdictPhrase(verdict: Verdict, parameters: readonly ProbeParameter[], texts: Texts): string {
  const names = parameters
    .toSorted((a, b) => PARAMETER_ORDER.indexOf(a) - PARAMETER_ORDER.indexOf(b))
    .map((one) => `\`${one}\``);
  return texts.probe.verdicts[verdict](names.join(', '), names.length);
}

/** Of the plain parameters, which clients write from habit. */
function verdictPhrases({ verdicts }: ProbeReport, texts: Texts): string[] {
  return VERDICT_ORDER.flatMap((verdict) => {
    const same = verdicts.filter((one) => one.dialect === 'flat' && one.verdict === verdict);
    const parameters = same.map(({ parameter }) => parameter);
    return parameters.length === 0 ? [] : [verdictPhrase(verdict, parameters, texts)];
  });
}

function naivePhrases({ naive, environment }: ProbeReport, { probe, format }: Texts): string[] {
  if (naive === null) return [];
  const newest = naive.outside > 0 ? naive.newest : null;
  return [
    ...(naive.rows < naive.total ? [probe.naive.firstPage(naive)] : []),
    ...(naive.unpaid > 0 ? [probe.naive.unpaid(naive)] : []),
    ...(newest === null ? [] : [probe.naive.newest(format.month(newest, environment.report_zone))]),
  ];
}
