import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LakeError } from '../../core/index.ts';
import type { Engine } from './engine.ts';
import type { Commit, LakeFolder } from './lake-folder.ts';
import { literal, quote } from './names.ts';
import { preludeSql } from './rewrite/index.ts';
import { commitView } from './views.ts';

/**
 * Writes `<database>.duckdb`: views only, with absolute paths, so that BI tools and the DuckDB shell open the lake by name.
 * Made aside and renamed; it is a convenience, so a view that cannot be made is left out.
 */
export async function writeCatalog(
  engine: Engine,
  folder: LakeFolder,
  database: string,
  sourceDdl: readonly string[],
): Promise<void> {
  const file = join(folder.path, `${database.replace(/[^A-Za-z0-9_-]/g, '_')}.duckdb`);
  const temporary = `${file}.tmp`;
  await rm(temporary, { force: true });
  const commits = folder.listCommits();
  const own = quote(database);
  const aside = quote('lake catalog file');
  const into = (ddl: string) => ddl.replace(`VIEW ${own}.`, `VIEW ${aside}.`);
  const schemas = new Set([
    ...commits.map((c) => c.relation.schema),
    ...sourceDdl.map((ddl) => /VIEW "(?:[^"]|"")*"\."((?:[^"]|"")*)"/.exec(ddl)?.[1] ?? 'main'),
  ]);
  const setup = [
    `ATTACH ${literal(temporary)} AS ${aside};`,
    ...[...schemas].map((s) => `CREATE SCHEMA IF NOT EXISTS ${aside}.${quote(s)};`),
  ];
  try {
    await engine.run(setup.join('\n'));
    const prelude = preludeSql();
    if (prelude !== '')
      await engine.run(prelude.replaceAll('CREATE OR REPLACE MACRO ', `CREATE OR REPLACE MACRO ${aside}.main.`));
    const tables = [...sourceDdl, ...commits.filter((c) => c.kind === 'table').map((c) => commitView(folder.path, c))];
    if (tables.length > 0) await engine.run(`BEGIN; ${tables.map(into).join('\n')} COMMIT;`);
    await addViews(
      engine,
      commits.filter((c) => c.kind === 'view').map((c) => into(commitView(folder.path, c))),
    );
    await engine.run(`DETACH ${aside}`);
    await rename(temporary, file);
  } catch (problem) {
    await engine.run(`DETACH DATABASE IF EXISTS ${aside}`).catch(() => undefined);
    await rm(temporary, { force: true });
    if (!(problem instanceof LakeError)) throw problem;
  }
}

/** Views may read views: those that fail wait for the next round, until a round adds none. */
async function addViews(engine: Engine, ddl: readonly string[]): Promise<void> {
  let waiting = [...ddl];
  while (waiting.length > 0) {
    const failed: string[] = [];
    for (const statement of waiting) {
      try {
        await engine.run(statement);
      } catch (problem) {
        if (!(problem instanceof LakeError)) throw problem;
        failed.push(statement);
      }
    }
    if (failed.length === waiting.length) return;
    waiting = failed;
  }
}

export type { Commit };
