import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { diagnose, LakeError, scrubbedJson } from '../core/index.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Writes an artifact beside its name and renames it: readers see the old one or the new one, and no secret of the environment. Rejects with folder-not-writable.
 */
export function writeArtifact(folder: string, name: string, value: unknown, env: Environment): void {
  const file = join(folder, name);
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(temporary, scrubbedJson(value, env));
    renameSync(temporary, file);
  } catch (problem) {
    discard(temporary);
    throw notWritable(dirname(file), problem);
  }
}

function discard(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // The folder that could not be written cannot be tidied either; what is wrong with it is told.
  }
}

export function notWritable(folder: string, problem: unknown): LakeError {
  return new LakeError([diagnose('folder-not-writable', { folder, reason: (problem as Error).message })], 1);
}
