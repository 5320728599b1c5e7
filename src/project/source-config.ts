import { isRecord, textList, toList } from './config.ts';
import type { Freshness, Period } from './node.ts';
import type { SourceProperties, TableProperties } from './schema.ts';

/** A threshold as dbt keeps it: what is not said is a period without a count, what is said to be null is null. */
export function freshnessOf(given: unknown): Freshness | null {
  if (given === null) return null;
  const raw = isRecord(given) ? given : {};
  return {
    warn_after: periodOf(raw['warn_after']),
    error_after: periodOf(raw['error_after']),
    filter: (raw['filter'] as string | null | undefined) ?? null,
  };
}

function periodOf(given: unknown): Period | null {
  if (given === null) return null;
  const { count = null, period = null } = (isRecord(given) ? given : {}) as Partial<Period>;
  return { count, period };
}

const isSet = (period: Period | null) => period !== null && period.count !== null && period.period !== null;

/** Whether there is anything to check. */
export const hasThreshold = (freshness: Freshness) => isSet(freshness.warn_after) || isSet(freshness.error_after);

function mergeFreshness(base: Freshness | null, update: Freshness | null): Freshness | null {
  if (base === null) return update !== null && hasThreshold(update) ? update : null;
  if (update === null) return null;
  return {
    warn_after: mergePeriod(base.warn_after, update.warn_after),
    error_after: mergePeriod(base.error_after, update.error_after),
    filter: update.filter ?? base.filter,
  };
}

const mergePeriod = (base: Period | null, update: Period | null) => (update === null || isSet(update) ? update : base);

/**
 * The configs that a source's and its table's properties come to: the table goes over the source, `config` over the keys beside it;
 * freshness is merged by its thresholds, tags are added and sorted (dbt-core, SourcePatcher).
 */
export function sourceConfigs(source: SourceProperties, table: TableProperties): Record<string, unknown> {
  const configs: Record<string, unknown> = { ...source.config, ...table.config };
  const freshness = [source.freshness, configOf(source, 'freshness'), table.freshness, configOf(table, 'freshness')]
    .map(freshnessOf)
    .reduce(mergeFreshness);
  if (freshness === null) configs['freshness'] = null;
  else if (hasThreshold(freshness)) configs['freshness'] = freshness;
  else delete configs['freshness'];
  const tableField = table.loaded_at_field || configOf(table, 'loaded_at_field');
  const told = 'loaded_at_field' in table || Boolean(configOf(table, 'loaded_at_field'));
  configs['loaded_at_field'] =
    (told ? tableField : source.loaded_at_field || configOf(source, 'loaded_at_field')) ?? null;
  const tableQuery = table.loaded_at_query || configOf(table, 'loaded_at_query');
  const sourceQuery = told ? null : source.loaded_at_query || configOf(source, 'loaded_at_query');
  configs['loaded_at_query'] = tableQuery ?? sourceQuery ?? null;
  configs['meta'] = sourceMeta(source, table);
  const tags = [source.tags, configOf(source, 'tags'), table.tags, configOf(table, 'tags')];
  configs['tags'] = [...new Set(tags.flatMap((list) => textList(toList(list))))].sort();
  return configs;
}

/** Why the properties of a source cannot be; undefined when they can. */
export function loadedAtProblem(source: SourceProperties, table: TableProperties): string | undefined {
  const has = (given: SourceProperties | TableProperties, key: 'loaded_at_field' | 'loaded_at_query') =>
    Boolean(given[key] || configOf(given, key));
  const toldField = 'loaded_at_field' in table || has(table, 'loaded_at_field');
  if (
    (toldField && has(table, 'loaded_at_query')) ||
    (has(source, 'loaded_at_field') && has(source, 'loaded_at_query'))
  )
    return 'has both loaded_at_field and loaded_at_query';
  return undefined;
}

/** The meta of a source with that of the table over it. */
export function sourceMeta(...layers: readonly (SourceProperties | TableProperties)[]): Record<string, unknown> {
  const parts = layers.flatMap((layer) => [layer.meta, configOf(layer, 'meta')]);
  return Object.assign({}, ...parts.filter(isRecord)) as Record<string, unknown>;
}

function configOf(given: SourceProperties | TableProperties, key: string): unknown {
  return given.config?.[key];
}

/**
 * A source of a package as an `overrides` entry of another package changes it: what the entry says, and, as in dbt, the freshness,
 * quoting and config of those it names even when it says nothing of them.
 */
export function overridden(source: SourceProperties, patch: SourceProperties): SourceProperties {
  const { name: _, overrides: __, tables, ...said } = patch;
  const changed = { ...source, ...said, freshness: freshnessIn(patch), config: patch.config ?? {} };
  return {
    ...changed,
    tables: (source.tables ?? []).map((table) => {
      const own = (tables ?? []).find(({ name }) => name === table.name);
      return own === undefined ? table : { ...table, ...own, freshness: freshnessIn(own), quoting: own.quoting ?? {} };
    }),
  };
}

const freshnessIn = ({ freshness = {} }: { freshness?: Record<string, unknown> | null | undefined }) => freshness;
