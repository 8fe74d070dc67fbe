/** `zakaz doctor`: tries everything a load needs, and says what to do about what is wrong. */
import { examineConfig } from '../../config/load-config.ts';
import { type Context, globalFlags } from '../context.ts';
import { checkAlerts, checkMachine, checkSettings, checkSource, checkStore } from '../doctor-checks.ts';
import type { Finding } from '../doctor-finding.ts';
import { EXIT } from '../exit-codes.ts';
import { displayWidth, printable, wrap } from '../layout.ts';
import type { Output, Style } from '../output.ts';

/** Options of `zakaz doctor`. */
export interface DoctorOptions {
  readonly json?: boolean;
}

/** Prints the findings. The exit code is that of the first check that failed; things to look at leave it 0. */
export async function run(context: Context, { json }: DoctorOptions): Promise<number> {
  const { stdout, env, globals, texts } = context;
  const sources = { env, envFile: globals.envFile, flags: globalFlags(context), texts };
  const found = examineConfig(sources, 'server');
  const findings = [checkSettings(context, found)];
  if (found.config !== null) {
    findings.push(...(await checkMachine(context, found.config)));
    findings.push(...(await checkStore(context, found.config)));
  }
  findings.push(...(await checkSource(context, found.source)));
  if (found.config !== null) findings.push(checkAlerts(context, found.config));
  if (json === true) stdout.write(`${JSON.stringify({ checks: findings.map(toJson) }, null, 2)}\n`);
  else stdout.lines(renderFindings(findings, context));
  return findings.find(({ state }) => state === 'fail')?.exitCode ?? EXIT.done;
}

function toJson({ check, state, message, advice }: Finding) {
  return { check, state, message, advice };
}

const NARROW = 60;

function renderFindings(findings: readonly Finding[], { stdout, texts }: Context): string[] {
  const { doctor } = texts;
  const styles = stateStyles(stdout);
  const columns = stdout.columns();
  const markWidth = widest(findings.map(({ state }) => doctor[state]));
  const nameWidth = columns < NARROW ? 0 : widest(findings.map(({ check }) => doctor.check[check]));
  const lines = findings.flatMap(({ state, check, message, advice }) => {
    const mark = padded(doctor[state], markWidth);
    const head = `  ${styles[state](mark)}  ${padded(doctor.check[check], nameWidth)}`;
    const indent = ' '.repeat(markWidth + (nameWidth === 0 ? 4 : nameWidth + 6));
    const body = wrap(printable(message), columns - indent.length);
    const hints = advice.flatMap((hint) => wrap(printable(hint), columns - indent.length));
    const first = nameWidth === 0 ? [head] : [`${head}  ${body.shift() ?? ''}`];
    return [
      ...first,
      ...body.map((line) => indent + line),
      ...hints.map((line) => indent + stdout.paint.dim(line)),
    ];
  });
  return [...lines, '', ...wrap(summaryOf(findings, doctor), columns)];
}

function widest(texts: readonly string[]): number {
  return Math.max(...texts.map(displayWidth));
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

interface SummaryWords {
  readonly allGood: string;
  withWarnings(count: number): string;
  withFailures(count: number): string;
}

function summaryOf(findings: readonly Finding[], words: SummaryWords): string {
  const count = (wanted: Finding['state']) => findings.filter(({ state }) => state === wanted).length;
  if (count('fail') > 0) return words.withFailures(count('fail'));
  return count('warn') > 0 ? words.withWarnings(count('warn')) : words.allGood;
}

function stateStyles({ paint }: Output): Readonly<Record<Finding['state'], Style>> {
  return { ok: paint.green, warn: paint.yellow, fail: paint.red, skip: paint.dim };
}
