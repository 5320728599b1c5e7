import type { Shape } from './shape.ts';

/** The columns that a snapshot adds, under the names that its config gives them. */
export const snapshotColumns: Shape = {
  dbt_valid_to: null,
  dbt_valid_from: null,
  dbt_scd_id: null,
  dbt_updated_at: null,
  dbt_is_deleted: null,
};

export const column: Shape = {
  name: '',
  description: '',
  meta: {},
  data_type: null,
  constraints: [],
  quote: null,
  config: { meta: {}, tags: [] },
  tags: [],
  granularity: null,
  doc_blocks: [],
};

export const columnConstraint: Shape = {
  type: '',
  name: null,
  expression: null,
  warn_unenforced: true,
  warn_unsupported: true,
  to: null,
  to_columns: [],
};

export const modelConstraint: Shape = { ...columnConstraint, columns: [] };

export const external: Shape = {
  location: null,
  file_format: null,
  row_format: null,
  tbl_properties: null,
  partitions: null,
};

export const freshness: Shape = { warn_after: null, error_after: null, filter: null };

export const sourceQuoting: Shape = { database: null, schema: null, identifier: null, column: null };

export const argument: Shape = { name: '', type: null, description: '' };

export const testMetadata: Shape = { name: 'test', kwargs: {}, namespace: null };

export const given: Shape = { input: '', rows: null, format: 'dict', fixture: null };

export const expected: Shape = { rows: null, format: 'dict', fixture: null };

export const overrides: Shape = { macros: {}, vars: {}, env_vars: {} };

export const functionArgument: Shape = { name: '', data_type: '', description: null, default_value: null };

export const functionReturns: Shape = { data_type: '', description: null };
