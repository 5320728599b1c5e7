import { text, tuple } from '../template/index.ts';
import { apiValue } from './api-value.ts';

/** What the parse-time adapter needs to know of the project. */
export interface ParseAdapter {
  /** The engine's name, as `adapter.type()` tells it. */
  readonly type: string;
  quoted(parts: readonly string[]): string;
  dispatch(args: readonly unknown[]): unknown;
}

/** A query's answer while nothing is asked: no columns, no rows. */
export const emptyTable = () => ({
  columns: tuple([]),
  column_names: tuple([]),
  column_types: tuple([]),
  rows: tuple([]),
});

/**
 * `adapter` while the project is parsed: what would ask the database gives nothing, the rest works (as in dbt, whose adapters
 * tell for each method what stands in its place).
 */
export function parseAdapter({ type, quoted, dispatch }: ParseAdapter): Record<string, unknown> {
  const nothing = () => null;
  const none = () => [];
  const no = () => false;
  const empty = () => '';
  const asked = () => tuple(['', emptyTable()]);
  const api = apiValue(quoted);
  return {
    dispatch: (...args: unknown[]) => dispatch(args),
    type: () => type,
    Relation: api['Relation'],
    Column: api['Column'],
    behavior: {},
    quote: (name: unknown) => quoted([text(name)]),
    quote_as_configured: (name: unknown) => quoted([text(name)]),
    quote_seed_column: (name: unknown, quote: unknown) => (quote === false ? text(name) : quoted([text(name)])),
    execute: asked,
    get_partitions_metadata: asked,
    add_query: () => tuple([null, null]),
    commit: empty,
    ensure_transaction: empty,
    get_relation: nothing,
    load_relation: nothing,
    list_relations: none,
    list_relations_without_caching: none,
    list_schemas: none,
    get_columns_in_relation: none,
    get_columns_in_table: none,
    get_column_schema_from_query: none,
    get_missing_columns: none,
    check_schema_exists: no,
    already_exists: no,
    create_schema: nothing,
    drop_schema: nothing,
    drop_relation: nothing,
    rename_relation: nothing,
    truncate_relation: nothing,
    expand_target_column_types: nothing,
    valid_snapshot_target: nothing,
    assert_valid_snapshot_target_given_strategy: nothing,
    get_incremental_strategy_macro: nothing,
    get_hard_deletes_behavior: nothing,
    cache_added: empty,
    cache_dropped: empty,
    cache_renamed: empty,
    warn_once: empty,
    standardize_grants_dict: () => ({}),
    render_raw_columns_constraints: none,
    render_raw_model_constraints: none,
    valid_incremental_strategies: () => ['append', 'delete+insert', 'merge', 'microbatch'],
    get_binding_char: () => '?',
    escape_sql_string: (value: unknown) => text(value).replaceAll("'", "''"),
    external_root: () => '.',
    location_exists: no,
    is_motherduck: no,
    is_ducklake: no,
    disable_transactions: no,
  };
}
