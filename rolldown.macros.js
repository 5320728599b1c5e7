import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const source = join('src', 'dbt-macros', 'index.ts');

/** Parses the macros of the package `dbt` once, at build time: a start reads them ready to run. */
export const dbtMacros = {
  name: 'dbt-macros',
  async load(id) {
    if (!id.endsWith(source)) return null;
    const folder = mkdtempSync(join('node_modules', '.dbt-macros-'));
    try {
      const bundle = await rolldown({ input: id, platform: 'node', external: [/^node:/], logLevel: 'warn' });
      const here = JSON.stringify(pathToFileURL(id).href);
      const { output } = await bundle.generate({ format: 'esm' });
      const file = join(folder, 'macros.mjs');
      writeFileSync(file, output[0].code.replaceAll('import.meta.url', here));
      const { internalPackage } = await import(pathToFileURL(file).href);
      this.emitFile({ type: 'asset', fileName: 'dbt-macros.json', source: JSON.stringify(internalPackage()) });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    return [
      "import { readFileSync } from 'node:fs';",
      "const file = new URL('../dbt-macros.json', import.meta.url);",
      "export const internalPackage = () => JSON.parse(readFileSync(file, 'utf8'));",
    ].join('\n');
  },
};
