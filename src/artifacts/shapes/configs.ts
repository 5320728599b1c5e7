import { nodeDefaults } from '../../project/index.ts';
import type { Shape } from './shape.ts';

/** The config of each resource type in dbt's order of keys (dbt's artifact schemas, manifest v12). */
export const configShapes: Readonly<Record<string, Shape>> = {
  model: nodeDefaults('models'),
  analysis: nodeDefaults('analyses'),
  operation: nodeDefaults('analyses'),
  seed: nodeDefaults('seeds'),
  snapshot: nodeDefaults('snapshots'),
  function: nodeDefaults('functions'),
  test: nodeDefaults('data_tests'),
  source: {
    enabled: true,
    event_time: null,
    freshness: null,
    loaded_at_field: null,
    loaded_at_query: null,
    meta: {},
    tags: [],
    static_analysis: null,
  },
  exposure: { enabled: true, tags: [], meta: {} },
  unit_test: { tags: [], meta: {}, enabled: true, static_analysis: null },
  metric: { enabled: true, group: null, meta: {} },
  semantic_model: { enabled: true, group: null, meta: {} },
  saved_query: { enabled: true, group: null, meta: {}, export_as: null, schema: null, cache: { enabled: false } },
  group: { meta: {} },
};
