import type { Shape } from './shape.ts';

/** The parts of semantic models, metrics and saved queries in dbt's order of keys (dbt's artifact schemas, manifest v12). */
export const nodeRelation: Shape = { alias: '', schema_name: null, database: null, relation_name: '' };

export const entity: Shape = {
  name: '',
  type: '',
  description: null,
  label: null,
  role: null,
  expr: null,
  config: null,
};

export const measure: Shape = {
  name: '',
  agg: '',
  description: null,
  label: null,
  create_metric: false,
  expr: null,
  agg_params: null,
  non_additive_dimension: null,
  agg_time_dimension: null,
  config: null,
};

export const dimension: Shape = {
  name: '',
  type: '',
  description: null,
  label: null,
  is_partition: false,
  type_params: null,
  expr: null,
  metadata: null,
  config: null,
};

export const dimensionType: Shape = { time_granularity: null, validity_params: null };

export const metricMeasure: Shape = {
  name: '',
  filter: null,
  alias: null,
  join_to_timespine: false,
  fill_nulls_with: null,
};

export const metricInput: Shape = {
  name: '',
  filter: null,
  alias: null,
  offset_window: null,
  offset_to_grain: null,
};

export const metricType: Shape = {
  measure: null,
  input_measures: [],
  numerator: null,
  denominator: null,
  expr: null,
  window: null,
  grain_to_date: null,
  metrics: [],
  conversion_type_params: null,
  cumulative_type_params: null,
  metric_aggregation_params: null,
};

export const conversionType: Shape = {
  base_measure: null,
  conversion_measure: null,
  entity: '',
  calculation: 'conversion_rate',
  window: null,
  constant_properties: null,
};

export const cumulativeType: Shape = { window: null, grain_to_date: null, period_agg: 'first', metric: null };

export const metricAggregation: Shape = {
  semantic_model: '',
  agg: '',
  agg_params: null,
  agg_time_dimension: null,
  non_additive_dimension: null,
  expr: null,
};

export const query: Shape = { metrics: [], group_by: [], where: null, order_by: [], limit: null };

export const exported: Shape = { name: '', config: {}, unrendered_config: {} };

export const exportConfig: Shape = { export_as: '', schema_name: null, alias: null, database: null };
