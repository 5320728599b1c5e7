import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { diagnose, LakeError } from '../../core/index.ts';
import type { Node } from '../../project/index.ts';
import { readSeed, type Table } from '../agate/index.ts';

/** The file of a seed, of a package below the package's folder. */
export function seedFile(node: Readonly<Record<string, unknown>>): string {
  return join(String(node['root_path'] ?? ''), String(node['original_file_path']));
}

/** `load_agate_table()`: the rows of the seed that is run. Throws LakeError for a file that is none, and in a node that is no seed. */
export function loadSeedTable(node: Node | undefined, print?: (text: string) => void): Table {
  if (node?.resource_type !== 'seed') {
    const reason = `can only load_agate_table for seeds (got a ${node?.resource_type ?? 'macro'})`;
    throw new LakeError([diagnose('template-failed', { reason })]);
  }
  const file = seedFile({ ...node });
  const bad = (reason: string): LakeError => {
    const span = { file: node.original_file_path, line: 1, column: 1 };
    return new LakeError([diagnose('seed-bad-value', { file: node.original_file_path, reason }, { span })]);
  };
  const bytes = readFileSync(file);
  if (!isUtf8(bytes)) throw bad('the file is not UTF-8');
  const { column_types: types, delimiter } = node.config as { column_types?: object; delimiter?: string };
  try {
    return readSeed(bytes.toString('utf8'), {
      delimiter: delimiter ?? ',',
      textColumns: Object.keys(types ?? {}),
      file,
      ...(print === undefined ? {} : { print }),
    });
  } catch (problem) {
    throw problem instanceof TypeError ? bad(problem.message) : problem;
  }
}
