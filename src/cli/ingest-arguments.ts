import { diagnose, LakeError } from '../core/index.ts';
import type { Flag } from './flag.ts';
import { flags, globalFlags } from './flags.ts';

const declared: readonly (readonly [string, Flag])[] = Object.entries({
  'project-dir': flags['project-dir'],
  vars: flags.vars,
  ...globalFlags,
});

/**
 * The name of an ingest and what stands behind it, which belongs to its program: `--file` and the like are no flags of lake.
 * Before the name stand flags of lake only.
 */
export function ingestArguments(argv: readonly string[]): { name: string | undefined; rest: readonly string[] } {
  let at = argv.indexOf('ingest') + 1;
  while (at < argv.length && (argv[at] as string).startsWith('-')) {
    const [word = '', value] = (argv[at] as string).split('=', 2);
    const name = word.replace(/^--?(no-)?/, '');
    const found = declared.find(([long, flag]) => long === name || [flag.alias ?? []].flat().includes(name));
    if (found === undefined) {
      const reason = `${word} is no flag of lake ingest; flags for its program go behind its name: lake ingest NAME ${word}`;
      throw new LakeError([diagnose('usage', { reason })]);
    }
    const [, flag] = found;
    const alone = value !== undefined || flag.type === 'boolean';
    at += alone ? 1 : 2;
  }
  return { name: argv[at], rest: argv.slice(at + 1) };
}
