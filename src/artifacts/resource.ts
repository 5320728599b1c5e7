import { readCsv } from '../core/index.ts';
import { isRecord } from '../project/index.ts';
import { configShapes } from './shapes/configs.ts';
import * as parts from './shapes/parts.ts';
import { resourceShapes } from './shapes/resources.ts';
import * as semantic from './shapes/semantic.ts';
import { openShaped, type Shape, shaped } from './shapes/shape.ts';

type Fields = Readonly<Record<string, unknown>>;
type Write = (value: unknown) => unknown;

const of =
  (shape: Shape, nested: Readonly<Record<string, Write>> = {}): Write =>
  (value) =>
    isRecord(value) ? rewritten(shaped(shape, value), nested) : value;

const open =
  (shape: Shape, nested: Readonly<Record<string, Write>> = {}): Write =>
  (value) =>
    isRecord(value) ? rewritten(openShaped(shape, value), nested) : value;

const each =
  (write: Write): Write =>
  (value) =>
    Array.isArray(value) ? value.map(write) : value;

const values =
  (write: Write): Write =>
  (value) =>
    isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, write(item)])) : value;

function rewritten(target: Record<string, unknown>, nested: Readonly<Record<string, Write>>): Record<string, unknown> {
  for (const key in nested) {
    if (key in target) target[key] = (nested[key] as Write)(target[key]);
  }
  return target;
}

/** A fixture's CSV text is rows of text in dbt's manifest; an empty field is null. */
const fixture =
  (shape: Shape): Write =>
  (value) => {
    const written = of(shape)(value) as Record<string, unknown>;
    if (written['format'] !== 'csv' || typeof written['rows'] !== 'string') return written;
    const [header, ...records] = readCsv(written['rows'].trim(), ',').records;
    const names = (header?.values ?? []).map((name) => name ?? '');
    written['rows'] = records.map((r) => Object.fromEntries(names.map((name, i) => [name, r.values[i] ?? null])));
    return written;
  };

const columns = values(
  of(parts.column, {
    constraints: each(of(parts.columnConstraint)),
    config: open({ meta: {}, tags: [] }),
  }),
);
const input = of(semantic.metricInput);
const element = { config: of({ meta: {} }) };

/** What is written inside of each resource type's keys. */
const nested: Readonly<Record<string, Readonly<Record<string, Write>>>> = {
  model: { columns, constraints: each(of(parts.modelConstraint)) },
  seed: { columns },
  snapshot: { columns },
  analysis: { columns },
  operation: { columns },
  test: { columns, test_metadata: of(parts.testMetadata) },
  function: {
    columns,
    returns: of(parts.functionReturns),
    arguments: each(of(parts.functionArgument)),
  },
  source: {
    columns,
    quoting: of(parts.sourceQuoting),
    external: (value) => (isRecord(value) ? externalOf(value) : null),
    freshness: of(parts.freshness),
  },
  unit_test: {
    given: each(fixture(parts.given)),
    expect: fixture(parts.expected),
    overrides: of(parts.overrides),
  },
  macro: { arguments: each(of(parts.argument)) },
  metric: {
    type_params: of(semantic.metricType, {
      measure: of(semantic.metricMeasure),
      input_measures: each(of(semantic.metricMeasure)),
      numerator: input,
      denominator: input,
      metrics: each(input),
      conversion_type_params: of(semantic.conversionType),
      cumulative_type_params: of(semantic.cumulativeType, { metric: input }),
      metric_aggregation_params: of(semantic.metricAggregation),
    }),
  },
  semantic_model: {
    node_relation: of(semantic.nodeRelation),
    entities: each(of(semantic.entity, element)),
    measures: each(of(semantic.measure, element)),
    dimensions: each(of(semantic.dimension, { ...element, type_params: of(semantic.dimensionType) })),
  },
  saved_query: {
    query_params: of(semantic.query),
    exports: each(of(semantic.exported, { config: of(semantic.exportConfig) })),
  },
};

/** A resource as dbt's manifest writes it: the keys that its schema knows, in dbt's order; what only lake needs stays out. */
export function written(resource: object & { readonly resource_type: string }): Record<string, unknown> {
  const type = resource.resource_type;
  const given = { ...resource } as Record<string, unknown>;
  const config = configShapes[type];
  if (config !== undefined) given['config'] = configOf(type, config, given);
  if (type === 'seed') given['depends_on'] = { macros: (given['depends_on'] as Fields)['macros'] };
  if (given['compiled'] !== true) withoutCompiled(given);
  return rewritten(shaped(resourceShapes[type] as Shape, given), nested[type] ?? {});
}

/** dbt leaves these keys out of a node that was not compiled. */
function withoutCompiled(node: Record<string, unknown>): void {
  for (const key of ['compiled', 'compiled_code', 'extra_ctes_injected', 'extra_ctes']) delete node[key];
}

function configOf(type: string, shape: Shape, resource: Fields): unknown {
  const given = { ...(isRecord(resource['config']) ? resource['config'] : {}) };
  switch (type) {
    case 'source':
      for (const key of ['freshness', 'loaded_at_field', 'loaded_at_query', 'meta', 'tags'])
        given[key] ??= resource[key];
      return open(shape, { freshness: of(parts.freshness) })(given);
    case 'snapshot':
      return open(shape, { snapshot_meta_column_names: of(parts.snapshotColumns) })(given);
    default:
      return open(shape)(given);
  }
}

function externalOf(external: Fields): unknown {
  const location = external['location'];
  return openShaped(parts.external, {
    ...external,
    // lake's own sources may name several files and a short key for their format.
    location: Array.isArray(location) ? location.join(', ') : location,
    file_format: external['file_format'] ?? external['format'],
  });
}
