import { type Printable, tuple } from '../template/index.ts';

/** Which warnings are errors: dbt's object of that name, as it prints. */
const noWarnOptions: Printable & Readonly<Record<string, unknown>> = {
  error: [],
  warn: [],
  silence: [],
  __str__: () => 'WarnErrorOptionsV2(error=[], warn=[], silence=[])',
};

/** The flags that dbt's templates read, each as it is when nobody says anything. */
const defaults: Readonly<Record<string, unknown>> = {
  USE_EXPERIMENTAL_PARSER: false,
  STATIC_PARSER: true,
  WARN_ERROR: null,
  WARN_ERROR_OPTIONS: noWarnOptions,
  WRITE_JSON: true,
  PARTIAL_PARSE: true,
  USE_COLORS: true,
  PROFILES_DIR: null,
  DEBUG: false,
  LOG_FORMAT: 'default',
  VERSION_CHECK: true,
  FAIL_FAST: false,
  SEND_ANONYMOUS_USAGE_STATS: true,
  PRINTER_WIDTH: 80,
  INDIRECT_SELECTION: 'eager',
  LOG_CACHE_EVENTS: false,
  QUIET: false,
  NO_PRINT: null,
  CACHE_SELECTED_ONLY: false,
  INTROSPECT: true,
  TARGET_PATH: null,
  LOG_PATH: null,
  INVOCATION_COMMAND: '',
  EMPTY: false,
  FULL_REFRESH: false,
  STORE_FAILURES: false,
  WHICH: '',
};

/** `flags` of templates: what the command says over dbt's defaults. */
export function templateFlags(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return { ...defaults, ...given };
}

/** Arguments that dbt leaves out of invocation_args_dict while they are false. */
const untoldWhenFalse = new Set([
  'debug',
  'full_refresh',
  'fail_fast',
  'warn_error',
  'single_threaded',
  'log_cache_events',
  'store_failures',
  'use_experimental_parser',
]);

/** What else stands in invocation_args_dict when nobody says anything. */
const argumentDefaults: Readonly<Record<string, unknown>> = {
  defer: false,
  favor_state: false,
  populate_cache: true,
  partial_parse_file_diff: true,
  macro_debugging: false,
  select: tuple([]),
  exclude: tuple([]),
  log_file_max_bytes: 10_485_760,
  log_format_file: 'debug',
  log_level: 'info',
  log_level_file: 'debug',
  print: true,
  require_all_warnings_handled_by_warn_error: false,
  require_batched_execution_for_custom_microbatch_strategy: false,
  require_explicit_package_overrides_for_builtin_materializations: true,
  require_generic_test_arguments_property: true,
  require_nested_cumulative_type_params: false,
  require_ref_searches_node_package_before_root: false,
  require_resource_names_without_spaces: true,
  require_unique_project_resource_names: false,
  require_yaml_configuration_for_mf_time_spines: false,
  show_all_deprecations: false,
  show_resource_report: false,
  skip_nodes_if_on_run_start_fails: false,
  source_freshness_run_project_hooks: true,
  state_modified_compare_more_unrendered_values: false,
  state_modified_compare_vars: false,
  strict_mode: false,
  upload_to_artifacts_ingest_api: false,
  use_colors_file: true,
  use_fast_test_edges: false,
  validate_macro_args: false,
  warn_error_options: { error: [], warn: [], silence: [] },
};

/** `invocation_args_dict`: the arguments of the command in small letters, without those that say nothing (dbt's args_to_dict). */
export function namedArguments(
  flags: Readonly<Record<string, unknown>>,
  vars: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const { WARN_ERROR_OPTIONS: _, ...shown } = templateFlags(flags);
  const named = Object.entries(shown).map(([name, value]) => [name.toLowerCase(), value] as const);
  const all: Record<string, unknown> = { ...argumentDefaults, ...Object.fromEntries(named), ...given, vars };
  const told = Object.entries(all).filter(
    ([name, value]) => value !== null && value !== undefined && !(value === false && untoldWhenFalse.has(name)),
  );
  return Object.fromEntries(told.sort(([a], [b]) => (a < b ? -1 : 1)));
}
