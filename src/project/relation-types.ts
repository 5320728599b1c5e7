import { text } from '../template/index.ts';

/** The kinds of relations that dbt knows, by the names that templates use. */
const relationTypes: Readonly<Record<string, string>> = {
  Table: 'table',
  View: 'view',
  CTE: 'cte',
  MaterializedView: 'materialized_view',
  Ephemeral: 'ephemeral',
  External: 'external',
  PointerTable: 'pointer_table',
  Function: 'function',
};

/** A relation's type as a template gives it; one that dbt does not know is an error. */
export function readRelationType(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const type = text(value);
  if (!Object.values(relationTypes).includes(type))
    throw new TypeError(`'${type}' is no type of a relation; there are: ${Object.values(relationTypes).join(', ')}`);
  return type;
}

/** `Relation.get_relation_type`: called with a type, or asked for one by name. */
export const relationTypeEnum: unknown = {
  __call__: (value: unknown) => readRelationType(value),
  __getattr__: (name: string) => (Object.hasOwn(relationTypes, name) ? relationTypes[name] : undefined),
  __str__: () => "<enum 'RelationType'>",
};

/** What stands on a relation and on `api.Relation` for each type: `Relation.View`. */
export const typeAttributes: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(relationTypes).filter(([name]) => name !== 'Ephemeral'),
);
