import { resolve } from 'node:path';
import { type InvocationFacts, namedArguments } from '../project/index.ts';
import { tuple } from '../template/index.ts';

/** dbt's names of the commands that lake calls otherwise. */
const commandNames: Readonly<Record<string, string>> = { ls: 'list' };

/** Arguments of the command line that templates find under dbt's names. */
const listed = ['select', 'exclude', 'resourceType', 'excludeResourceType'];
const single = [
  'selector',
  'defer',
  'favorState',
  'state',
  'deferState',
  'introspect',
  'empty',
  'target',
  'profile',
  'threads',
  'logLevel',
  'logLevelFile',
  'logFormatFile',
  'logFileMaxBytes',
  'useColorsFile',
  'print',
  'sample',
  'eventTimeStart',
  'eventTimeEnd',
  'inline',
  'limit',
];

/** `flags` and `invocation_args_dict` of templates, from what the command was given. */
export function templateFacts(
  given: object,
  { root, cliVars }: { readonly root: string; readonly cliVars: Readonly<Record<string, unknown>> },
): Pick<InvocationFacts, 'flags' | 'args'> {
  const args = given as Readonly<Record<string, unknown>>;
  const words = Array.isArray(args['_']) ? args['_'].map(String) : [];
  const command = words[0] === 'docs' || words[0] === 'source' ? (words[1] ?? words[0]) : (words[0] ?? '');
  const flags = {
    WHICH: commandNames[command] ?? command,
    // Templates compare it with dbt's own words.
    INVOCATION_COMMAND: ['dbt', ...process.argv.slice(2)].join(' '),
    FULL_REFRESH: args['fullRefresh'] === true,
    STORE_FAILURES: args['storeFailures'] === true,
    EMPTY: args['empty'] === true,
    FAIL_FAST: args['failFast'] === true,
    DEBUG: args['debug'] === true,
    QUIET: args['quiet'] === true,
    WARN_ERROR: args['warnError'] === true ? true : null,
    PRINT: args['print'] !== false,
    USE_COLORS: args['useColors'] ?? true,
    LOG_FORMAT: args['logFormat'] ?? 'default',
    PRINTER_WIDTH: args['printerWidth'] ?? 80,
    PARTIAL_PARSE: args['partialParse'] !== false,
    WRITE_JSON: args['writeJson'] !== false,
    VERSION_CHECK: args['versionCheck'] !== false,
    INTROSPECT: args['introspect'] !== false,
    INDIRECT_SELECTION: args['indirectSelection'] ?? 'eager',
    PROFILES_DIR: args['profilesDir'] ?? null,
    TARGET_PATH: args['targetPath'] ?? null,
    LOG_PATH: resolve(root, typeof args['logPath'] === 'string' ? args['logPath'] : 'logs'),
  };
  const named: Record<string, unknown> = { project_dir: root };
  for (const key of listed) {
    const value = args[key];
    if (Array.isArray(value) && value.length > 0) named[snake(key)] = tuple([...value]);
  }
  for (const key of single) if (args[key] !== undefined && !untold(command, key)) named[snake(key)] = args[key];
  return { flags, args: namedArguments(flags, cliVars, named) };
}

/** lake gives each command all flags, dbt only those that it has. */
const untold = (command: string, key: string) =>
  (key === 'limit' || key === 'inline') && !['show', 'compile'].includes(command);

const snake = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
