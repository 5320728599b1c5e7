import { isRecord, textList, toList } from './config.ts';
import type { Entry } from './properties.ts';
import { orNull, textOf } from './semantic-models.ts';
import type { MetricInput, MetricMeasure, MetricNode, MetricType, TimeWindow, WhereFilter } from './semantic-node.ts';
import type { InputMeasure, InputMetric, MetricProperties } from './semantic-schema.ts';
import type { Settings } from './settings.ts';
import { folders, isEnabled, yamlConfigs, yamlPlace } from './yaml-resource.ts';

/** A metric as a node; the measures of the metrics it is made of are known when those are. */
export function metricNode({ value, yaml }: Entry<MetricProperties>, settings: Settings): MetricNode {
  const fqn = [settings.name, ...folders(yaml.file, settings), value.name];
  const { config, unrendered } = yamlConfigs(settings, 'metrics', fqn, value.config ?? {});
  const meta = isRecord(config['meta']) ? config['meta'] : {};
  return {
    unique_id: `metric.${settings.name}.${value.name}`,
    name: value.name,
    resource_type: 'metric',
    ...yamlPlace(yaml.file, settings),
    fqn,
    description: value.description ?? '',
    label: value.label,
    type: value.type.toLowerCase(),
    type_params: typeOf(value),
    filter: whereFilter(value.filter),
    metadata: null,
    time_granularity: value.time_granularity ?? null,
    meta: Object.keys(meta).length > 0 ? meta : (value.meta ?? {}),
    tags: textList(toList(value.tags)),
    config: { ...config, enabled: isEnabled(config), meta },
    unrendered_config: unrendered,
    sources: [],
    depends_on: { macros: [], nodes: [] },
    refs: [],
    metrics: [],
    created_at: 0,
    group: typeof config['group'] === 'string' ? config['group'] : null,
  };
}

/** Conditions as dbt keeps them. */
export function whereFilter(given: string | readonly string[] | null | undefined): WhereFilter | null {
  return orNull(given, (filter) => ({
    where_filters: toList<string>(filter).map((sql) => ({ where_sql_template: sql })),
  }));
}

function typeOf({ type, type_params: given }: MetricProperties): MetricType {
  return {
    measure: orNull(given.measure, measureOf),
    input_measures: [],
    numerator: orNull(given.numerator, inputOf),
    denominator: orNull(given.denominator, inputOf),
    expr: textOf(given.expr),
    window: windowOf(given.window),
    grain_to_date: given.grain_to_date?.toLowerCase() ?? null,
    metrics: (given.metrics ?? []).map(inputOf),
    conversion_type_params: orNull(given.conversion_type_params, (conversion) => ({
      base_measure: measureOf(conversion.base_measure),
      conversion_measure: measureOf(conversion.conversion_measure),
      entity: conversion.entity,
      calculation: conversion.calculation?.toLowerCase() ?? 'conversion_rate',
      window: windowOf(conversion.window),
      constant_properties: conversion.constant_properties ?? null,
    })),
    cumulative_type_params: type.toLowerCase() === 'cumulative' ? cumulativeOf(given) : null,
    metric_aggregation_params: null,
  };
}

/** What stands beside the cumulative parameters counts when they do not say it. */
function cumulativeOf(given: MetricProperties['type_params']): MetricType['cumulative_type_params'] {
  const own = given.cumulative_type_params ?? {};
  return {
    window: windowOf(own.window || given.window),
    grain_to_date: own.grain_to_date || given.grain_to_date || null,
    period_agg: own.period_agg?.toLowerCase() ?? 'first',
    metric: null,
  };
}

function measureOf(given: InputMeasure): MetricMeasure {
  const measure = typeof given === 'string' ? { name: given } : given;
  return {
    name: measure.name,
    filter: whereFilter(measure.filter),
    alias: measure.alias ?? null,
    join_to_timespine: measure.join_to_timespine ?? false,
    fill_nulls_with: measure.fill_nulls_with ?? null,
  };
}

function inputOf(given: InputMetric): MetricInput {
  const metric = typeof given === 'string' ? { name: given } : given;
  return {
    name: metric.name,
    filter: whereFilter(metric.filter),
    alias: metric.alias ?? null,
    offset_window: windowOf(metric.offset_window),
    offset_to_grain: metric.offset_to_grain ?? null,
  };
}

const grains = /^(nanosecond|microsecond|millisecond|second|minute|hour|day|week|month|quarter|year)s$/;

/** `28 days`; the s of a granularity that is not the project's own is left out. */
function windowOf(given: string | null | undefined): TimeWindow | null {
  return orNull(given, (window) => {
    const [count, granularity = ''] = window.toLowerCase().split(' ');
    return { count: Number(count), granularity: granularity.replace(grains, '$1') };
  });
}
