import type { Relation } from '../../core/index.ts';

/** A relation that stands in the database, as a listing of its schema gave it. */
export interface CachedRelation extends Relation {
  readonly type: string | null;
}

const schemaKey = (database: string | null, schema: string | null) =>
  `${(database ?? '').toLowerCase()}\n${(schema ?? '').toLowerCase()}`;

/**
 * What relations there are, by schema: each schema is listed once a run; what materializations make, rename and drop is told to
 * the cache (dbt's RelationsCache).
 */
export class RelationCache {
  private readonly schemas = new Map<string, Promise<Map<string, CachedRelation>>>();

  /** The relations of a schema; `list` asks the database when nobody did before. */
  async relations(
    database: string,
    schema: string,
    list: () => Promise<readonly CachedRelation[]>,
  ): Promise<ReadonlyMap<string, CachedRelation>> {
    const key = schemaKey(database, schema);
    let found = this.schemas.get(key);
    if (found === undefined) {
      found = list().then((all) => new Map(all.map((relation) => [relation.identifier.toLowerCase(), relation])));
      this.schemas.set(key, found);
      found.catch(() => this.schemas.delete(key));
    }
    return await found;
  }

  /** True when the schema was listed. */
  knows(database: string, schema: string): boolean {
    return this.schemas.has(schemaKey(database, schema));
  }

  async add(relation: CachedRelation): Promise<void> {
    const known = await this.schemas.get(schemaKey(relation.database, relation.schema));
    known?.set(relation.identifier.toLowerCase(), relation);
  }

  async drop(relation: Relation): Promise<void> {
    const known = await this.schemas.get(schemaKey(relation.database, relation.schema));
    known?.delete(relation.identifier.toLowerCase());
  }

  async rename(from: Relation, to: Relation): Promise<void> {
    const known = await this.schemas.get(schemaKey(from.database, from.schema));
    const old = known?.get(from.identifier.toLowerCase());
    known?.delete(from.identifier.toLowerCase());
    const { database, schema, identifier } = to;
    await this.add({ database, schema, identifier, type: old?.type ?? null });
  }

  dropSchema(database: string, schema: string): void {
    this.schemas.set(schemaKey(database, schema), Promise.resolve(new Map()));
  }
}
