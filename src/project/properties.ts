import { type Diagnostic, diagnose } from '../core/index.ts';
import type { SourceFile } from './discovery.ts';
import type { Properties } from './schema.ts';
import { findSecrets } from './secrets.ts';
import { type Path, parseYaml, type YamlFile, yamlFile } from './yaml-file.ts';

/** One entry of a properties file with the way back to its place. */
export interface Entry<T> {
  readonly yaml: YamlFile;
  readonly path: Path;
  readonly value: T;
  /** The package whose file it stands in, when that is not the one it is read for. */
  readonly from?: string;
}

type Item<K extends keyof Properties> = NonNullable<
  NonNullable<Properties[K]> extends readonly (infer T)[] ? T : never
>;

/** Everything the properties files say, in file order. */
export interface PropertyIndex {
  readonly models: readonly Entry<Item<'models'>>[];
  readonly seeds: readonly Entry<Item<'seeds'>>[];
  readonly snapshots: readonly Entry<Item<'snapshots'>>[];
  readonly sources: readonly Entry<Item<'sources'>>[];
  readonly macros: readonly Entry<Item<'macros'>>[];
  readonly exposures: readonly Entry<Item<'exposures'>>[];
  readonly analyses: readonly Entry<Item<'analyses'>>[];
  readonly dataTests: readonly Entry<Item<'data_tests'>>[];
  readonly unitTests: readonly Entry<Item<'unit_tests'>>[];
  readonly functions: readonly Entry<Item<'functions'>>[];
  readonly groups: readonly Entry<Item<'groups'>>[];
  readonly semanticModels: readonly Entry<Item<'semantic_models'>>[];
  readonly metrics: readonly Entry<Item<'metrics'>>[];
  readonly savedQueries: readonly Entry<Item<'saved_queries'>>[];
}

export interface PropertyCache {
  get(file: SourceFile): unknown;
  set(file: SourceFile, value: unknown): void;
}

/**
 * Reads and checks all properties files; those seen unchanged before are taken from the cache and not checked again. With
 * `customKeys`, as in dbt, keys that nobody knows are warnings.
 */
export async function readProperties(
  files: readonly SourceFile[],
  cache: PropertyCache,
  customKeys: boolean,
): Promise<{ index: PropertyIndex; diagnostics: Diagnostic[] }> {
  const diagnostics: Diagnostic[] = [];
  const lists: Record<string, Entry<unknown>[]> = {};
  for (const file of files) {
    let yaml: YamlFile | undefined;
    const cached = cache.get(file);
    if (cached !== undefined) {
      yaml = yamlFile(file.path, file.text, cached);
    } else {
      const checked = await checkFile(file, customKeys);
      diagnostics.push(...checked.diagnostics);
      yaml = checked.yaml;
      if (yaml !== undefined && checked.diagnostics.length === 0) cache.set(file, yaml.value);
    }
    if (yaml === undefined || yaml.value === null) continue;
    for (const [key, entries] of Object.entries(yaml.value as Properties)) {
      if (!Array.isArray(entries)) continue;
      lists[key] ??= [];
      const list = lists[key];
      const owner = yaml;
      entries.forEach((value: unknown, i) => {
        list.push({ yaml: owner, path: [key, i], value });
      });
    }
  }
  const of = <T>(key: string): readonly Entry<T>[] => (lists[key] ?? []) as Entry<T>[];
  return {
    diagnostics,
    index: {
      models: of('models'),
      seeds: of('seeds'),
      snapshots: of('snapshots'),
      sources: of('sources'),
      macros: of('macros'),
      exposures: of('exposures'),
      analyses: of('analyses'),
      dataTests: of('data_tests'),
      unitTests: of('unit_tests'),
      functions: of('functions'),
      groups: of('groups'),
      semanticModels: of('semantic_models'),
      metrics: of('metrics'),
      savedQueries: of('saved_queries'),
    },
  };
}

async function checkFile(
  file: SourceFile,
  customKeys: boolean,
): Promise<{ yaml: YamlFile | undefined; diagnostics: Diagnostic[] }> {
  const secrets = findSecrets(file.path, file.text);
  const parsed = parseYaml(file.path, file.text);
  const yaml = parsed.value;
  if (yaml === undefined) return { yaml: undefined, diagnostics: [...parsed.diagnostics, ...secrets] };
  if (yaml.value === null || yaml.value === undefined) {
    return { yaml: yamlFile(file.path, file.text, {}), diagnostics: secrets };
  }
  const [{ propertiesSchema }, { validate }] = await Promise.all([import('./schema.ts'), import('./validate.ts')]);
  const checked = validate(yaml, propertiesSchema, { customKeys });
  const ok = checked.value !== undefined;
  return { yaml: ok ? yaml : undefined, diagnostics: [...checked.diagnostics, ...secrets] };
}

/** Finds entries by name and reports names given twice. */
export function byName<T extends { name: string }>(
  kind: string,
  entries: readonly Entry<T>[],
  diagnostics: Diagnostic[],
): Map<string, Entry<T>> {
  const found = new Map<string, Entry<T>>();
  for (const entry of entries) {
    const first = found.get(entry.value.name);
    if (first !== undefined) {
      diagnostics.push(
        diagnose(
          'duplicate-name',
          { kind: `properties entries for ${kind}`, name: entry.value.name },
          {
            span: entry.yaml.span([...entry.path, 'name']),
            notes: [{ message: 'the first is here', span: first.yaml.span([...first.path, 'name']) }],
          },
        ),
      );
      continue;
    }
    found.set(entry.value.name, entry);
  }
  return found;
}
