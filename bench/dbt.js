// lake beside dbt-core (and, when FUSION names its command, dbt Fusion) on a project in dbt form, in one run: machines are noisy, ratios are not.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';

const engines = {
  lake: [process.execPath, fileURLToPath(new URL('../bin/lake.cjs', import.meta.url))],
  dbt: [process.env.DBT ?? 'dbt'],
  ...(process.env.FUSION && { fusion: [process.env.FUSION] }),
};
const quiet = { ...process.env, DBT_SEND_ANONYMOUS_USAGE_STATS: 'false', DO_NOT_TRACK: '1', NO_COLOR: '1' };

/** Seconds of one command; undefined when it failed, with the reason printed once. */
function time(engine, root, args) {
  const [command, ...before] = engines[engine];
  const started = performance.now();
  const done = spawnSync(command, [...before, ...args, '--profiles-dir', root], { cwd: root, env: quiet, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (done.error) throw new Error(`${engine}: ${done.error.message}`);
  if (done.status === 0) return (performance.now() - started) / 1000;
  console.log(`${engine} ${args.join(' ')} failed: ${`${done.stderr}${done.stdout}`.trim().slice(-400)}`);
  return undefined;
}

/** A copy of the project for each engine, its raw tables in its own database file. */
async function copies(project) {
  const folder = mkdtempSync(join(tmpdir(), 'lake-beside-dbt-'));
  const roots = {};
  for (const engine of Object.keys(engines)) {
    const root = join(folder, engine, basename(project));
    cpSync(project, root, { recursive: true, filter: (path) => !/(\/target|\/logs|\.duckdb)$/.test(path) });
    if (existsSync(join(root, 'load_raw.sql'))) {
      const instance = await DuckDBInstance.create(join(root, 'bench.duckdb'));
      const connection = await instance.connect();
      await connection.run(readFileSync(join(root, 'load_raw.sql'), 'utf8'));
      connection.closeSync();
      instance.closeSync();
    }
    roots[engine] = root;
  }
  return { folder, roots };
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const shown = (seconds) => (seconds === undefined ? 'failed' : `${seconds.toFixed(2)} s`).padStart(10);
const ratio = (other, lake) => (other === undefined || lake === undefined ? '' : `${(other / lake).toFixed(1)} x`).padStart(9);

/** Prints the medians of every command for each engine, and how many times lake's time the others took. */
export async function besideDbt(project, repeats) {
  const { folder, roots } = await copies(project);
  const forget = (root) => rmSync(join(root, 'target'), { recursive: true, force: true });
  const steps = [
    ['parse, cold', ['parse'], forget],
    ['parse, warm', ['parse']],
    ['ls', ['ls']],
    ['compile', ['compile']],
    ['build', ['build']],
    ['run of one model', undefined],
  ];
  const others = Object.keys(engines).filter((engine) => engine !== 'lake');
  console.log(['', 'lake', ...others.flatMap((name) => [name, `${name}/lake`])].map((head, i) => (i ? head.padStart(10) : head.padEnd(18))).join(''));
  try {
    for (const [name, args, before] of steps) {
      const times = Object.fromEntries(Object.keys(engines).map((engine) => [engine, []]));
      // In turns, so that a slow minute of the machine falls on all of them.
      for (let turn = 0; turn < repeats; turn++) {
        for (const engine of Object.keys(engines)) {
          before?.(roots[engine]);
          times[engine].push(time(engine, roots[engine], args ?? ['run', '--select', oneModel(roots.lake)]));
        }
      }
      const [lake, ...rest] = ['lake', ...others].map((engine) => (times[engine].includes(undefined) ? undefined : median(times[engine])));
      console.log(`${name.padEnd(18)}${shown(lake)}${rest.map((other) => shown(other) + ratio(other, lake)).join('')}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A model from the end of the graph that is a table: the one whose parents are the most. */
function oneModel(root) {
  const { nodes } = JSON.parse(readFileSync(join(root, 'target/manifest.json'), 'utf8'));
  const models = Object.values(nodes).filter((node) => node.resource_type === 'model' && node.config.materialized === 'table');
  return models.sort((a, b) => b.depends_on.nodes.length - a.depends_on.nodes.length || (a.name < b.name ? -1 : 1))[0].name;
}
