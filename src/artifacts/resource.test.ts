import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { groupMembers, lineage } from './lineage.ts';
import { written } from './resource.ts';
import { selectorsOf } from './selectors.ts';

type Resource = { readonly unique_id: string; readonly resource_type: string; readonly name: string };

const golden = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../tests/golden/dbt-artifacts/${name}`, import.meta.url), 'utf8'));
const manifest = golden('manifest.json');
const sections = ['nodes', 'sources', 'macros', 'docs', 'exposures', 'metrics', 'groups', 'semantic_models'];
const resourcesOf = (from: Record<string, Record<string, Resource>>, names: readonly string[]): Resource[] =>
  names.flatMap((section) => Object.values(from[section] ?? {}));
const all = [...sections, 'saved_queries', 'unit_tests', 'functions'];

/** The schema that dbt publishes does not know this key of macros, so lake leaves it out. */
function withoutMacroConfig({ config, ...rest }: Resource & { config?: unknown }): object {
  return rest.resource_type === 'macro' ? rest : { ...rest, config };
}

describe('a resource is written key by key in the order of dbt', () => {
  const cases = [...resourcesOf(manifest, all), ...resourcesOf(golden('compiled_manifest.json'), ['nodes'])];
  it.each(cases.map((resource) => [resource.unique_id, resource] as const))('%s', (_, resource) => {
    const shuffled = Object.fromEntries(Object.entries(resource).reverse()) as unknown as Resource;
    const expected = resource.resource_type === 'macro' ? withoutMacroConfig(resource) : resource;
    expect(JSON.stringify(written(shuffled))).toBe(JSON.stringify(expected));
  });
});

it('what a resource does not say has the default of dbt', () => {
  const { config, ...model } = manifest.nodes['model.shop.all_people'];
  const bare = {
    unique_id: model.unique_id,
    resource_type: 'model',
    name: model.name,
    config: { materialized: 'table' },
  };
  const { meta, persist_docs, ...rest } = config;
  expect(written(bare)['config']).toEqual({ ...rest, meta: {}, persist_docs: {} });
});

it('parents, children and groups are dbt’s', () => {
  const edges = [
    'nodes',
    'sources',
    'exposures',
    'functions',
    'metrics',
    'semantic_models',
    'saved_queries',
    'unit_tests',
  ];
  expect(lineage(resourcesOf(manifest, edges))).toEqual({ parents: manifest.parent_map, children: manifest.child_map });
  expect(groupMembers(resourcesOf(manifest, ['groups']), resourcesOf(manifest, ['nodes']))).toEqual(manifest.group_map);
});

it('selectors are written out', () => {
  const value = {
    selectors: [
      { name: 'kpis', description: 'KPI ones', default: false, definition: 'tag:kpi+' },
      {
        name: 'two',
        definition: {
          union: [{ method: 'tag', value: 'stage', children: true }, { exclude: [{ method: 'fqn', value: false }] }],
        },
      },
    ],
  };
  expect(selectorsOf({ value })).toEqual(manifest.selectors);
});

it('the CSV of a unit test is rows of text, an empty field is null', () => {
  const test = { ...manifest.unit_tests['unit_test.shop.totals.totals_add_up'] };
  test.expect = { format: 'csv', fixture: null, rows: 'country,amount\nfr,3\nde,\n' };
  expect((written(test)['expect'] as { rows: unknown }).rows).toEqual([
    { country: 'fr', amount: '3' },
    { country: 'de', amount: null },
  ]);
});
