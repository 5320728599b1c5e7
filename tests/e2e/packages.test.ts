import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { TestProject } from './lake.ts';

const profiles = 'shop:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: shop.duckdb, schema: main}\n';

interface ManifestNode {
  readonly schema: string;
  readonly package_name: string;
  readonly original_file_path: string;
  readonly fqn: readonly string[];
  readonly config: Record<string, unknown>;
  readonly depends_on: { readonly nodes: readonly string[] };
}

function manifest(project: TestProject): { nodes: Record<string, ManifestNode>; sources: object; macros: object } {
  return JSON.parse(readFileSync(join(project.root, 'target/manifest.json'), 'utf8'));
}

async function parsed(files: Record<string, string>) {
  const project = new TestProject({
    'dbt_project.yml': 'name: shop\nprofile: shop\n',
    'profiles.yml': profiles,
    'dbt_packages/tools/dbt_project.yml': 'name: tools\n',
    ...files,
  });
  const { status, stderr } = await project.lake('parse', '-q');
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return manifest(project);
}

it("a package's models have its name in their ids and paths below its own folder", async () => {
  const { nodes } = await parsed({ 'dbt_packages/tools/models/staging/stg.sql': 'select 1 as id' });
  expect(nodes['model.tools.stg']).toMatchObject({
    package_name: 'tools',
    original_file_path: 'models/staging/stg.sql',
    fqn: ['tools', 'staging', 'stg'],
  });
});

it("the root's config tree goes over what a package says of its own model", async () => {
  const { nodes } = await parsed({
    'dbt_project.yml': 'name: shop\nprofile: shop\nmodels:\n  tools:\n    +materialized: table\n    +tags: [root]\n',
    'dbt_packages/tools/dbt_project.yml':
      'name: tools\nmodels:\n  tools:\n    +materialized: ephemeral\n    +tags: [own]\n',
    'dbt_packages/tools/models/a.sql': "{{ config(materialized='view') }} select 1 as id",
  });
  expect(nodes['model.tools.a']?.config).toMatchObject({ materialized: 'table', tags: ['own', 'root'] });
});

it('the root disables a model of a package', async () => {
  const { nodes } = await parsed({
    'dbt_project.yml': 'name: shop\nprofile: shop\nmodels:\n  tools:\n    +enabled: false\n',
    'dbt_packages/tools/models/a.sql': 'select 1 as id',
  });
  expect(nodes['model.tools.a']).toBeUndefined();
});

it("vars of a package come from the root's for it, the root's, and its own, in this order", async () => {
  const { nodes } = await parsed({
    'dbt_project.yml': 'name: shop\nprofile: shop\nvars:\n  b: root\n  c: root\n  tools:\n    c: root for tools\n',
    'dbt_packages/tools/dbt_project.yml': 'name: tools\nvars:\n  a: own\n  b: own\n  c: own\n',
    'dbt_packages/tools/models/a.sql': "{{ config(meta={'vars': [var('a'), var('b'), var('c')]}) }} select 1 as id",
  });
  expect(nodes['model.tools.a']?.config['meta']).toEqual({ vars: ['own', 'root', 'root for tools'] });
});

it('a ref finds the root first, then the package that asks, then any', async () => {
  const { nodes } = await parsed({
    'models/both.sql': 'select 1 as id',
    'models/asks.sql': "select * from {{ ref('only') }} join {{ ref('tools', 'both') }} using (id)",
    'dbt_packages/tools/models/both.sql': "{{ config(alias='both_of_tools') }} select 1 as id",
    'dbt_packages/tools/models/only.sql': 'select 1 as id',
    'dbt_packages/tools/models/asks_too.sql': "select * from {{ ref('both') }}",
  });
  expect(nodes['model.shop.asks']?.depends_on.nodes).toEqual(['model.tools.only', 'model.tools.both']);
  expect(nodes['model.tools.asks_too']?.depends_on.nodes).toEqual(['model.shop.both']);
});

it("a macro of a package is called by the package's name, and dispatch looks into the root first", async () => {
  const { nodes } = await parsed({
    'macros/m.sql': "{% macro duckdb__where() %}{{ return('root') }}{% endmacro %}",
    'models/a.sql': "{{ config(meta={'from': tools.where(), 'own': tools.other()}) }} select 1 as id",
    'dbt_packages/tools/macros/m.sql': [
      "{% macro where() %}{{ return(adapter.dispatch('where', 'tools')()) }}{% endmacro %}",
      "{% macro default__where() %}{{ return('tools') }}{% endmacro %}",
      "{% macro other() %}{{ return(adapter.dispatch('other', macro_namespace='tools')()) }}{% endmacro %}",
      "{% macro default__other() %}{{ return('tools') }}{% endmacro %}",
    ].join('\n'),
  });
  expect(nodes['model.shop.a']?.config['meta']).toEqual({ from: 'root', own: 'tools' });
});

it("the project's dispatch says where a namespace is looked for", async () => {
  const { nodes } = await parsed({
    'dbt_project.yml':
      'name: shop\nprofile: shop\ndispatch:\n  - macro_namespace: tools\n    search_order: [shims, tools]\n',
    'models/a.sql': "{{ config(meta={'from': tools.where()}) }} select 1 as id",
    'dbt_packages/shims/dbt_project.yml': 'name: shims\n',
    'dbt_packages/shims/macros/m.sql': "{% macro default__where() %}{{ return('shims') }}{% endmacro %}",
    'dbt_packages/tools/macros/m.sql':
      "{% macro where() %}{{ return(adapter.dispatch('where', 'tools')()) }}{% endmacro %}{% macro duckdb__where() %}{{ return('tools') }}{% endmacro %}",
  });
  expect(nodes['model.shop.a']?.config['meta']).toEqual({ from: 'shims' });
});

it('a dispatch that finds nothing says where it looked, as dbt does', async () => {
  const project = new TestProject({
    'dbt_project.yml': 'name: shop\nprofile: shop\n',
    'profiles.yml': profiles,
    'models/a.sql': "select {{ adapter.dispatch('nowhere', 'dbt')() }}",
  });
  const { stderr } = await project.lake('parse', '-q');
  expect(stderr).toContain("In dispatch: No macro named 'nowhere' found within namespace: 'dbt'");
  expect(stderr).toContain(
    "Searched for: 'shop.duckdb__nowhere', 'shop.default__nowhere', 'dbt.duckdb__nowhere', 'dbt.default__nowhere'",
  );
});

it("dbt's macros are there by their name and below dbt", async () => {
  const { nodes } = await parsed({
    'models/a.sql': "{{ config(meta={'a': string_literal('x'), 'b': dbt.except() | trim}) }} select 1 as id",
  });
  expect(nodes['model.shop.a']?.config['meta']).toEqual({ a: "'x'", b: 'except' });
});

it("a project's ref goes before dbt's, which it may call", async () => {
  const { nodes } = await parsed({
    'macros/ref.sql': '{% macro ref(name) %}{{ return(builtins.ref(name ~ "_v2")) }}{% endmacro %}',
    'models/film_v2.sql': 'select 1 as id',
    'models/a.sql': "select * from {{ ref('film') }}",
  });
  expect(nodes['model.shop.a']?.depends_on.nodes).toEqual(['model.shop.film_v2']);
});

it("a package's generate_schema_name names its own models, the root's all others", async () => {
  const { nodes } = await parsed({
    'macros/s.sql': '{% macro generate_schema_name(custom, node) %}root{% endmacro %}',
    'models/a.sql': 'select 1 as id',
    'dbt_packages/tools/models/b.sql': 'select 1 as id',
    'dbt_packages/named/dbt_project.yml': 'name: named\n',
    'dbt_packages/named/macros/s.sql': '{% macro generate_schema_name(custom, node) %}named{% endmacro %}',
    'dbt_packages/named/models/c.sql': 'select 1 as id',
  });
  const schemas = ['model.shop.a', 'model.tools.b', 'model.named.c'].map((id) => nodes[id]?.schema);
  expect(schemas).toEqual(['root', 'root', 'named']);
});

it("an error in a package's file is told below its folder", async () => {
  const project = new TestProject({
    'dbt_project.yml': 'name: shop\nprofile: shop\n',
    'profiles.yml': profiles,
    'dbt_packages/tools/dbt_project.yml': 'name: tools\n',
    'dbt_packages/tools/models/a.sql': "select *\nfrom {{ ref('gone') }}",
  });
  const { stderr } = await project.lake('parse', '-q');
  expect(stderr).toContain('--> dbt_packages/tools/models/a.sql:2:9');
  expect(stderr).toContain("2 | from {{ ref('gone') }}");
});

it('.dbtignore and .lakeignore leave files out by patterns', async () => {
  const { nodes } = await parsed({
    '.dbtignore': 'models/old/*\n!models/old/kept.sql\n',
    '.lakeignore': '*_draft.sql\n',
    'models/old/gone.sql': 'select',
    'models/old/kept.sql': 'select 1 as id',
    'models/new_draft.sql': 'select',
    'models/a.sql': 'select 1 as id',
  });
  expect(Object.keys(nodes)).toEqual(['model.shop.a', 'model.shop.kept']);
});

it("a package's models are named by its own macro, else by the root's, whose vars are the root's", async () => {
  const { nodes } = await parsed({
    'dbt_project.yml': 'name: shop\nprofile: shop\nvars: {who: root, tools: {who: tools}}\n',
    'macros/names.sql':
      "{% macro generate_schema_name(custom, node) %}{{ adapter.dispatch('place')(node) }}{% endmacro %}" +
      "{% macro default__place(node) %}{{ var('who') }}_{{ target.name }}_{{ node.fqn | length }}{% endmacro %}",
    'models/a.sql': 'select 1 as id',
    'dbt_packages/tools/models/b.sql': 'select 1 as id',
    'dbt_packages/other/dbt_project.yml': 'name: other\n',
    'dbt_packages/other/models/c.sql': 'select 1 as id',
    'dbt_packages/other/macros/names.sql': '{% macro generate_schema_name(custom, node) %}of_other{% endmacro %}',
  });
  const schemas = ['shop.a', 'tools.b', 'other.c'].map((id) => nodes[`model.${id}`]?.schema);
  expect(schemas).toEqual(['root_dev_2', 'root_dev_2', 'of_other']);
});

it('quoting: false leaves the parts of names as they are, and a source has its own', async () => {
  const { nodes, sources } = await parsed({
    'dbt_project.yml': 'name: shop\nprofile: shop\nquoting: {database: false, identifier: false}\n',
    'models/a.sql': 'select 1 as id',
    'models/s.yml':
      'sources: [{name: raw, quoting: {schema: false}, tables: [{name: t, quoting: {identifier: true}}]}]',
  });
  expect(nodes['model.shop.a']).toMatchObject({ relation_name: 'shop."main".a' });
  expect(sources).toMatchObject({ 'source.shop.raw.t': { relation_name: 'shop.raw."t"' } });
});

it('names that are not quoted are built and read so', async () => {
  const project = new TestProject({
    'dbt_project.yml':
      'name: shop\nprofile: shop\nquoting: {database: false, schema: false, identifier: false}\n' +
      'query-comment: {comment: "of {{ node.name }}", append: true}\n',
    'profiles.yml': profiles,
    'models/a.sql': 'select 1 as id',
    'models/b.sql': "{{ config(materialized='table') }} select * from {{ ref('a') }}",
  });
  for (const _ of [1, 2]) {
    const { status, stderr } = await project.lake('build', '-q');
    expect(stderr).toContain('PASS=2');
    expect(status).toBe(0);
  }
  const compiled = readFileSync(join(project.root, 'target/compiled/shop/models/b.sql'), 'utf8');
  expect(compiled).toContain('select * from shop.main.a');
});
