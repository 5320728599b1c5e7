import { diagnose, LakeError, nearest } from '../../core/index.ts';
import { graphNodes, isRecord } from '../../project/index.ts';
import type { Arguments } from '../flags.ts';
import type { Output } from '../output.ts';
import { selected } from '../selected.ts';
import { openWorkspace } from '../workspace.ts';

const jsonKeys = [
  'name',
  'resource_type',
  'package_name',
  'original_file_path',
  'unique_id',
  'alias',
  'config',
  'tags',
  'depends_on',
  'source_name',
  'relation_name',
];

/** Lists what a selection picks: selectors, names, paths or JSON, one a line. */
export async function lsCommand(args: Arguments, output: Output, version: string): Promise<number> {
  const form = oneOf('--output', args.output ?? 'selector', ['selector', 'name', 'path', 'json']);
  const workspace = await openWorkspace(args, output, version);
  const ids = selected(workspace, args, output);
  const keys = args.outputKeys === undefined ? jsonKeys : args.outputKeys.flatMap((k) => k.split(/[\s,]+/));
  // Keys that some kind of resource has; `config.materialized` reaches into one, as in dbt.
  const known = new Set([...jsonKeys, ...[...graphNodes(workspace.project)].flatMap((node) => Object.keys(node))]);
  for (const key of keys) oneOf('--output-keys', key.split('.')[0] as string, [...known]);
  const lines: string[] = [];
  for (const node of graphNodes(workspace.project)) {
    if (!ids.has(node.unique_id)) continue;
    const fqn = node.fqn.join('.');
    switch (form) {
      case 'name':
        lines.push(node.name);
        break;
      case 'path':
        lines.push(node.original_file_path);
        break;
      case 'json': {
        const values = keys.map((key) => [key, at(node, key)] as const);
        lines.push(JSON.stringify(Object.fromEntries(values.filter(([, value]) => value !== undefined))));
        break;
      }
      default:
        lines.push(
          node.resource_type === 'source'
            ? `source:${fqn}`
            : node.resource_type === 'exposure'
              ? `exposure:${fqn}`
              : node.resource_type === 'unit_test'
                ? `unit_test:${fqn}`
                : fqn,
        );
    }
  }
  if (lines.length === 0) output.message('Nothing matches the selection.');
  else output.result(lines.sort().join('\n'));
  return 0;
}

function oneOf(flag: string, value: string, known: readonly string[]): string {
  if (known.includes(value)) return value;
  const reason = `${flag} '${value}' is not known; there are: ${known.join(', ')}`;
  throw new LakeError([diagnose('usage', { reason, nearest: nearest(value, known) })]);
}

function at(node: unknown, key: string): unknown {
  if (isRecord(node) && Object.hasOwn(node, key)) return node[key];
  const dot = key.indexOf('.');
  return dot < 0 || !isRecord(node) ? undefined : at(node[key.slice(0, dot)], key.slice(dot + 1));
}
