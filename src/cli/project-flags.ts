import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { LoggedProject } from './log.ts';

export interface FoundFlags {
  readonly flags: Readonly<Record<string, unknown>>;
  readonly project: LoggedProject | undefined;
}

/**
 * `flags:` of the project file of the folder or the nearest above; nothing when there is none. The file is only parsed when it
 * says so: commands start without it.
 */
export async function projectFlags(projectDir: unknown): Promise<FoundFlags> {
  const { findRoot, isRecord, parseYaml } = await import('../project/index.ts');
  const start = typeof projectDir === 'string' ? projectDir : (process.env['LAKE_PROJECT_DIR'] ?? '.');
  const found = findRoot(resolve(start));
  if (found === undefined) return { flags: {}, project: undefined };
  const bare = { flags: {}, project: { ...found, logPath: undefined } };
  let text: string;
  try {
    text = readFileSync(join(found.root, found.file), 'utf8');
  } catch {
    // Whoever reads the project tells what is wrong with its file.
    return bare;
  }
  if (!/^(flags|log-path)\s*:/m.test(text)) return bare;
  const value = parseYaml(found.file, text).value?.value;
  if (!isRecord(value)) return bare;
  const { flags, 'log-path': logPath } = value;
  return {
    flags: isRecord(flags) ? flags : {},
    project: { ...found, logPath: typeof logPath === 'string' ? logPath : undefined },
  };
}
