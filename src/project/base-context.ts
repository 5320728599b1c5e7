import { diagnose, LakeError, nearest } from '../core/index.ts';
import { bindArguments, DateTime, equal, text, truthy } from '../template/index.ts';
import { dataFunctions } from './data-functions.ts';
import { exceptionsValue } from './exceptions.ts';
import { namedArguments, templateFlags } from './flag-values.ts';
import { pythonModules } from './python-modules.ts';

export interface InvocationFacts {
  readonly invocationId: string;
  readonly startedAt: Date;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly vars: Readonly<Record<string, unknown>>;
  readonly projectName: string;
  readonly target: Readonly<Record<string, unknown>>;
  /** By dbt's names, in capitals. */
  readonly flags: Readonly<Record<string, unknown>>;
  /** `invocation_args_dict` of templates: the command's arguments by dbt's names. */
  readonly args?: Readonly<Record<string, unknown>>;
  readonly lakeVersion: string;
  /** Whether templates may read secrets of the environment: those of profiles.yml alone. */
  readonly secrets?: boolean;
  /** Where log(), log(info=true), print() and exceptions.warn() go. */
  onLog(message: string, kind: 'debug' | 'info' | 'print' | 'warn'): void;
}

/** The version of dbt whose templates lake reads; packages compare it. */
export const dbtVersion = '1.11.16';

/** Names that every template has, when parsing and when compiling (dbt's base context, docs.getdbt.com/reference/dbt-jinja-functions). */
export function baseContext(facts: InvocationFacts): Record<string, unknown> {
  const variable = (...args: unknown[]): unknown => {
    const { var_name: name, default: fallback } = bindArguments('var', ['var_name', 'default'], args);
    const key = text(name);
    if (Object.hasOwn(facts.vars, key)) return facts.vars[key];
    if (fallback !== undefined) return fallback;
    throw new LakeError([diagnose('var-missing', { name: key, nearest: nearest(key, Object.keys(facts.vars)) })]);
  };
  return {
    var: Object.assign(variable, { has_var: (name: unknown) => Object.hasOwn(facts.vars, text(name)) }),
    env_var: (...args: unknown[]) => {
      const given = bindArguments('env_var', ['var', 'default'], args);
      return envVar(facts, text(given['var']), given['default'] ?? null);
    },
    target: facts.target,
    env: facts.target,
    project_name: facts.projectName,
    invocation_id: facts.invocationId,
    run_started_at: new DateTime(facts.startedAt, { zone: true }),
    dbt_version: dbtVersion,
    lake_version: facts.lakeVersion,
    flags: templateFlags(facts.flags),
    invocation_args_dict: facts.args ?? namedArguments(facts.flags, facts.vars),
    dbt_metadata_envs: metadataOf(facts.env),
    // What a command selected is known after parsing, as in dbt.
    selected_resources: [],
    modules: pythonModules(() => new Date()),
    thread_id: 'MainThread',
    ...dataFunctions(),
    log: (...args: unknown[]) => {
      const given = bindArguments('log', ['msg', 'info'], args);
      facts.onLog(text(given['msg']), truthy(given['info'] ?? false) ? 'info' : 'debug');
      return '';
    },
    print: (...args: unknown[]) => {
      facts.onLog(text(bindArguments('print', ['msg'], args)['msg']), 'print');
      return '';
    },
    exceptions: exceptionsValue(facts),
    validation: { any: validateAny },
    adapter_macro: (name: unknown) => {
      const reason = `The "adapter_macro" macro has been deprecated. Instead, use the \`adapter.dispatch\` method to find a macro and call the result. adapter_macro was called for: ${text(name)}`;
      throw new LakeError([diagnose('template-raised', { message: reason })]);
    },
  };
}

/** A check of a config's value: it is one of these. */
function validateAny(...allowed: unknown[]): (value: unknown) => null {
  return (value) => {
    if (allowed.some((one) => equal(one, value))) return null;
    const message = `Expected value "${text(value)}" to be one of ${allowed.map(text).join(',')}`;
    throw new LakeError([diagnose('template-raised', { message })]);
  };
}

/** What the environment tells artifacts and macros about the run. */
function metadataOf(env: InvocationFacts['env']): Record<string, string> {
  const prefix = 'DBT_ENV_CUSTOM_ENV_';
  // No other variable is read: what is read is what the parse cache depends on.
  const names = Object.keys(env).filter((name) => name.startsWith(prefix) && env[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name.slice(prefix.length), env[name] as string]));
}

/** dbt's prefix of what may be read in profiles.yml and packages.yml alone and is shown nowhere. */
const secretPrefix = 'DBT_ENV_SECRET';

function envVar({ env, secrets }: InvocationFacts, name: string, fallback: unknown): unknown {
  if (secrets !== true && name.startsWith(secretPrefix)) {
    throw new LakeError([diagnose('env-var-secret', { name })]);
  }
  const value = env[name];
  if (value !== undefined) return value;
  if (fallback !== null) return fallback;
  throw new LakeError([diagnose('env-var-missing', { name })]);
}
