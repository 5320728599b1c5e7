import { stringify } from 'yaml';
import { diagnose, LakeError, md5, nearest } from '../core/index.ts';
import {
  bindArguments,
  DateTime,
  items,
  PySet,
  parseJson,
  plain,
  pythonJson,
  repr,
  splitArguments,
  text,
  tuple,
} from '../template/index.ts';
import { pythonModules } from './python-modules.ts';
import { pythonYaml } from './yaml-file.ts';

export interface InvocationFacts {
  readonly invocationId: string;
  readonly startedAt: Date;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly vars: Readonly<Record<string, unknown>>;
  readonly projectName: string;
  readonly target: Readonly<Record<string, unknown>>;
  readonly flags: Readonly<Record<string, unknown>>;
  readonly lakeVersion: string;
  /** Whether templates may read secrets of the environment: those of profiles.yml alone. */
  readonly secrets?: boolean;
  /** Where log(), log(info=true), print() and exceptions.warn() go. */
  onLog(message: string, kind: 'debug' | 'info' | 'print' | 'warn'): void;
}

/** The version of dbt whose templates lake reads; packages compare it. */
export const dbtVersion = '1.11.0';

/** Names that every template has, when parsing and when compiling (dbt's base context, docs.getdbt.com/reference/dbt-jinja-functions). */
export function baseContext(facts: InvocationFacts): Record<string, unknown> {
  const variable = (...args: unknown[]): unknown => {
    const { name, default: fallback } = bindArguments('var', ['name', 'default'], args);
    const key = text(name);
    if (Object.hasOwn(facts.vars, key)) return facts.vars[key];
    if (fallback !== undefined) return fallback;
    throw new LakeError([diagnose('var-missing', { name: key, nearest: nearest(key, Object.keys(facts.vars)) })]);
  };
  const base: Record<string, unknown> = {
    var: Object.assign(variable, { has_var: (name: unknown) => Object.hasOwn(facts.vars, text(name)) }),
    env_var: (name: unknown, fallback?: unknown) => envVar(facts, text(name), fallback),
    target: facts.target,
    project_name: facts.projectName,
    invocation_id: facts.invocationId,
    run_started_at: new DateTime(facts.startedAt, { zone: true }),
    dbt_version: dbtVersion,
    lake_version: facts.lakeVersion,
    flags: { ...defaultFlags, ...facts.flags },
    invocation_args_dict: invocationArguments(facts),
    // What a command selected is known after parsing, as in dbt.
    selected_resources: [],
    modules: pythonModules(() => new Date()),
    thread_id: 'main',
    tojson: (...args: unknown[]) => {
      const given = bindArguments('tojson', ['value', 'default', 'sort_keys'], args);
      try {
        return pythonJson(given['value'], { sortKeys: given['sort_keys'] === true });
      } catch (problem) {
        if (given['default'] !== undefined) return given['default'];
        throw problem;
      }
    },
    fromjson: (value: unknown, fallback?: unknown) => tryParse(() => parseJson(text(value)), fallback),
    toyaml: (value: unknown) => stringify(plain(value)),
    fromyaml: (value: unknown, fallback?: unknown) => tryParse(() => pythonYaml(text(value)), fallback),
    log: (...args: unknown[]) => {
      const given = bindArguments('log', ['msg', 'info'], args);
      facts.onLog(text(given['msg']), given['info'] === true ? 'info' : 'debug');
      return '';
    },
    print: (message: unknown) => {
      facts.onLog(text(message), 'print');
      return '';
    },
    local_md5: (value: unknown) => md5(text(value)),
    set_strict: (values: unknown) => new PySet(items(values)),
    zip_strict: (...lists: unknown[]) => {
      const all = splitArguments(lists).positional.map((list) => items(list));
      const size = Math.min(...all.map((list) => list.length));
      return Array.from({ length: all.length === 0 ? 0 : size }, (_, i) => tuple(all.map((list) => list[i])));
    },
    exceptions: exceptions(facts),
  };
  return base;
}

/** The flags that dbt's templates read; what the command says comes over them. */
const defaultFlags = {
  FULL_REFRESH: false,
  WHICH: '',
  FAIL_FAST: false,
  EMPTY: false,
  DEBUG: false,
  STORE_FAILURES: false,
  WARN_ERROR: null,
  USE_COLORS: false,
  PARTIAL_PARSE: true,
  PRINT: true,
  QUIET: false,
  INDIRECT_SELECTION: 'eager',
};

/** dbt's names of the command's arguments: those of the flags in small letters. */
function invocationArguments(facts: InvocationFacts): Record<string, unknown> {
  const named = Object.entries({ ...defaultFlags, ...facts.flags }).map(([name, value]) => [name.toLowerCase(), value]);
  return { ...Object.fromEntries(named), vars: facts.vars };
}

/** dbt's prefix of what may be read in profiles.yml and packages.yml alone and is shown nowhere. */
const secretPrefix = 'DBT_ENV_SECRET';

function envVar({ env, secrets }: InvocationFacts, name: string, fallback: unknown): unknown {
  if (secrets !== true && name.startsWith(secretPrefix)) {
    throw new LakeError([diagnose('env-var-secret', { name })]);
  }
  const value = env[name];
  if (value !== undefined) return value;
  if (fallback !== undefined) return fallback;
  throw new LakeError([diagnose('env-var-missing', { name })]);
}

function tryParse(read: () => unknown, fallback: unknown): unknown {
  try {
    return read();
  } catch (problem) {
    if (fallback !== undefined) return fallback;
    throw problem;
  }
}

function exceptions(facts: InvocationFacts): Record<string, unknown> {
  const raise = (message: unknown): never => {
    throw new LakeError([diagnose('template-raised', { message: text(message) })]);
  };
  const named =
    (what: string) =>
    (...args: unknown[]) =>
      raise(
        `${what}: ${splitArguments(args)
          .positional.map((a) => (typeof a === 'string' ? a : repr(a)))
          .join(', ')}`,
      );
  return {
    raise_compiler_error: raise,
    raise_database_error: raise,
    raise_not_implemented: raise,
    raise_fail_fast_error: raise,
    raise_contract_error: named('contract'),
    missing_config: named('missing config'),
    missing_relation: named('missing relation'),
    missing_materialization: named('missing materialization'),
    column_type_missing: named('column type missing'),
    warn: (message: unknown) => {
      facts.onLog(text(message), 'warn');
      return '';
    },
  };
}
