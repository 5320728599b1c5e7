// The SQL that lake's last run really sent (target/run), sent again straight to DuckDB from Node: no lake, no plan, no commit files.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { preludeSql } from '../dist/prelude.js';

/** Seconds that the models took, and after them the tests, each model's in one scan. */
export async function straight(root) {
  const out = mkdtempSync(join(tmpdir(), 'lake-bench-'));
  const manifest = JSON.parse(readFileSync(join(root, 'target/manifest.json'), 'utf8'));
  const nodes = Object.values(manifest.nodes);
  const models = new Map(nodes.filter((n) => n.resource_type === 'model').map((n) => [n.unique_id, n]));
  const started = performance.now();
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run("ATTACH ':memory:' AS lake; USE lake");
  await connection.run(preludeSql());
  for (const source of Object.values(manifest.sources)) {
    await connection.run(`CREATE SCHEMA IF NOT EXISTS "${source.schema}"; CREATE VIEW ${source.relation_name} AS SELECT * FROM ${reader(root, source)}`);
  }
  for (const seed of nodes.filter((n) => n.resource_type === 'seed')) {
    await connection.run(`CREATE VIEW ${seed.relation_name} AS SELECT * FROM read_csv('${join(root, seed.original_file_path)}')`);
  }
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
  const run = (performance.now() - started) / 1000;
  for (const node of nodes) {
    const scan = join(root, 'target/run', node.package_name, node.original_file_path.replace(/\.\w+$/, '.tests.sql'));
    if (node.resource_type !== 'test' && existsSync(scan)) await connection.runAndReadAll(readFileSync(scan, 'utf8'));
  }
  const test = (performance.now() - started) / 1000 - run;
  connection.closeSync();
  rmSync(out, { recursive: true, force: true });
  return { run, test };
}

function reader(root, source) {
  const location = join(root, source.external.location);
  if (location.endsWith('.parquet')) return `read_parquet('${location}')`;
  const columns = Object.values(source.columns).map((c) => `'${c.name}': '${c.data_type}'`);
  return `read_csv('${location}', auto_detect=false, header=true, columns={${columns.join(', ')}})`;
}
