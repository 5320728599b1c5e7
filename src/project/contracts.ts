import { type Diagnostic, diagnose, type Span, sha256 } from '../core/index.ts';
import { repr } from '../template/index.ts';
import type { Constraint, GraphNode, Node } from './node.ts';
import { parseCall } from './ref-call.ts';

export const constraintTypes = ['check', 'not_null', 'unique', 'primary_key', 'foreign_key', 'custom'];

/** Constraints are put into the table by these materializations only. */
export function enforcesConstraints(node: Node): boolean {
  return node.config.materialized === 'table' || node.config.materialized === 'incremental';
}

/**
 * The hash of what a contract promises, as dbt makes it, so that manifests of both can be compared: columns by name, their types
 * and constraints as Python prints them. Null without an enforced contract.
 */
export function contractChecksum(node: Node): string | null {
  if (!node.contract.enforced) return null;
  const columns = Object.values(node.columns).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  let state = '';
  for (const { name, data_type, constraints } of columns)
    state += `|${name}${data_type ?? 'None'}${printed(constraints, 'ColumnLevelConstraint')}`;
  if (enforcesConstraints(node))
    state += `${node.config.materialized}${printed(node.constraints ?? [], 'ModelLevelConstraint')}`;
  return sha256(state);
}

/** A list of dbt's constraint objects as Python's str() shows it. */
function printed(constraints: readonly Constraint[], className: string): string {
  const shown = constraints.map(({ type, ...rest }) => {
    const fields = Object.entries(rest).map(([key, value]) => `${key}=${repr(value)}`);
    return `${className}(${[`type=<ConstraintType.${type}: '${type}'>`, ...fields].join(', ')})`;
  });
  return `[${shown.join(', ')}]`;
}

/** What the foreign keys of a model and of its columns point at: a model depends on that too. */
export function foreignKeys(node: Node): NonNullable<ReturnType<typeof parseCall>>[] {
  const columns = Object.values(node.columns).flatMap((column) => column.constraints);
  return [...(node.constraints ?? []), ...columns]
    .filter((constraint) => constraint.type === 'foreign_key' && constraint.to !== null)
    .map((constraint) => parseCall(constraint.to))
    .filter((call) => call !== undefined);
}

/** What dbt refuses of a model's constraints and contract when it parses. */
export function contractProblems(node: Node, place: () => Span | undefined): Diagnostic[] {
  const found: Diagnostic[] = [];
  const invalid = (reason: string) =>
    found.push(diagnose('contract-invalid', { model: node.name, reason }, { span: place() }));
  const ofModel = node.constraints ?? [];
  const columns = Object.values(node.columns);
  for (const column of columns) {
    for (const { type } of column.constraints)
      if (!constraintTypes.includes(type)) invalid(`column '${column.name}' has ${unknownType(type)}`);
  }
  if (node.contract.enforced) {
    if (columns.length === 0) invalid('its columns are not listed: a contract needs them in a properties file');
    for (const { type } of ofModel) if (!constraintTypes.includes(type)) invalid(`it has ${unknownType(type)}`);
    const change = node.config['on_schema_change'];
    if (node.config.materialized === 'incremental' && change !== 'append_new_columns' && change !== 'fail')
      invalid(`on_schema_change is '${change}'; an incremental model with a contract needs append_new_columns or fail`);
  }
  const keyed = columns.filter((column) => column.constraints.some((c) => c.type === 'primary_key'));
  if (keyed.length > 1)
    invalid(
      `${keyed.length} columns have a primary_key constraint; a key of several columns is a constraint of the model`,
    );
  if (keyed.length > 0 && ofModel.some((c) => c.type === 'primary_key'))
    invalid('both the model and a column have a primary_key constraint');
  return found;
}

const unknownType = (type: string) => `a constraint of type '${type}'; there are: ${constraintTypes.join(', ')}`;

/** Gives each model the columns that its constraints and tests show to be its key; tests that are switched off count too. */
export function inferPrimaryKeys(nodes: Iterable<Node>, disabled: readonly GraphNode[]): void {
  const models: Node[] = [];
  const tests = new Map<string, Node[]>();
  const note = (node: GraphNode) => {
    if (node.resource_type !== 'test' || typeof node.attached_node !== 'string') return;
    tests.set(node.attached_node, [...(tests.get(node.attached_node) ?? []), node]);
  };
  for (const node of nodes) {
    if (node.resource_type === 'model') models.push(node);
    else note(node);
  }
  for (const node of disabled) note(node);
  for (const model of models) model.primary_key = inferPrimaryKey(model, tests.get(model.unique_id) ?? []);
}

/**
 * The columns that make up a model's key, as dbt infers them: constraints first, then columns tested unique and not_null, then
 * columns tested unique, by a test that is switched on before one that is off.
 */
function inferPrimaryKey(node: Node, tests: readonly Node[]): string[] {
  const ofModel = node.constraints?.find((constraint) => constraint.type === 'primary_key');
  if (ofModel !== undefined) return [...(ofModel.columns ?? [])];
  const ofColumn = Object.values(node.columns).find((c) => c.constraints.some(({ type }) => type === 'primary_key'));
  if (ofColumn !== undefined) return [ofColumn.name];
  const unique = new Set<string>();
  const uniqueOff = new Set<string>();
  const notNull = new Set<string>();
  for (const test of tests) {
    const { name, kwargs } = test.test_metadata ?? { name: '', kwargs: {} };
    for (const column of testedColumns(kwargs)) {
      if (name === 'unique' || name === 'unique_combination_of_columns') {
        (test.config.enabled === false ? uniqueOff : unique).add(column);
      } else if (name === 'not_null') notNull.add(column);
    }
  }
  const both = [...notNull].filter((column) => unique.has(column) || uniqueOff.has(column));
  if (both.length > 0) return both;
  return [...(unique.size > 0 ? unique : uniqueOff)];
}

function testedColumns(kwargs: Readonly<Record<string, unknown>>): string[] {
  const { column_name: one, combination_of_columns: many } = kwargs;
  if (typeof one === 'string') return [one];
  return Array.isArray(many) ? many.filter((column) => typeof column === 'string') : [];
}
