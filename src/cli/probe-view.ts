/**
 * An investigation on stderr as it happens: a line that is rewritten tells what is being asked, and each step leaves two lines, what
 * it supposed and what it found. In a pipe or a log only those remain.
 */
import type { Texts } from '../core/texts/index.ts';
import type { ProbeListener } from '../probe/probe.ts';
import { noteOf, proofOf, rowsOf, statusOf } from '../probe/report/note.ts';
import { MARKS } from '../probe/report/step-sections.ts';
import type { ProbeLoad, ProbeRequest, SkipReason, StepState } from '../protocol/probe.ts';
import { printable, truncate, wrap } from './layout.ts';
import type { Output, Style } from './output.ts';
import { createLiveLine, describeProgress } from './progress.ts';

/** For terminals that know nothing else. */
const ASCII_MARKS: Readonly<Record<string, string>> = { '✔': '+', '✘': 'x', '◐': '~', '–': '-' };
const INDENT = '       ';

export interface ProbeViewOptions {
  readonly output: Output;
  readonly texts: Texts;
}

/** A listener that shows. */
export function createProbeView({ output, texts }: ProbeViewOptions): ProbeListener {
  const { talk, hypothesis, state: states, reason: reasons } = texts.probe;
  const live = createLiveLine(output);
  let told: ProbeRequest | null = null;
  let loaded: ProbeLoad | null = null;
  const line = (text: string) => truncate(printable(text), output.columns(), output.unicode);
  const wrapped = (text: string) => wrap(printable(text), output.columns() - INDENT.length);
  /** Why nothing was asked, or what was and what came. */
  const detailsOf = (reason: SkipReason | null): string[] => {
    if (reason !== null) return wrapped(reasons[reason]);
    if (loaded !== null) return wrapped(`-> ${describeLoad(loaded, texts)}`);
    if (told === null) return [];
    const asked = truncate(
      printable(describeRequest(told)),
      output.columns() - INDENT.length,
      output.unicode,
    );
    return [asked, ...wrapped(`-> ${describeAnswer(told, texts)}`)];
  };

  return {
    onFolder: (path) => output.lines([talk.folder(path)]),
    onStep(step) {
      told = null;
      live.show(talk.asking(step, hypothesis[step]));
    },
    onAsk: ({ step, method, target }) => live.show(talk.asking(step, `${method} ${target}`)),
    onFound(request) {
      if (rankOf(request) > (told === null ? 0 : rankOf(told))) told = request;
    },
    onLoaded(load) {
      loaded = load;
    },
    onStepEnd({ step, state, reason }) {
      live.clear();
      const mark = MARKS[state];
      const head = `${output.unicode ? mark : (ASCII_MARKS[mark] ?? mark)} ${step.padEnd(3)}`;
      const word = states[state];
      const what = line(`${head}  ${word}: ${hypothesis[step]}`);
      const paint = styleOf(state, output);
      output.lines([
        paint(what.slice(0, 1)) + what.slice(1),
        ...detailsOf(reason).map((text) => output.paint.dim(INDENT + text)),
      ]);
      loaded = null;
    },
    onWait: (ms) => live.show(talk.waiting(texts.format.duration(ms))),
    onAgain() {
      live.clear();
      output.lines(['', talk.again]);
    },
    onLoad: (progress) => live.show(describeProgress(progress, 0, texts)),
  };
}

/** Which request of a step is told: its own, else one that shows an effect, else what was treated; 0 is none. */
function rankOf({ parameter, role, compared }: ProbeRequest): number {
  if (parameter === null) return role === 'control' ? 0 : 3;
  if (role !== 'treatment' && role !== 'contrast') return 0;
  if (compared?.same_rows === false) return 2;
  return role === 'treatment' ? 1 : 0;
}

function describeLoad({ metrics, failure }: ProbeLoad, texts: Texts): string {
  if (metrics === null) return failure?.message ?? '';
  const sold = texts.run.sold(metrics.tickets_sold, texts.format.money(metrics.revenue, ''));
  return `${proofOf(metrics, texts)}; ${sold}`;
}

function describeRequest({ method, target, body }: ProbeRequest): string {
  return `${method} ${target}${body === null ? '' : ` ${body}`}`;
}

function describeAnswer(request: ProbeRequest, texts: Texts): string {
  const what = [`HTTP ${statusOf(request, texts)}`, rowsOf(request, texts), noteOf(request, texts)];
  return what
    .filter((part) => part !== '')
    .join(', ')
    .replaceAll('`', '');
}

function styleOf(state: StepState, { paint }: Output): Style {
  if (state === 'confirmed') return paint.green;
  if (state === 'refuted') return paint.red;
  return state === 'skipped' ? paint.dim : paint.yellow;
}
