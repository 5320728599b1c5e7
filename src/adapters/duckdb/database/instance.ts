import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { diagnose, LakeError } from '../../../core/index.ts';
import { engineMessage } from '../errors.ts';
import { literal, quote } from '../names.ts';
import { databaseProblem } from './problem.ts';
import type { Extension, Profile } from './profile.ts';
import { retried } from './retry.ts';
import { attachSql, secretSql, settingText } from './setup-sql.ts';

/**
 * Opens the database of a profile and makes ready what belongs to all of its connections: extensions, secrets, attached
 * databases. Rejects with LakeError that names the file or the key of the profile.
 */
export async function openInstance(profile: Profile, signal: AbortSignal | undefined): Promise<DuckDBInstance> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const config: Record<string, string> = {};
  for (const [key, value] of Object.entries(profile.config_options)) config[key] = settingText(value);
  const retries = profile.retries;
  const instance = await retried(
    { count: retries?.connect_attempts ?? 1, exceptions: retries?.retryable_exceptions ?? [], signal },
    () => DuckDBInstance.create(profile.path, config),
  ).catch((problem: unknown) => {
    throw fileProblem(problem, profile.path);
  });
  try {
    const connection = await instance.connect();
    try {
      await setUp(connection, profile);
    } finally {
      connection.closeSync();
    }
    return instance;
  } catch (problem) {
    instance.closeSync();
    throw problem;
  }
}

async function setUp(connection: DuckDBConnection, profile: Profile): Promise<void> {
  for (const extension of profile.extensions) await loadExtension(connection, extension);
  for (const [i, secret] of profile.secrets.entries())
    await runFor(`secrets[${i}]`, connection, secretSql(secret, i + 1), hiddenIn(secret));
  for (const [i, one] of profile.attach.entries()) {
    await connection.run(attachSql(one)).catch((problem: unknown) => {
      if (isLocked(engineMessage(problem).text)) throw fileProblem(problem, one.path);
      throw settingProblem(`attach[${i}]`, problem, []);
    });
  }
}

const jsonErrors = 'SET errors_as_json = true';

/** Settings belong to a connection; each one is given them, as dbt-duckdb does. Together, since each statement waits for a thread. */
export async function prepareConnection(connection: DuckDBConnection, profile: Profile): Promise<void> {
  const all = [jsonErrors, ...Object.entries(profile.settings).map(([key, value]) => settingSql(key, value))];
  try {
    await connection.run(all.join('; '));
  } catch {
    // Which of them is refused shows when they are given one by one.
    await applyOneByOne(connection, profile);
  }
}

async function applyOneByOne(connection: DuckDBConnection, profile: Profile): Promise<void> {
  await connection.run(jsonErrors).catch((problem: unknown) => {
    throw databaseProblem(problem, '', false);
  });
  for (const [key, value] of Object.entries(profile.settings)) {
    const hidden = secretName.test(key) ? [settingText(value)] : [];
    await runFor(`settings.${key}`, connection, settingSql(key, value), hidden);
  }
}

const settingSql = (key: string, value: unknown) => `SET ${key} = ${literal(settingText(value))}`;

async function runFor(
  key: string,
  connection: DuckDBConnection,
  sql: string,
  hidden: readonly string[],
): Promise<void> {
  await connection.run(sql).catch((problem: unknown) => {
    throw settingProblem(key, problem, hidden);
  });
}

async function loadExtension(connection: DuckDBConnection, { name, repo }: Extension): Promise<void> {
  const known = await connection.runAndReadAll(
    `SELECT loaded, installed FROM duckdb_extensions() WHERE extension_name = ${literal(name)} OR list_contains(aliases, ${literal(name)})`,
  );
  const [loaded, installed] = (known.getRowsJson()[0] ?? []) as [boolean?, boolean?];
  if (loaded === true) return;
  try {
    // `repo` is a name of the engine's (community, core_nightly) or an address.
    const from = repo === undefined ? '' : ` FROM ${/^\w+$/.test(repo) ? repo : literal(repo)}`;
    if (installed !== true || repo !== undefined) await connection.run(`INSTALL ${quote(name)}${from}`);
    await connection.run(`LOAD ${quote(name)}`);
  } catch (problem) {
    const [first = ''] = engineMessage(problem).text.split('\n');
    const hint =
      'where there is no way to the internet, put the extension in a folder and give it with settings.extension_directory, or a mirror with settings.custom_extension_repository';
    throw new LakeError([diagnose('engine-extension', { name }, { hint, notes: [{ message: first }] })]);
  }
}

const isLocked = (text: string) =>
  /Could not set lock on file|Conflicting lock|already attached|being used by another process/i.test(text);

function fileProblem(problem: unknown, file: string): LakeError {
  const { text } = engineMessage(problem);
  const [first = ''] = text.split('\n');
  if (isLocked(text)) {
    const held = /Conflicting lock is held in (.*?) \(PID (\d+)\)/.exec(text);
    const holder = held === null ? 'another program' : `${held[1]} (process ${held[2]})`;
    return new LakeError([diagnose('database-locked', { file, holder })], 1);
  }
  if (/options were not recognized|Unrecognized configuration/i.test(text))
    return settingProblem('config_options', problem, []);
  if (/extension/i.test(text) && /install|load/i.test(text)) {
    const name = /extension ["'](\w+)["']|["'](\w+)["'] extension|required extension '(\w+)'/i.exec(text);
    return new LakeError([diagnose('engine-extension', { name: name?.slice(1).find(Boolean) ?? '' })], 1);
  }
  const hint = /No such file/.test(text)
    ? 'the folder of the database must be there; the file itself is made'
    : undefined;
  return new LakeError([diagnose('database-unreadable', { file, reason: first }, { hint })], 1);
}

const secretName = /secret|token|password|key/i;

function hiddenIn(secret: Readonly<Record<string, unknown>>): string[] {
  const shown = new Set(['type', 'name', 'provider', 'scope', 'persistent']);
  return Object.entries(secret)
    .filter(([key]) => !shown.has(key))
    .map(([, value]) => settingText(value));
}

/** A key of the profile that the engine refuses; what must not be seen is left out of its words. */
function settingProblem(key: string, problem: unknown, hidden: readonly string[]): LakeError {
  let [first = ''] = engineMessage(problem).text.split('\n');
  for (const value of hidden) if (value.length > 2) first = first.replaceAll(value, '***');
  first = first.replace(/\b(password|token|secret)\s*=\s*\S+/gi, '$1=***');
  return new LakeError([diagnose('target-setting-invalid', { key, reason: `is refused by the engine: ${first}` })]);
}
