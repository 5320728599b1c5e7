import { defineConfig } from 'rolldown';

// The example's loaders: built beside the product, never part of its package.
export default defineConfig({
  logLevel: 'warn',
  input: { ingest: 'ingest/main.ts' },
  platform: 'node',
  external: [/^node:/],
  output: { dir: 'build', format: 'esm', cleanDir: true },
});
