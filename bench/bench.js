// Measures lake on a project in one run, and the same SQL sent straight to DuckDB from Node beside it: machines are noisy, ratios are not.
// Usage: npm run bench -- DIR [repeats]     (DIR: a project with seeds built; its target/ is rewritten)
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';

const [folder, repeats = '3'] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: npm run bench -- DIR [repeats]');
  process.exit(2);
}
const root = resolve(folder);
const bin = fileURLToPath(new URL('../bin/lake.cjs', import.meta.url));

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

function lake(...args) {
  const started = performance.now();
  const done = spawnSync(process.execPath, [bin, ...args], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (done.status !== 0) throw new Error(`lake ${args.join(' ')} failed:\n${done.stderr.slice(-2000)}`);
  return (performance.now() - started) / 1000;
}

function measure(name, action, before = () => undefined) {
  const seconds = [];
  for (let i = 0; i < Number(repeats); i++) {
    before();
    seconds.push(action());
  }
  console.log(`${name.padEnd(24)} ${median(seconds).toFixed(2)} s`);
  return median(seconds);
}

/** The SQL that the last run really sent, again, without lake: views and COPY to Parquet, one statement after the other. */
async function straight() {
  const out = mkdtempSync(join(tmpdir(), 'lake-bench-'));
  const manifest = JSON.parse(readFileSync(join(root, 'target/manifest.json'), 'utf8'));
  const started = performance.now();
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run("ATTACH ':memory:' AS lake; USE lake");
  for (const source of Object.values(manifest.sources)) {
    const columns = Object.values(source.columns).map((c) => `'${c.name}': '${c.data_type}'`);
    await connection.run(`CREATE SCHEMA IF NOT EXISTS "${source.schema}"; CREATE VIEW ${source.relation_name} AS SELECT * FROM read_csv('${join(root, source.external.location)}', auto_detect=false, header=true, columns={${columns.join(', ')}})`);
  }
  const nodes = Object.values(manifest.nodes);
  for (const seed of nodes.filter((n) => n.resource_type === 'seed')) await connection.run(`CREATE VIEW ${seed.relation_name} AS SELECT * FROM read_csv('${join(root, seed.original_file_path)}')`);
  const models = new Map(nodes.filter((n) => n.resource_type === 'model').map((n) => [n.unique_id, n]));
  const done = new Set();
  const build = async (node) => {
    if (done.has(node.unique_id)) return;
    done.add(node.unique_id);
    for (const parent of node.depends_on.nodes) if (models.has(parent)) await build(models.get(parent));
    const sql = readFileSync(join(root, 'target/run', node.package_name, node.original_file_path), 'utf8').trim();
    if (node.config.materialized === 'view') await connection.run(`CREATE VIEW ${node.relation_name} AS ${sql}`);
    else {
      const file = join(out, `${node.name}.parquet`);
      await connection.run(`COPY (${sql}) TO '${file}' (FORMAT parquet, COMPRESSION zstd)`);
      await connection.run(`CREATE VIEW ${node.relation_name} AS SELECT * FROM read_parquet('${file}')`);
    }
  };
  for (const node of models.values()) await build(node);
  const seconds = (performance.now() - started) / 1000;
  rmSync(out, { recursive: true, force: true });
  return seconds;
}

measure('lake --version', () => lake('--version'));
measure('parse, cold', () => lake('parse', '-q'), () => rmSync(join(root, 'target'), { recursive: true, force: true }));
measure('parse, warm', () => lake('parse', '-q'));
measure('ls, warm', () => lake('ls', '-q'));
measure('compile, warm', () => lake('compile', '-q'));
lake('build', '--resource-type', 'seed', '-q');
const run = measure('run', () => lake('run', '-q'));
measure('test', () => lake('test', '-q'));
const direct = [];
for (let i = 0; i < Number(repeats); i++) direct.push(await straight());
console.log(`${'the same SQL, straight'.padEnd(24)} ${median(direct).toFixed(2)} s`);
console.log(`${'run / straight'.padEnd(24)} ${(run / median(direct)).toFixed(2)}`);
