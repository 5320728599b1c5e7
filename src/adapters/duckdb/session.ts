import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { type Checked, type Column, type Diagnostic, diagnose, LakeError, type Relation } from '../../core/index.ts';
import { statementKind } from '../../sql/index.ts';
import type {
  AdapterConfig,
  BuildSpec,
  ConnectOptions,
  ExternalSource,
  QueryOptions,
  RelationInfo,
  Rows,
  SeedSpec,
  Session,
  Sql,
  Staged,
  Value,
} from '../adapter.ts';
import { writeCatalog } from './catalog-file.ts';
import { Engine } from './engine.ts';
import { buildIncremental } from './incremental.ts';
import { type Commit, LakeFolder, writeProblem } from './lake-folder.ts';
import { type Lock, takeLock } from './lock.ts';
import { relationSql } from './names.ts';
import { Publisher } from './publish.ts';
import { macrosOf } from './rewrite/index.ts';
import { seedSelect } from './seed.ts';
import { SessionViews } from './session-views.ts';
import { stageQuery } from './stage.ts';
import { type Statement, Statements } from './statement.ts';

interface Parts {
  readonly engine: Engine;
  readonly folder: LakeFolder;
  /** Undefined: the session only reads. */
  readonly lock: Lock | undefined;
  readonly options: ConnectOptions;
  readonly config: AdapterConfig;
  readonly scratch: Scratch;
  /** Runs before this one did not end: what they told the catalog file is not known. */
  readonly swept: boolean;
}

/** A session on the lake of one folder: an in-memory engine whose views read the folder's Parquet files. */
export class LakeSession implements Session {
  private readonly parts: Parts;
  private readonly engine: Engine;
  private readonly folder: LakeFolder;
  private readonly options: ConnectOptions;
  private readonly views: SessionViews;
  private readonly statements: Statements;
  private readonly publisher: Publisher;

  private constructor(parts: Parts) {
    const { engine, folder, options, config } = parts;
    this.parts = parts;
    this.engine = engine;
    this.folder = folder;
    this.options = options;
    this.views = new SessionViews({ engine, folder, config, root: options.root });
    this.statements = new Statements({ engine, views: this.views, root: options.root });
    this.publisher = new Publisher({ engine, folder, views: this.views, runId: options.runId });
  }

  static async open(config: AdapterConfig, options: ConnectOptions): Promise<LakeSession> {
    const path = String(config.settings['path'] ?? '.lake');
    const folder = new LakeFolder(isAbsolute(path) ? path : join(options.root, path));
    let lock: Lock | undefined;
    let scratch: Scratch | undefined;
    try {
      if (options.write) {
        await folder.claim();
        lock = await takeLock(folder.path, {
          runId: options.runId,
          timeout: options.lockTimeout ?? 600_000,
          signal: options.signal,
          onWait: (holder) => options.onWait?.(holder),
        });
      }
      const swept = options.write && (await folder.sweep());
      scratch = await makeScratch(options.write ? folder.scratch(options.runId) : undefined);
      const engine = await Engine.open({
        database: config.database,
        // Two more than statements should run at once: while one's result is read back, the engine has the next.
        connections: options.threads + 2,
        tempFolder: scratch.path,
        settings: config.settings,
        macros: macrosOf,
      });
      return new LakeSession({ engine, folder, lock, options, config, scratch, swept });
    } catch (problem) {
      await scratch?.remove();
      lock?.release();
      throw writeProblem(problem, folder.path);
    }
  }

  async use(relations: readonly Relation[], sources: readonly ExternalSource[]): Promise<readonly Diagnostic[]> {
    return await this.views.use(relations, sources);
  }

  relationInfo(relation: Relation): RelationInfo | undefined {
    const source = this.views.source(relation);
    if (source !== undefined)
      return { relation: source.relation, kind: 'external', columns: this.views.columns(relation) ?? [] };
    const commit = this.views.commit(relation);
    return commit === undefined ? undefined : info(commit);
  }

  listRelations(schema?: string): readonly RelationInfo[] {
    return this.folder.listCommits(schema).map(info);
  }

  translate(sql: Sql): Checked<string> {
    return this.statements.translate(sql);
  }

  async describe(sql: Sql, options: QueryOptions = {}): Promise<readonly Column[]> {
    return await this.statements.mapped(
      sql,
      async (statement) =>
        statement.columns ??
        (await this.engine.describe(statement.sql, options.signal)).map(({ name, type }) => ({ name, type })),
    );
  }

  async query(sql: Sql, options: QueryOptions = {}): Promise<Rows> {
    return await this.statements.mapped(sql, async (statement) => {
      const result = await this.engine.rows(statement.sql, options.limit, options.signal);
      const wide = result.columns.map((c) => /^(BIGINT|HUGEINT|UBIGINT|UHUGEINT)$/.test(c.duckdb));
      const rows = result.rows.map((row) =>
        row.map((value, i) => (wide[i] === true ? narrow(value as Value) : (value as Value))),
      );
      return { columns: result.columns.map(({ name, type }) => ({ name, type })), rows, truncated: result.truncated };
    });
  }

  async run(sql: Sql, options: QueryOptions = {}): Promise<void> {
    // The engine lives as long as the run, and the lake's tables are written by models alone: anything else would be lost in silence.
    if (sql.native !== true && statementKind(sql.text) !== 'query') {
      const [first = ''] = sql.text.trim().split('\n');
      throw new LakeError(
        [
          diagnose('not-supported', {
            what: `a statement that is no query ('${first.slice(0, 60)}') on the local lake`,
          }),
        ],
        1,
      );
    }
    await this.statements.mapped(sql, (statement) => this.engine.run(statement.sql, options.signal));
  }

  async build(spec: BuildSpec, options: QueryOptions = {}): Promise<Staged> {
    await this.views.ensureSchemas([spec.relation]);
    return await this.statements.mapped(spec.sql, async (statement) => {
      const [untyped] = statement.untyped;
      if (untyped !== undefined) {
        const parameters = { column: untyped, type: 'unknown', fix: 'give NULL a type: CAST(NULL AS varchar)' };
        throw new LakeError([diagnose('column-type-unsupported', parameters)], 1);
      }
      if (spec.kind === 'view') return await this.publisher.view(spec, statement, options.signal);
      const existing = this.views.commit(spec.relation);
      if (spec.kind === 'incremental' && spec.incremental !== undefined && existing?.kind === 'table')
        return await this.buildOnto(spec, statement, { existing, signal: options.signal });
      const folder = this.stagingFolder(spec.relation);
      const files = await stageQuery(this.engine, {
        sql: statement.sql,
        folder,
        partitionBy: spec.partitionBy,
        signal: options.signal,
        expected: statement.columns,
      });
      const { columns, rows, sql } = files;
      return await this.publisher.table(spec, {
        folder,
        parts: [files],
        kept: [],
        columns,
        rowsWritten: rows,
        engineSql: sql,
      });
    });
  }

  /** An incremental model whose table is there. */
  private async buildOnto(
    spec: BuildSpec,
    statement: Statement,
    at: { readonly existing: Commit; readonly signal: AbortSignal | undefined },
  ): Promise<Staged> {
    const current = at.existing.versions.at(-1);
    if (current === undefined || spec.incremental === undefined)
      throw new LakeError([diagnose('lake-damaged', { file: spec.relation.identifier, reason: 'no versions' })], 1);
    await this.views.use([spec.relation], []);
    await this.views.makeReadable([spec.relation]);
    const folder = this.stagingFolder(spec.relation);
    try {
      const { staged, kept, columns, rowsWritten } = await buildIncremental({
        engine: this.engine,
        root: this.folder.path,
        spec,
        plan: spec.incremental,
        sql: statement.sql,
        expected: statement.columns,
        existing: current,
        partitionedBy: at.existing.partitionBy,
        folder,
        signal: at.signal,
        predicate: async (text, tables) =>
          spec.sql.native === true ? text : await this.statements.predicate(text, tables),
      });
      const engineSql = statement.sql;
      return await this.publisher.table(spec, { folder, parts: staged, kept, columns, rowsWritten, engineSql });
    } catch (problem) {
      await rm(folder, { recursive: true, force: true });
      throw problem;
    }
  }

  private stagingFolder(relation: Relation): string {
    return this.folder.staging(this.options.runId, relation, randomBytes(4).toString('hex'));
  }

  async seed(spec: SeedSpec, options: QueryOptions = {}): Promise<Staged> {
    const { relation } = spec;
    await this.views.ensureSchemas([relation]);
    const select = seedSelect(spec, (file) => (isAbsolute(file) ? file : join(this.options.root, file)));
    const engineSql = `-- seed ${spec.file}`;
    if (this.parts.lock === undefined) {
      // A session that only reads stores nothing: the rows stand in its view.
      const ddl = `CREATE OR REPLACE VIEW ${relationSql(relation)} AS ${select.sql};`;
      await this.views.replace(relation, ddl);
      this.views.set(relation, { columns: select.columns, ddl });
      const nothing = async () => undefined;
      return { columns: select.columns, engineSql, diagnostics: [], publish: nothing, discard: nothing };
    }
    const folder = this.stagingFolder(relation);
    const staging = { sql: select.sql, folder, partitionBy: [], signal: options.signal };
    const files = await stageQuery(this.engine, staging).catch(async (problem) => {
      throw (await select.explain(this.engine)) ?? problem;
    });
    const { columns, rows } = files;
    return await this.publisher.table(
      { relation, partitionBy: [], owner: spec.owner, audited: true },
      { folder, parts: [files], kept: [], columns, rowsWritten: rows, engineSql },
    );
  }

  async drop(relation: Relation): Promise<void> {
    await this.publisher.drop(relation);
  }

  async close(): Promise<void> {
    const { lock, config, scratch, swept } = this.parts;
    try {
      await this.publisher.finish();
      const changed = [...this.publisher.changed.values()];
      if (changed.length > 0) {
        const before = this.folder.lastRun();
        this.folder.setLastRun(this.options.runId);
        if (config.settings['catalog'] !== false)
          await writeCatalog({
            engine: this.engine,
            folder: this.folder,
            views: this.views,
            database: config.database,
            changed,
            before: swept ? undefined : before,
            run: this.options.runId,
          });
      }
    } catch (problem) {
      throw writeProblem(problem, this.folder.path);
    } finally {
      this.engine.close();
      await scratch.remove();
      if (lock !== undefined) await rm(join(this.folder.path, '_staging'), { recursive: true, force: true });
      lock?.release();
    }
  }
}

/** A folder for what the engine spills. */
interface Scratch {
  readonly path: string;
  remove(): Promise<void>;
}

/** A writer spills below its staging folder, which the next run removes if this one dies; a reader, outside of the lake. */
async function makeScratch(own: string | undefined): Promise<Scratch> {
  if (own !== undefined) {
    await mkdir(own, { recursive: true });
    return { path: own, remove: () => rm(own, { recursive: true, force: true }) };
  }
  const path = await mkdtemp(join(tmpdir(), 'lake-')).catch((problem) => {
    throw writeProblem(problem, tmpdir());
  });
  const onExit = () => rmSync(path, { recursive: true, force: true });
  process.once('exit', onExit);
  return {
    path,
    remove: async () => {
      process.removeListener('exit', onExit);
      await rm(path, { recursive: true, force: true });
    },
  };
}

function info(commit: Commit): RelationInfo {
  const version = commit.versions.at(-1);
  return {
    relation: commit.relation,
    kind: commit.kind,
    columns: commit.columns,
    owner: commit.owner,
    builtAt: commit.builtAt,
    ...(version === undefined ? {} : { rows: version.rows, bytes: version.bytes }),
  };
}

/** Whole numbers come as text; those that JavaScript holds exactly become numbers. */
function narrow(value: Value): Value {
  if (typeof value !== 'string') return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
