/**
 * The keys of project.yml and of properties files, after dbt's documentation (docs.getdbt.com/reference). Objects are strict:
 * an unknown key is an error with its place. `config` and test arguments are open here and checked where they are used.
 */
import { z } from 'zod';
import { metricSchema, savedQuerySchema, semanticModelSchema } from './semantic-schema.ts';

const text = z.string();
const open = z.record(z.string(), z.unknown());
const names = z.union([text, z.array(text)]);
const version = z.union([z.string(), z.number()]);
const docs = z.strictObject({ show: z.boolean().optional(), node_color: text.nullable().optional() });
const anyTest = z.union([text, open]);
const tests = z.array(anyTest).nullable();

export const columnSchema = z.strictObject({
  name: text,
  description: text.optional(),
  data_type: text.optional(),
  quote: z.boolean().optional(),
  meta: open.optional(),
  tags: names.optional(),
  config: open.optional(),
  constraints: z.array(open).optional(),
  tests: tests.optional(),
  data_tests: tests.optional(),
  granularity: text.optional(),
  policy_tags: z.array(text).optional(),
});

const described = {
  name: text,
  description: text.optional(),
  meta: open.optional(),
  tags: names.optional(),
  config: open.optional(),
  docs: docs.optional(),
};

const tested = {
  columns: z.array(columnSchema).nullable().optional(),
  tests: tests.optional(),
  data_tests: tests.optional(),
};

const includeSchema = z.strictObject({ include: names, exclude: names.optional() });

export const versionSchema = z.strictObject({
  v: version,
  defined_in: text.optional(),
  description: text.optional(),
  access: text.optional(),
  config: open.optional(),
  constraints: z.array(open).optional(),
  docs: docs.optional(),
  tests: tests.optional(),
  data_tests: tests.optional(),
  columns: z.array(z.union([includeSchema, columnSchema])).optional(),
  deprecation_date: text.optional(),
});

export const modelSchema = z.strictObject({
  ...described,
  ...tested,
  constraints: z.array(open).optional(),
  access: text.optional(),
  group: text.optional(),
  contract: open.optional(),
  latest_version: version.optional(),
  deprecation_date: text.optional(),
  versions: z.array(versionSchema).optional(),
  primary_key: names.optional(),
  time_spine: z
    .strictObject({
      standard_granularity_column: text,
      custom_granularities: z.array(z.strictObject({ name: text, column_name: text.optional() })).optional(),
    })
    .optional(),
  freshness: open.optional(),
  quote_columns: z.boolean().optional(),
});

export const seedSchema = z.strictObject({ ...described, ...tested, quote_columns: z.boolean().optional() });

export const snapshotSchema = z.strictObject({
  ...described,
  ...tested,
  relation: text.optional(),
  quote_columns: z.boolean().optional(),
});

export const analysisSchema = z.strictObject({ ...described, columns: z.array(columnSchema).optional() });

export const functionSchema = z.strictObject({
  ...described,
  arguments: z
    .array(
      z.strictObject({
        name: text,
        data_type: text,
        description: text.optional(),
        default_value: z.unknown().optional(),
      }),
    )
    .optional(),
  returns: z.strictObject({ data_type: text, description: text.optional() }),
  columns: z.array(columnSchema).optional(),
});

export const externalSchema = z.strictObject({
  location: z.union([text, z.array(text).min(1)]),
  format: z.enum(['csv', 'json', 'ndjson', 'parquet']).optional(),
  file_format: text.optional(),
  options: z
    .strictObject({
      delimiter: text.optional(),
      quote: text.optional(),
      escape: text.optional(),
      header: z.boolean().optional(),
      null_marker: names.optional(),
      encoding: text.optional(),
      max_rejects: z.number().int().nonnegative().optional(),
    })
    .optional(),
  partitions: z
    .array(
      z.strictObject({ name: text, data_type: text.optional(), description: text.optional(), meta: open.optional() }),
    )
    .optional(),
  row_format: text.optional(),
  tbl_properties: text.optional(),
});

export const tableSchema = z.strictObject({
  ...described,
  ...tested,
  identifier: text.optional(),
  loader: text.optional(),
  loaded_at_field: text.nullable().optional(),
  loaded_at_query: text.optional(),
  freshness: open.nullable().optional(),
  quoting: open.optional(),
  external: externalSchema.optional(),
});

export const sourceSchema = z.strictObject({
  ...described,
  database: text.optional(),
  schema: text.optional(),
  loader: text.optional(),
  loaded_at_field: text.optional(),
  loaded_at_query: text.optional(),
  freshness: open.nullable().optional(),
  quoting: open.optional(),
  overrides: text.optional(),
  tables: z.array(tableSchema).nullable().optional(),
});

export const exposureSchema = z.strictObject({
  ...described,
  type: z.enum(['dashboard', 'notebook', 'analysis', 'ml', 'application']),
  owner: open,
  label: text.optional(),
  maturity: z.enum(['high', 'medium', 'low']).optional(),
  url: text.optional(),
  depends_on: z.array(text).optional(),
  enabled: z.boolean().optional(),
});

export const macroSchema = z.strictObject({
  ...described,
  arguments: z.array(z.strictObject({ name: text, type: text.optional(), description: text.optional() })).optional(),
});

const rows = z.union([z.array(open), text]).nullable();

export const unitTestSchema = z.strictObject({
  name: text,
  model: text,
  description: text.optional(),
  config: open.optional(),
  versions: z
    .strictObject({ include: z.array(version).nullable().optional(), exclude: z.array(version).nullable().optional() })
    .nullable()
    .optional(),
  given: z
    .array(
      z.strictObject({
        input: text,
        rows: rows.optional(),
        format: z.enum(['dict', 'csv', 'sql']).optional(),
        fixture: text.optional(),
      }),
    )
    .nullable()
    .optional(),
  expect: z.strictObject({
    rows: rows.optional(),
    format: z.enum(['dict', 'csv', 'sql']).optional(),
    fixture: text.optional(),
  }),
  overrides: z.strictObject({ macros: open.optional(), vars: open.optional(), env_vars: open.optional() }).optional(),
});

export const singularTestSchema = z.strictObject({ ...described });

const listOf = <T extends z.ZodType>(schema: T) => z.array(schema).nullable().optional();

export const groupSchema = z.strictObject({ ...described, owner: open });

export const propertiesSchema = z.strictObject({
  version: z.literal(2).optional(),
  models: listOf(modelSchema),
  seeds: listOf(seedSchema),
  snapshots: listOf(snapshotSchema),
  sources: listOf(sourceSchema),
  macros: listOf(macroSchema),
  exposures: listOf(exposureSchema),
  analyses: listOf(analysisSchema),
  data_tests: listOf(singularTestSchema),
  functions: listOf(functionSchema),
  unit_tests: listOf(unitTestSchema),
  groups: listOf(groupSchema),
  semantic_models: listOf(semanticModelSchema),
  metrics: listOf(metricSchema),
  saved_queries: listOf(savedQuerySchema),
  // A place for YAML anchors, which nothing reads by itself (dbt 1.10).
  anchors: z.unknown().optional(),
});

export type Properties = z.infer<typeof propertiesSchema>;
export type ModelProperties = z.infer<typeof modelSchema>;
export type SnapshotProperties = z.infer<typeof snapshotSchema>;
export type FunctionProperties = z.infer<typeof functionSchema>;
export type GroupProperties = z.infer<typeof groupSchema>;
export type ColumnProperties = z.infer<typeof columnSchema>;
export type SourceProperties = z.infer<typeof sourceSchema>;
export type TableProperties = z.infer<typeof tableSchema>;
export type MacroProperties = z.infer<typeof macroSchema>;
export type ExposureProperties = z.infer<typeof exposureSchema>;
export type UnitTestProperties = z.infer<typeof unitTestSchema>;
export type ExternalProperties = z.infer<typeof externalSchema>;

const paths = z.array(text);
const hooks = names.nullable();

export const projectSchema = z.strictObject({
  name: text.regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be letters, digits and underscores, not starting with a digit'),
  version: version.optional(),
  'config-version': z.number().optional(),
  profile: text.optional(),
  'model-paths': paths.optional(),
  'seed-paths': paths.optional(),
  'macro-paths': paths.optional(),
  'test-paths': paths.optional(),
  'snapshot-paths': paths.optional(),
  'analysis-paths': paths.optional(),
  'docs-paths': paths.optional(),
  'asset-paths': paths.optional(),
  'function-paths': paths.optional(),
  'target-path': text.optional(),
  'log-path': text.optional(),
  'packages-install-path': text.optional(),
  'clean-targets': paths.optional(),
  'require-dbt-version': names.optional(),
  vars: open.nullable().optional(),
  models: open.nullable().optional(),
  seeds: open.nullable().optional(),
  snapshots: open.nullable().optional(),
  sources: open.nullable().optional(),
  tests: open.nullable().optional(),
  data_tests: open.nullable().optional(),
  unit_tests: open.nullable().optional(),
  exposures: open.nullable().optional(),
  analyses: open.nullable().optional(),
  functions: open.nullable().optional(),
  metrics: open.nullable().optional(),
  'semantic-models': open.nullable().optional(),
  'saved-queries': open.nullable().optional(),
  'on-run-start': hooks.optional(),
  'on-run-end': hooks.optional(),
  ingest: z.record(text, z.array(text).min(1)).optional(),
  dispatch: z.array(z.strictObject({ macro_namespace: text, search_order: z.array(text) })).optional(),
  quoting: z
    .strictObject({
      database: z.boolean().optional(),
      schema: z.boolean().optional(),
      identifier: z.boolean().optional(),
      snowflake_ignore_case: z.boolean().optional(),
    })
    .optional(),
  'query-comment': z
    .union([
      text,
      z.strictObject({
        comment: text.nullable().optional(),
        append: z.boolean().optional(),
        'job-label': z.boolean().optional(),
      }),
    ])
    .nullable()
    .optional(),
  flags: open.optional(),
  'restrict-access': z.boolean().optional(),
  'dbt-cloud': open.optional(),
  target: text.optional(),
  targets: z.record(z.string(), z.looseObject({ type: text })).optional(),
});

export type ProjectSettings = z.infer<typeof projectSchema>;
