import { type Type, unknown } from './type.ts';

export interface ScopeColumn {
  readonly name: string;
  readonly type: Type;
}

/** The columns that a FROM item gives; undefined columns mean: the table is not known here. */
export interface ScopeRelation {
  readonly alias: string | undefined;
  readonly columns: readonly ScopeColumn[] | undefined;
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

  relation(alias: string): ScopeRelation | undefined {
    const key = alias.toLowerCase();
    return this.relations.find((r) => r.alias?.toLowerCase() === key) ?? this.parent?.relation(alias);
  }
}
