import type { Diagnostic } from '../core/index.ts';
import { columnInfos } from './columns.ts';
import { isRecord, mergeConfig, textList, toList } from './config.ts';
import { type ConfigRules, configProblems } from './config-keys.ts';
import { treeLayers } from './config-tree.ts';
import { mergeFreshness } from './freshness.ts';
import type { SourceNode } from './node.ts';
import type { Naming, Places } from './nodes.ts';
import type { Entry } from './properties.ts';
import type { SourceProperties, TableProperties } from './schema.ts';
import type { Settings } from './settings.ts';

/** What a source or a table says, beside `config` or in it. */
function said(of: SourceProperties | TableProperties, key: string): unknown {
  return (of as Record<string, unknown>)[key] ?? of.config?.[key];
}

/** The tables of one source entry as nodes; database defaults to the target's, schema to the source's name. */
export function sourceNodes(
  entry: Entry<SourceProperties>,
  settings: Settings,
  naming: Naming,
  database: string,
  places: Places,
  diagnostics: Diagnostic[],
): { node: SourceNode; table: TableProperties; index: number }[] {
  const source = entry.value;
  checkConfigKeys(entry, source.config, [...entry.path, 'config'], diagnostics, settings.kind);
  return (source.tables ?? []).map((table, index) => {
    const path = [...entry.path, 'tables', index];
    checkConfigKeys(entry, table.config, [...path, 'config'], diagnostics, settings.kind);
    const fqn = [naming.packageName, ...folderSteps(entry, settings), source.name, table.name];
    const layers = treeLayers(settings, 'sources', fqn);
    const config = mergeConfig([
      { enabled: true },
      ...layers.below,
      source.config ?? {},
      table.config ?? {},
      ...layers.above,
    ]);
    // A table that has one of the two does not take the other from its source.
    const own =
      'loaded_at_field' in table ||
      said(table, 'loaded_at_field') !== undefined ||
      said(table, 'loaded_at_query') !== undefined;
    const loadedAt = (key: string) => (said(table, key) ?? (own ? null : said(source, key)) ?? null) as string | null;
    const identifier = table.identifier ?? table.name;
    const sourceDatabase = source.database ?? database;
    const schema = source.schema ?? source.name;
    const tags = [...new Set(textList([...toList(source.tags), ...toList(table.tags), ...toList(config['tags'])]))];
    const meta = { ...(source.meta ?? {}), ...(table.meta ?? {}), ...(isRecord(config['meta']) ? config['meta'] : {}) };
    const quoting = { ...quotingSaid(source), ...quotingSaid(table) };
    const node: SourceNode = {
      unique_id: `source.${naming.packageName}.${source.name}.${table.name}`,
      name: table.name,
      resource_type: 'source',
      package_name: naming.packageName,
      path: entry.yaml.file,
      original_file_path: entry.yaml.file,
      fqn,
      source_name: source.name,
      source_description: source.description ?? '',
      loader: table.loader ?? source.loader ?? '',
      identifier,
      database: sourceDatabase,
      schema,
      relation_name: naming.relationName({ database: sourceDatabase, schema, identifier }, { quoting }),
      description: table.description ?? '',
      columns: columnInfos(table.columns),
      meta,
      source_meta: source.meta ?? {},
      tags,
      config: { ...config, enabled: config['enabled'] !== false },
      unrendered_config: mergeConfig([source.config ?? {}, table.config ?? {}]),
      quoting,
      loaded_at_field: loadedAt('loaded_at_field'),
      loaded_at_query: loadedAt('loaded_at_query'),
      freshness: mergeFreshness([
        source.freshness,
        source.config?.['freshness'],
        table.freshness,
        table.config?.['freshness'],
      ]),
      external: table.external === undefined ? null : (table.external as Record<string, unknown>),
      created_at: 0,
    };
    places.node.set(
      node.unique_id,
      lazySpan(() => entry.yaml.span([...path, 'name'])),
    );
    return { node, table, index };
  });
}

/** What a source or a table says of the quoting of its name. */
function quotingSaid({ quoting }: SourceProperties | TableProperties): Record<string, unknown> {
  return Object.fromEntries(Object.entries(quoting ?? {}).filter(([, value]) => value !== null));
}

function checkConfigKeys(
  entry: Entry<unknown>,
  config: Record<string, unknown> | undefined,
  path: readonly (string | number)[],
  into: Diagnostic[],
  rules: ConfigRules,
): void {
  into.push(...configProblems('sources', config ?? {}, (key) => entry.yaml.keySpan([...path, key]), rules));
}

function folderSteps(entry: Entry<unknown>, settings: Settings): string[] {
  const bases = [...settings.paths.models, ...settings.paths.seeds];
  const base = bases.find((b) => entry.yaml.file.startsWith(`${b}/`));
  const relative = base === undefined ? entry.yaml.file : entry.yaml.file.slice(base.length + 1);
  return relative.split('/').slice(0, -1);
}

/** A place that is looked up only when somebody asks for it: places cost a parse of the YAML file. */
export function lazySpan(find: () => import('../core/index.ts').Span): import('../core/index.ts').Span {
  let found: import('../core/index.ts').Span | undefined;
  const get = () => {
    found ??= find();
    return found;
  };
  return {
    get file() {
      return get().file;
    },
    get line() {
      return get().line;
    },
    get column() {
      return get().column;
    },
  };
}
