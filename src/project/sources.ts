import { type Diagnostic, diagnose } from '../core/index.ts';
import { columnInfos } from './columns.ts';
import { mergeConfig, textList, toList } from './config.ts';
import { type ConfigRules, configProblems } from './config-keys.ts';
import { treeLayers } from './config-tree.ts';
import { externalLocation } from './external-location.ts';
import type { SourceNode } from './node.ts';
import type { Naming, Places } from './nodes.ts';
import type { Entry } from './properties.ts';
import type { SourceProperties, TableProperties } from './schema.ts';
import type { Settings } from './settings.ts';
import { freshnessOf, loadedAtProblem, sourceConfigs, sourceMeta } from './source-config.ts';

/** What a source entry stands in. */
export interface SourceReading {
  readonly settings: Settings;
  readonly naming: Naming;
  /** Where a source stands that does not say it. */
  readonly database: string;
  readonly places: Places;
  readonly diagnostics: Diagnostic[];
  /** The file of the `overrides` entry that changed it. */
  readonly patchPath?: string | undefined;
  /** The entry as it is written. */
  readonly written: SourceProperties;
}

/** The tables of one source entry as nodes; database defaults to the target's, schema to the source's name. */
export function sourceNodes(
  entry: Entry<SourceProperties>,
  reading: SourceReading,
): { node: SourceNode; table: TableProperties; index: number }[] {
  const { settings, naming, places, diagnostics, written } = reading;
  const source = entry.value;
  checkConfigKeys(entry, source.config, [...entry.path, 'config'], diagnostics, settings.kind);
  return (source.tables ?? []).map((table, index) => {
    const path = [...entry.path, 'tables', index];
    checkConfigKeys(entry, table.config, [...path, 'config'], diagnostics, settings.kind);
    const reason = loadedAtProblem(source, table);
    if (reason !== undefined) {
      const where = `source ${source.name}.${table.name}`;
      diagnostics.push(diagnose('yaml-invalid-value', { where, reason }, { span: entry.yaml.span([...path, 'name']) }));
    }
    const fqn = [naming.packageName, ...folderSteps(entry, settings), source.name, table.name];
    const layers = treeLayers(settings, 'sources', fqn);
    const said = sourceConfigs(source, table);
    const config = mergeConfig([{ enabled: true }, ...layers.below, said, ...layers.above]);
    // Unlike those of other resources, tags of a source are not added to those of the project file.
    const tags = [said, ...layers.above].findLast((layer) => 'tags' in layer)?.['tags'];
    config['tags'] = textList(toList(tags));
    config['freshness'] = freshnessOf(config['freshness']);
    const identifier = table.identifier ?? table.name;
    const database = source.database ?? reading.database;
    const schema = source.schema ?? source.name;
    const quoting = { ...noQuoting, ...given(source.quoting), ...given(table.quoting) };
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
      database,
      schema,
      relation_name: naming.relationName({ database, schema, identifier }, { quoting }),
      description: table.description ?? '',
      columns: columnInfos(table.columns),
      meta: config['meta'] as Record<string, unknown>,
      source_meta: sourceMeta(source),
      tags: config['tags'] as string[],
      config: { ...config, enabled: config['enabled'] !== false },
      unrendered_config: Object.assign(
        {},
        ...layers.unrendered.below,
        said,
        ...layers.unrendered.above,
      ) as SourceNode['unrendered_config'],
      unrendered_database: written.database ?? null,
      unrendered_schema: written.schema ?? null,
      quoting,
      loaded_at_field: (config['loaded_at_field'] ?? null) as string | null,
      loaded_at_query: (config['loaded_at_query'] ?? null) as string | null,
      freshness: config['freshness'] as SourceNode['freshness'],
      external: table.external === undefined ? null : (table.external as Record<string, unknown>),
      patch_path: reading.patchPath ?? null,
      doc_blocks: [],
      created_at: 0,
    };
    if (settings.kind === 'dbt') node.relation_name = externalLocation(node) ?? node.relation_name;
    places.node.set(
      node.unique_id,
      lazySpan(() => entry.yaml.span([...path, 'name'])),
    );
    return { node, table, index };
  });
}

const noQuoting = { database: null, schema: null, identifier: null, column: null };

/** The keys that have a value. */
function given(values: Readonly<Record<string, unknown>> | undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values ?? {}).filter(([, value]) => (value ?? null) !== null));
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
