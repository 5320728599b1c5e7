import { expect, it } from 'vitest';
import type { Project } from '../project/index.ts';
import { deferredRelations } from './defer.ts';
import type { Resource, StateManifest } from './previous.ts';

const node = (name: string, materialized = 'view', more: object = {}) => ({
  unique_id: `model.shop.${name}`,
  name,
  resource_type: 'model',
  config: { materialized },
  ...more,
});
const stateOf = (...nodes: Resource[]): StateManifest => ({
  adapterType: 'duckdb',
  nodes: {},
  functions: {},
  macros: {},
  find: (id) => nodes.find((one) => one.unique_id === id),
});
const projectOf = (...nodes: Resource[]) =>
  ({
    nodes: new Map(nodes.map((one) => [one.unique_id, one])),
    sources: new Map(),
    exposures: new Map(),
    unitTests: new Map(),
    functions: new Map(),
    semanticModels: new Map(),
    metrics: new Map(),
    savedQueries: new Map(),
  }) as unknown as Project;

const prod = { database: 'prod', schema: 'main', alias: 'a_alias', relation_name: '"prod"."main"."a_alias"' };

it('a node takes the relation that the state has for it', () => {
  const found = deferredRelations(projectOf(node('a')), new Set(), stateOf(node('a', 'table', prod)));
  expect(found.get('model.shop.a')).toMatchObject({
    always: false,
    relation: { ...prod, identifier: 'a_alias', resource_type: 'model', config: { materialized: 'table' } },
  });
});

it('what is new, or ephemeral here or there, is not deferred', () => {
  const project = projectOf(node('a'), node('b', 'ephemeral'), node('c'));
  const found = deferredRelations(project, new Set(), stateOf(node('b'), node('c', 'ephemeral')));
  expect([...found.keys()]).toEqual([]);
});

it('favoring the state defers the unselected ones always', () => {
  const nodes = [node('a'), node('b')];
  const found = deferredRelations(projectOf(...nodes), new Set(['model.shop.a']), stateOf(...nodes), true);
  expect([...found].map(([id, { always }]) => [id, always])).toEqual([
    ['model.shop.a', false],
    ['model.shop.b', true],
  ]);
});
