import {
  type Checked,
  type Column,
  type Diagnostic,
  diagnose,
  LakeError,
  lineIndex,
  type Relation,
  relationKey,
} from '../../core/index.ts';
import type { ExternalSource, Sql } from '../adapter.ts';
import type { Engine } from './engine.ts';
import { explainBadRows } from './external.ts';
import { quote } from './names.ts';
import { type ColumnLookup, type Rewritten, rewrite } from './rewrite/index.ts';
import type { SessionViews } from './session-views.ts';

/** A statement for the engine. */
export interface Statement extends Rewritten {
  /** The relations it names; undefined when it is the engine's own SQL, which is not read. */
  readonly reads: readonly Relation[] | undefined;
}

/** The two tables that an incremental predicate may speak of. */
export interface PredicateTables {
  readonly dest: readonly Column[];
  readonly source?: readonly Column[];
}

/** From the author's SQL to the engine's, and from the engine's errors back to the author's. */
export class Statements {
  private readonly engine: Engine;
  private readonly views: SessionViews;
  private readonly root: string;

  constructor(parts: { engine: Engine; views: SessionViews; root: string }) {
    this.engine = parts.engine;
    this.views = parts.views;
    this.root = parts.root;
  }

  /** The text the engine would run, or why it cannot. */
  translate(sql: Sql): Checked<string> {
    if (sql.native === true) return { value: sql.text, diagnostics: [] };
    const rewritten = rewrite(sql.text, (parts) => {
      const relation = this.views.relation(parts);
      return relation === undefined ? undefined : this.views.columns(relation);
    });
    return { value: rewritten.value?.sql ?? '', diagnostics: rewritten.diagnostics };
  }

  /** Translates a statement and gives the engine the views that it reads. */
  async toEngine(sql: Sql): Promise<Statement> {
    if (sql.native === true) {
      await this.views.createAllPending();
      return { sql: trimEnd(sql.text), columns: undefined, untyped: [], map: (offset) => offset, reads: undefined };
    }
    const { value, reads, errors } = this.rewritten(sql.text, () => undefined);
    if (value === undefined || errors.length > 0) throw new LakeError(errors, 1);
    await this.views.makeReadable(reads);
    return { ...value, sql: trimEnd(value.sql), reads };
  }

  /** One of incremental_predicates for the engine: Trino's SQL like the model, with dbt's names for the two tables. */
  async predicate(text: string, tables: PredicateTables): Promise<string> {
    const names = new Map(
      Object.entries({ lake_dest: tables.dest, ...(tables.source && { lake_source: tables.source }) }),
    );
    const from = [...names.keys()].map(
      (name) => `${name} AS ${quote(name.replace('lake', 'DBT_INTERNAL').toUpperCase())}`,
    );
    const start = `SELECT 1 AS x FROM ${from.join(', ')} WHERE (`;
    const { value, reads, errors } = this.rewritten(`${start}${text}\n)`, (parts) =>
      parts.length === 1 ? names.get(parts[0] as string) : undefined,
    );
    if (value === undefined || errors.length > 0) {
      // Its places are in a text that the author never saw.
      const told = errors.map(({ span: _, ...rest }) => ({
        ...rest,
        message: `incremental_predicates: ${rest.message}`,
      }));
      throw new LakeError(told, 1);
    }
    await this.views.makeReadable(reads);
    return value.sql.slice(start.length, -1);
  }

  private rewritten(text: string, own: ColumnLookup) {
    const reads = new Map<string, Relation>();
    const { value, diagnostics } = rewrite(text, (parts) => {
      const columns = own(parts);
      if (columns !== undefined) return columns;
      const relation = this.views.relation(parts);
      if (relation === undefined) return undefined;
      reads.set(relationKey(relation), relation);
      return this.views.columns(relation);
    });
    return { value, reads: [...reads.values()], errors: diagnostics.filter((d) => d.severity === 'error') };
  }

  /** Errors of the engine point into its own text; the author's is what counts. */
  async mapped<T>(sql: Sql, action: (statement: Statement) => Promise<T>): Promise<T> {
    const statement = await this.toEngine(sql);
    try {
      return await action(statement);
    } catch (problem) {
      if (!(problem instanceof LakeError)) throw problem;
      const explained = await this.explain(problem, statement);
      throw new LakeError(
        explained.map((d) => mapSpan(d, statement, sql.text)),
        problem.exitCode,
      );
    }
  }

  /** Says which rows of which of the sources that the statement reads are bad, where that is what the engine stumbled over. */
  private async explain(problem: LakeError, statement: Statement): Promise<readonly Diagnostic[]> {
    const first = problem.diagnostics[0];
    if (first === undefined || !/CSV Error|Error when (converting|sniffing)|CSV File/i.test(first.message))
      return problem.diagnostics;
    for (const source of this.views.sourcesOf(statement.reads)) {
      const bad = await explainBadRows(this.engine, source, this.root);
      if (bad === undefined) continue;
      const allowed = source.options.maxRejects ?? 0;
      return [diagnose('source-bad-rows', { source: sourceName(source), allowed, ...bad })];
    }
    return problem.diagnostics;
  }
}

const sourceName = (source: ExternalSource) => `${source.relation.schema}.${source.relation.identifier}`;

const trimEnd = (sql: string) => sql.replace(/[\s;]+$/, '');

function mapSpan(diagnostic: Diagnostic, rewritten: Rewritten, original: string): Diagnostic {
  const { span } = diagnostic;
  if (span === undefined || span.file !== '') return diagnostic;
  const offset = lineIndex(rewritten.sql).offset(span.line, span.column);
  const { endLine: _l, endColumn: _c, ...rest } = span;
  return { ...diagnostic, span: { ...rest, ...lineIndex(original).at(rewritten.map(offset)) } };
}
