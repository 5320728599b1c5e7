import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectYml, TestProject } from './lake.ts';

describe('what a table holds', () => {
  it('a folder above the project that looks like a partition is no column', async () => {
    const outer = new TestProject({
      'env=dev/project.yml': projectYml,
      'env=dev/data/raw.csv': 'id\n1\n',
      'env=dev/models/sources.yml':
        'sources: [{name: raw, tables: [{name: t, external: {location: data/raw.csv, format: csv}}]}]\n',
      'env=dev/models/a.sql': "select * from {{ source('raw', 't') }}",
      'env=dev/models/b.sql': "{{ config(materialized='incremental', unique_key='id') }}\nselect * from {{ ref('a') }}",
    });
    const flags = ['--project-dir', join(outer.root, 'env=dev')];
    for (let i = 0; i < 2; i++) expect((await outer.lake('build', ...flags)).stderr).not.toContain('error[');
    const shown = await outer.lake(
      'show',
      ...flags,
      '--inline',
      "select * from {{ ref('b') }}",
      '--output',
      'json',
      '-q',
    );
    expect(shown.stdout.trim()).toBe('{"id":1}');
  });

  it('a source that declares partitions reads them from its folders', async () => {
    const project = new TestProject({
      'project.yml': projectYml,
      'data/day=01/f.csv': 'id\n1\n',
      'data/day=02/f.csv': 'id\n2\n',
      'models/sources.yml':
        'sources: [{name: raw, tables: [{name: t, external: {location: "data/*/f.csv", format: csv, partitions: [{name: day, data_type: varchar}]}}]}]\n',
      'models/a.sql': "select * from {{ source('raw', 't') }}",
    });
    expect((await project.lake('build')).stderr).not.toContain('error[');
    expect(await project.rows('select id, day from "lake"."main"."a" order by id')).toEqual([
      { id: 1, day: '01' },
      { id: 2, day: '02' },
    ]);
  });

  it('whole numbers of a seed are exact, however long', async () => {
    const project = new TestProject({
      'project.yml': projectYml,
      'seeds/s.csv': `small,edge,long,longer\n1,9223372036854775807,9223372036854775808,${'9'.repeat(39)}\n-2,-9223372036854775808,-1,1\n`,
    });
    expect((await project.lake('build')).stderr).not.toContain('error[');
    expect(project.types('s')).toEqual({ small: 'bigint', edge: 'bigint', long: 'decimal(38,0)', longer: 'varchar' });
    expect(await project.rows('select cast(max(edge) as varchar) as m from "lake"."main"."s"')).toEqual([
      { m: '9223372036854775807' },
    ]);
  });

  it('a partition value that stands for NULL is refused by name', async () => {
    const project = new TestProject({
      'project.yml': projectYml,
      'models/a.sql':
        "{{ config(partitioned_by=['day']) }}\nselect 1 as id, '__HIVE_DEFAULT_PARTITION__' as day union all select 2, null",
    });
    expect((await project.lake('build')).stderr).toContain('error[partition-value-reserved]');
    project.write('models/a.sql', "{{ config(partitioned_by=['day']) }}\nselect 2 as id, cast(null as varchar) as day");
    expect((await project.lake('build')).status).toBe(0);
  });

  it('a partitioned table without rows keeps its columns', async () => {
    const project = new TestProject({
      'project.yml': projectYml,
      'models/a.sql': "{{ config(partitioned_by=['day']) }}\nselect 1 as id, 'a' as day where 1 = 0",
    });
    expect((await project.lake('build')).status).toBe(0);
    expect(await project.rows('select count(*) as n, count(day) as d from "lake"."main"."a"')).toEqual([
      { n: 0, d: 0 },
    ]);
  });

  it('a file format that cannot be read is refused by name', async () => {
    const project = new TestProject({
      'project.yml': projectYml,
      'data/t.orc': 'ORC',
      'models/sources.yml':
        'sources: [{name: raw, tables: [{name: t, external: {location: data/t.orc, file_format: orc}}]}]\n',
      'models/a.sql': "select * from {{ source('raw', 't') }}",
    });
    expect((await project.lake('build')).stderr).toContain("error[not-supported]: the file format 'orc'");
  });
});
