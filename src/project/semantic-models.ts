import { text } from '../template/index.ts';
import { isRecord } from './config.ts';
import type { RefCall } from './node.ts';
import type { Entry } from './properties.ts';
import { parseCall } from './ref-call.ts';
import type { SemanticElement, SemanticModelNode } from './semantic-node.ts';
import type { MetricProperties, SemanticModelProperties } from './semantic-schema.ts';
import type { Settings } from './settings.ts';
import { folders, isEnabled, yamlConfigs, yamlPlace } from './yaml-resource.ts';

/** A semantic model as a node; its relation is known when its model is. */
export function semanticModelNode(
  { value, yaml }: Entry<SemanticModelProperties>,
  settings: Settings,
): SemanticModelNode {
  const fqn = [settings.name, ...folders(yaml.file, settings), value.name];
  const { config, unrendered } = yamlConfigs(settings, 'semantic_models', fqn, value.config ?? {});
  const meta = isRecord(config['meta']) ? config['meta'] : {};
  const element = (given: Given, more: Record<string, unknown>): SemanticElement => ({
    name: given.name,
    description: given.description ?? null,
    label: given.label ?? null,
    ...more,
    config: { meta: { ...meta, ...(isRecord(given.config?.['meta']) ? given.config['meta'] : {}) } },
  });
  const call = parseCall(value.model);
  const refs: RefCall[] = call !== undefined && 'ref' in call ? [call.ref] : [];
  return {
    unique_id: `semantic_model.${settings.name}.${value.name}`,
    name: value.name,
    resource_type: 'semantic_model',
    ...yamlPlace(yaml.file, settings),
    fqn,
    model: value.model,
    node_relation: null,
    description: value.description ?? null,
    label: value.label ?? null,
    defaults:
      (value.defaults ?? null) === null ? null : { agg_time_dimension: value.defaults?.agg_time_dimension ?? null },
    entities: (value.entities ?? []).map((entity) =>
      element(entity, { type: entity.type.toLowerCase(), role: entity.role ?? null, expr: entity.expr ?? null }),
    ),
    measures: (value.measures ?? []).map((measure) =>
      element(measure, {
        agg: measure.agg.toLowerCase(),
        // dbt makes the metric and forgets that it was asked for.
        create_metric: false,
        expr: textOf(measure.expr),
        agg_params: orNull(measure.agg_params, (given) => ({
          percentile: given.percentile ?? null,
          use_discrete_percentile: given.use_discrete_percentile ?? false,
          use_approximate_percentile: given.use_approximate_percentile ?? false,
        })),
        non_additive_dimension: orNull(measure.non_additive_dimension, (given) => ({
          name: given.name,
          window_choice: given.window_choice.toLowerCase(),
          window_groupings: given.window_groupings ?? [],
        })),
        agg_time_dimension: measure.agg_time_dimension ?? null,
      }),
    ),
    dimensions: (value.dimensions ?? []).map((dimension) =>
      element(dimension, {
        type: dimension.type.toLowerCase(),
        is_partition: dimension.is_partition ?? false,
        type_params: orNull(dimension.type_params, (given) => ({
          time_granularity: given.time_granularity.toLowerCase(),
          validity_params: orNull(given.validity_params, ({ is_start = false, is_end = false }) => ({
            is_start,
            is_end,
          })),
        })),
        expr: dimension.expr ?? null,
        metadata: null,
      }),
    ),
    metadata: null,
    depends_on: { macros: [], nodes: [] },
    refs,
    created_at: 0,
    config: { ...config, enabled: isEnabled(config), meta },
    unrendered_config: unrendered,
    primary_entity: value.primary_entity ?? null,
    group: typeof config['group'] === 'string' ? config['group'] : null,
  };
}

interface Given {
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly label?: string | null | undefined;
  readonly config?: Record<string, unknown> | undefined;
}

/** The metrics that a semantic model's measures ask for with `create_metric`. */
export function createdMetrics(
  { value }: Entry<SemanticModelProperties>,
  { config }: SemanticModelNode,
): MetricProperties[] {
  return (value.measures ?? []).flatMap((measure) =>
    measure.create_metric !== true
      ? []
      : [
          {
            name: measure.name,
            label: measure.label || measure.name,
            type: 'simple',
            type_params: { measure: measure.name, expr: measure.expr || measure.name },
            description: measure.description || `Metric created from measure ${measure.name}`,
            config: { enabled: config.enabled, meta: config['meta'] },
          },
        ],
  );
}

export function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : text(value);
}

export function orNull<T, R>(given: T | null | undefined, make: (given: T) => R): R | null {
  return given === null || given === undefined ? null : make(given);
}
