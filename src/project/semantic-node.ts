import type { RefCall } from './reference.ts';

/** The shapes of MetricFlow's resources, with dbt's manifest keys: lake carries them and does nothing with them, as dbt-core. */
interface Common {
  readonly unique_id: string;
  readonly name: string;
  readonly package_name: string;
  readonly path: string;
  readonly original_file_path: string;
  readonly fqn: readonly string[];
  readonly label: string | null;
  readonly metadata: null;
  readonly config: Record<string, unknown> & { enabled: boolean };
  readonly unrendered_config: Record<string, unknown>;
  readonly group: string | null;
  depends_on: { macros: readonly string[]; nodes: readonly string[] };
  readonly refs: readonly RefCall[];
  readonly created_at: number;
}

export interface WhereFilter {
  readonly where_filters: readonly { readonly where_sql_template: string }[];
}

export interface TimeWindow {
  readonly count: number;
  readonly granularity: string;
}

export interface MetricMeasure {
  readonly name: string;
  readonly filter: WhereFilter | null;
  readonly alias: string | null;
  readonly join_to_timespine: boolean;
  readonly fill_nulls_with: number | null;
}

export interface MetricInput {
  readonly name: string;
  readonly filter: WhereFilter | null;
  readonly alias: string | null;
  readonly offset_window: TimeWindow | null;
  readonly offset_to_grain: string | null;
}

export interface MetricType {
  readonly measure: MetricMeasure | null;
  /** Of the metric and of the metrics it is made of. */
  input_measures: readonly MetricMeasure[];
  readonly numerator: MetricInput | null;
  readonly denominator: MetricInput | null;
  readonly expr: string | null;
  readonly window: TimeWindow | null;
  readonly grain_to_date: string | null;
  readonly metrics: readonly MetricInput[];
  readonly conversion_type_params: {
    readonly base_measure: MetricMeasure;
    readonly conversion_measure: MetricMeasure;
    readonly entity: string;
    readonly calculation: string;
    readonly window: TimeWindow | null;
    readonly constant_properties: readonly unknown[] | null;
  } | null;
  readonly cumulative_type_params: {
    readonly window: TimeWindow | null;
    readonly grain_to_date: string | null;
    readonly period_agg: string;
    readonly metric: null;
  } | null;
  readonly metric_aggregation_params: null;
}

export interface MetricNode extends Common {
  readonly resource_type: 'metric';
  description: string;
  readonly type: string;
  readonly type_params: MetricType;
  readonly filter: WhereFilter | null;
  readonly time_granularity: string | null;
  readonly meta: Record<string, unknown>;
  readonly tags: readonly string[];
  readonly sources: readonly (readonly [string, string])[];
  readonly metrics: readonly (readonly string[])[];
}

export interface SemanticElement {
  readonly name: string;
  description: string | null;
  readonly config: { readonly meta: Record<string, unknown> };
  readonly [key: string]: unknown;
}

export interface SemanticModelNode extends Common {
  readonly resource_type: 'semantic_model';
  readonly model: string;
  node_relation: {
    readonly alias: string;
    readonly schema_name: string;
    readonly database: string;
    readonly relation_name: string | null;
  } | null;
  description: string | null;
  readonly defaults: { readonly agg_time_dimension: string | null } | null;
  readonly entities: readonly SemanticElement[];
  readonly measures: readonly SemanticElement[];
  readonly dimensions: readonly SemanticElement[];
  readonly primary_entity: string | null;
}

export interface SavedQueryNode extends Common {
  readonly resource_type: 'saved_query';
  description: string | null;
  readonly query_params: {
    readonly metrics: readonly string[];
    readonly group_by: readonly string[];
    readonly where: WhereFilter | null;
    readonly order_by: readonly string[];
    readonly limit: number | null;
  };
  readonly exports: readonly {
    readonly name: string;
    readonly config: Record<string, unknown>;
    readonly unrendered_config: Record<string, unknown>;
  }[];
  readonly tags: readonly string[];
}

export type SemanticNode = MetricNode | SemanticModelNode | SavedQueryNode;
