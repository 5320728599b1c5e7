import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Document, parse, visit } from 'yaml';
import { diagnose, LakeError, type Span } from '../core/index.ts';
import { type InvocationFacts, isRecord, parseYaml, type YamlFile } from '../project/index.ts';
import { renderPackages } from './rendering.ts';
import type { PackageSpec } from './spec.ts';

export const lockFile = 'package-lock.yml';

/** One package of package-lock.yml, as dbt writes it. */
export type LockEntry =
  | { readonly package: string; readonly version: string; readonly name: string }
  | { readonly git: string; readonly revision: string; readonly subdirectory?: string; readonly name: string }
  | { readonly local: string; readonly name: string }
  | { readonly tarball: string; readonly name: string };

/** A package of the lock with its templates filled in, and its place. Locks of old dbt have no names. */
export interface LockedPackage {
  readonly values: Readonly<Record<string, string>>;
  readonly span: Span;
}

export interface Lock {
  readonly hash: string | undefined;
  /** The names as they are written: the folders that deps has made. */
  readonly names: readonly string[];
  packages(facts: InvocationFacts): Promise<readonly LockedPackage[]>;
}

/** The hash by which dbt knows whether a lock belongs to a list of packages. */
export function hashOfSpecs(specs: readonly PackageSpec[]): string {
  const forms = specs.map((spec) => spec.hashed).sort();
  return createHash('sha1').update(forms.join('\n')).digest('hex');
}

/** Reads package-lock.yml; undefined when there is none. @throws LakeError yaml-syntax, packages-file-invalid */
export function readLock(root: string): Lock | undefined {
  const path = join(root, lockFile);
  if (!existsSync(path)) return undefined;
  const text = readFileSync(path, 'utf8');
  const { value: placed, diagnostics } = parseYaml(lockFile, text);
  if (placed === undefined) throw new LakeError(diagnostics);
  // Everything in a lock is text: a commit may look like a number.
  const value: unknown = parse(text, { schema: 'failsafe' });
  const list = isRecord(value) && Array.isArray(value['packages']) ? value['packages'] : [];
  const yaml: YamlFile = {
    file: lockFile,
    value: list,
    span: (p) => placed.span(p),
    keySpan: (p) => placed.keySpan(p),
    exact: (p) => placed.exact(p),
  };
  const names = list.flatMap((entry) => (isRecord(entry) && typeof entry['name'] === 'string' ? [entry['name']] : []));
  return {
    hash: isRecord(value) && typeof value['sha1_hash'] === 'string' ? value['sha1_hash'] : undefined,
    names,
    async packages(facts) {
      const rendered = (await renderPackages(yaml, facts)) as unknown[];
      return rendered.map((entry, i) => {
        const span = placed.span(['packages', i]);
        if (!isRecord(entry) || !Object.values(entry).every((item) => typeof item === 'string')) {
          const reason = 'this is no package; `lake deps --upgrade` writes the lock again';
          throw new LakeError([diagnose('packages-file-invalid', { reason }, { span })]);
        }
        return { values: entry as Record<string, string>, span };
      });
    },
  };
}

/** Writes package-lock.yml in dbt's form: keys in order, all values text; beside its name first, so that a lock is whole. */
export async function writeLock(root: string, entries: readonly LockEntry[], hash: string): Promise<void> {
  const document = new Document({ packages: entries, sha1_hash: hash }, { version: '1.1', sortMapEntries: true });
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && node.value.startsWith('{')) node.type = 'QUOTE_SINGLE';
    },
  });
  const text = document.toString({ singleQuote: true, lineWidth: 0 });
  const path = join(root, lockFile);
  const aside = `${path}.${process.pid}`;
  try {
    await writeFile(aside, text);
    await rename(aside, path);
  } finally {
    await rm(aside, { force: true });
  }
}
