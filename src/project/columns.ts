import { isRecord, textList, toList } from './config.ts';
import type { ColumnInfo, Constraint } from './node.ts';
import type { ColumnProperties } from './schema.ts';

const known = new Set([
  'name',
  'description',
  'data_type',
  'quote',
  'meta',
  'tags',
  'config',
  'constraints',
  'tests',
  'data_tests',
  'granularity',
  'docs',
]);

/** Column properties in manifest form, keyed by name as written; keys that dbt does not know are kept with the column, as in dbt. */
export function columnInfos(columns: readonly ColumnProperties[] | null | undefined): Record<string, ColumnInfo> {
  const infos: Record<string, ColumnInfo> = Object.create(null);
  for (const column of columns ?? []) {
    const meta = { ...(column.meta ?? {}), ...(isRecord(column.config?.['meta']) ? column.config['meta'] : {}) };
    const tags = columnTags(column);
    infos[column.name] = {
      name: column.name,
      description: column.description ?? '',
      meta,
      data_type: column.data_type ?? null,
      constraints: (column.constraints ?? []).map((constraint) => constraintOf(constraint)),
      quote: column.quote ?? null,
      config: { meta, tags },
      tags,
      granularity: column.granularity ?? null,
      doc_blocks: [],
      ...Object.fromEntries(Object.entries(column).filter(([key]) => !known.has(key))),
    };
  }
  return infos;
}

/** The tags of a column, beside its name and in its config. */
export function columnTags(column: Pick<ColumnProperties, 'tags' | 'config'>): string[] {
  return [...new Set(textList([...toList(column.tags), ...toList(column.config?.['tags'])]))];
}

/** A column's constraint with every key that dbt writes. */
export function constraintOf(given: Readonly<Record<string, unknown>>): Constraint {
  const text = (key: string) => (typeof given[key] === 'string' ? (given[key] as string) : null);
  return {
    type: String(given['type']),
    name: text('name'),
    expression: text('expression'),
    warn_unenforced: given['warn_unenforced'] !== false,
    warn_unsupported: given['warn_unsupported'] !== false,
    to: text('to'),
    to_columns: textList(given['to_columns']),
  };
}

/** A model's constraint: like a column's, with the columns it is about. */
export function modelConstraintOf(given: Readonly<Record<string, unknown>>): Constraint {
  return { ...constraintOf(given), columns: textList(given['columns']) };
}
