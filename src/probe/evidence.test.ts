import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { probesFolder } from '../../test/support/run-probe.ts';
import { EvidenceFolder, findProbe, JOURNAL_FILE, placeOf } from './evidence.ts';

const NOW = Date.UTC(2025, 10, 9, 21);
const create = (out: string) =>
  EvidenceFolder.create({ out, nowMs: NOW, scrub: (text) => text.replaceAll('canary', '[secret]') });

describe('a folder of evidence', () => {
  it('is named by its time, a new one for each probe, and the newest is `latest`', async () => {
    const out = probesFolder();
    const first = await create(out);
    const second = await create(out);
    expect([first.path, second.path]).toEqual([
      join(out, '20251109T210000Z'),
      join(out, '20251109T210000Z-2'),
    ]);
    expect(readlinkSync(join(out, 'latest'))).toBe('20251109T210000Z-2');
  });

  it('never writes a file twice', async () => {
    const folder = await create(probesFolder());
    await folder.write('stepA1_x.json', 'first');
    await expect(folder.write('stepA1_x.json', 'second')).rejects.toThrow(/EEXIST/);
    expect(readFileSync(join(folder.path, 'stepA1_x.json'), 'utf8')).toBe('first');
    expect([folder.claimStem('stepA1'), folder.claimStem('stepA1')]).toEqual(['stepA1', 'stepA1_2']);
  });

  it('lets no secret into a file or the journal, and tells the hash of what it wrote', async () => {
    const folder = await create(probesFolder());
    const artefact = await folder.write('a.txt', 'the canary');
    await folder.appendToJournal('{"a":"canary"}');
    expect(readFileSync(join(folder.path, 'a.txt'), 'utf8')).toBe('the [secret]');
    expect(readFileSync(join(folder.path, JOURNAL_FILE), 'utf8')).toBe('{"a":"[secret]"}\n');
    const sha256 = createHash('sha256').update('the [secret]').digest('hex');
    expect(artefact).toEqual({ file: 'a.txt', bytes: 12, sha256 });
  });

  it('keeps bodies with persons for their owner alone', async () => {
    const folder = await create(probesFolder());
    await folder.writePrivate('b.raw.json', '{}');
    expect(statSync(join(folder.path, 'b.raw.json')).mode & 0o777).toBe(0o600);
  });

  it('leaves a folder called `latest` alone', async () => {
    const out = probesFolder();
    mkdirSync(join(out, 'latest'));
    await create(out);
    expect(lstatSync(join(out, 'latest')).isDirectory()).toBe(true);
  });

  it.each(['../x', '/etc/passwd', 'a/b', '.hidden', '', 'имя', 'a\nb', `${'x'.repeat(200)}`])(
    'has no file named %j',
    (name) => {
      expect(() => placeOf('/evidence', name)).toThrow(RangeError);
    },
  );
});

describe('a probe', () => {
  it('is found by its folder, by the folder of probes, by the link, and by a file in the place of the link', async () => {
    const out = probesFolder();
    const { path, ...folder } = await create(out);
    expect(findProbe(out)).toBeNull();
    expect(findProbe(join(out, 'nowhere'))).toBeNull();
    writeFileSync(join(path, JOURNAL_FILE), '');
    expect(folder).toBeDefined();
    for (const named of [path, out, join(out, 'latest')]) {
      expect(statSync(findProbe(named) ?? '').ino).toBe(statSync(path).ino);
    }
    const copied = probesFolder();
    mkdirSync(join(copied, 'run'));
    writeFileSync(join(copied, 'run', JOURNAL_FILE), '');
    writeFileSync(join(copied, 'latest'), 'run\n');
    for (const named of [copied, join(copied, 'latest')]) expect(findProbe(named)).toBe(join(copied, 'run'));
  });
});
