// Measures lake on a project in one run, and the same SQL sent straight to DuckDB from Node beside it: machines are noisy, ratios are not.
// Usage: npm run bench -- DIR [repeats]     (DIR: a project; its target/ and its lake are rewritten)
//        npm run bench -- --star [rows]     (a star schema made on the spot: the engine does the work)
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeStar } from './star.js';
import { straight } from './straight.js';

const [folder, count] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: npm run bench -- DIR [repeats] | --star [rows]');
  process.exit(2);
}
const bin = fileURLToPath(new URL('../bin/lake.cjs', import.meta.url));
const star = folder === '--star';
const root = star ? await makeStar(Number(count ?? 10_000_000)) : resolve(folder);
const repeats = star ? 5 : Number(count ?? 3);

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

function lake(...args) {
  const started = performance.now();
  const done = spawnSync(process.execPath, [bin, ...args], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (done.status !== 0) throw new Error(`lake ${args.join(' ')} failed:\n${done.stderr.slice(-2000)}`);
  return (performance.now() - started) / 1000;
}

function report(name, seconds) {
  console.log(`${name.padEnd(28)} ${seconds.toFixed(2)} s`);
  return seconds;
}

function measure(name, action, before = () => undefined) {
  const seconds = [];
  for (let i = 0; i < repeats; i++) {
    before();
    seconds.push(action());
  }
  return report(name, median(seconds));
}

/** Touches nothing but one model's last line, as an author who edits and parses again. */
function edited() {
  const manifest = JSON.parse(readFileSync(join(root, 'target/manifest.json'), 'utf8'));
  const model = Object.values(manifest.nodes).find((node) => node.resource_type === 'model');
  const file = join(root, model.original_file_path);
  const { atime, mtime } = statSync(file);
  const text = readFileSync(file, 'utf8');
  let turn = 0;
  return {
    change: () => writeFileSync(file, `${text}-- ${++turn}\n`),
    restore: () => {
      writeFileSync(file, text);
      utimesSync(file, atime, mtime);
    },
  };
}

if (!star) {
  measure('lake --version', () => lake('--version'));
  measure('parse, cold', () => lake('parse', '-q'), () => rmSync(join(root, 'target'), { recursive: true, force: true }));
  measure('parse, warm', () => lake('parse', '-q'));
  const edit = edited();
  measure('parse, one file edited', () => lake('parse', '-q'), edit.change);
  edit.restore();
  measure('ls, warm', () => lake('ls', '-q'));
  measure('compile, warm', () => lake('compile', '-q'));
  lake('build', '--resource-type', 'seed', '-q');
}
if (star) lake('run', '-q'); // reads the raw files into the page cache, as every later run finds them
// One after the other in turns, so that a slow minute of the machine falls on both.
const times = { run: [], test: [], straightRun: [], straightTest: [] };
for (let i = 0; i < repeats; i++) {
  times.run.push(lake('run', '-q'));
  if (!star) times.test.push(lake('test', '-q'));
  const direct = await straight(root);
  times.straightRun.push(direct.run);
  times.straightTest.push(direct.test);
}
const run = report('run', median(times.run));
const direct = report('the same SQL, straight', median(times.straightRun));
console.log(`${'run / straight'.padEnd(28)} ${(run / direct).toFixed(2)}`);
if (!star) {
  const test = report('test', median(times.test));
  const directTest = report('the same tests, straight', median(times.straightTest));
  console.log(`${'test / straight'.padEnd(28)} ${(test / directTest).toFixed(2)}`);
}
if (star) rmSync(root, { recursive: true, force: true });
