import { posix } from 'node:path';
import { type ConfigLayer, mergeConfig } from './config.ts';
import { type ConfigKind, canonicalKey } from './config-keys.ts';
import { treeLayers } from './config-tree.ts';
import { below } from './discovery.ts';
import type { Settings } from './settings.ts';

/** What all resources that stand in properties files alone begin with. */
export interface YamlPlace {
  readonly package_name: string;
  /** Below the folder of its kind. */
  readonly path: string;
  readonly original_file_path: string;
}

/** The folder of the project that a properties file is in, `models` most often. */
function baseOf(file: string, { paths }: Settings): string {
  const bases = [
    paths.models,
    paths.seeds,
    paths.tests,
    paths.snapshots,
    paths.analyses,
    paths.macros,
    paths.functions,
  ];
  return bases.flat().find((base) => file.startsWith(`${base}/`)) ?? '';
}

export function yamlPlace(file: string, settings: Settings): YamlPlace {
  return { package_name: settings.name, path: below(baseOf(file, settings), file), original_file_path: file };
}

/** The folders between that folder and the file. */
export function folders(file: string, settings: Settings): string[] {
  const folder = posix.dirname(below(baseOf(file, settings), file));
  return folder === '.' ? [] : folder.split('/');
}

/**
 * The config of a resource that has no file of its own, and the same as it is written. Keys named in `replaced` are not added to
 * what weaker layers say, unlike those of other resources (dbt-core's config classes).
 */
export function yamlConfigs(
  settings: Settings,
  kind: ConfigKind,
  fqn: readonly string[],
  own: ConfigLayer,
  replaced: readonly string[] = [],
): { config: Record<string, unknown>; unrendered: Record<string, unknown> } {
  const { below: weaker, above, unrendered } = treeLayers(settings, kind, fqn);
  const layers = [...weaker, own, ...above];
  const config = mergeConfig([{ enabled: true }, ...layers]);
  for (const key of replaced) {
    const last = layers.findLast((layer) => Object.keys(layer).some((name) => canonicalKey(name) === key));
    if (last !== undefined) config[key] = last[key];
  }
  return {
    config,
    unrendered: Object.assign({}, ...unrendered.below, own, ...unrendered.above) as Record<string, unknown>,
  };
}

/** Whether a config switches its resource off. */
export function isEnabled(config: Readonly<Record<string, unknown>>): boolean {
  return config['enabled'] !== false && String(config['enabled']).toLowerCase() !== 'false';
}
