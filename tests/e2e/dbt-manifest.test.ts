import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { TestProject } from './lake.ts';

type Manifest = Record<string, Record<string, unknown>>;

const sections = [
  'nodes',
  'sources',
  'macros',
  'docs',
  'exposures',
  'metrics',
  'groups',
  'disabled',
  'parent_map',
  'child_map',
  'saved_queries',
  'semantic_models',
  'unit_tests',
  'functions',
];

/** Projects of every kind of resource, and the manifests that dbt-core 1.11.16 with dbt-duckdb 1.11.1 wrote of them. */
const golden = fileURLToPath(new URL('../golden/', import.meta.url));

function copied(name: string): TestProject {
  const folder = join(golden, name, 'project');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((file) => join(file.parentPath, file.name));
  return new TestProject(
    Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')])),
  );
}

/** Without what differs from run to run, and the config of macros, which the schema that dbt publishes refuses. */
function steady(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(steady);
  if (value === null || typeof value !== 'object') return value;
  const { created_at: _, root_path: __, ...record } = value as Record<string, unknown>;
  if (record['resource_type'] === 'macro') delete record['config'];
  return Object.fromEntries(Object.entries(record).map(([key, item]) => [key, steady(item)]));
}

describe.each(['dbt-kinds', 'dbt-artifacts'])('the manifest of %s is dbt’s', async (name) => {
  const expected = JSON.parse(readFileSync(join(golden, name, 'manifest.json'), 'utf8')) as Manifest;
  const project = copied(name);
  const { status } = await project.lakeWith({ DBT_ENV_CUSTOM_ENV_TEAM: 'core' }, 'parse');
  const written = JSON.parse(readFileSync(join(project.root, 'target/manifest.json'), 'utf8')) as Manifest;
  it('parses', () => expect(status).toBe(0));
  it.each(sections)('%s', (section) => {
    const ours = Object.entries(written[section] ?? {}).filter(([id]) => !/^(macro|doc)\.dbt\./.test(id));
    const theirs = Object.entries(expected[section] ?? {}).filter(([id]) => !/^(macro|doc)\.dbt(_duckdb)?\./.test(id));
    expect(steady(Object.fromEntries(ours))).toEqual(steady(Object.fromEntries(theirs)));
  });
});
