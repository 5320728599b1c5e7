import { spawn } from 'node:child_process';
import { diagnose, LakeError, nearest } from '../../core/index.ts';
import type { Arguments } from '../flags.ts';
import type { Output } from '../output.ts';
import { openProjectFile } from '../workspace.ts';

/**
 * Runs the programs that the project file names under `ingest:`, all in their order or one with the arguments behind its name.
 * They run in the project's folder, without a shell; the first that fails ends the command.
 */
export async function ingestCommand(
  name: string | undefined,
  rest: readonly string[],
  args: Arguments,
  output: Output,
  version: string,
): Promise<number> {
  const { ingest, root } = (await openProjectFile(args, output, version)).settings.value;
  const known = Object.keys(ingest);
  const wanted = name === undefined ? known : [name];
  for (const one of wanted.length === 0 ? [''] : wanted) {
    const command = Object.hasOwn(ingest, one) ? ingest[one] : undefined;
    if (command === undefined)
      throw new LakeError([
        diagnose('ingest-unknown', { name: one, known: known.join(', '), nearest: nearest(one, known) }),
      ]);
    const [program, ...given] = command as [string, ...string[]];
    const status = await run(program === 'node' ? process.execPath : program, [...given, ...rest], root).catch(
      (problem: Error) => {
        throw new LakeError([diagnose('ingest-failed', { name: one, reason: `cannot start: ${problem.message}` })], 1);
      },
    );
    if (status === 'interrupted') return 130;
    if (status !== 0)
      throw new LakeError([diagnose('ingest-failed', { name: one, reason: `ended with ${status}` })], 1);
  }
  return 0;
}

async function run(program: string, args: readonly string[], cwd: string): Promise<number | 'interrupted'> {
  return await new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, stdio: 'inherit' });
    // Ctrl-C reaches the program too; lake waits for it to tidy up.
    const ignore = () => undefined;
    process.on('SIGINT', ignore);
    child.on('error', reject);
    child.on('close', (status, signal) => {
      process.off('SIGINT', ignore);
      resolve(signal === 'SIGINT' || status === 130 ? 'interrupted' : (status ?? 1));
    });
  });
}
