import type { DatabaseConnection, DatabaseSession, StatementResult, Value } from '../../adapters/adapter.ts';
import { LakeError } from '../../core/index.ts';

export interface ExecuteOptions {
  readonly fetch: boolean;
  /** Begins a transaction first when none is open. */
  readonly autoBegin: boolean;
  readonly limit?: number;
  readonly bindings?: readonly Value[];
}

/** The connection of one node: it is taken when the first statement comes, and given back when the node ends (dbt's connection_named). */
export class NodeEngine {
  readonly name: string;
  private readonly session: DatabaseSession;
  private readonly signal: AbortSignal | undefined;
  private readonly comment: (sql: string) => string;
  private connection: Promise<DatabaseConnection> | undefined;

  /** `comment` puts the project's query comment to a statement. */
  constructor(
    session: DatabaseSession,
    name: string,
    { signal, comment = (sql) => sql }: { signal?: AbortSignal | undefined; comment?: (sql: string) => string } = {},
  ) {
    this.session = session;
    this.name = name;
    this.signal = signal;
    this.comment = comment;
  }

  private async open(): Promise<DatabaseConnection> {
    this.connection ??= this.session.connection(this.name);
    return await this.connection;
  }

  /** Runs a text of one or more statements; a failed one ends the open transaction, as dbt-duckdb does. */
  async execute(sql: string, { fetch, autoBegin, limit, bindings }: ExecuteOptions): Promise<StatementResult> {
    const connection = await this.open();
    if (autoBegin && !connection.inTransaction) await connection.begin();
    try {
      return await connection.execute(this.comment(sql), {
        fetch,
        ...(limit === undefined ? {} : { limit }),
        ...(bindings === undefined ? {} : { bindings }),
        ...(this.signal === undefined ? {} : { signal: this.signal }),
      });
    } catch (problem) {
      if (connection.inTransaction) await connection.rollback();
      throw problem;
    }
  }

  /** Ends the open transaction; nothing when there is none. */
  async commit(): Promise<void> {
    const connection = await this.connection;
    if (connection?.inTransaction) await connection.commit();
  }

  async begin(): Promise<void> {
    const connection = await this.open();
    if (!connection.inTransaction) await connection.begin();
  }

  async release(): Promise<void> {
    const { connection } = this;
    this.connection = undefined;
    await (await connection)?.release();
  }
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
