import { type Diagnostic, diagnose, nearest } from '../core/index.ts';
import type { YamlFile } from './yaml-file.ts';

/** The `flags:` block of a project. */
interface Flagged {
  readonly flags: Readonly<Record<string, unknown>>;
}

/** dbt 1.11's behaviour flags and what they are unless a project says otherwise (docs.getdbt.com/reference/global-configs/behavior-changes). */
const behaviorFlags = {
  require_batched_execution_for_custom_microbatch_strategy: false,
  require_event_names_in_deprecations: false,
  require_explicit_package_overrides_for_builtin_materializations: true,
  require_resource_names_without_spaces: true,
  source_freshness_run_project_hooks: true,
  skip_nodes_if_on_run_start_fails: false,
  state_modified_compare_more_unrendered_values: false,
  state_modified_compare_vars: false,
  require_yaml_configuration_for_mf_time_spines: false,
  require_nested_cumulative_type_params: false,
  validate_macro_args: false,
  require_all_warnings_handled_by_warn_error: false,
  require_generic_test_arguments_property: true,
  require_unique_project_resource_names: false,
  require_ref_searches_node_package_before_root: false,
} as const;

export type BehaviorFlag = keyof typeof behaviorFlags;

/** dbt's other flags of a project file: those of the command line (dbt-core, ProjectFlags). */
const commandFlags = [
  'cache_selected_only',
  'debug',
  'fail_fast',
  'indirect_selection',
  'log_format',
  'log_format_file',
  'log_level',
  'log_level_file',
  'partial_parse',
  'populate_cache',
  'printer_width',
  'send_anonymous_usage_stats',
  'static_parser',
  'use_colors',
  'use_colors_file',
  'use_experimental_parser',
  'version_check',
  'warn_error',
  'warn_error_options',
  'write_json',
  'log_path',
  'target_path',
  'log_file_max_bytes',
  'quiet',
  // Of adapters.
  'enable_truthy_nulls_equals_macro',
];

/** What a project says of one of dbt's behaviour flags. */
export function behaviorFlag({ flags }: Flagged, name: BehaviorFlag): boolean {
  const given = flags[name];
  return typeof given === 'boolean' ? given : behaviorFlags[name];
}

/** Flags of the project file that dbt does not have: it reads over them, and so does lake, but says so. */
export function unknownFlags({ flags, yaml }: Flagged & { readonly yaml: YamlFile }): Diagnostic[] {
  const known = [...Object.keys(behaviorFlags), ...commandFlags];
  return Object.keys(flags)
    .filter((name) => !known.includes(name))
    .map((name) =>
      diagnose('flag-unknown', { name, nearest: nearest(name, known) }, { span: yaml.keySpan(['flags', name]) }),
    );
}
