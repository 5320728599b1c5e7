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

describe('what is told where', () => {
  const files = {
    'dbt_project.yml': 'name: shop\nprofile: shop\n',
    'profiles.yml': 'shop: {target: dev, outputs: {dev: {type: duckdb, path: shop.duckdb, schema: main}}}\n',
    'models/a.sql': "{{ log('quiet word') }}{{ log('loud word', info=true) }}{{ print('printed') }}select 1 as id\n",
  };
  const log = (project: TestProject, name = 'dbt.log') => readFileSync(join(project.root, 'logs', name), 'utf8');

  it('the log file of a dbt project has all of it, each command under a line of its own', async () => {
    const project = new TestProject(files);
    await project.lake('run');
    await project.lake('ls');
    const text = log(project);
    expect(text.match(/={30} [\d:.]+ \| [0-9a-f-]{36} ={30}/g)).toHaveLength(2);
    expect(text).toMatch(/\[debug\] \[Thread-1 \(\]: On model\.shop\.a: BEGIN/);
    expect(text).toMatch(/\[info \] \[MainThread\]: Done\. PASS=1 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=1/);
  });
  it('a project of lake’s own has lake.log', async () => {
    const project = new TestProject({ 'project.yml': 'name: shop\n', 'models/a.sql': 'select 1 as id\n' });
    await project.lake('run');
    expect(log(project, 'lake.log')).toContain('On model.shop.a: ');
  });
  it('--log-path, --log-level-file and --log-format-file say where and what the file holds', async () => {
    const project = new TestProject(files);
    await project.lake('run', '--log-path', 'elsewhere', '--log-level-file', 'info', '--log-format-file', 'json');
    const events = eventsOf(readFileSync(join(project.root, 'elsewhere/dbt.log'), 'utf8'));
    expect(events.map((event) => event.info.level)).not.toContain('debug');
    expect(project.has('logs')).toBe(false);
  });
  it('a full log file makes room, and --log-level-file none writes none', async () => {
    const project = new TestProject(files);
    await project.lake('run', '--log-level-file', 'none');
    expect(project.has('logs')).toBe(false);
    await project.lake('run', '--log-file-max-bytes', '2000');
    await project.lake('run', '--log-file-max-bytes', '2000');
    expect(project.has('logs/dbt.log.1')).toBe(true);
  });
  it('print() is a result that --quiet leaves and --no-print takes; log() is told to stderr', async () => {
    const project = new TestProject(files);
    const quiet = await project.lake('compile', '-q', '--inline', files['models/a.sql']);
    expect(quiet.stdout).toContain('printed\n');
    expect(quiet.stderr).toBe('');
    const run = await project.lake('run', '--no-print', '--no-partial-parse');
    expect(run.stdout).toBe('');
    expect(run.stderr).toContain('loud word\n');
    expect(run.stderr).not.toContain('quiet word');
  });
  it('--debug tells log() and each statement that runs', async () => {
    const { stderr } = await new TestProject(files).lake('--debug', 'run');
    expect(stderr).toContain('quiet word\n');
    expect(stderr).toContain('On model.shop.a: /* {"app": "dbt"');
  });
  it('the last line counts how nodes ended, and an error has dbt’s heading', async () => {
    const project = new TestProject({ ...files, 'models/b.sql': "select nope from {{ ref('a') }}\n" });
    const { stderr } = await project.lake('run');
    expect(stderr).toContain('Runtime Error in model b (models/b.sql)');
    expect(stderr).toContain('Done. PASS=1 WARN=0 ERROR=1 SKIP=0 NO-OP=0 TOTAL=2');
  });
  it('a secret of the environment stands in no log', async () => {
    const profile = files['profiles.yml'].replace('shop.duckdb', '"{{ env_var(\'DBT_ENV_SECRET_FILE\') }}.duckdb"');
    const project = new TestProject({ ...files, 'profiles.yml': profile });
    const { stdout } = await project.lakeWith(
      { DBT_ENV_SECRET_FILE: 'hushhush' },
      '--log-format',
      'json',
      '--debug',
      'run',
    );
    expect(stdout).toContain('*****');
    expect(stdout).not.toContain('hushhush');
    expect(log(project)).not.toContain('hushhush');
  });
  it.each([
    ['"for {{ node.name }}"', /^\/\* for a \*\/\n/],
    ['{comment: "for {{ node.name }}", append: true}', /\n\/\* for a \*\/;?$/],
    ['null', /^(?!.*\/\*)/s],
  ])('query-comment: %s', async (comment, expected) => {
    const yml = `${files['dbt_project.yml']}query-comment: ${comment}\n`;
    const project = new TestProject({ ...files, 'dbt_project.yml': yml });
    const { stdout } = await project.lake('--log-format', 'json', '--debug', 'run');
    const sql = eventsOf(stdout).flatMap(({ data }) =>
      data['conn_name'] === 'model.shop.a' ? [String(data['sql'])] : [],
    );
    expect(sql.find((text) => /create\s+view/.test(text))?.trim()).toMatch(expected);
  });
  it('a query-comment that ends the comment is refused', async () => {
    const yml = `${files['dbt_project.yml']}query-comment: "bad */"\n`;
    const { status, stderr } = await new TestProject({ ...files, 'dbt_project.yml': yml }).lake('run');
    expect(status).toBe(2);
    expect(stderr).toContain("config 'query-comment' must not hold '*/'");
  });
});
