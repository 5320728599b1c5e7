import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMap, isSeq, parseDocument } from 'yaml';
import type { PackagesFile } from './packages-file.ts';

/** A package as `--add-package name@version --source hub` names it. */
export interface Added {
  readonly name: string;
  readonly version: string | undefined;
  readonly source: 'hub' | 'git' | 'local';
}

/** Reads `name@version`; the user of `git@host:owner/name` is no version. */
export function parseAdded(text: string, source: Added['source']): Added {
  const at = source === 'hub' ? text.lastIndexOf('@') : text.search(/(?<=[^/:@])@[^@/:]+$/);
  if (at <= 0) return { name: text, version: undefined, source };
  return { name: text.slice(0, at), version: text.slice(at + 1) || undefined, source };
}

/**
 * Adds a package to the project's list and takes out an entry of the same package, as in dbt; comments and all else stay as they
 * are. Gives the names that were taken out.
 */
export async function addPackage(root: string, found: PackagesFile, added: Added): Promise<string[]> {
  const document = parseDocument(found.text);
  if (!isMap(document.contents)) document.contents = document.createNode({}) as unknown as typeof document.contents;
  let list = document.get('packages', true);
  if (!isSeq(list)) {
    list = document.createNode([]);
    document.set('packages', list);
  }
  if (!isSeq(list)) throw new Error('a list was made, and is none');
  list.flow = false;
  const removed: string[] = [];
  list.items = list.items.filter((item) => {
    if (!isMap(item)) return true;
    const known = ['package', 'git', 'local', 'tarball', 'private'].map((key) => item.get(key)).find((value) => value);
    const same = typeof known === 'string' && isSamePackage(known, added.name);
    if (same) removed.push(known);
    return !same;
  });
  list.add(document.createNode(entryOf(added)));
  await writeFile(join(root, found.file), document.toString({ lineWidth: 0 }));
  return removed;
}

function entryOf({ name, version, source }: Added): Record<string, unknown> {
  const key = source === 'hub' ? 'package' : source;
  if (version === undefined) return { [key]: name };
  const value = version.includes(',') ? version.split(',').map((part) => part.trim()) : version;
  return { [key]: name, [source === 'git' ? 'revision' : 'version']: value };
}

/** dbt's way to know a package again, also from another source: its name as a word, with - and _ alike. */
function isSamePackage(known: string, name: string): boolean {
  const short = name.split('/').at(-1) ?? name;
  const names = new Set([name, short].flatMap((word) => [word, word.replaceAll('_', '-'), word.replaceAll('-', '_')]));
  return [...names].some((word) => {
    const at = known.indexOf(word);
    if (at < 0) return false;
    const before = known[at - 1];
    const after = known[at + word.length];
    return (before === undefined || '/.'.includes(before)) && (after === undefined || '/.'.includes(after));
  });
}
