/** The dbt-macros room's door: the files of the package `dbt`, parsed. The build puts what this module gives into the bundle. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type ParsedTemplate, parseTemplate } from '../template/index.ts';

export interface InternalFile {
  /** Relative to the package's root. */
  readonly path: string;
  readonly text: string;
  readonly parsed: ParsedTemplate;
}

export interface InternalPackage {
  readonly name: string;
  /** Of all texts: what was cached with other macros is stale. */
  readonly hash: string;
  readonly files: readonly InternalFile[];
}

/** The macros that every project has, in name order of their files. */
export function internalPackage(): InternalPackage {
  const root = fileURLToPath(new URL('.', import.meta.url));
  const hash = createHash('sha256');
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.sql'));
  const files = paths.sort().map((path): InternalFile => {
    const text = readFileSync(`${root}${path}`, 'utf8');
    hash.update(`${path}\n${text}\n`);
    const parsed = parseTemplate(path, text);
    if (parsed.value === undefined) throw new Error(`${path}: ${parsed.diagnostics[0]?.message}`);
    return { path: `macros/${path.replaceAll('\\', '/')}`, text, parsed: parsed.value };
  });
  return { name: 'dbt', hash: hash.digest('hex'), files };
}
