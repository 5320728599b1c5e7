import type { Chunk } from './chunk.ts';
import { type Type, unknown } from './type.ts';

export interface ScopeColumn {
  readonly name: string;
  readonly type: Type;
  /** Written in place of the name: what stands behind an alias, where the engine would not look for aliases. */
  readonly c?: Chunk;
}

export type Resolution =
  | { readonly found: 'one'; readonly column: ScopeColumn; readonly relation: ScopeRelation }
  | { readonly found: 'many' | 'none' | 'unknown' };

/** The columns that a FROM item gives; undefined columns mean: the table is not known here. */
export interface ScopeRelation {
  readonly alias: string | undefined;
  readonly columns: readonly ScopeColumn[] | undefined;
  /** Columns that JOIN … USING made common to two tables: they can be named, but not as those of this table. */
  readonly shared?: ReadonlySet<string>;
  /** The output of a SELECT as its ORDER BY sees it: a name that comes twice is no matter. */
  readonly output?: boolean;
}

/** Names as a query sees them: its relations, lambda parameters, and the queries around it. */
export class Scope {
  readonly relations: ScopeRelation[] = [];
  readonly ctes = new Map<string, readonly ScopeColumn[] | undefined>();
  readonly lambdas = new Map<string, { readonly sql: string; readonly type: Type }>();
  private readonly parent: Scope | undefined;

  constructor(parent?: Scope) {
    this.parent = parent;
  }

  lambda(name: string): { readonly sql: string; readonly type: Type } | undefined {
    return this.lambdas.get(name.toLowerCase()) ?? this.parent?.lambda(name);
  }

  cte(name: string): { readonly columns: readonly ScopeColumn[] | undefined } | undefined {
    const key = name.toLowerCase();
    return this.ctes.has(key) ? { columns: this.ctes.get(key) } : this.parent?.cte(name);
  }

  /** The type of a plain column, or undefined when no known relation has it. */
  column(name: string): Type | undefined {
    const key = name.toLowerCase();
    for (const relation of this.relations) {
      const found = relation.columns?.find((c) => c.name.toLowerCase() === key);
      if (found !== undefined) return found.type;
    }
    if (this.relations.some((r) => r.columns === undefined)) return unknown;
    return this.parent?.column(name);
  }

  /** Which column a plain name means, from the innermost query outwards, as Trino looks for it. */
  resolve(name: string): Resolution {
    const key = name.toLowerCase();
    const matches = this.relations.flatMap((relation) =>
      (relation.columns ?? [])
        .filter((column) => column.name.toLowerCase() === key)
        .map((column) => ({ found: 'one', column, relation }) as const),
    );
    const [only] = matches;
    if (only !== undefined) return matches.length === 1 || only.relation.output === true ? only : { found: 'many' };
    if (this.relations.some((r) => r.columns === undefined)) return { found: 'unknown' };
    return this.parent?.resolve(name) ?? { found: 'none' };
  }

  /** The names that can be seen here, for a suggestion. */
  names(): string[] {
    return [...this.relations.flatMap((r) => (r.columns ?? []).map((c) => c.name)), ...(this.parent?.names() ?? [])];
  }

  relation(alias: string): ScopeRelation | undefined {
    const key = alias.toLowerCase();
    return this.relations.find((r) => r.alias?.toLowerCase() === key) ?? this.parent?.relation(alias);
  }
}
