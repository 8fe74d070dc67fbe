/**
 * The documents: every command in them is one that the program knows, those of the guides are run line by line in the order in which a
 * reader types them, and links lead somewhere. Needs a build.
 */
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

/** Commands of the program in blocks of shell lines, by document. */
function commandsOf(name: string): string[] {
  return [...read(name).matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
    block.split('\n').flatMap((line) => /^(?:node bin\/zakaz\.js|zakaz) (.+)$/.exec(line)?.[1] ?? []),
  );
}

const all = DOCUMENTS.flatMap((name) => commandsOf(name).map((command) => [name, command] as const));

describe('every document', () => {
  it.each(all)('%s: the program understands "%s"', async (_, command) => {
    let started = 0;
    const program = createProgram({
      texts: textsFor('en'),
      stdout: createOutput(new PassThrough(), {}),
      version: '1',
      async start() {
        started += 1;
      },
    });
    await program.parseAsync(wordsOf(command), { from: 'user' });
    expect(started).toBe(1);
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

  const run = async (name: string, skip: RegExp): Promise<void> => {
    const env = {
      QTICKETS_BASE_URL: simulator.url,
      QTICKETS_TOKEN: 'test-token',
      QTICKETS_RPS: '0',
      ORG_NAME: 'my-theatre',
      ZAKAZ_LANG: 'en',
    };
    for (const command of commandsOf(name).filter((line) => !skip.test(line))) {
      const { code, stderr } = await runZakaz(wordsOf(command), { cwd: folder, env });
      expect({ command, code, stderr }).toMatchObject({ command, code: 0 });
    }
  };

  it('getting started: from an empty folder to a backup', async () => {
    await run('docs/getting-started.md', /^init$/);
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['.env', 'units', 'backup-of-today']));
  });

  it('the runbook, on that store', async () => {
    expect((await runZakaz(['backup', '--out', 'backup'], { cwd: folder })).code).toBe(0);
    await run('docs/runbook.md', /^probe/);
  }, 120_000);

  it('the way from a loader of one’s own', async () => {
    writeFileSync(join(folder, 'zakaz.env'), 'ORG_NAME=my-theatre\nQTICKETS_SINCE_HOURS=24\n', {
      mode: 0o600,
    });
    await run('docs/from-python.md', /^$/);
  });
});
