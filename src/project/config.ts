import { canonicalKey } from './config-keys.ts';

export type ConfigLayer = Readonly<Record<string, unknown>>;

/** Configs that do not simply replace what a weaker layer says (dbt's merge behaviours). */
const added = new Set(['tags', 'pre-hook', 'post-hook', 'packages']);
const updated = new Set(['meta', 'quoting', 'column_types', 'docs', 'contract']);

/**
 * Merges layers from the weakest to the strongest as dbt does: tags, hooks and packages add up, mappings such as meta merge by
 * key, grants whose name begins with + add up, everything else is replaced.
 */
export function mergeConfig(layers: readonly ConfigLayer[]): Record<string, unknown> {
  const merged: Record<string, unknown> = {};
  for (const layer of layers) {
    for (const [rawKey, value] of Object.entries(layer)) {
      const key = canonicalKey(rawKey);
      if (added.has(key)) merged[key] = [...toList(merged[key]), ...toList(value)];
      else if (updated.has(key)) merged[key] = { ...(merged[key] as object | undefined), ...(value as object | null) };
      else if (key === 'grants') merged[key] = mergeGrants(merged[key], value, false);
      else merged[key] = value;
    }
  }
  return merged;
}

/** What one config() call adds to those before it in the same file; unlike layers, the + of grants stays (dbt's merge_config_dicts). */
export function addConfigCall(config: Record<string, unknown>, call: ConfigLayer): void {
  const first = Object.keys(config).length === 0;
  for (const [key, value] of Object.entries(call)) {
    if (first) config[key] = value;
    else if (added.has(key)) config[key] = [...toList(config[key]), ...toList(value)];
    else if (updated.has(key) || key === 'snapshot_meta_column_names')
      config[key] = { ...(isRecord(config[key]) ? config[key] : {}), ...(value as object | null) };
    else if (key === 'grants') config[key] = mergeGrants(config[key], value, true);
    else config[key] = value;
  }
}

function mergeGrants(before: unknown, given: unknown, keepPlus: boolean): Record<string, unknown> {
  const grants: Record<string, unknown[]> = {};
  for (const [key, value] of Object.entries(isRecord(before) ? before : {})) grants[key] = toList(value);
  for (const [key, value] of Object.entries(isRecord(given) ? given : {})) {
    const name = keepPlus ? key : key.replace(/^\++/, '');
    const extend = key.startsWith('+') && grants[name] !== undefined;
    grants[name] = extend ? [...(grants[name] as unknown[]), ...toList(value)] : toList(value);
  }
  return grants;
}

export function toList<T = unknown>(value: unknown): T[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]) as T[];
}

/** The texts of a config that is text or a list of texts; whatever else it holds has been told by its check. */
export function textList(value: unknown): string[] {
  return toList(value).filter((item) => typeof item === 'string');
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
