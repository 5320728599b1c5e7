import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { TestProject } from './lake.ts';

interface Event {
  readonly info: Readonly<Record<string, unknown>> & {
    readonly name: string;
    readonly msg: string;
    readonly level: string;
  };
  readonly data: Readonly<Record<string, unknown>>;
}

const golden = fileURLToPath(new URL('../golden/dbt-log/', import.meta.url));
const eventsOf = (text: string): Event[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Event);

function copied(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(folder.length + 1), readFileSync(path, 'utf8')];
    }),
  );
}

/** Times, ids and versions differ from run to run; what a hook's node is called lies with the order of the run. */
const changing =
  /^(ts|pid|invocation_id|index|total|num_models|execution_time|elapsed_time|elapsed|execution|generated_at|completed_at|started_at|node_started_at|node_finished_at|version|command)$/;

function steady(value: unknown, key = ''): unknown {
  if (changing.test(key)) return typeof value;
  if (Array.isArray(value)) return value.map((item) => steady(item));
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, steady(item, name)]));
  // The order in which dbt found them.
  if (typeof value === 'string' && /^(Found )?\d+ models?, /.test(value))
    return value
      .replace(/\d+ macros/, 'N macros')
      .replace('Found ', '')
      .split(', ')
      .sort();
  if (typeof value === 'string' && (key === 'msg' || key === 'stat_line'))
    return value
      .replace(/^\d+ of \d+ /, '')
      .replace(/\.{3,}/, '…')
      .replace(/\d+\.\d\ds?/g, 'N');
  return value;
}

const identity = ({ info, data }: Event): string => {
  const node = data['node_info'] as { unique_id?: string } | undefined;
  return [info.name, node?.unique_id ?? '', data['statement'] ?? ''].join(' ');
};

describe('the log of a build as JSON', () => {
  const project = new TestProject(copied(join(golden, 'project')));
  const ran = project.lakeWith(
    { DBT_ENV_CUSTOM_ENV_TEAM: 'core' },
    '--log-format',
    'json',
    '--log-level',
    'debug',
    'build',
  );
  const recorded = eventsOf(readFileSync(join(golden, 'build.jsonl'), 'utf8'));
  // The engine's words and lake's own are not dbt's.
  const own = /^(MainReportVersion|CommandCompleted|RunResultError|EndRunResult|JinjaLogInfo) |broken/;
  const compared = recorded.filter((event) => !own.test(identity(event)));

  it.each(compared.map((event) => [identity(event), event] as const))('%s', async (name, expected) => {
    const found = eventsOf((await ran).stdout).find((event) => identity(event) === name);
    expect(steady(found)).toEqual(steady(expected));
  });
  it('is nothing else, and all of it on stdout', async () => {
    const { stdout, stderr } = await ran;
    expect(stderr).toBe('');
    const names = new Set(eventsOf(stdout).map((event) => event.info.name));
    for (const name of recorded.map((event) => event.info.name)) expect(names).toContain(name);
  });
  it('tells the statements of a node with the project’s comment', async () => {
    const statements = eventsOf((await ran).stdout).filter((event) => event.info.name === 'SQLQuery');
    const own = statements.find(({ data }) => /create\s+table.*customers/.test(String(data['sql'])));
    expect(own?.data['conn_name']).toBe('model.shop.customers');
    expect(own?.data['sql']).toMatch(
      /^\/\* \{"app": "dbt", "dbt_version": "[\d.]+", "profile_name": "shop", "target_name": "dev", "node_id": "model.shop.customers"\} \*\/\n/,
    );
    expect(own?.info['thread']).toBe('Thread-1 (worker)');
  });
});
