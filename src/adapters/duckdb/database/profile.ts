import { type Diagnostic, diagnose } from '../../../core/index.ts';

/** A database that is attached beside the target's own. */
export interface Attachment {
  readonly path: string;
  readonly type?: string | null;
  readonly alias?: string | null;
  readonly secret?: string | null;
  readonly read_only?: boolean;
  readonly options?: Readonly<Record<string, unknown>> | null;
  readonly is_ducklake?: boolean | null;
}

export interface Extension {
  readonly name: string;
  readonly repo?: string;
}

export interface Retries {
  readonly connect_attempts: number;
  readonly query_attempts?: number | null;
  readonly retryable_exceptions: readonly string[];
}

/** A target of `type: duckdb` with its defaults: the keys and their meaning are dbt-duckdb's. */
export interface Profile {
  readonly path: string;
  readonly database: string;
  readonly schema: string;
  readonly config_options: Readonly<Record<string, unknown>>;
  readonly extensions: readonly Extension[];
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: readonly Readonly<Record<string, unknown>>[];
  readonly external_root: string;
  readonly attach: readonly Attachment[];
  readonly retries: Retries | undefined;
  readonly disable_transactions: boolean;
  readonly keep_open: boolean;
  /** The databases that are kept by DuckLake, for adapter.is_ducklake(). */
  readonly ducklakes: readonly string[];
  /** What the profile asks for and lake has not: opening the database names it. */
  readonly unsupported: readonly string[];
}

type Kind = 'text' | 'integer' | 'boolean' | 'dict' | 'list';

const kinds: Readonly<Record<string, Kind>> = {
  type: 'text',
  threads: 'integer',
  path: 'text',
  database: 'text',
  schema: 'text',
  external_root: 'text',
  use_credential_provider: 'text',
  motherduck_token: 'text',
  config_options: 'dict',
  settings: 'dict',
  remote: 'dict',
  retries: 'dict',
  flights: 'dict',
  extensions: 'list',
  secrets: 'list',
  attach: 'list',
  filesystems: 'list',
  plugins: 'list',
  module_paths: 'list',
  disable_transactions: 'boolean',
  keep_open: 'boolean',
  is_ducklake: 'boolean',
};

/** Keys that must hold a value when they are there: the others may be null. */
const notNull = new Set(['path', 'database', 'schema', 'external_root', 'disable_transactions', 'keep_open']);

const attachmentKinds: Readonly<Record<string, Kind>> = {
  path: 'text',
  type: 'text',
  alias: 'text',
  secret: 'text',
  read_only: 'boolean',
  options: 'dict',
  is_ducklake: 'boolean',
};

const retryKinds: Readonly<Record<string, Kind>> = {
  connect_attempts: 'integer',
  query_attempts: 'integer',
  retryable_exceptions: 'list',
};

const names: Readonly<Record<Kind, string>> = {
  text: 'text',
  integer: 'a whole number',
  boolean: 'true or false',
  dict: 'a mapping',
  list: 'a list',
};

const isDict = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function fits(value: unknown, kind: Kind): boolean {
  if (kind === 'text') return typeof value === 'string';
  if (kind === 'integer') return Number.isInteger(value);
  if (kind === 'boolean') return typeof value === 'boolean';
  return kind === 'dict' ? isDict(value) : Array.isArray(value);
}

class Findings {
  readonly list: Diagnostic[] = [];
  add(key: string, reason: string, severity: 'error' | 'warning' = 'error'): void {
    this.list.push(diagnose('target-setting-invalid', { key, reason }, { severity }));
  }
}

/** Reads a target's settings; what is wrong is told by key. A key that dbt-duckdb does not know is let be, with a warning. */
export function readProfile(given: Readonly<Record<string, unknown>>): {
  readonly profile: Profile;
  readonly diagnostics: readonly Diagnostic[];
} {
  const findings = new Findings();
  const read: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(given)) {
    const kind = Object.hasOwn(kinds, key) ? kinds[key] : undefined;
    if (kind === undefined) findings.add(key, 'is not known to dbt-duckdb and has no effect', 'warning');
    else if (value === null && !notNull.has(key)) continue;
    else if (!fits(value, kind)) findings.add(key, `must be ${names[kind]}`);
    else read[key] = value;
  }
  const path = (read['path'] as string | undefined) ?? ':memory:';
  const attach = attachments(read['attach'] as readonly unknown[] | undefined, findings);
  const database = databaseName(path, read, attach, findings);
  const profile: Profile = {
    path,
    database,
    schema: (read['schema'] as string | undefined) ?? 'main',
    config_options: (read['config_options'] as Record<string, unknown> | undefined) ?? {},
    extensions: extensions(read['extensions'] as readonly unknown[] | undefined, findings),
    settings: (read['settings'] as Record<string, unknown> | undefined) ?? {},
    secrets: secrets(read, findings),
    external_root: (read['external_root'] as string | undefined) ?? '.',
    attach,
    retries: retries(read['retries'] as Record<string, unknown> | undefined, findings),
    disable_transactions: read['disable_transactions'] === true,
    keep_open: read['keep_open'] !== false,
    ducklakes: ducklakes(path, read['is_ducklake'] === true, attach),
    unsupported: unsupported(path, read, attach),
  };
  if (read['module_paths'] !== undefined || read['flights'] !== undefined) {
    const key = read['module_paths'] === undefined ? 'flights' : 'module_paths';
    findings.add(key, 'is for Python code, which lake does not run: it has no effect', 'warning');
  }
  return { profile, diagnostics: findings.list };
}

const scheme = (path: string) => /^([a-z][a-z0-9+.-]*):/i.exec(path)?.[1]?.toLowerCase() ?? '';
const isMotherduck = (path: string) => scheme(path) === 'md' || scheme(path) === 'motherduck';

/** The name that DuckDB gives to the database in a file: what stands before the first dot (as in dbt-duckdb). */
export function databaseNameOf(path: string): string {
  if (path === ':memory:') return 'memory';
  const base = (
    path
      .replace(/[?#].*$/s, '')
      .split('/')
      .at(-1) as string
  ).replace(/^(md|motherduck|ducklake):/i, '');
  if (isMotherduck(path)) return base.replace(/\.[^.]*$/, '') || 'my_db';
  if (scheme(path) === 'ducklake') return base.replace(/(.)\.[^.]*$/, '$1').replace(/^[^:]*:/, '');
  return base.replace(/^\.+/, '').split('.')[0] as string;
}

function databaseName(
  path: string,
  read: Readonly<Record<string, unknown>>,
  attach: readonly Attachment[],
  findings: Findings,
): string {
  const own = databaseNameOf(path);
  const given = read['database'] as string | undefined;
  if (own === '') findings.add('path', `'${path}' names no database`);
  if (given === undefined) return own;
  const attached = attach.some((one) => one.alias === given);
  if (own !== '' && given !== own && !attached && read['remote'] === undefined)
    findings.add('database', `must be '${own}', the database of '${path}', or the alias of one that is attached`);
  return given;
}

function attachments(given: readonly unknown[] | undefined, findings: Findings): Attachment[] {
  const read: Attachment[] = [];
  for (const [i, one] of (given ?? []).entries()) {
    const key = `attach[${i}]`;
    if (!isDict(one) || typeof one['path'] !== 'string') {
      findings.add(key, 'must be a mapping with a path');
      continue;
    }
    const bad = misfit(one, attachmentKinds);
    const twice = ['type', 'secret', 'read_only'].find(
      (name) => Boolean(one[name]) && isDict(one['options']) && Object.hasOwn(one['options'], name),
    );
    if (bad !== undefined) findings.add(`${key}.${bad.key}`, bad.reason);
    else if (twice !== undefined) findings.add(`${key}.${twice}`, 'is given twice: by itself and in options');
    else read.push(one as unknown as Attachment);
  }
  return read;
}

function misfit(
  given: Readonly<Record<string, unknown>>,
  known: Readonly<Record<string, Kind>>,
): { key: string; reason: string } | undefined {
  for (const [key, value] of Object.entries(given)) {
    const kind = Object.hasOwn(known, key) ? known[key] : undefined;
    if (kind === undefined) return { key, reason: `is not known; there are: ${Object.keys(known).join(', ')}` };
    if (value !== null && !fits(value, kind)) return { key, reason: `must be ${names[kind]}` };
  }
  return undefined;
}

function extensions(given: readonly unknown[] | undefined, findings: Findings): Extension[] {
  const read: Extension[] = [];
  for (const [i, one] of (given ?? []).entries()) {
    if (typeof one === 'string') read.push({ name: one });
    else if (isDict(one) && typeof one['name'] === 'string' && typeof one['repo'] === 'string')
      read.push({ name: one['name'], repo: one['repo'] });
    else findings.add(`extensions[${i}]`, 'must be a name, or a mapping with name and repo');
  }
  return read;
}

function secrets(read: Readonly<Record<string, unknown>>, findings: Findings): Readonly<Record<string, unknown>>[] {
  const found: Record<string, unknown>[] = [];
  for (const [i, one] of ((read['secrets'] as readonly unknown[] | undefined) ?? []).entries()) {
    if (isDict(one) && typeof one['type'] === 'string') found.push(one);
    else findings.add(`secrets[${i}]`, 'must be a mapping with a type');
  }
  const provider = read['use_credential_provider'];
  if (provider === 'aws') found.push({ type: 's3', provider: 'credential_chain' });
  else if (provider !== undefined && provider !== '') findings.add('use_credential_provider', "can only be 'aws'");
  return found;
}

function retries(given: Readonly<Record<string, unknown>> | undefined, findings: Findings): Retries | undefined {
  if (given === undefined) return undefined;
  const bad = misfit(given, retryKinds);
  if (bad !== undefined) findings.add(`retries.${bad.key}`, bad.reason);
  return { connect_attempts: 1, retryable_exceptions: ['IOException'], ...given };
}

function ducklakes(path: string, own: boolean, attach: readonly Attachment[]): string[] {
  const found = own || path.toLowerCase().includes('ducklake:') ? [databaseNameOf(path)] : [];
  for (const one of attach) {
    if (one.is_ducklake === true || one.path.toLowerCase().includes('ducklake:'))
      found.push(one.alias ?? databaseNameOf(one.path));
  }
  return found;
}

function unsupported(
  path: string,
  read: Readonly<Record<string, unknown>>,
  attach: readonly Attachment[],
): readonly string[] {
  const found: string[] = [];
  if ([path, ...attach.map((one) => one.path)].some(isMotherduck) || read['motherduck_token'] !== undefined)
    found.push('MotherDuck');
  if (read['remote'] !== undefined) found.push('a remote DuckDB (remote)');
  if (((read['filesystems'] as unknown[] | undefined) ?? []).length > 0)
    found.push('Python file systems (filesystems)');
  if (((read['plugins'] as unknown[] | undefined) ?? []).length > 0)
    found.push('plugins, which are Python code (plugins)');
  return found;
}
