// Measures lake on a project in one run, and the same SQL sent straight to DuckDB from Node beside it: machines are noisy, ratios are not.
// Usage: npm run bench -- DIR [repeats]              (DIR: a project; its target/ and its lake are rewritten)
//        npm run bench -- --growth SMALL BIG [repeats] (two projects of one kind: how time grows with the number of models)
//        npm run bench -- --dbt DIR [repeats]        (a project in dbt form: lake beside dbt; DBT, FUSION: their commands)
//        npm run bench -- --star [rows]              (a star schema made on the spot: the engine does the work)
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { besideDbt } from './dbt.js';
import { makeStar } from './star.js';
import { straight } from './straight.js';

const bin = fileURLToPath(new URL('../bin/lake.cjs', import.meta.url));
// Told by the process itself when it ends: the engine runs in it, so this is all that lake takes.
const tellPeak = 'data:text/javascript,process.on("exit",()=>console.error("peak "+process.resourceUsage().maxRSS))';

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Runs lake in a project: seconds, and for `run` the peak memory in MB. */
function lake(root, ...args) {
  const started = performance.now();
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 };
  const told = args[0] === 'run' ? ['--import', tellPeak] : [];
  const done = spawnSync(process.execPath, [...told, bin, ...args], options);
  if (done.status !== 0) throw new Error(`lake ${args.join(' ')} failed:\n${done.stderr.slice(-2000)}`);
  return { seconds: (performance.now() - started) / 1000, peak: Number(/^peak (\d+)$/m.exec(done.stderr)?.[1]) / 1024 };
}

const manifestOf = (root) => JSON.parse(readFileSync(join(root, 'target/manifest.json'), 'utf8'));
const modelsOf = (root) => Object.values(manifestOf(root).nodes).filter((node) => node.resource_type === 'model');
const line = (name, text) => console.log(`${name.padEnd(28)} ${text}`);

function report(name, seconds) {
  line(name, `${seconds.toFixed(2)} s`);
  return seconds;
}

function measure(repeats, action, before = () => undefined) {
  const seconds = [];
  for (let i = 0; i < repeats; i++) {
    before();
    seconds.push(action().seconds);
  }
  return median(seconds);
}

/** Touches nothing but one model's last line, as an author who edits and parses again. */
function edited(root) {
  const file = join(root, modelsOf(root)[0].original_file_path);
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

const forget = (root) => () => rmSync(join(root, 'target'), { recursive: true, force: true });

/** One after the other in turns, so that a slow minute of the machine falls on both. */
async function besideStraight(root, { repeats, tests }) {
  const times = { run: [], test: [], straightRun: [], straightTest: [], peak: [] };
  for (let i = 0; i < repeats; i++) {
    const run = lake(root, 'run', '-q');
    times.run.push(run.seconds);
    times.peak.push(run.peak);
    if (tests) times.test.push(lake(root, 'test', '-q').seconds);
    const direct = await straight(root);
    times.straightRun.push(direct.run);
    times.straightTest.push(direct.test);
  }
  const run = report('run', median(times.run));
  line('run / straight', (run / report('the same SQL, straight', median(times.straightRun))).toFixed(2));
  line('peak memory of run', `${Math.max(...times.peak).toFixed(0)} MB`);
  if (!tests) return;
  const test = report('test', median(times.test));
  line('test / straight', (test / report('the same tests, straight', median(times.straightTest))).toFixed(2));
}

async function project(root, repeats) {
  report('lake --version', measure(repeats, () => lake(root, '--version')));
  report('parse, cold', measure(repeats, () => lake(root, 'parse', '-q'), forget(root)));
  report('parse, warm', measure(repeats, () => lake(root, 'parse', '-q')));
  const edit = edited(root);
  report('parse, one file edited', measure(repeats, () => lake(root, 'parse', '-q'), edit.change));
  edit.restore();
  report('ls, warm', measure(repeats, () => lake(root, 'ls', '-q')));
  report('compile, warm', measure(repeats, () => lake(root, 'compile', '-q')));
  lake(root, 'build', '--resource-type', 'seed', '-q');
  await besideStraight(root, { repeats, tests: true });
}

/** Prints the exponent of each command's time in the number of models: 1 is in proportion. */
function growth(small, big, repeats) {
  const steps = [
    ['parse, cold', ['parse', '-q'], true],
    ['parse, warm', ['parse', '-q'], false],
    ['ls', ['ls', '-q'], false],
    ['compile', ['compile', '-q'], false],
    ['run', ['run', '-q'], false],
    ['test', ['test', '-q'], false],
  ];
  for (const root of [small, big]) lake(root, 'build', '--resource-type', 'seed', '-q');
  const models = [small, big].map((root) => modelsOf(root).length);
  if (!(models[1] > models[0])) throw new Error(`the second project must have more models: ${models.join(', ')}`);
  line('models', `${models[0]}  ${models[1]}  exponent`);
  for (const [name, args, cold] of steps) {
    const times = [small, big].map((root) => measure(repeats, () => lake(root, ...args), cold ? forget(root) : undefined));
    const exponent = Math.log(times[1] / times[0]) / Math.log(models[1] / models[0]);
    line(name, `${times.map((t) => `${t.toFixed(2)} s`).join('  ')}  ${exponent.toFixed(2)}`);
  }
}

const [mode, ...rest] = process.argv.slice(2);
if (mode === '--star') {
  const root = await makeStar(Number(rest[0] ?? 10_000_000));
  lake(root, 'run', '-q'); // reads the raw files into the page cache, as every later run finds them
  await besideStraight(root, { repeats: 5, tests: false });
  rmSync(root, { recursive: true, force: true });
} else if (mode === '--dbt' && rest.length >= 1) {
  await besideDbt(resolve(rest[0]), Number(rest[1] ?? 3));
} else if (mode === '--growth' && rest.length >= 2) {
  growth(resolve(rest[0]), resolve(rest[1]), Number(rest[2] ?? 3));
} else if (mode !== undefined && !mode.startsWith('--')) {
  await project(resolve(mode), Number(rest[0] ?? 3));
} else {
  console.error('usage: npm run bench -- DIR [repeats] | --dbt DIR [repeats] | --growth SMALL BIG [repeats] | --star [rows]');
  process.exitCode = 2;
}
