import type { DatabaseCompiler } from '../../compile/index.ts';
import type { Node } from '../../project/index.ts';

/** Makes the schemas that nodes are built in, those that are missing, and lists what stands in them (dbt's create_schemas). */
export async function createSchemas(compiler: DatabaseCompiler, nodes: readonly Node[]): Promise<void> {
  const wanted = new Map<string, { database: string; schema: string }>();
  for (const { database, schema } of nodes) wanted.set(`${database}\n${schema}`.toLowerCase(), { database, schema });
  if (wanted.size === 0) return;
  await compiler.operation('lake create schemas', async ({ adapter, relation }) => {
    const present = new Set<string>();
    for (const database of new Set([...wanted.values()].map((w) => w.database))) {
      for (const schema of (await adapter.list_schemas(database)) as string[])
        present.add(`${database}\n${schema}`.toLowerCase());
    }
    for (const [key, { database, schema }] of wanted) {
      if (!present.has(key)) await adapter.create_schema(relation(database, schema));
      await adapter.list_relations(database, schema);
    }
  });
}
