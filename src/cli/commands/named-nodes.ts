import type { NodeResult } from '../../execute/index.ts';
import type { Node } from '../../project/index.ts';
import type { Arguments } from '../flags.ts';
import type { Workspace } from '../workspace.ts';

export interface NamedNode {
  readonly node: Node;
  readonly result: NodeResult;
}

/** The results of the nodes whose names stand in the words of --select, as dbt shows them: of `+a`, only `a`. */
export function namedNodes({ project }: Workspace, args: Arguments, results: readonly NodeResult[]): NamedNode[] {
  const words = args.select ?? [];
  return results.flatMap((result) => {
    const node = project.nodes.get(result.id);
    return node !== undefined && words.some((word) => word.includes(node.name)) ? [{ node, result }] : [];
  });
}
