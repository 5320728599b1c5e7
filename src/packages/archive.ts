import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar';

/** An archive cannot be taken as a package: why, for people. */
export class BadArchive extends Error {}

/**
 * Unpacks a tar, gzipped or not, into an empty folder and gives the one folder that it holds. Nothing is written outside of the
 * folder: an archive with a path or a link that leads out of it, or with a device, is refused whole.
 * @throws BadArchive
 */
export async function unpack(file: string, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  let refused: string | undefined;
  try {
    await extract({
      file,
      cwd: folder,
      strict: true,
      // What the owner was on another machine means nothing here.
      preserveOwner: false,
      noMtime: true,
      filter: (path, entry) => {
        refused ??= 'type' in entry ? outside(path, entry.type, entry.linkpath ?? '') : undefined;
        return refused === undefined;
      },
    });
  } catch (problem) {
    throw new BadArchive(refused ?? `it cannot be unpacked: ${(problem as Error).message}`);
  }
  if (refused !== undefined) throw new BadArchive(refused);
  const entries = await readdir(folder);
  const [only] = entries;
  if (entries.length !== 1 || only === undefined || !(await stat(join(folder, only))).isDirectory())
    throw new BadArchive(`it must hold one folder with the package in it; it holds ${entries.join(', ') || 'nothing'}`);
  return join(folder, only);
}

const plainTypes = new Set(['File', 'OldFile', 'ContiguousFile', 'Directory', 'GNUDumpDir']);

/** Why an entry is refused. */
function outside(path: string, type: string, link: string): string | undefined {
  const leads = (to: string) => /^(?:[\\/]|[A-Za-z]:)/.test(to);
  if (leads(path) || path.split(/[\\/]/).includes('..')) return `${path} leads out of the archive's folder`;
  if (type === 'SymbolicLink' || type === 'Link') {
    // A symbolic link is read from its own folder, a hard link from the archive's.
    const from = type === 'Link' ? [] : path.split('/').slice(0, -1);
    let depth = from.filter((part) => part !== '' && part !== '.').length;
    for (const part of link.split(/[\\/]/)) {
      depth += part === '..' ? -1 : part === '' || part === '.' ? 0 : 1;
      if (depth < 0) break;
    }
    return leads(link) || depth < 0 ? `the link ${path} leads out of the archive's folder` : undefined;
  }
  return plainTypes.has(type) ? undefined : `${path} is neither a file nor a folder`;
}

/** SHA-1 of a file as hex, as the hub records archives. */
export async function sha1OfFile(file: string): Promise<string> {
  const hash = createHash('sha1');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
