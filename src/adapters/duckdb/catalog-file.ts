import { existsSync } from 'node:fs';
import { copyFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LakeError, type Relation, relationKey, sha256 } from '../../core/index.ts';
import type { Engine } from './engine.ts';
import { type Commit, type LakeFolder, writeProblem } from './lake-folder.ts';
import { literal, quote } from './names.ts';
import { preludeSql } from './rewrite/index.ts';
import type { SessionViews } from './session-views.ts';
import { commitView } from './views.ts';

export interface CatalogInput {
  readonly engine: Engine;
  readonly folder: LakeFolder;
  readonly views: SessionViews;
  readonly database: string;
  /** What this run built or dropped. */
  readonly changed: readonly Relation[];
  /** The run before, when all that it and those before it did is in the file if it was the last to write it. */
  readonly before: string | undefined;
  readonly run: string;
}

const aside = quote('lake catalog file');

/**
 * Writes `<database>.duckdb`: views only, with absolute paths, so that BI tools and the DuckDB shell open the lake by name.
 * Made aside and renamed. A file that the run before wrote is copied and gets what has changed; any other is made anew.
 * A view that the engine cannot make is left out, for it could not be read either.
 */
export async function writeCatalog(input: CatalogInput): Promise<void> {
  const { engine, folder, database } = input;
  const file = join(folder.path, `${database.replace(/[^A-Za-z0-9_-]/g, '_')}.duckdb`);
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    if (!(await patched(input, file, temporary))) {
      await rm(temporary, { force: true });
      await engine.run(`ATTACH ${literal(temporary)} AS ${aside};`);
      await engine.run(preludeSql().replaceAll('CREATE OR REPLACE MACRO ', `CREATE OR REPLACE MACRO ${aside}.main.`));
      const commits = folder.listCommits();
      await input.views.use(
        commits.map((c) => c.relation),
        [],
      );
      await input.views.createAllPending();
      await fill(input, commits);
    }
    await engine.run(`${stampSql(stamp(input, input.run))} DETACH ${aside};`);
    await rename(temporary, file);
  } catch (problem) {
    await engine.run(`DETACH DATABASE IF EXISTS ${aside}`).catch(() => undefined);
    await rm(temporary, { force: true });
    throw writeProblem(problem, folder.path);
  }
}

/** What a file must say of itself to be patched: its macros and paths are the ones of today, and no run is missing in it. */
const stamp = ({ folder }: CatalogInput, run: string) =>
  `${sha256(`${folder.path}\n${preludeSql()}`).slice(0, 16)} ${run}`;

const stampSql = (text: string) => `CREATE OR REPLACE MACRO ${aside}.main.lake_catalog() AS ${literal(text)};`;

async function patched(input: CatalogInput, file: string, temporary: string): Promise<boolean> {
  const { engine, before, changed, views } = input;
  if (before === undefined || !existsSync(file)) return false;
  await copyFile(file, temporary);
  try {
    await engine.run(`ATTACH ${literal(temporary)} AS ${aside};`);
    const found = await engine.rows(`SELECT ${aside}.main.lake_catalog()`, 1);
    if (found.rows[0]?.[0] !== stamp(input, before)) throw new LakeError([]);
    const commits = changed.map((relation) => views.commit(relation)).filter((c) => c !== undefined);
    const gone = changed.filter((relation) => views.commit(relation) === undefined);
    for (const { schema, identifier } of gone)
      await engine.run(`DROP VIEW IF EXISTS ${aside}.${quote(schema)}.${quote(identifier)}`);
    await fill(input, commits);
    return true;
  } catch (problem) {
    if (!(problem instanceof LakeError)) throw problem;
    await engine.run(`DETACH DATABASE IF EXISTS ${aside}`);
    return false;
  }
}

/** Puts the views of commits, and of the sources that this session has read, into the file. */
async function fill({ engine, folder, views, database }: CatalogInput, commits: readonly Commit[]): Promise<void> {
  const own = quote(database);
  const sources = views.sourceDdl();
  const schemas = new Set([
    ...commits.map((c) => quote(c.relation.schema)),
    ...sources.map((ddl) => /VIEW "(?:[^"]|"")*"\.("(?:[^"]|"")*")/.exec(ddl)?.[1] ?? quote('main')),
  ]);
  await engine.run([...schemas].map((s) => `CREATE SCHEMA IF NOT EXISTS ${aside}.${s};`).join('\n'));
  const statements = [...sources, ...parentsFirst(commits).map((commit) => commitView(folder.path, commit))].map(
    (ddl) => ddl.replace(`VIEW ${own}.`, `VIEW ${aside}.`),
  );
  try {
    await engine.transaction(statements.join('\n'));
  } catch (problem) {
    if (!(problem instanceof LakeError)) throw problem;
    for (const statement of statements) await engine.run(statement).catch(leaveOut);
  }
}

function leaveOut(problem: unknown): void {
  const code = problem instanceof LakeError ? problem.diagnostics[0]?.code : undefined;
  if (code === undefined || code === 'disk-full' || code === 'folder-not-writable') throw problem;
}

function parentsFirst(commits: readonly Commit[]): readonly Commit[] {
  const open = new Map(commits.map((commit) => [relationKey(commit.relation), commit]));
  const ordered: Commit[] = [];
  const visit = (commit: Commit) => {
    if (!open.delete(relationKey(commit.relation))) return;
    for (const parent of commit.parents ?? []) {
      const found = open.get(relationKey(parent));
      if (found !== undefined) visit(found);
    }
    ordered.push(commit);
  };
  for (const commit of commits) visit(commit);
  return ordered;
}
