import { graphNodes } from '../../project/index.ts';
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
  const workspace = await openWorkspace(args, output, version);
  const ids = selected(workspace, args, output);
  const keys = args.outputKeys === undefined ? jsonKeys : args.outputKeys.flatMap((k) => k.split(/[\s,]+/));
  const lines: string[] = [];
  for (const node of graphNodes(workspace.project)) {
    if (!ids.has(node.unique_id)) continue;
    const fqn = node.fqn.join('.');
    switch (args.output ?? 'selector') {
      case 'name':
        lines.push(node.name);
        break;
      case 'path':
        lines.push(node.original_file_path);
        break;
      case 'json': {
        const all = node as unknown as Record<string, unknown>;
        lines.push(
          JSON.stringify(Object.fromEntries(keys.filter((k) => all[k] !== undefined).map((k) => [k, all[k]]))),
        );
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
