import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Header } from 'tar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BadArchive, unpack } from './archive.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lake-archive-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

interface Entry {
  readonly path: string;
  readonly type?: 'File' | 'Directory' | 'SymbolicLink' | 'Link' | 'FIFO';
  readonly linkpath?: string;
  readonly text?: string;
}

/** A tar of the bytes one asks for: tools that pack would mend the paths. */
function archive(...entries: Entry[]): string {
  const blocks = entries.flatMap(({ path, type = 'File', linkpath = '', text = '' }) => {
    const block = Buffer.alloc(512);
    new Header({ path, type, linkpath, size: text.length, mode: 0o644, mtime: new Date(0) }).encode(block, 0);
    return [block, Buffer.concat([Buffer.from(text), Buffer.alloc((512 - (text.length % 512)) % 512)])];
  });
  const file = join(root, 'a.tgz');
  writeFileSync(file, gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)])));
  return file;
}

const into = () => join(root, 'deep', 'into');

describe('an archive', () => {
  it('gives the folder that it holds', async () => {
    const folder = await unpack(archive({ path: 'shop-1.0/dbt_project.yml', text: 'name: shop\n' }), into());
    expect(readdirSync(folder)).toEqual(['dbt_project.yml']);
  });

  it('may hold links that stay inside', async () => {
    const link = { path: 'shop/sub/link', type: 'SymbolicLink', linkpath: '../real.sql' } as const;
    const folder = await unpack(archive({ path: 'shop/real.sql', text: 'select 1' }, link), into());
    expect(existsSync(join(folder, 'sub/link'))).toBe(true);
  });

  it.each<[string, Entry]>([
    ['a path upwards', { path: 'shop/../../../evil', text: 'x' }],
    ['an absolute path', { path: '/tmp/lake-evil', text: 'x' }],
    ['a link upwards', { path: 'shop/link', type: 'SymbolicLink', linkpath: '../../evil' }],
    ['an absolute link', { path: 'shop/link', type: 'SymbolicLink', linkpath: '/etc' }],
    ['a hard link upwards', { path: 'shop/link', type: 'Link', linkpath: '../evil' }],
    ['a pipe', { path: 'shop/pipe', type: 'FIFO' }],
  ])('with %s is refused', async (_name, entry) => {
    await expect(unpack(archive({ path: 'shop/dbt_project.yml' }, entry), into())).rejects.toThrow(BadArchive);
  });

  it('that ends too early is refused', async () => {
    const file = join(root, 'half.tgz');
    writeFileSync(file, gzipSync(Buffer.alloc(4096, 'x')).subarray(0, 20));
    await expect(unpack(file, into())).rejects.toThrow(BadArchive);
  });

  it('with two folders is refused', async () => {
    const file = archive({ path: 'a/x', text: '1' }, { path: 'b/x', text: '1' });
    await expect(unpack(file, into())).rejects.toThrow('it must hold one folder');
  });
});
