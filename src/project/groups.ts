import type { ConfigLayer } from './config.ts';
import type { GroupNode } from './node.ts';
import type { Entry } from './properties.ts';
import type { GroupProperties } from './schema.ts';

/** A group as a node. Its config has what the tree of models says for its folder, as in dbt. */
export function groupNode(
  { value, yaml }: Entry<GroupProperties>,
  packageName: string,
  path: string,
  layers: readonly ConfigLayer[],
): GroupNode {
  const { email = null, name = null, ...more } = value.owner;
  let meta = {};
  const config: Record<string, unknown> = {};
  for (const layer of [...layers, value.config ?? {}]) {
    for (const [key, item] of Object.entries(layer)) {
      if (key === 'meta') meta = { ...meta, ...(item as object | null) };
      else if (!/^(pre|post)[-_]hook$/.test(key)) config[key] = item;
    }
  }
  return {
    unique_id: `group.${packageName}.${value.name}`,
    name: value.name,
    resource_type: 'group',
    package_name: packageName,
    path,
    original_file_path: yaml.file,
    owner: { email: email as string | null, name: name as string | null, ...more },
    description: value.description ?? null,
    config: { meta, ...config },
  };
}
