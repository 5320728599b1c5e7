import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * `flags:` of the project file of the folder or the nearest above; nothing when there is none. The file is only parsed when it
 * says so: commands start without it.
 */
export async function projectFlags(projectDir: unknown): Promise<Readonly<Record<string, unknown>>> {
  const { findRoot, isRecord, parseYaml } = await import('../project/index.ts');
  const start = typeof projectDir === 'string' ? projectDir : (process.env['LAKE_PROJECT_DIR'] ?? '.');
  const found = findRoot(resolve(start));
  if (found === undefined) return {};
  let text: string;
  try {
    text = readFileSync(join(found.root, found.file), 'utf8');
  } catch {
    // Whoever reads the project tells what is wrong with its file.
    return {};
  }
  if (!/^flags\s*:/m.test(text)) return {};
  const value = parseYaml(found.file, text).value?.value;
  return isRecord(value) && isRecord(value['flags']) ? value['flags'] : {};
}
