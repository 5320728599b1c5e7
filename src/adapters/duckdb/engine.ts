import type { DuckDBConnection, DuckDBInstance, DuckDBResultReader, Json } from '@duckdb/node-api';
import { type Column, diagnose, LakeError } from '../../core/index.ts';
import { engineProblem } from './errors.ts';
import { interruptible } from './interrupt.ts';
import { literal, quote } from './names.ts';
import { trinoType, typeText } from './types.ts';

export interface EngineOptions {
  readonly database: string;
  readonly connections: number;
  readonly tempFolder: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** The macros that a statement calls: name and what creates it, each after those it uses. */
  macros(sql: string): ReadonlyMap<string, string>;
}

export interface EngineColumn extends Column {
  /** The type as DuckDB names it. */
  readonly duckdb: string;
}

/** Views on views count as one expression: a chain of a thousand and more must still be read, and not overrun a thread's stack. */
const viewDepth = 5000;

export interface EngineRows {
  readonly columns: readonly EngineColumn[];
  readonly rows: readonly (readonly Json[])[];
  readonly truncated: boolean;
}

/** One in-memory DuckDB with a few connections. DuckDB's own files and locks are never used. */
export class Engine {
  private readonly instance: DuckDBInstance;
  private readonly idle: DuckDBConnection[];
  private readonly all: readonly DuckDBConnection[];
  private readonly waiting: ((connection: DuckDBConnection) => void)[] = [];

  private readonly macrosOf: EngineOptions['macros'];
  private readonly macros = new Map<string, Promise<unknown>>();
  private macroQueue: Promise<unknown> = Promise.resolve();

  private constructor(instance: DuckDBInstance, connections: readonly DuckDBConnection[], options: EngineOptions) {
    this.instance = instance;
    this.macrosOf = options.macros;
    this.all = connections;
    this.idle = [...connections];
  }

  static async open(options: EngineOptions): Promise<Engine> {
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const memory = options.settings['memory_limit'];
    const instance = await DuckDBInstance.create(':memory:', {
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      temp_directory: options.tempFolder,
      ...(typeof options.settings['engine_threads'] === 'number'
        ? { threads: String(options.settings['engine_threads']) }
        : {}),
    }).catch((problem: unknown) => {
      throw engineProblem(problem, '', false);
    });
    const connections: DuckDBConnection[] = [];
    for (let i = 0; i < Math.max(1, options.connections); i++) connections.push(await instance.connect());
    const [first] = connections as [DuckDBConnection];
    if (typeof memory === 'string')
      await first.run(`SET GLOBAL memory_limit=${literal(memory)}`).catch((problem: Error) => {
        const reason = `is refused by the engine: ${problem.message.split('\n')[0]}`;
        throw new LakeError([diagnose('target-setting-invalid', { key: 'memory_limit', reason })]);
      });
    const database = quote(options.database);
    await first.run(
      `ATTACH ':memory:' AS ${database}; USE ${database}; SET GLOBAL errors_as_json=true; SET GLOBAL max_expression_depth=${viewDepth};`,
    );
    for (const connection of connections) {
      await connection.run(`USE ${database}; SET TimeZone='UTC'; SET errors_as_json=true;`);
    }
    return new Engine(instance, connections, options);
  }

  private async take(): Promise<DuckDBConnection> {
    const free = this.idle.pop();
    return free ?? (await new Promise((resolve) => this.waiting.push(resolve)));
  }

  private give(connection: DuckDBConnection): void {
    const next = this.waiting.shift();
    if (next === undefined) this.idle.push(connection);
    else next(connection);
  }

  private async on<T>(
    signal: AbortSignal | undefined,
    sql: string,
    action: (connection: DuckDBConnection) => Promise<T>,
  ): Promise<T> {
    const connection = await this.take();
    try {
      if (signal?.aborted === true) throw new LakeError([diagnose('engine-cancelled', {})], 1);
      await this.createMacros(sql, connection);
      return await interruptible(connection, signal, () => action(connection));
    } catch (problem) {
      throw engineProblem(problem, sql, signal?.aborted === true);
    } finally {
      this.give(connection);
    }
  }

  /** Makes the macros that a statement calls, each once: two connections that made the same one at once would conflict. */
  private async createMacros(sql: string, connection: DuckDBConnection): Promise<void> {
    const waits: Promise<unknown>[] = [];
    const missing: string[] = [];
    const called = this.macrosOf(sql);
    for (const [name, statement] of called) {
      const created = this.macros.get(name);
      if (created === undefined) missing.push(statement);
      else waits.push(created);
    }
    if (missing.length > 0) {
      const made = this.macroQueue.then(() => connection.run(missing.join('\n')));
      this.macroQueue = made.catch(() => undefined);
      for (const name of called.keys()) if (!this.macros.has(name)) this.macros.set(name, made);
      waits.push(made);
    }
    if (waits.length > 0) await Promise.all(waits);
  }

  /** Runs statements and gives how many rows the last one wrote: the cheapest call of the engine's, one turn of the thread pool. */
  async run(sql: string, signal?: AbortSignal): Promise<number> {
    return await this.on(signal, sql, async (connection) => (await connection.run(sql)).rowsChanged);
  }

  /** Runs statements as a whole or not at all. */
  async transaction(sql: string): Promise<void> {
    await this.on(undefined, sql, async (connection) => {
      try {
        await connection.run(`BEGIN; ${sql} COMMIT;`);
      } catch (problem) {
        await connection.run('ROLLBACK').catch(() => undefined);
        throw problem;
      }
    });
  }

  async rows(sql: string, limit: number | undefined, signal?: AbortSignal): Promise<EngineRows> {
    return await this.on(signal, sql, async (connection) => {
      const reader =
        limit === undefined ? await connection.runAndReadAll(sql) : await connection.streamAndReadUntil(sql, limit + 1);
      const all = reader.getRowsJson();
      const truncated = limit !== undefined && all.length > limit;
      return { columns: columnsOf(reader), rows: truncated ? all.slice(0, limit) : all, truncated };
    });
  }

  /** Reads a CSV through to its end and gives the rows that the reader set aside, with the reason. */
  async rejects(select: string, signal?: AbortSignal): Promise<{ file: string; line: number; reason: string }[]> {
    return await this.on(signal, select, async (connection) => {
      try {
        await connection.run(select);
        const found = await connection.runAndReadAll(
          'SELECT s.file_path, e.line, min(e.error_message) FROM reject_errors e JOIN reject_scans s USING (scan_id, file_id) GROUP BY ALL ORDER BY 1, 2',
        );
        return found.getRowsJson().map((row) => ({
          file: String(row[0]),
          line: Number(row[1]),
          reason: String(row[2]).split('\n')[0] as string,
        }));
      } finally {
        await connection.run('DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans');
      }
    });
  }

  /** Column names and types of a query, bound but not run. */
  async describe(sql: string, signal?: AbortSignal): Promise<EngineColumn[]> {
    return await this.on(signal, sql, async (connection) => {
      const prepared = await connection.prepare(sql);
      const columns: EngineColumn[] = [];
      for (let i = 0; i < prepared.columnCount; i++) {
        const duckdb = typeText(prepared.columnType(i));
        columns.push({ name: prepared.columnName(i), type: trinoType(duckdb), duckdb });
      }
      prepared.destroySync();
      return columns;
    });
  }

  close(): void {
    for (const connection of this.all) connection.closeSync();
    this.instance.closeSync();
  }
}

function columnsOf(reader: DuckDBResultReader): EngineColumn[] {
  const types = reader.columnTypes();
  return reader.columnNames().map((name, i) => {
    const duckdb = typeText(types[i] as { toString(): string });
    return { name, type: trinoType(duckdb), duckdb };
  });
}
