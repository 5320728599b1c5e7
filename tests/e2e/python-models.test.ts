import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Node } from '../../src/project/index.ts';
import { TestProject } from './lake.ts';

const files = {
  'dbt_project.yml': "name: shop\nversion: '1.0'\nprofile: shop\n",
  'profiles.yml': 'shop: {target: dev, outputs: {dev: {type: duckdb, path: shop.duckdb}}}\n',
  'models/a.sql': 'select 1 as id',
  'models/below.sql': "select * from {{ ref('p') }}",
  'models/p.py': `import pandas  # dbt.ref("comment")


def model(dbt, session):
    """dbt.ref("text")"""
    dbt.config(tags=["x", 'y'], meta={"a": [True, None, -1.5]}, alias=f"p{1}")
    dbt.config.get("limit", 3)
    print(f"{dbt.source('raw', 't')}")
    return dbt.ref('shop', "a", v=None).df()
`,
  'models/p.yml': `
sources: [{name: raw, tables: [{name: t}]}]
models: [{name: p, description: the p, columns: [{name: id, data_tests: [not_null]}]}]
`,
};

it('a Python model is a node of what its literals tell', async () => {
  const made = new TestProject(files);
  const parsed = await made.lake('parse');
  expect(parsed.status).toBe(0);
  expect(parsed.stderr).toContain('warning[python-call-unread]: this dbt.config(…)');
  const manifest = JSON.parse(readFileSync(join(made.root, 'target/manifest.json'), 'utf8')) as {
    nodes: Record<string, Node>;
  };
  expect(manifest.nodes['model.shop.p']).toMatchObject({
    language: 'python',
    path: 'p.py',
    description: 'the p',
    raw_code: files['models/p.py'].trim(),
    config: { materialized: 'table', tags: ['x', 'y'], meta: { a: [true, null, -1.5] }, config_keys_used: ['limit'] },
    depends_on: { nodes: ['source.shop.raw.t', 'model.shop.a'] },
  });
});

it('running a Python model is an error of that model, and what reads it is skipped', async () => {
  const made = new TestProject(files);
  const ran = await made.lake('build');
  expect(ran.status).toBe(1);
  expect(`${ran.stdout}${ran.stderr}`).toContain("error[not-supported]: running the Python model 'p'");
  const { results } = JSON.parse(readFileSync(join(made.root, 'target/run_results.json'), 'utf8')) as {
    results: { unique_id: string; status: string }[];
  };
  expect(Object.fromEntries(results.map((r) => [r.unique_id.split('.')[2], r.status]))).toEqual({
    a: 'success',
    p: 'error',
    below: 'skipped',
    not_null_p_id: 'skipped',
  });
});
