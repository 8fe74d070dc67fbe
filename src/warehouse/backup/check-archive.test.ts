/** I23: what the engine is not shown. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packTar, type TarEntry } from 'modern-tar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkArchive } from './check-archive.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'zakaz-archive-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const PART = 'data/zakaz/t/all_1_1_0/a%2Eb.bin';

const file = (name: string, body = 'x'): TarEntry => ({
  header: { name, size: Buffer.byteLength(body), type: 'file' },
  body,
});
const index = (contents: string) => file('.backup', `<config><version>1</version>${contents}</config>`);
const listed = (name: string, size = 1) =>
  `<contents><file><name>${name}</name><size>${size}</size></file></contents>`;

async function check(entries: TarEntry[]): Promise<void> {
  const path = join(folder, 'store.tar');
  writeFileSync(path, await packTar(entries));
  await checkArchive({ path, target: folder });
}

describe('checkArchive', () => {
  it('lets an archive of the engine pass', async () => {
    await expect(
      check([file('metadata/zakaz/t.sql'), file(PART), index(listed(PART))]),
    ).resolves.toBeUndefined();
  });

  const link = (type: 'symlink' | 'link'): TarEntry => ({
    header: { name: PART, size: 0, type, linkname: '/etc/passwd' },
  });
  const special = (type: 'character-device' | 'fifo' | 'directory'): TarEntry => ({
    header: { name: PART, size: 0, type },
  });

  it.each([
    ['a path that leads out', file('data/../../etc/passwd')],
    ['an absolute path', file('/etc/cron.d/x')],
    ['a path of another system', file('data/zakaz/..\\..\\x')],
    ['a name no backup has', file('readme.txt')],
    ['a symbolic link', link('symlink')],
    ['a hard link', link('link')],
    ['a device', special('character-device')],
    ['a pipe', special('fifo')],
    ['a folder', special('directory')],
  ])('I23: refuses %s', async (_, entry) => {
    await expect(check([entry, index(listed(PART))])).rejects.toMatchObject({
      code: 'BACKUP',
      fault: 'unsafe',
    });
  });

  it('I23: refuses the same file twice', async () => {
    await expect(check([file(PART), file(PART), index(listed(PART))])).rejects.toMatchObject({
      fault: 'unsafe',
    });
  });

  it.each([
    ['another backup, on another machine', '<base_backup>S3(&apos;http://10.0.0.1/x&apos;)</base_backup>'],
    ['a path that leads out', listed('data/zakaz/../../../x')],
    ['a file that is not there', '<contents><file><data_file>data/zakaz/t/y</data_file></file></contents>'],
  ])('I23: refuses an index that names %s', async (_, contents) => {
    await expect(check([file(PART), index(contents)])).rejects.toMatchObject({ fault: 'unsafe' });
  });

  it('I23: refuses a bomb: more than the disk has room for', async () => {
    await expect(check([file(PART), index(listed(PART, 10 ** 15 - 1))])).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      fault: 'disk-full',
    });
  });

  it('calls damaged what is no archive, or one without an index', async () => {
    await expect(check([file(PART)])).rejects.toMatchObject({ fault: 'damaged' });
    const path = join(folder, 'text.tar');
    writeFileSync(path, 'no archive'.repeat(200));
    await expect(checkArchive({ path, target: folder })).rejects.toMatchObject({ fault: 'damaged' });
  });
});
