import type { Flag } from './flag.ts';
import { flags, globalFlags } from './flags.ts';

const declared: readonly (readonly [string, Flag])[] = Object.entries({ ...flags, ...globalFlags });

/**
 * The words of a command line with the command first: flags may stand before it, as in dbt, and yargs would take the command for
 * the value of a flag it does not know yet.
 */
export function commandFirst(argv: readonly string[]): string[] {
  let at = 0;
  while (at < argv.length && isFlag(argv[at] as string)) at += takesNext(argv[at] as string) ? 2 : 1;
  if (at === 0 || at >= argv.length) return [...argv];
  return [argv[at] as string, ...argv.slice(0, at), ...argv.slice(at + 1)];
}

const isFlag = (word: string) => word.startsWith('-') && word !== '-' && word !== '--';

/** Whether the value of a flag is the word after it. */
function takesNext(word: string): boolean {
  if (word.includes('=')) return false;
  const name = word.replace(/^--?/, '');
  const found = declared.find(([long, { alias = [] }]) => long === name || [alias].flat().includes(name));
  return found !== undefined && found[1].type !== 'boolean';
}
