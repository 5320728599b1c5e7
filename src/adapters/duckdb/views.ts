import { join } from 'node:path';
import type { Commit, Version } from './lake-folder.ts';
import { parquetSql, quote, relationSql } from './names.ts';
import { duckdbType } from './types.ts';

/** The view through which a session reads a version: always an explicit list of files. */
export function versionSelect(root: string, version: Version): string {
  const files = version.files.map((file) => join(root, file));
  const folders = new Set(version.files.map((file) => file.split('/').slice(0, 4).join('/')));
  if (folders.size <= 1) return `SELECT * FROM ${parquetSql(files)}`;
  // Files of several versions may differ in columns: those of the version count, by name.
  const columns = version.columns.map(
    (c) => `CAST(${quote(c.name)} AS ${duckdbType(c.type) ?? 'VARCHAR'}) AS ${quote(c.name)}`,
  );
  return `SELECT ${columns.join(', ')} FROM ${parquetSql(files, { byName: true })}`;
}

export function commitView(root: string, commit: Commit): string {
  const select =
    commit.kind === 'view' ? (commit.sql as string) : versionSelect(root, commit.versions.at(-1) as Version);
  return `CREATE OR REPLACE VIEW ${relationSql(commit.relation)} AS ${select};`;
}
