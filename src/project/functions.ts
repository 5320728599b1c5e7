import type { SourceFile } from './discovery.ts';
import type { Node } from './node.ts';
import type { Entry } from './properties.ts';
import type { FunctionProperties } from './schema.ts';
import { codeName, type NodeReading, placeEdges, readSqlNode } from './sql-nodes.ts';

/** Reads the files below the function paths, in SQL or Python, as user-defined functions; their properties tell arguments and what they return. */
export async function readFunctions(
  reading: NodeReading,
  files: readonly SourceFile[],
  patches: ReadonlyMap<string, Entry<FunctionProperties>>,
): Promise<Map<string, Node>> {
  const functions = new Map<string, Node>();
  for (const file of files) {
    const patch = patches.get(codeName(file));
    const read = await readSqlNode(reading, file, 'function', patch);
    if (read === undefined) continue;
    const { node, parsed } = read;
    const { arguments: given = [], returns } = patch?.value ?? {};
    node.arguments = given.map((argument) => ({
      name: argument.name,
      data_type: argument.data_type,
      description: argument.description ?? null,
      default_value: argument.default_value ?? null,
    }));
    // dbt writes this for a function that no properties file describes; it cannot be created.
    node.returns = { data_type: returns?.data_type ?? 'INVALID_TYPE', description: returns?.description ?? null };
    if (functions.has(node.unique_id)) reading.findings.duplicate('functions', node.name, node.unique_id);
    else if (node.config.enabled === false) reading.findings.disabled.push(node);
    else functions.set(node.unique_id, node);
    placeEdges(node, file, parsed, reading.findings);
  }
  return functions;
}
