import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Changes } from './changes.ts';
import type { Current } from './current.ts';
import { PreviousState, type Resource, type StateManifest } from './previous.ts';

const folder = fileURLToPath(new URL('../../tests/golden/dbt-state/', import.meta.url));

/** A change to the project, as dbt's manifests before and after it differ, and what `dbt ls -s state:…` then said. */
interface Scenario {
  readonly resources: Readonly<Record<string, Resource | null>>;
  readonly macros: Readonly<Record<string, MacroOf | null>>;
  readonly disabled: Readonly<Record<string, Resource>>;
  /** Ids by the value of `state:`; 'error' when dbt refused. */
  readonly selected: Readonly<Record<string, readonly string[] | 'error'>>;
  /** dbt warned of a broken contract. */
  readonly breaks: boolean;
}

type MacroOf = { macro_sql: string; depends_on: { macros: readonly string[] } };

const files = new Map<string, unknown>();
function read(file: string) {
  if (!files.has(file)) files.set(file, JSON.parse(readFileSync(`${folder}${file}`, 'utf8')));
  // biome-ignore lint/suspicious/noExplicitAny: a recorded file
  return files.get(file) as any;
}
const kinds = [
  'new',
  'modified',
  'modified.body',
  'modified.configs',
  'modified.persisted_descriptions',
  'modified.relation',
  'modified.macros',
  'modified.contract',
];

function withChanges<T>(
  base: Readonly<Record<string, T>>,
  changes: Readonly<Record<string, T | null>>,
): Map<string, T> {
  const merged = Object.entries({ ...base, ...changes });
  return new Map(merged.filter((entry): entry is [string, T] => entry[1] !== null));
}

function changesOf(mode: string, name: string, compareUnrendered: boolean | undefined): Changes {
  const base = read(`${mode}/manifest.json`);
  const scenario = scenarios(mode)[name] as Scenario;
  const { metadata: _, macros, ...resources } = base as Record<string, Record<string, never>>;
  const current: Current = {
    resources: withChanges(Object.assign({}, ...Object.values(resources)), scenario.resources),
    macros: withChanges(macros as Record<string, MacroOf>, scenario.macros),
    disabled: new Map(Object.entries(scenario.disabled)),
    adapterType: 'duckdb',
    compareUnrendered,
  };
  const state = new PreviousState(`${folder}${mode}`).manifest as StateManifest;
  return new Changes(current, state, (type) => type !== 'custom');
}

const scenarios = (mode: string): Record<string, Scenario> => read(`${mode}/scenarios.json`);
const withoutAnalyses = (ids: Iterable<string>) => [...ids].filter((id) => !id.startsWith('analysis.')).sort();

function check(mode: string, name: string, compareUnrendered: boolean | undefined): void {
  const { selected, breaks } = scenarios(mode)[name] as Scenario;
  for (const kind of kinds) {
    const changes = changesOf(mode, name, compareUnrendered);
    const ids = withoutAnalyses(changes.of(kind));
    const refused = changes.diagnostics.some((d) => d.severity === 'error');
    expect([kind, refused ? 'error' : ids]).toEqual([kind, selected[kind] ?? []]);
    if (kind === 'modified' && !refused)
      expect(changes.diagnostics.some((d) => d.code === 'contract-broken')).toBe(breaks);
  }
}

describe('what dbt 1.11.16 selects by state: after a change, its flag unset', () => {
  it.each(Object.keys(scenarios('none')))('%s', (name) => check('none', name, false));
});

describe('what dbt 1.11.16 selects with state_modified_compare_more_unrendered_values', () => {
  it.each(Object.keys(scenarios('true')))('%s', (name) => check('true', name, true));
});

describe('what the environment alone changes is not modified, unless the flag asks for it', () => {
  const ofEnvironment = ['other target', 'other env', 'vars given'];

  it.each(Object.keys(scenarios('none')).filter((name) => !ofEnvironment.includes(name)))('%s: as dbt', (name) =>
    check('none', name, undefined),
  );

  it.each(ofEnvironment)('%s: nothing', (name) => {
    // A config in YAML is in dbt's manifest as it comes to, so its template cannot be seen there.
    const ids = withoutAnalyses(changesOf('none', name, undefined).of('modified'));
    expect(ids.filter((id) => id !== 'model.shop.ymlenv')).toEqual([]);
  });
});

it('unmodified and old are the rest', () => {
  const changes = changesOf('none', 'new model', undefined);
  expect([...changes.of('old'), ...changes.of('new')].length).toBe(37);
  expect(changes.of('unmodified').size + changes.of('modified').size).toBe(37);
});

it('a state of another tool does not modify what comes with the tool', () => {
  const base = read('none/manifest.json');
  const test = base.nodes['test.shop.unique_stg_a_id.944f84deb7'] as Resource;
  const current: Current = {
    resources: new Map([[test.unique_id, test]]),
    macros: new Map([['macro.dbt.test_unique', { macro_sql: 'of another tool', depends_on: { macros: [] } }]]),
    disabled: new Map(),
    adapterType: 'duckdb',
    compareUnrendered: undefined,
  };
  const state = new PreviousState(`${folder}none`).manifest as StateManifest;
  expect([...new Changes(current, state, () => true).of('modified')]).toEqual([]);
});
