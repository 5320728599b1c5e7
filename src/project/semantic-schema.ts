/** The keys of semantic models, metrics and saved queries in properties files, after dbt's documentation (docs.getdbt.com/docs/build). */
import { z } from 'zod';

const text = z.string();
const open = z.record(z.string(), z.unknown());
const maybe = text.nullable().optional();
const texts = z.array(text).nullable().optional();
const filter = z
  .union([text, z.array(text)])
  .nullable()
  .optional();
const words = <const T extends readonly [string, ...string[]]>(...known: T) =>
  z.string().refine((value) => known.includes(value.toLowerCase()), `must be one of ${known.join(', ')}`);
const grain = words(
  'nanosecond',
  'microsecond',
  'millisecond',
  'second',
  'minute',
  'hour',
  'day',
  'week',
  'month',
  'quarter',
  'year',
);
const window = z
  .string()
  .regex(/^\d+ \S+$/, 'must be a count and a granularity, such as 28 days')
  .nullable()
  .optional();
const aggregation = words(
  'sum',
  'min',
  'max',
  'count_distinct',
  'sum_boolean',
  'average',
  'percentile',
  'median',
  'count',
);

const element = { name: text, description: maybe, label: maybe, config: open.optional() };

export const entitySchema = z.strictObject({
  ...element,
  type: words('foreign', 'natural', 'primary', 'unique'),
  role: maybe,
  expr: maybe,
});

export const dimensionSchema = z.strictObject({
  ...element,
  type: words('categorical', 'time'),
  is_partition: z.boolean().optional(),
  type_params: z
    .strictObject({
      time_granularity: grain,
      validity_params: z
        .strictObject({ is_start: z.boolean().optional(), is_end: z.boolean().optional() })
        .nullable()
        .optional(),
    })
    .nullable()
    .optional(),
  expr: maybe,
});

export const measureSchema = z.strictObject({
  ...element,
  agg: aggregation,
  expr: z.union([text, z.boolean(), z.number()]).nullable().optional(),
  agg_params: z
    .strictObject({
      percentile: z.number().nullable().optional(),
      use_discrete_percentile: z.boolean().optional(),
      use_approximate_percentile: z.boolean().optional(),
    })
    .nullable()
    .optional(),
  non_additive_dimension: z
    .strictObject({ name: text, window_choice: aggregation, window_groupings: z.array(text).optional() })
    .nullable()
    .optional(),
  agg_time_dimension: maybe,
  create_metric: z.boolean().optional(),
});

export const semanticModelSchema = z.strictObject({
  name: text,
  model: text,
  description: maybe,
  label: maybe,
  config: open.optional(),
  defaults: z.strictObject({ agg_time_dimension: maybe }).nullable().optional(),
  entities: z.array(entitySchema).optional(),
  measures: z.array(measureSchema).optional(),
  dimensions: z.array(dimensionSchema).optional(),
  primary_entity: maybe,
});

const inputMeasure = z.union([
  text,
  z.strictObject({
    name: text,
    filter,
    alias: maybe,
    join_to_timespine: z.boolean().optional(),
    fill_nulls_with: z.number().int().nullable().optional(),
  }),
]);

const inputMetric = z.union([
  text,
  z.strictObject({ name: text, filter, alias: maybe, offset_window: window, offset_to_grain: maybe }),
]);

const metricTypeSchema = z.strictObject({
  measure: inputMeasure.nullable().optional(),
  numerator: inputMetric.nullable().optional(),
  denominator: inputMetric.nullable().optional(),
  expr: z.union([text, z.boolean(), z.number()]).nullable().optional(),
  window,
  grain_to_date: grain.nullable().optional(),
  metrics: z.array(inputMetric).nullable().optional(),
  conversion_type_params: z
    .strictObject({
      base_measure: inputMeasure,
      conversion_measure: inputMeasure,
      entity: text,
      calculation: words('conversions', 'conversion_rate').optional(),
      window,
      constant_properties: z
        .array(z.strictObject({ base_property: text, conversion_property: text }))
        .nullable()
        .optional(),
    })
    .nullable()
    .optional(),
  cumulative_type_params: z
    .strictObject({ window, grain_to_date: maybe, period_agg: words('first', 'last', 'average').optional() })
    .nullable()
    .optional(),
});

export const metricSchema = z.strictObject({
  name: text
    .regex(/^[A-Za-z]\w*$/, 'must be letters, digits and underscores, not starting with a digit')
    .max(250, 'must not have more than 250 characters'),
  label: text,
  type: words('simple', 'ratio', 'cumulative', 'derived', 'conversion'),
  type_params: metricTypeSchema,
  description: text.optional(),
  filter,
  time_granularity: maybe,
  meta: open.optional(),
  tags: z.union([text, z.array(text)]).optional(),
  config: open.optional(),
});

export const savedQuerySchema = z.strictObject({
  name: text,
  description: maybe,
  label: maybe,
  query_params: z.strictObject({
    metrics: texts,
    group_by: texts,
    where: filter,
    order_by: texts,
    limit: z.number().int().nullable().optional(),
  }),
  exports: z.array(z.strictObject({ name: text, config: open.optional() })).optional(),
  config: open.optional(),
  tags: z.union([text, z.array(text)]).optional(),
});

export type SemanticModelProperties = z.infer<typeof semanticModelSchema>;
export type MeasureProperties = z.infer<typeof measureSchema>;
export type MetricProperties = z.infer<typeof metricSchema>;
export type SavedQueryProperties = z.infer<typeof savedQuerySchema>;
export type InputMeasure = z.infer<typeof inputMeasure>;
export type InputMetric = z.infer<typeof inputMetric>;
