/** A table or view by name. `database` is the catalog in Trino's words; names are kept as written, compared lower-cased. */
export interface Relation {
  readonly database: string;
  readonly schema: string;
  readonly identifier: string;
}

/** A column as the author and Athena know it; `type` is a Trino type such as `decimal(18,2)` or `array(varchar)`. */
export interface Column {
  readonly name: string;
  readonly type: string;
}

/** A key equal for two relations that Trino and Glue treat as one: they ignore case in all three parts. */
export function relationKey(relation: Relation): string {
  return JSON.stringify([
    relation.database.toLowerCase(),
    relation.schema.toLowerCase(),
    relation.identifier.toLowerCase(),
  ]);
}
