import { diagnose, LakeError } from '../core/index.ts';
import { bindArguments, items, plain, repr, splitArguments, text } from '../template/index.ts';

/** `exceptions` of templates (docs.getdbt.com/reference/dbt-jinja-functions/exceptions): each raises, but for the warnings. */
export function exceptionsValue(facts: { onLog(message: string, kind: 'warn'): void }): Record<string, unknown> {
  const raise = (message: string, exitCode?: 1): never => {
    throw new LakeError([diagnose('template-raised', { message })], exitCode);
  };
  const raised = (message: unknown): never => raise(text(message));
  const shown = (args: readonly unknown[]) =>
    splitArguments(args)
      .positional.map((value) => (typeof value === 'string' ? value : repr(value)))
      .join(', ');
  const named =
    (what: string) =>
    (...args: unknown[]): never =>
      raise(`${what}: ${shown(args)}`);
  const warn = (message: string): string => {
    facts.onLog(message, 'warn');
    return '';
  };
  return {
    raise_compiler_error: raised,
    raise_database_error: raised,
    raise_dependency_error: raised,
    raise_cache_inconsistent: raised,
    raise_not_implemented: (message: unknown) => raise(`ERROR: ${text(message)}`),
    raise_fail_fast_error: raised,
    raise_contract_error: (...args: unknown[]) => {
      const given = bindArguments('raise_contract_error', ['yaml_columns', 'sql_columns'], args);
      const columns = (key: string) => items(given[key] ?? []).map((c) => plain(c) as ContractColumn);
      return raise(contractMessage(columns('yaml_columns'), columns('sql_columns')));
    },
    missing_config: (model: unknown, name: unknown) =>
      raise(
        `Model '${text((plain(model) as { unique_id?: string }).unique_id)}' does not define a required config parameter '${text(name)}'.`,
      ),
    missing_materialization: named('No materialization was found'),
    missing_relation: (relation: unknown) => raise(`Relation ${text(relation)} not found!`),
    relation_wrong_type: (...args: unknown[]) => {
      const given = bindArguments('relation_wrong_type', ['relation', 'expected_type', 'model'], args);
      const relation = given['relation'] as { type?: unknown };
      const expected = text(given['expected_type']);
      return raise(
        `Trying to create ${expected} ${text(relation)}, but it currently exists as a ${text(relation.type)}. Either drop ${text(relation)} manually, or run with \`--full-refresh\` and it will be dropped for you.`,
      );
    },
    column_type_missing: (names: unknown) =>
      raise(
        `Contracted models require data_type to be defined for each column.  Please ensure that the column name and data_type are defined within the YAML configuration for the ${repr(names)} column(s).`,
      ),
    raise_ambiguous_alias: named('two resources have one database representation'),
    raise_ambiguous_catalog_match: named('two relations of the catalog match'),
    raise_dataclass_not_dict: named('an object is no dict'),
    raise_dep_not_found: named('a dependency was not found'),
    raise_duplicate_patch_name: named('a resource is described twice'),
    raise_duplicate_resource_name: named('two resources have one name'),
    raise_invalid_property_yml_version: named('a properties file is invalid'),
    warn: (message: unknown) => warn(text(message)),
    warn_snapshot_timestamp_data_types: (snapshot: unknown, updated: unknown) =>
      warn(
        `Data type of snapshot table timestamp columns (${text(snapshot)}) doesn't match derived column 'updated_at' (${text(updated)}). Please update snapshot config 'updated_at'.`,
      ),
  };
}

interface ContractColumn {
  readonly name: string;
  readonly data_type: string;
}

/** What is wrong between a contract and a model, as the table that dbt shows. */
export function contractMessage(promised: readonly ContractColumn[], selected: readonly ContractColumn[]): string {
  if (promised.length === 0) {
    return "This model has an enforced contract, and its 'columns' specification is missing";
  }
  const types = new Map(promised.map((column) => [column.name, column.data_type]));
  const rows = selected.flatMap(({ name, data_type: type }) => {
    const expected = types.get(name);
    if (expected === undefined) return [[name, type, '', 'missing in contract']];
    return expected === type ? [] : [[name, type, expected, 'data type mismatch']];
  });
  const found = new Set(selected.map((column) => column.name));
  for (const { name, data_type: type } of promised)
    if (!found.has(name)) rows.push([name, '', type, 'missing in definition']);
  rows.sort(([a = ''], [b = '']) => (a < b ? -1 : a > b ? 1 : 0));
  return [
    'This model has an enforced contract that failed.',
    "Please ensure the name, data_type, and number of columns in your contract match the columns in your model's definition.",
    '',
    contractTable(rows),
  ].join('\n');
}

function contractTable(rows: readonly (readonly string[])[]): string {
  const header = ['column_name', 'definition_type', 'contract_type', 'mismatch_reason'];
  const cut = (cell: string) => (cell.length > 50 ? `${cell.slice(0, 47)}...` : cell);
  const widths = header.map((name, i) => Math.max(name.length, ...rows.map((row) => cut(row[i] ?? '').length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cut(cell).padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(header), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join('\n');
}
