import { diagnose, LakeError } from '../../core/index.ts';

interface Constraint {
  readonly type?: string;
  readonly name?: string | null;
  readonly expression?: string | null;
  readonly columns?: readonly string[];
  readonly to?: string | null;
  readonly to_columns?: readonly string[];
}

const known = ['check', 'not_null', 'unique', 'primary_key', 'foreign_key', 'custom'];

/** Columns of a contract as DDL: name, type, constraints. All kinds of constraint are enforced by DuckDB. */
export function renderColumns(
  columns: readonly Readonly<Record<string, unknown>>[],
  quote: (name: string) => string,
): string[] {
  return columns.map((column) => {
    const name = String(column['name']);
    const constraints = ((column['constraints'] ?? []) as readonly Constraint[]).flatMap(
      (constraint) => columnConstraint(checked(constraint)) ?? [],
    );
    return [`${column['quote'] === true ? quote(name) : name} ${String(column['data_type'])}`, ...constraints].join(
      ' ',
    );
  });
}

/** Constraints of the whole relation as DDL. */
export function renderModelConstraints(constraints: readonly Constraint[]): string[] {
  return constraints.flatMap((constraint) => modelConstraint(checked(constraint)) ?? []);
}

function checked(constraint: Constraint): Constraint {
  if (constraint.type !== undefined && known.includes(constraint.type)) return constraint;
  const reason = `a constraint cannot be read: ${JSON.stringify(constraint)}; its type is one of ${known.join(', ')}`;
  throw new LakeError([diagnose('template-failed', { reason })]);
}

function columnConstraint({ type, expression, to, to_columns: columns }: Constraint): string | undefined {
  const more = expression ?? '';
  switch (type) {
    case 'check':
      return more === '' ? undefined : `check (${more})`;
    case 'not_null':
      return `not null ${more}`.trim();
    case 'unique':
      return `unique ${more}`.trim();
    case 'primary_key':
      return `primary key ${more}`.trim();
    case 'foreign_key':
      return `references ${to && columns ? `${withoutDatabase(to)} (${columns.join(', ')})` : more}`;
    default:
      return more === '' ? undefined : more;
  }
}

function modelConstraint(constraint: Constraint): string | undefined {
  const { type, name, expression, to } = constraint;
  const prefix = name ? `constraint ${name} ` : '';
  const columns = `(${(constraint.columns ?? []).join(', ')})`;
  const more = expression ? ` ${expression}` : '';
  switch (type) {
    case 'check':
      return expression ? `${prefix}check (${expression})` : undefined;
    case 'unique':
      return `${prefix}unique${more} ${columns}`;
    case 'primary_key':
      return `${prefix}primary key${more} ${columns}`;
    case 'foreign_key': {
      const target =
        to && constraint.to_columns ? `${withoutDatabase(to)} (${constraint.to_columns.join(', ')})` : expression;
      return target ? `${prefix}foreign key ${columns} references ${target}` : undefined;
    }
    case 'custom':
      return expression ? `${prefix}${expression}` : undefined;
    default:
      return undefined;
  }
}

/** DuckDB takes no catalog in the target of a foreign key. */
function withoutDatabase(relation: string): string {
  const parts = relation.split('.');
  return parts.length > 2 ? parts.slice(1).join('.') : relation;
}
