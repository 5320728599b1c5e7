import { builtinModules } from 'node:module';
import { defineConfig } from 'rolldown';

// Everything that is pure JavaScript is bundled, so that a cold start reads few files; the engine stays outside because it is native.
export default defineConfig({
  input: { cli: 'src/cli/main.ts', index: 'src/index.ts', adapter: 'src/adapters/adapter.ts' },
  platform: 'node',
  external: [/^@duckdb\//, ...builtinModules, /^node:/],
  output: { dir: 'dist', format: 'esm', cleanDir: true, chunkFileNames: 'chunks/[name]-[hash].js', minify: false },
});
