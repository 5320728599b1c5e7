import { textList, toList } from './config.ts';
import { whereFilter } from './metrics.ts';
import type { Node } from './node.ts';
import type { Naming } from './nodes.ts';
import type { Entry } from './properties.ts';
import type { SavedQueryNode } from './semantic-node.ts';
import type { SavedQueryProperties } from './semantic-schema.ts';
import type { Settings } from './settings.ts';
import { folders, isEnabled, yamlConfigs, yamlPlace } from './yaml-resource.ts';

/** A saved query as a node; where its exports would stand is told by the project's naming rules. */
export async function savedQueryNode(
  { value, yaml }: Entry<SavedQueryProperties>,
  settings: Settings,
  naming: Naming,
): Promise<SavedQueryNode> {
  const fqn = [settings.name, ...folders(yaml.file, settings), value.name];
  const { config, unrendered } = yamlConfigs(settings, 'saved_queries', fqn, value.config ?? {});
  const tags = [value.tags, config['tags']].flatMap((list) => textList(toList(list)));
  const { query_params: query } = value;
  return {
    unique_id: `saved_query.${settings.name}.${value.name}`,
    name: value.name,
    resource_type: 'saved_query',
    ...yamlPlace(yaml.file, settings),
    fqn,
    query_params: {
      metrics: query.metrics ?? [],
      group_by: query.group_by ?? [],
      where: whereFilter(query.where),
      order_by: query.order_by ?? [],
      limit: query.limit ?? null,
    },
    exports: await Promise.all((value.exports ?? []).map((given) => exportOf(given, config, naming))),
    description: value.description ?? null,
    label: value.label ?? null,
    metadata: null,
    config: { ...config, enabled: isEnabled(config) },
    unrendered_config: unrendered,
    group: typeof config['group'] === 'string' ? config['group'] : null,
    depends_on: { macros: [], nodes: [] },
    created_at: 0,
    refs: [],
    tags: [...new Set(tags)].sort(),
  };
}

type Exports = NonNullable<SavedQueryProperties['exports']>;

/** An export has the configs of its query unless it says others. */
async function exportOf(
  { name, config: own = {} }: Exports[number],
  query: Readonly<Record<string, unknown>>,
  naming: Naming,
): Promise<SavedQueryNode['exports'][number]> {
  const given = { ...query, ...own };
  const node = { name } as Node;
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
  return {
    name,
    config: {
      export_as: given['export_as'] ?? null,
      schema_name: text(given['schema_name']) ?? text(given['schema']) ?? (await naming.schema(null, node)),
      alias: text(given['alias']) ?? (await naming.alias(null, node)),
      database: await naming.database(text(given['database']), node),
    },
    unrendered_config: own,
  };
}
