import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectYml, TestProject } from './lake.ts';

/** A project whose incremental model reads what `src` says now. */
function incremental(config: string, first: string, columns = 'id, day, v'): TestProject {
  return new TestProject({
    'project.yml': projectYml,
    'models/src.sql': first,
    'models/inc.sql': `{{ config(materialized='incremental', ${config}) }}\nselect ${columns} from {{ ref('src') }}`,
  });
}

const rows = (...list: readonly (readonly [number, string, number])[]) =>
  list.map(([id, day, v]) => `select ${id} as id, '${day}' as day, ${v} as v`).join(' union all ');
const parquetFiles = (project: TestProject) =>
  readdirSync(join(project.root, '.lake/data/main/inc'), { recursive: true }).filter((f) =>
    String(f).endsWith('.parquet'),
  );
const table = (project: TestProject, columns = 'id, day, v') =>
  project.rows(`select ${columns} from "lake"."main"."inc" order by id, v`);

async function twice(project: TestProject, second: string): Promise<{ status: number | null; stderr: string }> {
  const first = await project.lake('build');
  expect(first.stderr).not.toContain('error[');
  project.write('models/src.sql', second);
  return await project.lake('build');
}

describe('incremental strategies', () => {
  it('append keeps every old row and adds the new', async () => {
    const project = incremental("incremental_strategy='append'", rows([1, 'a', 1]));
    expect((await twice(project, rows([1, 'b', 2]))).status).toBe(0);
    expect(await table(project)).toEqual([
      { id: 1, day: 'a', v: 1 },
      { id: 1, day: 'b', v: 2 },
    ]);
  });

  it('delete+insert replaces the keys that come again, however often they come', async () => {
    const project = incremental(
      "incremental_strategy='delete+insert', unique_key=['id', 'day']",
      rows([1, 'a', 1], [2, 'a', 2]),
    );
    expect((await twice(project, rows([1, 'a', 3], [1, 'a', 4]))).status).toBe(0);
    expect(await table(project)).toEqual([
      { id: 1, day: 'a', v: 3 },
      { id: 1, day: 'a', v: 4 },
      { id: 2, day: 'a', v: 2 },
    ]);
  });

  it('merge updates the row of a key and inserts new keys', async () => {
    const project = incremental("incremental_strategy='merge', unique_key='id'", rows([1, 'a', 1], [2, 'a', 2]));
    expect((await twice(project, rows([2, 'b', 20], [3, 'b', 30]))).status).toBe(0);
    expect(await table(project)).toEqual([
      { id: 1, day: 'a', v: 1 },
      { id: 2, day: 'b', v: 20 },
      { id: 3, day: 'b', v: 30 },
    ]);
  });

  it('merge with merge_update_columns leaves the other columns of a matched row', async () => {
    const project = incremental(
      "incremental_strategy='merge', unique_key='id', merge_update_columns=['v']",
      rows([1, 'a', 1]),
    );
    expect((await twice(project, rows([1, 'z', 10]))).status).toBe(0);
    expect(await table(project)).toEqual([{ id: 1, day: 'a', v: 10 }]);
  });

  it('merge refuses a key that comes twice, and the table stays as it was', async () => {
    const project = incremental("incremental_strategy='merge', unique_key='id'", rows([1, 'a', 1]));
    const second = await twice(project, rows([1, 'b', 2], [1, 'c', 3]));
    expect(second.status).toBe(1);
    expect(second.stderr).toContain('error[merge-duplicate-key]');
    expect(await table(project)).toEqual([{ id: 1, day: 'a', v: 1 }]);
  });

  it('insert_overwrite replaces a partition each time it comes again, and other partitions keep their text', async () => {
    const project = incremental(
      "incremental_strategy='insert_overwrite', partitioned_by=['day']",
      rows([1, '01', 1], [2, '2026-01-02', 2]),
    );
    expect((await twice(project, rows([1, '01', 10]))).status).toBe(0);
    for (const v of [20, 30]) {
      project.write('models/src.sql', rows([1, '01', v]));
      expect((await project.lake('build')).status).toBe(0);
      expect(await table(project)).toEqual([
        { id: 1, day: '01', v },
        { id: 2, day: '2026-01-02', v: 2 },
      ]);
    }
  });

  it('insert_overwrite replaces only the partitions that the new rows touch', async () => {
    const project = incremental(
      "incremental_strategy='insert_overwrite', partitioned_by=['day']",
      rows([1, 'a', 1], [2, 'b', 2], [3, 'b', 3]),
      'id, v, day',
    );
    expect((await twice(project, rows([9, 'b', 9], [4, 'c', 4]))).status).toBe(0);
    expect(await table(project)).toEqual([
      { id: 1, day: 'a', v: 1 },
      { id: 4, day: 'c', v: 4 },
      { id: 9, day: 'b', v: 9 },
    ]);
  });

  it('append without new rows adds no file', async () => {
    const project = incremental("incremental_strategy='append'", rows([1, 'a', 1]));
    expect((await twice(project, `select * from (${rows([1, 'a', 1])}) where false`)).status).toBe(0);
    expect(parquetFiles(project)).toHaveLength(1);
    expect(await table(project)).toEqual([{ id: 1, day: 'a', v: 1 }]);
  });

  it.each([
    ["partitioned_by=['day']", "partitioned_by=['id']"],
    ['', "partitioned_by=['day']"],
    ["partitioned_by=['day']", ''],
  ])('partitions that change need a full refresh (%s, then %s)', async (before, after) => {
    const model = (by: string) =>
      `{{ config(materialized='incremental', incremental_strategy='${by === '' ? 'append' : 'insert_overwrite'}'${by && `, ${by}`}) }}\nselect * from {{ ref('src') }}`;
    const project = new TestProject({
      'project.yml': projectYml,
      'models/src.sql': rows([1, 'a', 1]),
      'models/inc.sql': model(before),
    });
    expect((await project.lake('build')).status).toBe(0);
    project.write('models/inc.sql', model(after));
    const second = await project.lake('build');
    expect(second.status).toBe(1);
    expect(second.stderr).toContain('error[incremental-invalid]: main.inc is partitioned by');
    expect(second.stderr).toContain('--full-refresh');
    expect((await project.lake('build', '--full-refresh')).status).toBe(0);
    expect(await table(project)).toEqual([{ id: 1, day: 'a', v: 1 }]);
  });

  it('insert_overwrite tells partitions apart by all of their columns, NULL and odd characters too', async () => {
    const odd = ['NULL', "''", "'a/b'", "'a%2Fb'", "'a=b'", "'é ü'", "'A'", "'a'", "'..'"];
    const all = (v: number, values: readonly string[]) =>
      values
        .flatMap((day) => ['x', 'y'].map((k) => `select cast(${day} as varchar) as day, '${k}' as k, ${v} as v`))
        .join(' union all ');
    const project = incremental(
      "incremental_strategy='insert_overwrite', partitioned_by=['day', 'k']",
      all(1, odd),
      'v, day, k',
    );
    expect((await twice(project, all(2, odd))).status).toBe(0);
    const sum = () => project.rows('select count(*) as n, sum(v) as v from "lake"."main"."inc"');
    expect(await sum()).toEqual([{ n: 18, v: 36 }]);
    project.write('models/src.sql', all(3, ['NULL']));
    expect((await project.lake('build')).status).toBe(0);
    expect(await sum()).toEqual([{ n: 18, v: 38 }]);
  });

  it('incremental_predicates are Trino SQL on the table and the new rows', async () => {
    const project = incremental(
      `incremental_strategy='delete+insert', unique_key='id',
       incremental_predicates=["date_diff('day', cast(DBT_INTERNAL_DEST.day as date), date '2024-01-03') < 2"]`,
      rows([1, '2024-01-01', 1], [2, '2024-01-02', 2]),
    );
    expect((await twice(project, rows([1, '2024-01-03', 10], [2, '2024-01-03', 20]))).status).toBe(0);
    expect(await table(project, 'id, v')).toEqual([
      { id: 1, v: 1 },
      { id: 1, v: 10 },
      { id: 2, v: 20 },
    ]);
  });

  it.each(['', ", merge_update_columns=['v']"])('a predicate on both tables limits a merge%s', async (more) => {
    const project = incremental(
      `incremental_strategy='merge', unique_key='id', incremental_predicates=['DBT_INTERNAL_DEST.v < dbt_internal_source.v']${more}`,
      rows([1, 'a', 1], [2, 'a', 20]),
    );
    expect((await twice(project, rows([1, 'a', 10], [2, 'a', 10]))).status).toBe(0);
    expect(await table(project, 'id, v')).toEqual([
      { id: 1, v: 10 },
      { id: 2, v: 10 },
      { id: 2, v: 20 },
    ]);
  });

  it('a predicate that cannot be read is told as one', async () => {
    const project = incremental(
      "incremental_strategy='merge', unique_key='id', incremental_predicates=['DBT_INTERNAL_DEST.v <']",
      rows([1, 'a', 1]),
    );
    expect((await twice(project, rows([1, 'a', 10]))).stderr).toContain('incremental_predicates: ');
  });

  it('a strategy that needs a key says so before the first run', async () => {
    const project = incremental("incremental_strategy='merge'", rows([1, 'a', 1]));
    const first = await project.lake('build');
    expect(first.status).toBe(2);
    expect(first.stderr).toContain('error[incremental-invalid]');
  });

  it('is_incremental() is false in the first run, true later, false with --full-refresh', async () => {
    const project = new TestProject({
      'project.yml': projectYml,
      'models/inc.sql':
        "{{ config(materialized='incremental', incremental_strategy='append') }}\nselect {{ 1 if is_incremental() else 0 }} as again",
    });
    await project.lake('build');
    await project.lake('build');
    expect(await project.rows('select again from "lake"."main"."inc" order by 1')).toEqual([
      { again: 0 },
      { again: 1 },
    ]);
    await project.lake('build', '--full-refresh');
    expect(await project.rows('select again from "lake"."main"."inc"')).toEqual([{ again: 0 }]);
  });
});

describe('on_schema_change', () => {
  const more = "select 2 as id, 'b' as day, 2 as v, 'new' as extra";
  const change = async (mode: string) => {
    const project = incremental(`incremental_strategy='append', on_schema_change='${mode}'`, rows([1, 'a', 1]), '*');
    return { project, second: await twice(project, more) };
  };

  it('ignore drops the new column', async () => {
    const { project, second } = await change('ignore');
    expect(second.status).toBe(0);
    expect(await table(project, '*')).toEqual([
      { id: 1, day: 'a', v: 1 },
      { id: 2, day: 'b', v: 2 },
    ]);
  });

  it('append_new_columns adds it, null in old rows', async () => {
    const { project, second } = await change('append_new_columns');
    expect(second.status).toBe(0);
    expect(await table(project, '*')).toEqual([
      { id: 1, day: 'a', v: 1, extra: null },
      { id: 2, day: 'b', v: 2, extra: 'new' },
    ]);
  });

  it('sync_all_columns also drops what the model no longer gives', async () => {
    const project = incremental(
      "incremental_strategy='append', on_schema_change='sync_all_columns'",
      rows([1, 'a', 1]),
      '*',
    );
    expect((await twice(project, "select 2 as id, 2 as v, 'new' as extra")).status).toBe(0);
    expect(await table(project, '*')).toEqual([
      { id: 1, v: 1, extra: null },
      { id: 2, v: 2, extra: 'new' },
    ]);
  });

  it('fail names the columns and changes nothing', async () => {
    const { project, second } = await change('fail');
    expect(second.status).toBe(1);
    expect(second.stderr).toContain('error[schema-changed]');
    expect(second.stderr).toContain('extra');
    expect(await table(project, '*')).toEqual([{ id: 1, day: 'a', v: 1 }]);
  });

  const retype = async (mode: string, first: string, second: string, more = "incremental_strategy='append'") => {
    const project = incremental(`${more}, on_schema_change='${mode}'`, `select 1 as id, ${first} as v`, 'id, v');
    return { project, second: await twice(project, `select 2 as id, ${second} as v`) };
  };

  it('fail stops at another type', async () => {
    const { project, second } = await retype('fail', '1', '2.7e0');
    expect(second.stderr).toContain('other type: v from integer to double');
    expect(await table(project, 'v')).toEqual([{ v: 1 }]);
  });

  it.each(['ignore', 'append_new_columns'])('%s keeps the type, and no value changes silently', async (mode) => {
    const exact = await retype(mode, '1', '2e0');
    expect(await table(exact.project, 'v')).toEqual([{ v: 1 }, { v: 2 }]);
    expect(exact.project.types('inc')).toEqual({ id: 'integer', v: 'integer' });
    const inexact = await retype(mode, '1', '2.7e0');
    expect(inexact.second.stderr).toContain("error[column-narrowed]: column 'v' of main.inc cannot hold 2.7 (double)");
    expect(await table(inexact.project, 'v')).toEqual([{ v: 1 }]);
    const date = await retype(mode, "date '2024-01-01'", "timestamp '2024-01-01 10:00:00'");
    expect(date.second.stderr).toContain('error[column-narrowed]');
  });

  it.each([
    "incremental_strategy='append'",
    "incremental_strategy='insert_overwrite', partitioned_by=['id']",
    "incremental_strategy='delete+insert', unique_key='id'",
    "incremental_strategy='merge', unique_key='id', merge_update_columns=['v']",
  ])('sync_all_columns takes the new type and rewrites the old rows (%s)', async (strategy) => {
    const { project } = await retype('sync_all_columns', '1', '2.7e0', strategy);
    expect(await table(project, 'v')).toEqual([{ v: 1 }, { v: 2.7 }]);
    expect(project.types('inc')).toEqual({ id: 'integer', v: 'double' });
    project.write('models/src.sql', 'select 3 as id, 3 as v');
    expect((await project.lake('build')).stderr).toContain('error[column-narrowed]');
  });
});
