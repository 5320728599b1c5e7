/** Trino SQL as DuckDB runs it: the author's text, edited where DuckDB would read it otherwise, or a refusal by name. */
import { type Checked, type Column, diagnose } from '../../../core/index.ts';
import { parseQuery } from '../../../sql/index.ts';
import { flatten } from './chunk.ts';
import { type ColumnLookup, Refusal, Rewriter } from './rewriter.ts';
import { typeText } from './type.ts';

export { macrosOf, preludeSql } from './prelude.ts';
export type { ColumnLookup } from './rewriter.ts';

/** Trino SQL as DuckDB runs it, with the way back to the author's offsets. */
export interface Rewritten {
  readonly sql: string;
  /** Output columns with Trino types, where all are known. */
  readonly columns: readonly Column[] | undefined;
  /** Columns that are NULL without a type: no table or view of Athena can hold them. */
  readonly untyped: readonly string[];
  map(offset: number): number;
}

/** Rewrites one query. Syntax errors, type errors and constructs without a faithful form are diagnostics with their place (file ''). */
export function rewrite(sql: string, lookup: ColumnLookup): Checked<Rewritten | undefined> {
  const parsed = parseQuery(sql);
  if (parsed.value === undefined) return { value: undefined, diagnostics: parsed.diagnostics };
  try {
    const output = new Rewriter(sql, lookup).query(parsed.value, true);
    const { sql: text, map } = flatten(sql, output.c);
    const columns = output.columns?.map((c) => ({ name: c.name, type: typeText(c.type) }));
    const known = columns?.every((c) => c.type !== undefined) === true ? (columns as Column[]) : undefined;
    const untyped = (output.columns ?? []).filter((c) => c.type.k === 'null').map((c) => c.name);
    return { value: { sql: text, columns: known, untyped, map }, diagnostics: [] };
  } catch (problem) {
    if (problem instanceof Refusal) return { value: undefined, diagnostics: [problem.diagnostic] };
    if (problem instanceof RangeError)
      return { value: undefined, diagnostics: [diagnose('sql-too-deep', { limit: 1000 })] };
    throw problem;
  }
}
