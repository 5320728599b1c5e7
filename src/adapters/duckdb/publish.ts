import { statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Column, diagnose, LakeError, type Relation, relationKey } from '../../core/index.ts';
import type { BuildSpec, Staged } from '../adapter.ts';
import type { Engine } from './engine.ts';
import { type Commit, type LakeFolder, type Version, writeProblem } from './lake-folder.ts';
import { parquetSql, quote, relationSql } from './names.ts';
import type { SessionViews } from './session-views.ts';
import type { StagedFiles } from './stage.ts';
import type { Statement } from './statement.ts';
import { versionSelect } from './views.ts';

/** How many versions of a table stay on disk: readers open files lazily, so old ones must outlive them. */
const keptVersions = 3;

/** What a build has written, before anybody outside the session reads it. */
export interface Built {
  /** Where all parts are. */
  readonly folder: string;
  /** New files. None at all: the table stays as it was. */
  readonly parts: readonly StagedFiles[];
  /** Files of the version before that stay. */
  readonly kept: readonly string[];
  readonly columns: readonly Column[];
  readonly rowsWritten: number;
  readonly engineSql: string;
}

type TableSpec = Pick<BuildSpec, 'relation' | 'partitionBy' | 'owner' | 'audited'>;

/** Makes what was built the live relation: commit files, versions, and what of them goes. */
export class Publisher {
  /** Relations whose commit this session wrote or removed. */
  readonly changed = new Map<string, Relation>();
  private readonly engine: Engine;
  private readonly folder: LakeFolder;
  private readonly views: SessionViews;
  private readonly runId: string;
  private readonly doomed = new Set<string>();

  constructor(parts: { engine: Engine; folder: LakeFolder; views: SessionViews; runId: string }) {
    this.engine = parts.engine;
    this.folder = parts.folder;
    this.views = parts.views;
    this.runId = parts.runId;
  }

  /** A view: it is made in the session at once, and committed when published. */
  async view(spec: BuildSpec, statement: Statement, signal?: AbortSignal): Promise<Staged> {
    const { relation } = spec;
    const before = this.views.get(relation);
    const ddl = `CREATE OR REPLACE VIEW ${relationSql(relation)} AS ${statement.sql};`;
    await this.views.replace(relation, ddl, signal);
    const columns =
      statement.columns ??
      (await this.engine.describe(`SELECT * FROM ${relationSql(relation)}`, signal)).map(({ name, type }) => ({
        name,
        type,
      }));
    this.views.set(relation, { columns, ddl });
    const publish = async () => {
      const old = this.views.commit(relation);
      // A table that became a view: its files are no longer named by anything.
      const retired = [...this.stillThere(old), ...(old?.versions.flatMap((v) => v.files) ?? [])];
      await this.commit({
        relation,
        kind: 'view',
        columns,
        versions: [],
        ...(retired.length === 0 ? {} : { retired }),
        partitionBy: [],
        sql: statement.sql,
        ...(statement.reads === undefined ? {} : { parents: statement.reads }),
        owner: spec.owner,
        builtAt: new Date().toISOString(),
      });
    };
    return {
      columns,
      engineSql: statement.sql,
      diagnostics: [],
      ...once({ publish, discard: () => this.views.restore(relation, before) }),
    };
  }

  /** A table: new files and old ones that stay are its next version. */
  async table(spec: TableSpec, built: Built): Promise<Staged> {
    const { relation } = spec;
    const { folder, parts, kept, columns } = built;
    const before = this.views.get(relation);
    const existing = this.views.commit(relation);
    const name = this.folder.versionName(this.runId);
    const target = join(this.folder.tableData(relation), name);
    const inVersion = (part: StagedFiles, file: string) =>
      join(target, part.folder.slice(folder.length).replace(/^\//, ''), file);
    const stays = await this.measure(kept, existing?.versions.at(-1));
    const version: Version = {
      version: name,
      files: [...kept, ...parts.flatMap((part) => part.files.map((file) => inVersion(part, file)))],
      columns,
      rows: stays.rows + parts.reduce((sum, part) => sum + part.rows, 0),
      bytes: stays.bytes + parts.reduce((sum, part) => sum + part.bytes, 0),
      createdAt: new Date().toISOString(),
      runId: this.runId,
    };
    if (spec.audited === true) {
      const files = [
        ...kept.map((file) => this.folder.resolve(file)),
        ...parts.flatMap((part) => part.files.map((file) => join(part.folder, file))),
      ];
      const mixed = kept.length > 0 || parts.length > 1;
      const select = mixed
        ? `SELECT ${columns.map((c) => quote(c.name)).join(', ')} FROM ${parquetSql(files, { byName: true })}`
        : `SELECT * FROM ${parquetSql(files)}`;
      await this.views.replace(relation, `CREATE OR REPLACE VIEW ${relationSql(relation)} AS ${select};`);
      this.views.set(relation, { columns, ddl: undefined });
    }
    const install = async () => {
      try {
        if (parts.length > 0) await this.folder.install(folder, target);
        else await rm(folder, { recursive: true, force: true });
      } catch (problem) {
        throw writeProblem(problem, this.folder.path);
      }
    };
    let committed = false;
    const publish = async () => {
      await install();
      const versions = [...(existing?.kind === 'table' ? existing.versions : []), version];
      const live = new Set(versions.slice(-keptVersions).flatMap((v) => v.files));
      const stopped = versions.slice(0, -keptVersions).flatMap((v) => v.files);
      const retired = [...this.stillThere(existing), ...stopped].filter((file) => !live.has(file));
      await this.commit({
        relation,
        kind: 'table',
        columns,
        versions: versions.slice(-keptVersions),
        ...(retired.length === 0 ? {} : { retired }),
        partitionBy: spec.partitionBy,
        owner: spec.owner,
        builtAt: version.createdAt,
      });
      committed = true;
      const ddl = `CREATE OR REPLACE VIEW ${relationSql(relation)} AS ${versionSelect(this.folder.path, version)};`;
      await this.views.renew(relation, { columns, ddl });
    };
    const discard = async () => {
      // From here on the files are the live table's.
      if (committed) return;
      if (spec.audited === true) await this.views.restore(relation, before);
      await rm(folder, { recursive: true, force: true });
      // Installed, but its commit could not be written.
      await rm(this.folder.resolve(target), { recursive: true, force: true });
    };
    return {
      columns,
      rows: version.rows,
      rowsWritten: built.rowsWritten,
      bytes: version.bytes,
      engineSql: built.engineSql,
      diagnostics: [],
      ...once({ publish, discard }),
    };
  }

  /** Rows and bytes of the files that stay: those of the version without what is replaced, which is the less to look at. */
  private async measure(
    kept: readonly string[],
    version: Version | undefined,
  ): Promise<{ readonly rows: number; readonly bytes: number }> {
    if (kept.length === 0 || version === undefined) return { rows: 0, bytes: 0 };
    const staying = new Set(kept);
    const replaced = version.files.filter((file) => !staying.has(file)).map((file) => this.folder.resolve(file));
    if (replaced.length === 0) return version;
    const counted = await this.engine.rows(`SELECT count(*) FROM ${parquetSql(replaced)}`, undefined);
    return {
      rows: version.rows - Number(counted.rows[0]?.[0] ?? 0),
      bytes: replaced.reduce((bytes, file) => bytes - statSync(file).size, version.bytes),
    };
  }

  /** What earlier commits stopped naming and a run did not come to remove. */
  private stillThere(commit: Commit | undefined): readonly string[] {
    return (commit?.retired ?? []).filter((file) => this.folder.has(file));
  }

  private async commit(commit: Omit<Commit, 'format'>): Promise<void> {
    try {
      await this.folder.writeCommit(commit);
    } catch (problem) {
      throw writeProblem(problem, this.folder.path);
    }
    this.views.setCommit(commit.relation, { format: 'lake-1', ...commit });
    this.changed.set(relationKey(commit.relation), commit.relation);
    for (const file of commit.retired ?? []) this.doomed.add(file);
  }

  async drop(relation: Relation): Promise<void> {
    const commit = this.views.commit(relation);
    if (commit === undefined)
      throw new LakeError([diagnose('not-owned', { relation: `${relation.schema}.${relation.identifier}` })], 1);
    try {
      await this.folder.removeCommit(relation);
    } catch (problem) {
      throw writeProblem(problem, this.folder.path);
    }
    for (const file of commit.versions.flatMap((v) => v.files)) this.doomed.add(file);
    this.views.setCommit(relation, undefined);
    this.changed.set(relationKey(relation), relation);
    if (this.views.get(relation) !== undefined) await this.views.restore(relation, undefined);
  }

  /** Makes all commits durable, and only then removes the files that they no longer name. */
  async finish(): Promise<void> {
    await this.folder.sync();
    this.folder.removeFiles(this.doomed);
    this.doomed.clear();
  }
}

/** Publishing happens once; discarding any number of times, also after it failed, and never undoes what was published. */
function once(staged: Pick<Staged, 'publish' | 'discard'>): Pick<Staged, 'publish' | 'discard'> {
  let settled = false;
  return {
    publish: async () => {
      await staged.publish();
      settled = true;
    },
    discard: async () => {
      if (settled) return;
      settled = true;
      await staged.discard();
    },
  };
}
