/**
 * The documents: every command in them is one that the program knows, those of the guides are run line by line in the order in which a
 * reader types them on one store, a block that is not run says why, and links lead somewhere. Needs a build.
 */
import { createHmac } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOutput } from '../../src/cli/output.ts';
import { createProgram } from '../../src/cli/program.ts';
import { textsFor } from '../../src/core/texts/index.ts';
import { createSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { runZakaz } from '../support/run-zakaz.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DOCUMENTS = [
  ...readdirSync(ROOT),
  ...readdirSync(join(ROOT, 'docs')).map((name) => join('docs', name)),
].filter((name) => name.endsWith('.md'));
const read = (name: string) => readFileSync(join(ROOT, name), 'utf8');

/** Words of a line up to what the shell keeps for itself; the documents use double quotes alone. */
function wordsOf(line: string): string[] {
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => ({ quoted, word }));
  const end = words.findIndex(({ word }) => word !== undefined && /^(?:#|&|\||>)/.test(word));
  return words.slice(0, end === -1 ? undefined : end).map(({ quoted, word }) => quoted ?? word ?? '');
}

/** A block of shell lines, and why it cannot be run here: `<!-- not run: … -->` above it says so. */
interface Block {
  readonly lines: readonly string[];
  readonly notRun: string | null;
}

function blocksOf(name: string): Block[] {
  const blocks = read(name).matchAll(/(?:<!-- not run: (.+) -->\n)?```sh\n([\s\S]*?)```/g);
  return [...blocks].map(([, notRun = null, text = '']) => ({ lines: text.trim().split('\n'), notRun }));
}

const commandOf = (line: string) => /^(?:node bin\/zakaz\.js|zakaz) (.+)$/.exec(line)?.[1] ?? null;
const commandsIn = (lines: readonly string[]) => lines.flatMap((line) => commandOf(line) ?? []);

const blocks = DOCUMENTS.flatMap((name) => blocksOf(name).map((block) => ({ name, ...block })));
/** Whose commands need a ClickHouse server or a cluster, every one of them. */
const NOT_RUN = ['docs/cluster.md'];
const WEBHOOK_SECRET = 'webhook-secret';
/** Those that are run, each in the order of its lines. */
const GUIDES = [
  ...['docs/getting-started.md', 'README.md', 'docs/checks.md', 'docs/probe.md', 'docs/runbook.md'],
  ...['docs/serve.md', 'docs/from-python.md'],
];

const silent = {
  ...{ texts: textsFor('en'), stdout: createOutput(new PassThrough(), {}), version: '1' },
  start: () => Promise.resolve(),
};

/** Whether words begin with the name of a command, and every option among them is one of it. */
function isKnown(words: readonly string[]): boolean {
  const program = createProgram(silent);
  let command = program;
  for (const word of words) {
    command = command.commands.find((below) => below.name() === word) ?? command;
  }
  const options = [...command.options, ...program.options].map(({ long }) => long);
  const isCommand = command !== program || words[0]?.startsWith('-') === true;
  return isCommand && words.every((word) => !word.startsWith('--') || ['--help', ...options].includes(word));
}

describe('every document', () => {
  const written = blocks.flatMap(({ name, lines }) => commandsIn(lines).map((command) => [name, command]));
  it.each(written)('%s: the program understands "%s"', async (_, command = '') => {
    let started = 0;
    const program = createProgram({
      ...silent,
      async start() {
        started += 1;
      },
    });
    await program.parseAsync(wordsOf(command), { from: 'user' });
    expect(started).toBe(1);
  });

  it.each(DOCUMENTS)('%s: commands within sentences exist, with the options that are named', (name) => {
    const inline = [...read(name).matchAll(/`zakaz ([a-z-][^`]*)`/g)].map(([, command = '']) => command);
    expect(inline.filter((command) => !isKnown(wordsOf(command)))).toEqual([]);
  });

  it('has no block of commands that is neither run by the next tests nor says why', () => {
    const isRun = ({ name, lines }: (typeof blocks)[number]) =>
      GUIDES.includes(name) && lines.every((line) => commandOf(line) !== null || line.startsWith('export '));
    const forgotten = blocks.filter(
      (block) => block.notRun === null && !NOT_RUN.includes(block.name) && !isRun(block),
    );
    expect(forgotten.map(({ name, lines }) => [name, lines[0]])).toEqual([]);
  });

  it('says truly where else a block is tried', () => {
    const named = blocks.flatMap(({ notRun }) => [...(notRun ?? '').matchAll(/test\/[\w/.-]+\.ts/g)]);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter(([path]) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it.each(DOCUMENTS)('%s: links lead to files that are there', (name) => {
    const links = [...read(name).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, target = '']) => target);
    expect(links.filter((link) => !existsSync(join(ROOT, dirname(name), link)))).toEqual([]);
  });
});

describe('the guides, line by line', () => {
  let folder = '';
  let simulator: Simulator;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'zakaz-documents-'));
    const anchor = Date.now() - 3_600_000;
    simulator = await createSimulator({ behaviour: 'documented', orders: 200, seed: 2, years: 1, anchor });
  });
  afterAll(async () => {
    await simulator.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = async (name: string): Promise<void> => {
    const env = {
      QTICKETS_BASE_URL: simulator.url,
      QTICKETS_TOKEN: 'test-token',
      QTICKETS_RPS: '0',
      ORG_NAME: 'my-theatre',
      ZAKAZ_LANG: 'en',
      QTICKETS_WEBHOOK_SECRET: WEBHOOK_SECRET,
    };
    const commands = blocksOf(name).flatMap(({ lines, notRun }) =>
      notRun === null ? commandsIn(lines) : [],
    );
    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands) {
      const { code, stderr } = await runZakaz(wordsOf(command), { cwd: folder, env });
      expect({ command, code, stderr }).toMatchObject({ command, code: 0 });
    }
  };
  /** What a guide takes for granted. */
  const before: Readonly<Record<string, () => Promise<void>>> = {
    'docs/runbook.md': async () => {
      expect((await runZakaz(['backup', '--out', 'backup'], { cwd: folder })).code).toBe(0);
    },
    'docs/serve.md': async () => {
      const body = '{"id":1}';
      const signature = createHmac('sha1', WEBHOOK_SECRET).update(body).digest('hex');
      writeFileSync(join(folder, 'saved.http'), `X-Signature: ${signature}\r\n\r\n${body}`);
    },
    'docs/from-python.md': async () => {
      const old = 'ORG_NAME=my-theatre\nQTICKETS_SINCE_HOURS=24\n';
      writeFileSync(join(folder, 'zakaz.env'), old, { mode: 0o600 });
    },
  };

  it.each(GUIDES)('%s', { timeout: 180_000 }, async (name) => {
    await before[name]?.();
    await run(name);
  });

  it('getting started leaves settings, units and a backup behind', () => {
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['.env', 'units', 'backup-of-today']));
  });
});
