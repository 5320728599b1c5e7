import type { DatabaseConnection, DatabaseSession, StatementResult, Value } from '../../adapters/adapter.ts';
import { LakeError } from '../../core/index.ts';
import type { Commented } from './query-comment.ts';

export interface ExecuteOptions {
  readonly fetch: boolean;
  /** Begins a transaction first when none is open. */
  readonly autoBegin: boolean;
  readonly limit?: number;
  readonly bindings?: readonly Value[];
}

/** Is told of each statement as it is sent, and of its end. */
export interface StatementLog {
  sent(connection: string, sql: string): void;
  answered(connection: string, response: Readonly<Record<string, unknown>>, seconds: number): void;
  rolledBack(connection: string): void;
}

export interface EngineOptions {
  readonly signal?: AbortSignal | undefined;
  /** Puts the project's query comment to statements; asked for when the first one comes. */
  comment?(): Promise<(sql: string) => Commented>;
  readonly log?: StatementLog | undefined;
  /** No statement begins a transaction by itself (`disable_transactions` of dbt-duckdb's profiles); `begin` still does. */
  readonly explicitTransactions?: boolean | undefined;
}

/** The connection of one node: it is taken when the first statement comes, and given back when the node ends (dbt's connection_named). */
export class NodeEngine {
  readonly name: string;
  private readonly session: DatabaseSession;
  private readonly options: EngineOptions;
  private commenting: Promise<(sql: string) => Commented> | undefined;
  private connection: Promise<DatabaseConnection> | undefined;

  constructor(session: DatabaseSession, name: string, options: EngineOptions = {}) {
    this.session = session;
    this.name = name;
    this.options = options;
  }

  get explicitTransactions(): boolean {
    return this.options.explicitTransactions === true;
  }

  private async open(): Promise<DatabaseConnection> {
    this.connection ??= this.session.connection(this.name);
    return await this.connection;
  }

  /** Runs a text of one or more statements; a failed one ends the open transaction, as dbt-duckdb does. */
  async execute(sql: string, { fetch, autoBegin, limit, bindings }: ExecuteOptions): Promise<StatementResult> {
    const { signal, log } = this.options;
    const connection = await this.open();
    const commented = await this.commented(sql);
    if (autoBegin && !this.explicitTransactions && !connection.inTransaction)
      await this.logged('BEGIN', () => connection.begin());
    log?.sent(this.name, bindings === undefined ? commented.sql : abridged(commented.sql));
    const began = performance.now();
    try {
      const result = await connection.execute(commented.sql, {
        fetch,
        ...(limit === undefined ? {} : { limit }),
        ...(bindings === undefined ? {} : { bindings }),
        ...(signal === undefined ? {} : { signal }),
      });
      log?.answered(this.name, result.response, (performance.now() - began) / 1000);
      return result;
    } catch (problem) {
      if (connection.inTransaction) {
        log?.rolledBack(this.name);
        await connection.rollback();
      }
      throw movedUp(problem, commented.linesBefore);
    }
  }

  /** Ends the open transaction; nothing when there is none. */
  async commit(): Promise<void> {
    const connection = await this.connection;
    if (connection?.inTransaction) await this.logged('COMMIT', () => connection.commit());
  }

  private async commented(sql: string): Promise<Commented> {
    this.commenting ??= this.options.comment?.();
    return (await this.commenting)?.(sql) ?? { sql, linesBefore: 0 };
  }

  private async logged(sql: string, run: () => Promise<void>): Promise<void> {
    const { log } = this.options;
    log?.sent(this.name, sql);
    const began = performance.now();
    await run();
    log?.answered(this.name, { _message: 'OK' }, (performance.now() - began) / 1000);
  }

  async begin(): Promise<void> {
    const connection = await this.open();
    if (!connection.inTransaction) await this.logged('BEGIN', () => connection.begin());
  }

  async release(): Promise<void> {
    const { connection } = this;
    this.connection = undefined;
    await (await connection)?.release();
  }
}

/** The rows of a seed are not worth a log line of a megabyte, as in dbt. */
const abridged = (sql: string): string => (sql.length > 512 ? `${sql.slice(0, 512)}...` : sql);

/** An error's place in a statement without the comment before it. */
function movedUp(problem: unknown, lines: number): unknown {
  if (lines === 0 || !(problem instanceof LakeError)) return problem;
  const diagnostics = problem.diagnostics.map((diagnostic) => {
    const { span } = diagnostic;
    if (span === undefined || span.file !== '') return diagnostic;
    const { line, endLine } = span;
    const moved = { ...span, line: Math.max(1, line - lines) };
    return { ...diagnostic, span: endLine === undefined ? moved : { ...moved, endLine: Math.max(1, endLine - lines) } };
  });
  return new LakeError(diagnostics, problem.exitCode);
}

/** An error is told where the template asks, with the line of the query that it is about. */
export function tellQuery(problem: unknown, sql: string): unknown {
  if (!(problem instanceof LakeError)) return problem;
  const diagnostics = problem.diagnostics.map((diagnostic) => {
    const { span, ...rest } = diagnostic;
    if (span === undefined || span.file !== '') return diagnostic;
    const line = sql.split('\n')[span.line - 1]?.trim() ?? '';
    return { ...rest, notes: [...(rest.notes ?? []), { message: `in the query: ${line}` }] };
  });
  return new LakeError(diagnostics, problem.exitCode);
}
