import type { Node, Project } from '../../project/index.ts';

/** SQL by hand as a node: templates see it as `model`, as in dbt. */
export function inlineNode(
  project: Project,
  place: { readonly database: string; readonly schema: string },
  sql: string,
): Node {
  const name = 'inline_query';
  return {
    unique_id: `sql_operation.${project.name}.${name}`,
    name,
    resource_type: 'operation',
    package_name: project.name,
    path: `sql/${name}`,
    original_file_path: '--inline',
    fqn: [project.name, 'sql', name],
    alias: name,
    ...place,
    relation_name: null,
    checksum: { name: 'none', checksum: '' },
    config: { enabled: true, materialized: 'view', tags: [], meta: {}, alias: null, schema: null, database: null },
    unrendered_config: {},
    tags: [],
    description: '',
    columns: {},
    meta: {},
    group: null,
    docs: { show: true, node_color: null },
    patch_path: null,
    build_path: null,
    created_at: 0,
    raw_code: sql,
    doc_blocks: [],
    language: 'sql',
    refs: [],
    sources: [],
    metrics: [],
    functions: [],
    depends_on: { macros: [], nodes: [] },
    contract: { enforced: false, alias_types: true, checksum: null },
  };
}
