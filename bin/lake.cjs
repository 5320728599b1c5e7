#!/usr/bin/env node
// CommonJS, because the size of libuv's thread pool must be set before anything starts it: each query of the engine holds a thread.
const version = () => require('../package.json').version;
if (process.argv.length === 3 && (process.argv[2] === '--version' || process.argv[2] === '-v')) {
  process.stdout.write(`${version()}\n`);
} else {
  process.env.UV_THREADPOOL_SIZE ??= '24';
  // What lake makes lives as long as the command: a young generation that grows only holds more memory.
  require('node:v8').setFlagsFromString('--semi-space-growth-factor=1');
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
