import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { contextOf } from './first-pass.ts';
import { baseContext, chooseTarget, loadProject, openCache, type Project, readSettings } from './index.ts';
import { renderYaml } from './yaml-render.ts';

/** A project of every kind, and the manifest that dbt-core 1.11.16 with dbt-duckdb 1.11.1 wrote of it. */
const golden = new URL('../../tests/golden/dbt-kinds/', import.meta.url);
type Manifest = Record<string, Record<string, Record<string, unknown>>>;
const expected = JSON.parse(readFileSync(new URL('manifest.json', golden), 'utf8')) as Manifest;

async function load(): Promise<Project> {
  const root = fileURLToPath(new URL('project', golden));
  const target = { name: 'dev', schema: 'main', database: 'kinds', type: 'duckdb' };
  const facts = {
    invocationId: 'id',
    startedAt: new Date('2026-01-01T00:00:00Z'),
    env: {},
    vars: { day: '2020-01-01' },
    projectName: 'kinds',
    target,
    flags: {},
    lakeVersion: '0',
    onLog: () => undefined,
  };
  const base = baseContext(facts);
  const context = contextOf({ ...base }, {
    base,
    macros: noMacros,
    dispatch: [],
    lenient: true,
    quoted: () => '',
  } as never);
  const cache = openCache(undefined, '');
  const settings = await readSettings({
    root,
    file: 'dbt_project.yml',
    render: (yaml) => (value, at) => renderYaml(value, context, yaml, at),
    cliVars: {},
    openCache: () => cache,
    askedTarget: undefined,
  });
  const { value } = await loadProject({
    settings: settings.value,
    packages: [],
    target: chooseTarget(settings.value, undefined, 'duckdb').value,
    facts,
    database: 'kinds',
    schema: 'main',
    dispatch: ['duckdb', 'default'],
    quoted: (parts) => parts.map((part) => `"${part}"`).join('.'),
    cache,
  });
  return value;
}

const noMacros = {
  has: () => false,
  overrides: () => false,
  names: () => [],
  namespace: () => undefined,
  bind: () => undefined,
};

/** What is compared: a value as JSON, without what differs from run to run. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([key]) => key !== 'created_at' && key !== 'root_path');
  return Object.fromEntries(kept.map(([key, item]) => [key, comparable(item)]));
}

describe('a dbt project of every kind reads as in dbt', async () => {
  const project = await load();
  const { nodes } = expected as { nodes: Manifest['nodes'] };
  it('has the same nodes', () => {
    expect([...project.nodes.keys()].sort()).toEqual(Object.keys(nodes as object).sort());
  });
  for (const [id, node] of Object.entries(nodes as object)) {
    it(id, () => expect(comparable(project.nodes.get(id))).toMatchObject(comparable(node) as object));
  }
});
