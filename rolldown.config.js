import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { defineConfig } from 'rolldown';
import { dbtMacros } from './rolldown.macros.js';

/** The licences of everything that is bundled ask to travel with it. */
const licences = {
  name: 'licences',
  generateBundle(_options, bundle) {
    const folders = new Set();
    for (const chunk of Object.values(bundle)) {
      for (const id of chunk.moduleIds ?? []) {
        const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1];
        if (folder !== undefined && existsSync(join(folder, 'package.json'))) folders.add(folder);
      }
    }
    const texts = [...folders].map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
      const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim();
      return `${name} ${version} (${license})\n\n${text}\n`;
    });
    this.emitFile({
      type: 'asset',
      fileName: 'third-party-licences.txt',
      source: [...new Set(texts)].sort().join(`\n${'-'.repeat(72)}\n\n`),
    });
  },
};

// Everything that is pure JavaScript is bundled, so that a cold start reads few files; the engine stays outside because it is native.
export default defineConfig({
  logLevel: 'warn',
  input: {
    cli: 'src/cli/main.ts',
    index: 'src/index.ts',
    adapter: 'src/adapters/adapter.ts',
    prelude: 'src/adapters/duckdb/rewrite/prelude.ts',
  },
  platform: 'node',
  external: ['@duckdb/node-bindings', ...builtinModules, /^node:/],
  plugins: [dbtMacros, licences],
  output: { dir: 'dist', format: 'esm', cleanDir: true, chunkFileNames: 'chunks/[name]-[hash].js', minify: false },
});
