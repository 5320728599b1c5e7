#!/usr/bin/env node
// CommonJS, because the size of libuv's thread pool must be set before anything starts it: each query of the engine holds a thread.
const version = () => require('../package.json').version;
if (process.argv.length === 3 && (process.argv[2] === '--version' || process.argv[2] === '-v')) {
  process.stdout.write(`${version()}\n`);
} else {
  // A thread for each that the cores can feed, and for the 24 or so `threads` of a profile, and some for files. One that idles costs a few kilobytes.
  process.env.UV_THREADPOOL_SIZE ??= String(Math.max(34, require('node:os').availableParallelism() * 2 + 2));
  // Most commands end within a second: compiling warm functions for speed then costs more than it gives, so only hot ones are.
  require('node:v8').setFlagsFromString('--interrupt-budget=1000000');
  // Node 22 and later keep compiled code between runs.
  require('node:module').enableCompileCache?.();
  import('../dist/cli.js').then(
    (cli) => cli.main(process.argv.slice(2), version()),
    (problem) => {
      if (problem?.code !== 'ERR_MODULE_NOT_FOUND') throw problem;
      process.stderr.write('lake is not built: run `npm run build` first\n');
      process.exitCode = 2;
    },
  );
}
