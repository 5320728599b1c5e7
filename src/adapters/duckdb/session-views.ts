import { type Column, type Diagnostic, diagnose, LakeError, type Relation, relationKey } from '../../core/index.ts';
import type { AdapterConfig, ExternalSource } from '../adapter.ts';
import type { Engine } from './engine.ts';
import { explainBadRows, resolveSource } from './external.ts';
import type { Commit, LakeFolder } from './lake-folder.ts';
import { quote, relationSql } from './names.ts';
import { commitView } from './views.ts';

/** A relation that this session may read. */
export interface Known {
  readonly columns: readonly Column[];
  /** The statement that made the session's view; undefined when there is none. */
  readonly ddl: string | undefined;
}

interface Pending {
  readonly ddl: string;
  /** What a view reads; undefined when it is not known. */
  readonly parents: readonly Relation[] | undefined;
}

/**
 * The engine's views of what this session reads. A relation that nobody has read yet is only noted: the engine gets its view
 * with the first statement that reads it.
 */
export class SessionViews {
  private readonly engine: Engine;
  private readonly folder: LakeFolder;
  private readonly config: AdapterConfig;
  private readonly root: string;
  private readonly known = new Map<string, Known>();
  private readonly commits = new Map<string, Commit | undefined>();
  private readonly sources = new Map<string, ExternalSource>();
  private readonly pending = new Map<string, Pending>();
  private readonly creating = new Map<string, Promise<void>>();
  /** Views that the engine refused, and why: told to who reads them. */
  private readonly broken = new Map<string, LakeError>();
  /** Sources that could not be read, and why: told to who reads them, not to a run that does not. */
  private readonly unreadable = new Map<string, LakeError>();
  private readonly schemas = new Map<string, Promise<void>>();
  private schemaQueue: Promise<void> = Promise.resolve();

  constructor(parts: { engine: Engine; folder: LakeFolder; config: AdapterConfig; root: string }) {
    this.engine = parts.engine;
    this.folder = parts.folder;
    this.config = parts.config;
    this.root = parts.root;
  }

  commit(relation: Relation): Commit | undefined {
    const key = relationKey(relation);
    if (!this.commits.has(key)) this.commits.set(key, this.folder.readCommit(relation));
    return this.commits.get(key);
  }

  setCommit(relation: Relation, commit: Commit | undefined): void {
    this.commits.set(relationKey(relation), commit);
  }

  /** Makes relations readable, as Session.use says. */
  async use(relations: readonly Relation[], sources: readonly ExternalSource[]): Promise<readonly Diagnostic[]> {
    const diagnostics: Diagnostic[] = [];
    const wanted = relations.filter((relation) => !this.known.has(relationKey(relation)));
    const newSources = sources.filter((source) => !this.known.has(relationKey(source.relation)));
    await this.ensureSchemas([...wanted, ...newSources.map((s) => s.relation)]);
    const statements: string[] = [];
    for (const source of newSources) {
      try {
        diagnostics.push(...(await this.countRejects(source)));
        const resolved = await resolveSource(this.engine, source, this.root);
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
    const bad = await explainBadRows(this.engine, source, this.root);
    if (bad === undefined) return [];
    const name = `${source.relation.schema}.${source.relation.identifier}`;
    if (bad.rejected > allowed)
      throw new LakeError([diagnose('source-bad-rows', { source: name, allowed, ...bad })], 1);
    return [diagnose('source-rows-rejected', { source: name, ...bad })];
  }

  /** Schemas are made one at a time: two connections making the same one at once would conflict. */
  async ensureSchemas(relations: readonly Relation[]): Promise<void> {
    const waits = new Set<Promise<void>>();
    for (const { schema } of relations) {
      const key = schema.toLowerCase();
      let made = this.schemas.get(key);
      if (made === undefined) {
        const sql = `CREATE SCHEMA IF NOT EXISTS ${quote(this.config.database)}.${quote(schema)};`;
        made = this.schemaQueue.then(async () => void (await this.engine.run(sql)));
        this.schemas.set(key, made);
        // Who waits for it hears of the failure; the next one tries again.
        this.schemaQueue = made.catch(() => void this.schemas.delete(key));
      }
      waits.add(made);
    }
    await Promise.all(waits);
  }

  source(relation: Relation): ExternalSource | undefined {
    return this.sources.get(relationKey(relation));
  }

  /** The views over the sources of this session. */
  sourceDdl(): string[] {
    return [...this.sources.keys()].map((key) => this.known.get(key)?.ddl).filter((ddl) => ddl !== undefined);
  }

  /** The sources behind relations, through views too; all of them when it is not known what is read. */
  sourcesOf(relations: readonly Relation[] | undefined): readonly ExternalSource[] {
    if (relations === undefined) return [...this.sources.values()];
    const found = new Map<string, ExternalSource>();
    const seen = new Set<string>();
    const open = [...relations];
    for (let relation = open.pop(); relation !== undefined; relation = open.pop()) {
      const key = relationKey(relation);
      if (seen.has(key)) continue;
      seen.add(key);
      const source = this.sources.get(key);
      if (source !== undefined) found.set(key, source);
      else open.push(...(this.commits.get(key)?.parents ?? []));
    }
    return [...found.values()];
  }

  /** The relation that a name in SQL means. */
  relation(parts: readonly string[]): Relation | undefined {
    const [identifier, schema = this.config.schema, database = this.config.database] = [...parts].reverse();
    return identifier === undefined ? undefined : { database, schema, identifier };
  }

  columns(relation: Relation): readonly Column[] | undefined {
    return this.get(relation)?.columns;
  }

  get(relation: Relation): Known | undefined {
    return this.known.get(relationKey(relation));
  }

  /** Gives the engine the views of relations; says by name what cannot be read. */
  async makeReadable(relations: readonly Relation[]): Promise<void> {
    const keys = relations.map(relationKey);
    for (const key of keys) {
      const problem = this.unreadable.get(key);
      if (problem !== undefined) throw problem;
    }
    await this.createPending(keys);
    for (const key of keys) {
      const problem = this.broken.get(key);
      if (problem !== undefined) throw problem;
    }
  }

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

  private async create(key: string, pending: Pending): Promise<void> {
    const parents = pending.parents?.map(relationKey);
    await this.createPending(parents ?? [...this.pending.keys()]);
    const cause = parents
      ?.map((parent) => this.unreadable.get(parent) ?? this.broken.get(parent))
      .find((p) => p !== undefined);
    try {
      if (cause !== undefined) throw cause;
      await this.engine.run(pending.ddl);
      this.broken.delete(key);
    } catch (problem) {
      if (!(problem instanceof LakeError)) throw problem;
      this.broken.set(key, cause ?? brokenView(key, problem));
      // Its parents may be built again in this run: who reads it next tries again.
      this.pending.set(key, pending);
    }
  }

  async createAllPending(): Promise<void> {
    await this.createPending([...this.pending.keys(), ...this.creating.keys()]);
  }

  /** Runs the statement that makes a relation's view; the pending one must not come after it. */
  async replace(relation: Relation, ddl: string, signal?: AbortSignal): Promise<void> {
    const key = relationKey(relation);
    this.pending.delete(key);
    await this.creating.get(key);
    this.pending.delete(key);
    await this.engine.run(ddl, signal);
    this.broken.delete(key);
  }

  /** What the engine's view of the relation is now. */
  set(relation: Relation, known: Known): void {
    this.known.set(relationKey(relation), known);
  }

  /** A relation has a new version: the engine hears of it at once when it already has a view, which its own views may read. */
  async renew(relation: Relation, known: { readonly columns: readonly Column[]; readonly ddl: string }): Promise<void> {
    const key = relationKey(relation);
    if (this.known.has(key) && !this.pending.has(key)) await this.replace(relation, known.ddl);
    else this.pending.set(key, { ddl: known.ddl, parents: [] });
    this.known.set(key, known);
  }

  /** Takes back what was made of a relation: the session reads the one from before again. */
  async restore(relation: Relation, before: Known | undefined): Promise<void> {
    const key = relationKey(relation);
    await this.replace(relation, `DROP VIEW IF EXISTS ${relationSql(relation)}`);
    if (before?.ddl === undefined) this.known.delete(key);
    else {
      this.known.set(key, before);
      this.pending.set(key, { ddl: before.ddl, parents: this.commit(relation)?.kind === 'table' ? [] : undefined });
    }
  }
}

/** Why a view of the lake cannot be read, with its name: what it reads has changed since it was built. */
function brokenView(key: string, cause: LakeError): LakeError {
  const [, schema, identifier] = JSON.parse(key) as [string, string, string];
  const reason = `${schema}.${identifier} cannot be read any more: ${cause.message}`;
  const hint = `what it reads has changed; build ${identifier} again`;
  return new LakeError([diagnose('query-invalid', { reason }, { hint })], 1);
}
