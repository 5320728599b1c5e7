import type { DuckDBConnection, DuckDBResultReader, DuckDBValue } from '@duckdb/node-api';
import { diagnose, LakeError } from '../../../core/index.ts';
import type { DatabaseConnection, StatementOptions, StatementResult, Value } from '../../adapter.ts';
import { interruptible } from '../interrupt.ts';
import { typeText } from '../types.ts';
import { databaseProblem } from './problem.ts';
import type { Profile } from './profile.ts';
import { retried } from './retry.ts';
import { ownTypeName, plainValue } from './values.ts';

/** dbt-duckdb tells no more of a statement than that it went well. */
const response = { _message: 'OK' };

export interface ConnectionParts {
  readonly name: string;
  readonly connection: DuckDBConnection;
  readonly profile: Profile;
  /** Ends all of the session's statements. */
  readonly signal: AbortSignal | undefined;
  /** Told when the connection is closed. */
  onRelease(): void;
}

/** One node's connection. It is new for each node, so that no temporary table or setting of one is seen by the next, as in dbt. */
export class OpenConnection implements DatabaseConnection {
  private readonly parts: ConnectionParts;
  private open = false;
  private released = false;

  constructor(parts: ConnectionParts) {
    this.parts = parts;
  }

  get inTransaction(): boolean {
    return this.open;
  }

  async execute(sql: string, options: StatementOptions): Promise<StatementResult> {
    const { profile } = this.parts;
    const signal = bothSignals(this.parts.signal, options.signal);
    const { retries } = profile;
    const run = () => this.statements(sql, options, signal);
    try {
      const count = retries?.query_attempts ?? 1;
      const exceptions = retries?.retryable_exceptions ?? [];
      const result = await (count > 1 ? retried({ count, exceptions, signal }, run) : run());
      this.noteTransaction(sql);
      return result;
    } catch (problem) {
      // The engine has given the transaction up; dbt rolls it back at once, so that what comes next is not refused for it.
      await this.rollback().catch(() => undefined);
      throw databaseProblem(problem, sql, signal?.aborted === true);
    }
  }

  private async statements(
    sql: string,
    options: StatementOptions,
    signal: AbortSignal | undefined,
  ): Promise<StatementResult> {
    const { connection, name } = this.parts;
    if (this.released) throw new Error(`the connection '${name}' was given back`);
    const { limit } = options;
    const bindings = options.bindings as DuckDBValue[] | undefined;
    return await interruptible(connection, signal, async () => {
      if (!options.fetch) {
        await connection.run(sql, bindings);
        return { response, columns: [], rows: [] };
      }
      const reader =
        bindings === undefined && hasSeveral(sql)
          ? await this.last(sql, limit)
          : limit === undefined
            ? await connection.runAndReadAll(sql, bindings)
            : await connection.streamAndReadUntil(sql, Math.max(1, limit), bindings);
      return await this.fetched(reader, limit);
    });
  }

  private async fetched(reader: DuckDBResultReader, limit: number | undefined): Promise<StatementResult> {
    const types = reader.columnTypes();
    const columns = reader.columnNames().map((name, i) => ({
      name,
      type: ownTypeName(typeText(types[i] as { toString(): string })),
    }));
    const zone = columns.some((column) => column.type.includes('WITH TIME ZONE')) ? await this.zone() : 'UTC';
    const all = reader.convertRows<Value>((value, type) => plainValue(value, type, zone));
    return { response, columns, rows: limit === undefined ? all : all.slice(0, limit) };
  }

  /** The session's zone, in which Python's driver shows moments; the engine knows no other than UTC without its extension. */
  private async zone(): Promise<string> {
    try {
      const [row] = (await this.parts.connection.runAndReadAll("SELECT current_setting('TimeZone')")).getRowsJson();
      return String(row?.[0] ?? 'UTC');
    } catch {
      return 'UTC';
    }
  }

  /** Runs the statements of a text one by one: the driver would give the result of the first. */
  private async last(sql: string, limit: number | undefined): Promise<DuckDBResultReader> {
    const { connection } = this.parts;
    const statements = await connection.extractStatements(sql);
    for (let i = 0; i < statements.count - 1; i++) {
      const prepared = await statements.prepare(i);
      await prepared.run();
      prepared.destroySync();
    }
    if (statements.count === 0) return await connection.runAndReadAll('');
    const prepared = await statements.prepare(statements.count - 1);
    return limit === undefined ? await prepared.runAndReadAll() : await prepared.streamAndReadUntil(Math.max(1, limit));
  }

  async begin(): Promise<void> {
    if (this.open) throw this.wrong('begin', 'one is open');
    await this.control('BEGIN');
    this.open = true;
  }

  async commit(): Promise<void> {
    if (!this.open) throw this.wrong('commit', 'none is open');
    this.open = false;
    await this.control('COMMIT');
  }

  async rollback(): Promise<void> {
    if (!this.open) return;
    this.open = false;
    await this.control('ROLLBACK');
  }

  async release(): Promise<void> {
    if (this.released) return;
    this.released = true;
    try {
      await this.rollback().catch(() => undefined);
    } finally {
      this.parts.connection.closeSync();
      this.parts.onRelease();
    }
  }

  private async control(sql: string): Promise<void> {
    await this.parts.connection.run(sql).catch((problem: unknown) => {
      throw databaseProblem(problem, sql, false);
    });
  }

  private wrong(what: string, why: string): LakeError {
    return new LakeError(
      [diagnose('engine-error', { reason: `cannot ${what} a transaction for '${this.parts.name}': ${why}` })],
      1,
    );
  }

  /** A hook or macro may write `begin` and `commit` as statements of their own. */
  private noteTransaction(sql: string): void {
    if (sql.length > 200) return;
    const bare = sql
      .replace(/--.*$|\/\*[\s\S]*?\*\//gm, '')
      .replace(/;\s*$/, '')
      .trim();
    if (/^(begin|start\s+transaction)\b[^;]*$/i.test(bare)) this.open = true;
    else if (/^(commit|rollback|abort|end)(\s+(transaction|work))?$/i.test(bare)) this.open = false;
  }
}

function bothSignals(a: AbortSignal | undefined, b: AbortSignal | undefined): AbortSignal | undefined {
  return a === undefined || b === undefined ? (a ?? b) : AbortSignal.any([a, b]);
}

/** Whether anything stands behind a semicolon; one inside a text or a name counts too, which costs a parse and no more. */
function hasSeveral(sql: string): boolean {
  const at = sql.indexOf(';');
  return at >= 0 && /[^\s;]/.test(sql.slice(at));
}
