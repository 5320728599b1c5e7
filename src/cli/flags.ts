import type { Options } from 'yargs';
import { camel, type Flag, yargsOptions } from './flag.ts';
import { globalFlags } from './global-flags.ts';
import type { OutputFlags } from './output.ts';

export { globalFlags };

const notYet = 'leave it out, or run this with dbt';

/** Flags of some commands; commands pick by name. */
export const flags = {
  'project-dir': { type: 'string', describe: 'Folder of the project (default: here or the nearest above)' },
  'profiles-dir': { type: 'string', describe: 'Folder of profiles.yml (default: the project, then ~/.dbt)' },
  'target-path': {
    type: 'string',
    env: ['LAKE_TARGET_PATH'],
    describe: 'Folder for artifacts (default: target)',
  },
  vars: { type: 'string', commandLineOnly: true, describe: "Vars as YAML or JSON: '{key: value}'" },
  threads: { type: 'number', commandLineOnly: true, describe: 'How many statements run at once' },
  select: {
    alias: ['s', 'm', 'models', 'model'],
    type: 'string',
    array: true,
    commandLineOnly: true,
    describe: 'What to take, e.g. +fct_film, tag:kpi, path/to',
  },
  exclude: { type: 'string', array: true, commandLineOnly: true, describe: 'What to leave out of it' },
  selector: { type: 'string', commandLineOnly: true, describe: 'A selection named in selectors.yml' },
  'resource-type': {
    alias: 'resource-types',
    type: 'string',
    array: true,
    env: ['DBT_RESOURCE_TYPES'],
    describe: 'Only resources of these types',
  },
  'exclude-resource-type': {
    alias: 'exclude-resource-types',
    type: 'string',
    array: true,
    env: ['DBT_EXCLUDE_RESOURCE_TYPES'],
    describe: 'No resources of these types',
  },
  'full-refresh': { alias: 'f', type: 'boolean', default: false, describe: 'Build incremental models from scratch' },
  'store-failures': { type: 'boolean', default: false, describe: 'Keep the failing rows of tests as tables' },
  empty: { type: 'boolean', default: false, describe: 'Build from no rows of refs and sources' },
  sample: { type: 'string', describe: "Build from a window of time only: '3 days', or start and end" },
  'event-time-start': { type: 'string', describe: 'Where the batches of microbatch models begin' },
  'event-time-end': { type: 'string', describe: 'Where the batches of microbatch models end' },
  'export-saved-queries': {
    type: 'boolean',
    describe: 'dbt: export saved queries within build',
    needless: 'saved queries are carried and not run, as in dbt without its cloud',
  },
  'include-saved-query': {
    type: 'boolean',
    describe: 'dbt: take saved queries along in build',
    needless: 'saved queries are carried and not run',
  },
  sqlparse: {
    type: 'string',
    describe: 'dbt: settings of its SQL parser',
    needless: 'lake does not use that parser',
  },
  'lock-timeout': { type: 'number', default: 600, commandLineOnly: true, describe: 'Seconds to wait for another lake' },
  limit: { type: 'number', default: 5, commandLineOnly: true, describe: 'Rows to show; -1 for all' },
  inline: { type: 'string', commandLineOnly: true, describe: 'SQL to use instead of a model' },
  'inline-direct': {
    type: 'string',
    commandLineOnly: true,
    describe: 'SQL to send as it is, without templates',
  },
  introspect: { type: 'boolean', default: true, describe: 'Let templates ask the engine while compiling' },
  'inject-ephemeral-ctes': {
    type: 'boolean',
    default: true,
    commandLineOnly: true,
    describe: 'Write ephemeral models into the SQL of those that read them',
  },
  output: { alias: 'o', type: 'string', commandLineOnly: true, describe: 'Form of the output' },
  'output-keys': { type: 'string', array: true, commandLineOnly: true, describe: 'Keys of the JSON output' },
  show: {
    type: 'boolean',
    default: false,
    commandLineOnly: true,
    refused: notYet,
    describe: 'Show the first rows of each seed',
  },
  args: { type: 'string', commandLineOnly: true, describe: "Arguments of the macro as YAML or JSON: '{key: value}'" },
  connection: { type: 'boolean', commandLineOnly: true, describe: 'Check the connection only' },
  'config-dir': { type: 'boolean', commandLineOnly: true, describe: 'Tell where profiles.yml is looked for' },
  'clean-project-files-only': {
    type: 'boolean',
    default: true,
    describe: 'Refuse to clean outside the project; lake always does',
  },
  compile: { type: 'boolean', default: true, commandLineOnly: true, describe: 'Compile the models first' },
  'empty-catalog': { type: 'boolean', default: false, commandLineOnly: true, describe: 'Do not ask the engine' },
  static: {
    type: 'boolean',
    default: false,
    commandLineOnly: true,
    refused: notYet,
    describe: 'One page with all in it',
  },
  'from-dbt': {
    type: 'boolean',
    default: false,
    commandLineOnly: true,
    describe: 'Write project.yml beside dbt_project.yml, and say what differs',
  },
  'add-package': {
    type: 'string',
    commandLineOnly: true,
    describe: 'Add a package to the list first, e.g. dbt-labs/dbt_utils@1.3.0',
  },
  source: {
    choices: ['hub', 'git', 'local'],
    default: 'hub',
    commandLineOnly: true,
    describe: 'Where the added package is',
  },
  lock: { type: 'boolean', default: false, commandLineOnly: true, describe: 'Only write package-lock.yml' },
  upgrade: {
    type: 'boolean',
    default: false,
    commandLineOnly: true,
    describe: 'Look for newer versions although package-lock.yml fits',
  },
} satisfies Record<string, Flag>;

export const projectFlags = ['project-dir', 'profiles-dir', 'target-path', 'vars', 'threads'] as const;

export const selectionFlags = ['select', 'exclude', 'selector', 'resource-type', 'exclude-resource-type'] as const;

export const buildFlags = [
  'full-refresh',
  'store-failures',
  'empty',
  'sample',
  'event-time-start',
  'event-time-end',
  'export-saved-queries',
  'include-saved-query',
  'sqlparse',
  'lock-timeout',
] as const;

/** What each number must be: one place for all commands. */
const numbers: Readonly<Record<string, { readonly must: string; holds(value: number): boolean }>> = {
  threads: { must: 'a whole number of at least 1', holds: (n) => Number.isInteger(n) && n >= 1 },
  lockTimeout: { must: 'a number of seconds, 0 or more', holds: (n) => Number.isFinite(n) && n >= 0 },
  limit: { must: 'a whole number, or -1 for all rows', holds: (n) => Number.isInteger(n) && n >= -1 },
  printerWidth: { must: 'a whole number of at least 20', holds: (n) => Number.isInteger(n) && n >= 20 },
  logFileMaxBytes: { must: 'a whole number, or 0 for no end', holds: (n) => Number.isInteger(n) && n >= 0 },
};

/** Flags that yargs takes empty although they say nothing then. */
const worded = Object.entries({ ...flags, ...globalFlags } as Record<string, Flag>)
  .filter(([, flag]) => flag.type === 'string' && flag.array === undefined)
  .map(([name]) => camel(name));

/** What is wrong with the values of flags; yargs looks only at their names. */
export function flagProblem(args: Readonly<Record<string, unknown>>): string | undefined {
  const dashed = (name: string) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  for (const [name, { must, holds }] of Object.entries(numbers)) {
    const value = args[name];
    if (value === undefined) continue;
    if (Array.isArray(value)) return `${dashed(name)} is given twice`;
    if (typeof value !== 'number' || !holds(value)) return `${dashed(name)} must be ${must}`;
  }
  for (const name of worded) {
    const value = args[name];
    if (Array.isArray(value)) return `${dashed(name)} is given twice`;
    if (value === '') return `${dashed(name)} needs a value`;
  }
  return undefined;
}

export function pick(...names: readonly (keyof typeof flags)[]): Record<string, Options> {
  return yargsOptions(Object.fromEntries(names.map((name) => [name, flags[name] as Flag])));
}

/** In ls `--models` is a flag of its own: it lists models only. */
export const listFlags: Record<string, Options> = {
  ...pick(...projectFlags, ...selectionFlags, 'output', 'output-keys'),
  select: { ...pick('select')['select'], alias: 's' },
  models: { ...pick('select')['select'], alias: ['m', 'model'], describe: 'The same, of models only' },
};

/** What yargs gives, with the types the commands rely on. */
export interface Arguments extends OutputFlags {
  readonly projectDir?: string;
  readonly profilesDir?: string;
  readonly profile?: string;
  readonly target?: string;
  readonly targetPath?: string;
  readonly vars?: string;
  readonly threads?: number;
  readonly partialParse?: boolean;
  readonly select?: string[];
  readonly exclude?: string[];
  readonly selector?: string;
  readonly indirectSelection?: 'eager' | 'cautious' | 'buildable' | 'empty';
  readonly resourceType?: string[];
  readonly excludeResourceType?: string[];
  readonly state?: string;
  readonly deferState?: string;
  readonly defer?: boolean;
  readonly favorState?: boolean;
  readonly fullRefresh?: boolean;
  readonly failFast?: boolean;
  readonly storeFailures?: boolean;
  readonly lockTimeout?: number;
  readonly limit?: number;
  readonly inline?: string;
  readonly inlineDirect?: string;
  readonly introspect?: boolean;
  readonly injectEphemeralCtes?: boolean;
  readonly empty?: boolean;
  readonly sample?: string;
  readonly eventTimeStart?: string;
  readonly eventTimeEnd?: string;
  readonly output?: string;
  readonly outputKeys?: string[];
  readonly addPackage?: string;
  readonly fromDbt?: boolean;
  readonly source?: 'hub' | 'git' | 'local';
  readonly lock?: boolean;
  readonly upgrade?: boolean;
  readonly cleanProjectFilesOnly?: boolean;
  readonly writeJson?: boolean;
  readonly versionCheck?: boolean;
  readonly _: readonly (string | number)[];
  readonly [key: string]: unknown;
}
