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
});
