/** Trino SQL as a tree. Offsets are UTF-16, `end` is exclusive: a rewriter keeps the author's text and edits only what it must. */

export interface At {
  readonly start: number;
  readonly end: number;
}

export interface Identifier extends At {
  /** Without quotes. */
  readonly name: string;
  readonly quoted: boolean;
}

export interface TypeNode extends At {
  /** Lower-cased base: varchar, decimal, array, map, row, timestamp, … */
  readonly base: string;
  readonly params: readonly (TypeNode | number)[];
  /** Rows only. */
  readonly fields?: readonly { readonly name: Identifier | undefined; readonly type: TypeNode }[];
  readonly timeZone?: boolean;
}

export type Expression =
  | (At & { readonly kind: 'null' })
  | (At & { readonly kind: 'boolean'; readonly value: boolean })
  | (At & { readonly kind: 'number'; readonly text: string; readonly form: 'integer' | 'decimal' | 'double' })
  | (At & { readonly kind: 'string'; readonly value: string; readonly unicode: boolean })
  | (At & { readonly kind: 'binary'; readonly hex: string })
  | (At & { readonly kind: 'parameter' })
  | (At & { readonly kind: 'typed-literal'; readonly type: string; readonly value: string })
  | (At & {
      readonly kind: 'interval';
      readonly value: string;
      readonly negative: boolean;
      readonly from: string;
      readonly to: string | undefined;
    })
  | (At & { readonly kind: 'column'; readonly id: Identifier })
  | (At & { readonly kind: 'dereference'; readonly base: Expression; readonly field: Identifier })
  | Call
  | (At & { readonly kind: 'lambda'; readonly params: readonly Identifier[]; readonly body: Expression })
  | (At & {
      readonly kind: 'case';
      readonly operand: Expression | undefined;
      readonly whens: readonly { readonly when: Expression; readonly then: Expression }[];
      readonly otherwise: Expression | undefined;
    })
  | (At & { readonly kind: 'cast'; readonly safe: boolean; readonly expr: Expression; readonly type: TypeNode })
  | (At & { readonly kind: 'array'; readonly items: readonly Expression[] })
  | (At & { readonly kind: 'row'; readonly items: readonly Expression[]; readonly keyword: boolean })
  | (At & { readonly kind: 'subscript'; readonly base: Expression; readonly index: Expression })
  | (At & { readonly kind: 'subquery'; readonly query: Query })
  | (At & { readonly kind: 'exists'; readonly query: Query })
  | (At & { readonly kind: 'unary'; readonly op: '+' | '-'; readonly expr: Expression })
  | (At & {
      readonly kind: 'binary-op';
      readonly op: '+' | '-' | '*' | '/' | '%' | '||';
      readonly left: Expression;
      readonly right: Expression;
    })
  | (At & { readonly kind: 'compare'; readonly op: string; readonly left: Expression; readonly right: Expression })
  | (At & {
      readonly kind: 'quantified';
      readonly op: string;
      readonly quantifier: string;
      readonly left: Expression;
      readonly query: Query;
    })
  | (At & { readonly kind: 'logical'; readonly op: 'and' | 'or'; readonly terms: readonly Expression[] })
  | (At & { readonly kind: 'not'; readonly expr: Expression })
  | (At & {
      readonly kind: 'between';
      readonly expr: Expression;
      readonly low: Expression;
      readonly high: Expression;
      readonly negated: boolean;
    })
  | (At & {
      readonly kind: 'in-list';
      readonly expr: Expression;
      readonly items: readonly Expression[];
      readonly negated: boolean;
    })
  | (At & { readonly kind: 'in-query'; readonly expr: Expression; readonly query: Query; readonly negated: boolean })
  | (At & {
      readonly kind: 'like';
      readonly expr: Expression;
      readonly pattern: Expression;
      readonly escape: Expression | undefined;
      readonly negated: boolean;
    })
  | (At & { readonly kind: 'is-null'; readonly expr: Expression; readonly negated: boolean })
  | (At & {
      readonly kind: 'is-distinct';
      readonly left: Expression;
      readonly right: Expression;
      readonly negated: boolean;
    })
  | (At & { readonly kind: 'at-time-zone'; readonly expr: Expression; readonly zone: Expression })
  | (At & { readonly kind: 'special'; readonly name: string; readonly precision: number | undefined })
  | (At & { readonly kind: 'extract'; readonly field: string; readonly expr: Expression })
  | (At & { readonly kind: 'position'; readonly part: Expression; readonly whole: Expression })
  | (At & {
      readonly kind: 'trim';
      readonly side: string | undefined;
      readonly chars: Expression | undefined;
      readonly expr: Expression;
    })
  | (At & {
      readonly kind: 'substring';
      readonly expr: Expression;
      readonly from: Expression;
      readonly length: Expression | undefined;
    })
  | (At & { readonly kind: 'normalize'; readonly expr: Expression; readonly form: string | undefined })
  | (At & { readonly kind: 'grouping'; readonly columns: readonly Expression[] })
  | (At & {
      readonly kind: 'json';
      readonly fn: string;
      readonly args: readonly Expression[];
      readonly path: string | undefined;
      readonly returning: TypeNode | undefined;
      readonly plain: boolean;
    })
  | (At & { readonly kind: 'paren'; readonly expr: Expression });

export interface Call extends At {
  readonly kind: 'call';
  readonly name: readonly Identifier[];
  readonly args: readonly Expression[];
  readonly star: boolean;
  readonly distinct: boolean;
  readonly orderBy: readonly SortItem[];
  readonly filter: Expression | undefined;
  readonly over: Window | Identifier | undefined;
  readonly overAt: At | undefined;
  readonly nulls: 'ignore' | 'respect' | undefined;
  readonly nullsAt: At | undefined;
  /** Offsets of the brackets. */
  readonly open: number;
  readonly close: number;
}

export interface SortItem extends At {
  readonly expr: Expression;
  readonly descending: boolean;
  readonly nulls: 'first' | 'last' | undefined;
}

export interface Window extends At {
  readonly name: Identifier | undefined;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly SortItem[];
  readonly frame: (At & { readonly bounds: readonly Expression[] }) | undefined;
}

export interface Query extends At {
  readonly kind: 'query';
  readonly recursive: boolean;
  readonly ctes: readonly Cte[];
  readonly body: QueryBody;
  readonly orderBy: readonly SortItem[];
  readonly offset: (At & { readonly count: string }) | undefined;
  readonly limit: (At & { readonly count: string }) | undefined;
  readonly fetch: (At & { readonly count: string | undefined; readonly ties: boolean }) | undefined;
}

export interface Cte extends At {
  readonly name: Identifier;
  readonly columns: readonly Identifier[] | undefined;
  readonly query: Query;
}

export type QueryBody =
  | Select
  | (At & { readonly kind: 'values'; readonly rows: readonly Expression[] })
  | (At & { readonly kind: 'table'; readonly name: readonly Identifier[] })
  | (At & { readonly kind: 'paren-query'; readonly query: Query })
  | (At & {
      readonly kind: 'set';
      readonly op: 'union' | 'intersect' | 'except';
      readonly all: boolean;
      readonly left: QueryBody;
      readonly right: QueryBody;
    });

export interface Select extends At {
  readonly kind: 'select';
  readonly distinct: boolean;
  readonly items: readonly SelectItem[];
  readonly from: readonly Relation[];
  readonly where: Expression | undefined;
  readonly groupBy:
    | (At & {
        readonly elements: readonly GroupElement[];
        /** ALL or DISTINCT behind GROUP BY: whether grouping sets that come twice count twice. */
        readonly quantifier: (At & { readonly distinct: boolean }) | undefined;
      })
    | undefined;
  readonly having: Expression | undefined;
  readonly windows: readonly { readonly name: Identifier; readonly window: Window }[];
}

export type SelectItem =
  | (At & { readonly kind: 'expression'; readonly expr: Expression; readonly alias: Identifier | undefined })
  | (At & {
      readonly kind: 'star';
      readonly qualifier: Expression | undefined;
      readonly aliases: readonly Identifier[] | undefined;
    });

export interface GroupElement extends At {
  readonly kind: 'simple' | 'rollup' | 'cube' | 'sets';
  readonly sets: readonly (readonly Expression[])[];
}

export type Relation =
  | (At & { readonly kind: 'table-ref'; readonly name: readonly Identifier[]; readonly travel: boolean })
  | (At & { readonly kind: 'derived'; readonly query: Query; readonly lateral: boolean })
  | (At & { readonly kind: 'unnest'; readonly args: readonly Expression[]; readonly ordinality: boolean })
  | (At & { readonly kind: 'table-function'; readonly call: string })
  | (At & { readonly kind: 'json-table' })
  | (At & { readonly kind: 'paren-relation'; readonly relation: Relation })
  | (At & {
      readonly kind: 'alias';
      readonly relation: Relation;
      readonly alias: Identifier;
      readonly columns: readonly Identifier[] | undefined;
    })
  | (At & {
      readonly kind: 'sample';
      readonly relation: Relation;
      readonly method: string;
      readonly percent: Expression;
    })
  | (At & { readonly kind: 'match-recognize'; readonly relation: Relation })
  | (At & {
      readonly kind: 'join';
      readonly type: 'inner' | 'left' | 'right' | 'full' | 'cross';
      readonly natural: boolean;
      readonly left: Relation;
      readonly right: Relation;
      readonly on: Expression | undefined;
      readonly using: readonly Identifier[] | undefined;
    });
