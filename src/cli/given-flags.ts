import { diagnose, LakeError } from '../core/index.ts';
import { camel, type Flag } from './flag.ts';
import { flags, globalFlags } from './flags.ts';

const declared: readonly (readonly [string, Flag])[] = Object.entries({ ...flags, ...globalFlags });

export interface FlagSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `flags:` of the project file. */
  readonly project: Readonly<Record<string, unknown>>;
}

/**
 * Fills in what the command line does not say, as dbt does: from the environment (DBT_ENGINE_X, then DBT_X), from `flags:` of the
 * project file, from the flag's default. Rejects with usage for a value that the flag cannot have.
 */
export function completeFlags(
  given: Readonly<Record<string, unknown>>,
  { env, project }: FlagSources,
): Record<string, unknown> {
  const args: Record<string, unknown> = { ...given };
  for (const [name, flag] of declared) {
    const key = camel(name);
    if (args[key] !== undefined) continue;
    const value = fromEnvironment(name, flag, env) ?? fromProject(name, flag, project) ?? flag.default;
    if (value !== undefined) args[key] = value;
  }
  if (args['singleThreaded'] === true) args['threads'] = 1;
  return args;
}

/** The flags of the command line that lake accepts and does nothing about, each with the reason. */
export function needlessFlags(given: Readonly<Record<string, unknown>>): string[] {
  return declared.flatMap(([name, { needless }]) =>
    needless === undefined || given[camel(name)] === undefined ? [] : [`--${name} does nothing: ${needless}`],
  );
}

/** The first flag that is asked for and not supported. Rejects with not-supported. */
export function refuseFlags(args: Readonly<Record<string, unknown>>): void {
  for (const [name, { refused }] of declared) {
    const value = args[camel(name)];
    if (refused === undefined || value === undefined || value === false) continue;
    throw new LakeError([diagnose('not-supported', { what: `--${name}` }, { hint: refused })]);
  }
}

function fromEnvironment(name: string, flag: Flag, env: FlagSources['env']): unknown {
  if (flag.commandLineOnly === true) return undefined;
  const upper = name.replaceAll('-', '_').toUpperCase();
  for (const variable of [...(flag.env ?? []), `DBT_ENGINE_${upper}`, `DBT_${upper}`]) {
    const text = env[variable];
    if (text !== undefined && text !== '') return parsed(variable, flag, text);
  }
  return undefined;
}

function fromProject(name: string, flag: Flag, project: FlagSources['project']): unknown {
  if (flag.project !== true) return undefined;
  const value = project[name.replaceAll('-', '_')];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return parsed(`flags: ${name.replaceAll('-', '_')}`, flag, value);
  // warn_error_options is a mapping there.
  return flag.type === 'string' && typeof value === 'object' ? JSON.stringify(value) : value;
}

const yes = new Set(['1', 'true', 't', 'yes', 'y', 'on']);
const no = new Set(['0', 'false', 'f', 'no', 'n', 'off']);

function parsed(where: string, flag: Flag, text: string): unknown {
  const bad = (reason: string) => new LakeError([diagnose('usage', { reason: `${where} is '${text}': ${reason}` })]);
  if (flag.type === 'boolean') {
    const word = text.trim().toLowerCase();
    if (yes.has(word)) return true;
    if (no.has(word)) return false;
    throw bad('it must be true or false');
  }
  if (flag.choices !== undefined && !flag.choices.includes(text.toLowerCase()))
    throw bad(`it must be one of ${flag.choices.join(', ')}`);
  if (flag.choices !== undefined) return text.toLowerCase();
  if (flag.type === 'number') {
    const number = Number(text);
    if (Number.isNaN(number)) throw bad('it must be a number');
    return number;
  }
  return flag.array === true ? text.split(/[\s,]+/).filter((word) => word !== '') : text;
}
