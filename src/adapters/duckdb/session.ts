import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
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
import { explainBadRows, resolveSource } from './external.ts';
import { buildIncremental } from './incremental.ts';
import { type Commit, LakeFolder, syncFile, syncFolder, type Version, writeProblem } from './lake-folder.ts';
import { type Lock, takeLock } from './lock.ts';
import { parquetSql, quote, relationSql } from './names.ts';
import { preludeSql, type Rewritten, rewrite } from './rewrite/index.ts';
import { seedSelect } from './seed.ts';
import { type StagedFiles, stageQuery } from './stage.ts';
import { commitView, versionSelect } from './views.ts';

/** How many versions of a table stay on disk: readers open files lazily, so old ones must outlive them. */
const keptVersions = 3;

interface Known {
  readonly columns: readonly Column[];
  /** The statement that made the session's view; undefined when there is none. */
  readonly ddl: string | undefined;
}

/** A statement for the engine. */
interface Statement extends Rewritten {
  /** The relations it names; undefined when it is the engine's own SQL, which is not read. */
  readonly reads: readonly Relation[] | undefined;
}

interface Pending {
  readonly ddl: string;
  /** What a view reads; undefined when it is not known. */
  readonly parents: readonly Relation[] | undefined;
}

/** A session on the lake of one folder: an in-memory engine whose views read the folder's Parquet files. */
export class LakeSession implements Session {
  private readonly engine: Engine;
  private readonly folder: LakeFolder;
  private readonly lock: Lock | undefined;
  private readonly options: ConnectOptions;
  private readonly config: AdapterConfig;
  private readonly scratch: string;
  private readonly known = new Map<string, Known>();
  private readonly commits = new Map<string, Commit | undefined>();
  private readonly sources = new Map<string, ExternalSource>();
  /** Relations that nobody has read in this session: the engine gets their views with the first statement that does. */
  private readonly pending = new Map<string, Pending>();
  private readonly creating = new Map<string, Promise<void>>();
  private touched = new Map<string, Relation>();
  /** Sources that could not be read, and why: told to who reads them, not to a run that does not. */
  private readonly unreadable = new Map<string, LakeError>();
  private readonly schemas = new Set<string>();
  private schemaQueue: Promise<unknown> = Promise.resolve();
  private changed = false;

  private constructor(parts: {
    engine: Engine;
    folder: LakeFolder;
    lock: Lock | undefined;
    options: ConnectOptions;
    config: AdapterConfig;
    scratch: string;
  }) {
    this.engine = parts.engine;
    this.folder = parts.folder;
    this.lock = parts.lock;
    this.options = parts.options;
    this.config = parts.config;
    this.scratch = parts.scratch;
  }

  static async open(config: AdapterConfig, options: ConnectOptions): Promise<LakeSession> {
    const path = String(config.settings['path'] ?? '.lake');
    const folder = new LakeFolder(isAbsolute(path) ? path : join(options.root, path));
    let lock: Lock | undefined;
    if (options.write) {
      await folder.claim();
      try {
        lock = await takeLock(folder.path, {
          runId: options.runId,
          timeout: options.lockTimeout ?? 600_000,
          signal: options.signal,
          onWait: (holder) => options.onWait?.(holder),
        });
      } catch (problem) {
        throw writeProblem(problem, folder.path);
      }
    }
    try {
      if (options.write) await folder.sweep();
      const scratch = await mkdtemp(join(tmpdir(), 'lake-'));
      const engine = await Engine.open({
        database: config.database,
        // As many as nodes may be underway: one that is being published leaves the processor to another.
        connections: options.threads * 2,
        tempFolder: scratch,
        settings: config.settings,
        prelude: preludeSql(),
      });
      return new LakeSession({ engine, folder, lock, options, config, scratch });
    } catch (problem) {
      lock?.release();
      throw problem;
    }
  }

  private commit(relation: Relation): Commit | undefined {
    const key = relationKey(relation);
    if (!this.commits.has(key)) this.commits.set(key, this.folder.readCommit(relation));
    return this.commits.get(key);
  }

  async use(relations: readonly Relation[], sources: readonly ExternalSource[]): Promise<readonly Diagnostic[]> {
    const diagnostics: Diagnostic[] = [];
    const wanted = relations.filter((relation) => !this.known.has(relationKey(relation)));
    const newSources = sources.filter((source) => !this.known.has(relationKey(source.relation)));
    await this.ensureSchemas([...wanted, ...newSources.map((s) => s.relation)]);
    const statements: string[] = [];
    for (const source of newSources) {
      try {
        diagnostics.push(...(await this.countRejects(source)));
        const resolved = await resolveSource(this.engine, source, this.options.root);
        statements.push(resolved.viewSql);
        this.sources.set(relationKey(source.relation), source);
        this.known.set(relationKey(source.relation), { columns: resolved.columns, ddl: resolved.viewSql });
      } catch (problem) {
        if (!(problem instanceof LakeError)) throw problem;
        this.unreadable.set(relationKey(source.relation), problem);
      }
    }
    if (statements.length > 0) await this.engine.run(statements.join('\n'));
    for (const relation of wanted) {
      const commit = this.commit(relation);
      if (commit === undefined) continue;
      const ddl = commitView(this.folder.path, commit);
      this.pending.set(relationKey(relation), { ddl, parents: commit.kind === 'table' ? [] : commit.parents });
      this.known.set(relationKey(relation), { columns: commit.columns, ddl });
    }
    return diagnostics;
  }

  /** A source that may leave rows out is read once before, so that what it leaves out is counted and told. */
  private async countRejects(source: ExternalSource): Promise<readonly Diagnostic[]> {
    const allowed = source.options.maxRejects ?? 0;
    if (allowed === 0) return [];
    const bad = await explainBadRows(this.engine, source, this.options.root);
    if (bad === undefined) return [];
    const name = `${source.relation.schema}.${source.relation.identifier}`;
    if (bad.rejected > allowed)
      throw new LakeError([diagnose('source-bad-rows', { source: name, allowed, ...bad })], 1);
    return [diagnose('source-rows-rejected', { source: name, ...bad })];
  }

  /** Schemas are made one at a time: two connections making the same one at once would conflict. */
  private async ensureSchemas(relations: readonly Relation[]): Promise<void> {
    const missing = [...new Set(relations.map((r) => r.schema))].filter(
      (schema) => !this.schemas.has(schema.toLowerCase()),
    );
    if (missing.length === 0) return;
    for (const schema of missing) this.schemas.add(schema.toLowerCase());
    const sql = missing
      .map((schema) => `CREATE SCHEMA IF NOT EXISTS ${quote(this.config.database)}.${quote(schema)};`)
      .join('\n');
    this.schemaQueue = this.schemaQueue.then(() => this.engine.run(sql));
    await this.schemaQueue;
  }

  relationInfo(relation: Relation): RelationInfo | undefined {
    const source = this.sources.get(relationKey(relation));
    if (source !== undefined)
      return {
        relation: source.relation,
        kind: 'external',
        columns: this.known.get(relationKey(relation))?.columns ?? [],
      };
    const commit = this.commit(relation);
    return commit === undefined ? undefined : info(commit);
  }

  listRelations(schema?: string): readonly RelationInfo[] {
    return this.folder.listCommits(schema).map(info);
  }

  private readonly lookup = (parts: readonly string[]): readonly Column[] | undefined => {
    const [identifier, schema = this.config.schema, database = this.config.database] = [...parts].reverse();
    if (identifier === undefined) return undefined;
    const key = relationKey({ database, schema, identifier });
    this.touched.set(key, { database, schema, identifier });
    return this.known.get(key)?.columns;
  };

  /** Gives the engine the views that a statement reads, parents first. */
  private async createPending(keys: Iterable<string>): Promise<void> {
    const waits: Promise<void>[] = [];
    for (const key of keys) {
      const pending = this.pending.get(key);
      if (pending !== undefined) {
        this.pending.delete(key);
        const created = this.create(key, pending).finally(() => this.creating.delete(key));
        this.creating.set(key, created);
      }
      const underway = this.creating.get(key);
      if (underway !== undefined) waits.push(underway);
    }
    if (waits.length > 0) await Promise.all(waits);
  }

  private async create(key: string, { ddl, parents }: Pending): Promise<void> {
    await this.createPending(parents === undefined ? [...this.pending.keys()] : parents.map(relationKey));
    try {
      await this.engine.run(ddl);
    } catch (problem) {
      // A view whose parents are gone is as good as absent: who reads it is told so by name.
      if (!(problem instanceof LakeError)) throw problem;
      this.known.delete(key);
    }
  }

  private async createAllPending(): Promise<void> {
    await this.createPending([...this.pending.keys(), ...this.creating.keys()]);
  }

  /** The view of a relation is about to be replaced: the old one must not come after it. */
  private async forgetPending(key: string): Promise<void> {
    this.pending.delete(key);
    await this.creating.get(key);
  }

  translate(sql: Sql): Checked<string> {
    if (sql.native === true) return { value: sql.text, diagnostics: [] };
    const rewritten = rewrite(sql.text, this.lookup);
    return { value: rewritten.value?.sql ?? '', diagnostics: rewritten.diagnostics };
  }

  private async toEngine(sql: Sql): Promise<Statement> {
    if (sql.native === true) {
      await this.createAllPending();
      return { sql: trimEnd(sql.text), columns: undefined, untyped: [], map: (offset) => offset, reads: undefined };
    }
    this.touched = new Map();
    const rewritten = rewrite(sql.text, this.lookup);
    const read = this.touched;
    const errors = rewritten.diagnostics.filter((d) => d.severity === 'error');
    if (rewritten.value === undefined || errors.length > 0) throw new LakeError(errors, 1);
    for (const key of read.keys()) {
      const problem = this.unreadable.get(key);
      if (problem !== undefined) throw problem;
    }
    await this.createPending(read.keys());
    return { ...rewritten.value, sql: trimEnd(rewritten.value.sql), reads: [...read.values()] };
  }

  /** Errors of the engine point into its own text; the author's is what counts. */
  private async mapped<T>(sql: Sql, action: (rewritten: Statement) => Promise<T>): Promise<T> {
    const rewritten = await this.toEngine(sql);
    try {
      return await action(rewritten);
    } catch (problem) {
      if (!(problem instanceof LakeError)) throw problem;
      const explained = await this.explain(problem);
      throw new LakeError(
        explained.map((d) => mapSpan(d, rewritten, sql.text)),
        problem.exitCode,
      );
    }
  }

  private async explain(problem: LakeError): Promise<readonly Diagnostic[]> {
    const first = problem.diagnostics[0];
    if (first === undefined || !/CSV Error|Error when (converting|sniffing)|CSV File/i.test(first.message))
      return problem.diagnostics;
    for (const source of this.sources.values()) {
      const bad = await explainBadRows(this.engine, source, this.options.root);
      if (bad === undefined) continue;
      const name = `${source.relation.schema}.${source.relation.identifier}`;
      return [
        diagnose('source-bad-rows', {
          source: name,
          rejected: bad.rejected,
          allowed: source.options.maxRejects ?? 0,
          first: bad.first,
        }),
      ];
    }
    return problem.diagnostics;
  }

  async describe(sql: Sql, options: QueryOptions = {}): Promise<readonly Column[]> {
    return await this.mapped(
      sql,
      async (rewritten) =>
        rewritten.columns ??
        (await this.engine.describe(rewritten.sql, options.signal)).map(({ name, type }) => ({ name, type })),
    );
  }

  async query(sql: Sql, options: QueryOptions = {}): Promise<Rows> {
    return await this.mapped(sql, async (rewritten) => {
      const result = await this.engine.rows(rewritten.sql, options.limit, options.signal);
      const wide = result.columns.map((c) => /^(BIGINT|HUGEINT|UBIGINT|UHUGEINT)$/.test(c.duckdb));
      const rows = result.rows.map((row) =>
        row.map((value, i) => (wide[i] === true ? narrow(value as Value) : (value as Value))),
      );
      return { columns: result.columns.map(({ name, type }) => ({ name, type })), rows, truncated: result.truncated };
    });
  }

  async run(sql: Sql, options: QueryOptions = {}): Promise<void> {
    await this.mapped(sql, (rewritten) => this.engine.run(rewritten.sql, options.signal));
  }

  async build(spec: BuildSpec, options: QueryOptions = {}): Promise<Staged> {
    await this.ensureSchemas([spec.relation]);
    return await this.mapped(spec.sql, async (rewritten) => {
      const [untyped] = rewritten.untyped;
      if (untyped !== undefined) {
        const parameters = { column: untyped, type: 'unknown', fix: 'give NULL a type: CAST(NULL AS varchar)' };
        throw new LakeError([diagnose('column-type-unsupported', parameters)], 1);
      }
      if (spec.kind === 'view') return await this.buildView(spec, rewritten, options.signal);
      const existing = this.commit(spec.relation);
      const current = existing?.kind === 'table' ? existing.versions.at(-1) : undefined;
      const folder = this.stagingFolder(spec.relation);
      if (spec.kind === 'incremental' && spec.incremental !== undefined && current !== undefined) {
        await this.use([spec.relation], []);
        await this.createPending([relationKey(spec.relation)]);
        const result = await buildIncremental({
          engine: this.engine,
          root: this.folder.path,
          spec,
          plan: spec.incremental,
          sql: rewritten.sql,
          expected: rewritten.columns,
          existing: current,
          partitionedBy: existing?.partitionBy ?? [],
          folder,
          signal: options.signal,
          predicate: (text, tables) => this.predicate(text, tables),
        });
        return await this.staged(spec, result.staged, rewritten.sql, { folder, diagnostics: [], ...result });
      }
      const files = await stageQuery(this.engine, {
        sql: rewritten.sql,
        folder,
        partitionBy: spec.partitionBy,
        signal: options.signal,
        expected: rewritten.columns,
      });
      return await this.staged(spec, [files], files.sql, {
        folder,
        kept: [],
        columns: files.columns,
        rowsWritten: files.rows,
        diagnostics: [],
      });
    });
  }

  /** One of incremental_predicates for the engine: Trino's SQL like the model, with names of its own for the two tables. */
  private async predicate(
    text: string,
    tables: { readonly dest: readonly Column[]; readonly source?: readonly Column[] },
  ): Promise<string> {
    const names = { lake_dest: tables.dest, ...(tables.source === undefined ? {} : { lake_source: tables.source }) };
    const from = Object.keys(names).map(
      (name) => `${name} AS ${quote(name.replace('lake', 'DBT_INTERNAL').toUpperCase())}`,
    );
    const start = `SELECT 1 AS x FROM ${from.join(', ')} WHERE (`;
    const touched: Relation[] = [];
    const rewritten = rewrite(`${start}${text}\n)`, (parts) => {
      const [only = ''] = parts;
      if (parts.length === 1 && Object.hasOwn(names, only)) return names[only as keyof typeof names];
      const columns = this.lookup(parts);
      touched.push(...this.touched.values());
      return columns;
    });
    const errors = rewritten.diagnostics.filter((d) => d.severity === 'error');
    if (rewritten.value === undefined || errors.length > 0) {
      // Its places are in a text that the author never saw.
      const told = errors.map(({ span: _span, ...rest }) => ({
        ...rest,
        message: `incremental_predicates: ${rest.message}`,
      }));
      throw new LakeError(told, 1);
    }
    await this.createPending(touched.map(relationKey));
    return rewritten.value.sql.slice(start.length, -1);
  }

  private stagingFolder(relation: Relation): string {
    return this.folder.staging(this.options.runId, relation, randomBytes(4).toString('hex'));
  }

  private async buildView(spec: BuildSpec, rewritten: Statement, signal?: AbortSignal): Promise<Staged> {
    const key = relationKey(spec.relation);
    const before = this.known.get(key);
    const ddl = `CREATE OR REPLACE VIEW ${relationSql(spec.relation)} AS ${rewritten.sql};`;
    await this.forgetPending(key);
    await this.engine.run(ddl, signal);
    const columns =
      rewritten.columns ??
      (await this.engine.describe(`SELECT * FROM ${relationSql(spec.relation)}`, signal)).map(({ name, type }) => ({
        name,
        type,
      }));
    this.known.set(key, { columns, ddl });
    return {
      columns,
      engineSql: rewritten.sql,
      diagnostics: [],
      publish: async () => {
        const old = this.commit(spec.relation);
        // A table that became a view: its files are no longer named by anything.
        const retired = old?.versions.flatMap((v) => v.files) ?? [];
        await this.publish({
          relation: spec.relation,
          kind: 'view',
          columns,
          versions: [],
          ...(retired.length === 0 ? {} : { retired }),
          partitionBy: [],
          sql: rewritten.sql,
          ...(rewritten.reads === undefined ? {} : { parents: rewritten.reads }),
          owner: spec.owner,
          builtAt: new Date().toISOString(),
        });
        this.folder.removeFiles([...(old?.retired ?? []), ...retired]);
      },
      discard: () => this.restore(key, spec.relation, before),
    };
  }

  private async publish(commit: Omit<Commit, 'format'>): Promise<void> {
    try {
      await this.folder.writeCommit(commit);
    } catch (problem) {
      throw writeProblem(problem, this.folder.path);
    }
    this.commits.set(relationKey(commit.relation), { format: 'lake-1', ...commit });
    this.changed = true;
  }

  private async restore(key: string, relation: Relation, before: Known | undefined): Promise<void> {
    await this.engine.run(`DROP VIEW IF EXISTS ${relationSql(relation)}`);
    if (before?.ddl === undefined) this.known.delete(key);
    else {
      this.known.set(key, before);
      this.pending.set(key, { ddl: before.ddl, parents: undefined });
    }
  }

  private async staged(
    spec: Pick<BuildSpec, 'relation' | 'partitionBy' | 'owner' | 'audited'>,
    parts: readonly StagedFiles[],
    engineSql: string,
    outcome: {
      folder: string;
      kept: readonly string[];
      columns: readonly Column[];
      rowsWritten: number;
      diagnostics: readonly Diagnostic[];
    },
  ): Promise<Staged> {
    const { relation } = spec;
    const key = relationKey(relation);
    const before = this.known.get(key);
    const existing = this.commit(relation);
    const name = this.folder.versionName(this.options.runId);
    const target = join(this.folder.tableData(relation), name);
    const below = (part: StagedFiles) =>
      parts.length === 1 && part.folder === outcome.folder ? '' : (part.folder.split('/').at(-1) as string);
    const current = existing?.versions.at(-1);
    const keptRows = outcome.kept.length === 0 ? 0 : await this.countRows(outcome.kept);
    const version: Version = {
      version: name,
      files: [
        ...outcome.kept,
        ...parts.flatMap((part) => part.files.map((file) => finalPath(target, below(part), file))),
      ],
      columns: outcome.columns,
      rows: keptRows + parts.reduce((sum, part) => sum + part.rows, 0),
      bytes: parts.reduce((sum, part) => sum + part.bytes, 0) + (outcome.kept.length > 0 ? (current?.bytes ?? 0) : 0),
      createdAt: new Date().toISOString(),
      runId: this.options.runId,
    };
    const stagedFiles = [
      ...outcome.kept.map((f) => this.folder.resolve(f)),
      ...parts.flatMap((part) => part.files.map((file) => join(part.folder, file))),
    ];
    if (spec.audited === true) {
      const select = sessionSelect(version, stagedFiles, outcome.kept.length > 0 || parts.length > 1);
      await this.forgetPending(key);
      await this.engine.run(`CREATE OR REPLACE VIEW ${relationSql(relation)} AS ${select};`);
      this.known.set(key, { columns: outcome.columns, ddl: undefined });
    }
    return {
      columns: outcome.columns,
      rows: version.rows,
      rowsWritten: outcome.rowsWritten,
      bytes: version.bytes,
      engineSql,
      diagnostics: outcome.diagnostics,
      publish: async () => {
        try {
          for (const part of parts) for (const file of part.files) await syncFile(join(part.folder, file));
          if (parts.length > 0) {
            await syncFolder(outcome.folder);
            await this.folder.install(outcome.folder, target);
          } else await rm(outcome.folder, { recursive: true, force: true });
        } catch (problem) {
          throw writeProblem(problem, this.folder.path);
        }
        const versions = [...(existing?.kind === 'table' ? existing.versions : []), version];
        const kept = versions.slice(-keptVersions);
        const live = new Set(kept.flatMap((v) => v.files));
        const retired = versions.slice(0, -keptVersions).flatMap((v) => v.files.filter((file) => !live.has(file)));
        await this.publish({
          relation,
          kind: 'table',
          columns: outcome.columns,
          versions: kept,
          ...(retired.length === 0 ? {} : { retired }),
          partitionBy: spec.partitionBy,
          owner: spec.owner,
          builtAt: version.createdAt,
        });
        const ddl = `CREATE OR REPLACE VIEW ${relationSql(relation)} AS ${versionSelect(this.folder.path, version)};`;
        // What the engine already has is replaced at once: its own views may read it.
        const there = spec.audited === true || (before !== undefined && !this.pending.has(key));
        if (there) await this.engine.run(ddl);
        else this.pending.set(key, { ddl, parents: [] });
        this.known.set(key, { columns: outcome.columns, ddl });
        this.folder.removeFiles([...(existing?.retired ?? []).filter((file) => !live.has(file)), ...retired]);
      },
      discard: async () => {
        await this.restore(key, relation, before);
        await rm(outcome.folder, { recursive: true, force: true });
      },
    };
  }

  private async countRows(files: readonly string[]): Promise<number> {
    const list = files.map((file) => this.folder.resolve(file));
    const counted = await this.engine.rows(`SELECT count(*) FROM ${parquetSql(list)}`, undefined);
    return Number(counted.rows[0]?.[0] ?? 0);
  }

  async seed(spec: SeedSpec, options: QueryOptions = {}): Promise<Staged> {
    await this.ensureSchemas([spec.relation]);
    const select = seedSelect(spec, (file) => (isAbsolute(file) ? file : join(this.options.root, file)));
    const folder = this.stagingFolder(spec.relation);
    const staging = { sql: select.sql, folder, partitionBy: [], signal: options.signal };
    const files = await stageQuery(this.engine, staging).catch(async (problem) => {
      throw (await select.explain(this.engine)) ?? problem;
    });
    return await this.staged(
      { relation: spec.relation, partitionBy: [], owner: spec.owner, audited: true },
      [files],
      `-- seed ${spec.file}`,
      {
        folder,
        kept: [],
        columns: files.columns,
        rowsWritten: files.rows,
        diagnostics: [],
      },
    );
  }

  async drop(relation: Relation): Promise<void> {
    const commit = this.commit(relation);
    if (commit === undefined)
      throw new LakeError([diagnose('not-owned', { relation: `${relation.schema}.${relation.identifier}` })], 1);
    await this.folder.removeCommit(relation);
    this.folder.removeFiles(new Set(commit.versions.flatMap((v) => v.files)));
    this.commits.set(relationKey(relation), undefined);
    this.changed = true;
    await this.forgetPending(relationKey(relation));
    if (this.known.delete(relationKey(relation))) await this.engine.run(`DROP VIEW IF EXISTS ${relationSql(relation)}`);
  }

  async close(): Promise<void> {
    try {
      await this.folder.sync();
      if (this.changed && this.config.settings['catalog'] !== false) {
        await this.createAllPending();
        const sources = [...this.sources.keys()]
          .map((key) => this.known.get(key)?.ddl)
          .filter((ddl) => ddl !== undefined);
        await writeCatalog(this.engine, this.folder, this.config.database, sources);
      }
    } finally {
      this.engine.close();
      await rm(this.scratch, { recursive: true, force: true });
      if (this.lock !== undefined) await rm(join(this.folder.path, '_staging'), { recursive: true, force: true });
      this.lock?.release();
    }
  }
}

function finalPath(target: string, below: string, file: string): string {
  return below === '' ? join(target, file) : join(target, below, file);
}

function sessionSelect(version: Version, files: readonly string[], mixed: boolean): string {
  if (!mixed) return `SELECT * FROM ${parquetSql(files)}`;
  return `SELECT ${version.columns.map((c) => quote(c.name)).join(', ')} FROM ${parquetSql(files, { byName: true })}`;
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

const trimEnd = (sql: string) => sql.replace(/[\s;]+$/, '');

function mapSpan(diagnostic: Diagnostic, rewritten: Rewritten, original: string): Diagnostic {
  const { span } = diagnostic;
  if (span === undefined || span.file !== '') return diagnostic;
  const offset = lineIndex(rewritten.sql).offset(span.line, span.column);
  const { endLine: _l, endColumn: _c, ...rest } = span;
  return { ...diagnostic, span: { ...rest, ...lineIndex(original).at(rewritten.map(offset)) } };
}
