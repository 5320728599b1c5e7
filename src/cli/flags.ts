import type { Options } from 'yargs';

/** Each flag is declared once; commands pick by name. Spelling and short forms are dbt's. */
export const flags = {
  'project-dir': { type: 'string', describe: 'Folder of the project (default: here or the nearest above)' },
  target: { alias: 't', type: 'string', describe: 'Target to use (default: the project’s, or LAKE_TARGET)' },
  profile: { type: 'string', describe: 'Profile of profiles.yml, for a dbt project' },
  'profiles-dir': { type: 'string', describe: 'Folder of profiles.yml (default: here, the project’s, ~/.dbt)' },
  'target-path': { type: 'string', describe: 'Folder for artifacts (default: target)' },
  vars: { type: 'string', describe: "Vars as YAML or JSON: '{key: value}'" },
  threads: { type: 'number', describe: 'How many statements run at once' },
  select: {
    alias: ['s', 'm', 'models'],
    type: 'string',
    array: true,
    describe: 'What to take, e.g. +fct_film, tag:kpi, path/to',
  },
  exclude: { type: 'string', array: true, describe: 'What to leave out of it' },
  selector: { type: 'string', describe: 'A selection named in selectors.yml' },
  'indirect-selection': {
    choices: ['eager', 'cautious', 'buildable', 'empty'],
    default: 'eager',
    describe: 'Which tests come along',
  },
  'resource-type': { alias: 'resource-types', type: 'string', array: true, describe: 'Only resources of these types' },
  'exclude-resource-type': { type: 'string', array: true, describe: 'No resources of these types' },
  'full-refresh': { alias: 'f', type: 'boolean', default: false, describe: 'Build incremental models from scratch' },
  'fail-fast': { alias: 'x', type: 'boolean', default: false, describe: 'Stop at the first failure' },
  'store-failures': { type: 'boolean', default: false, describe: 'Keep the failing rows of tests as tables' },
  'lock-timeout': { type: 'number', default: 600, describe: 'Seconds to wait for another lake' },
  'partial-parse': { type: 'boolean', default: true, describe: 'Reuse what is unchanged since the last parse' },
  limit: { type: 'number', default: 5, describe: 'Rows to show; -1 for all' },
  inline: { type: 'string', describe: 'SQL to use instead of a model' },
  output: { alias: 'o', type: 'string', describe: 'Form of the output' },
  'from-dbt': {
    type: 'boolean',
    default: false,
    describe: 'Write project.yml beside dbt_project.yml, and say what differs',
  },
  'add-package': { type: 'string', describe: 'Add a package to the list first, e.g. dbt-labs/dbt_utils@1.3.0' },
  source: { choices: ['hub', 'git', 'local'], default: 'hub', describe: 'Where the added package is' },
  lock: { type: 'boolean', default: false, describe: 'Only write package-lock.yml' },
  upgrade: { type: 'boolean', default: false, describe: 'Look for newer versions although package-lock.yml fits' },
  'version-check': {
    type: 'boolean',
    default: true,
    describe: 'Take only versions of packages that ask for the dbt whose templates lake reads',
  },
  'clean-project-files-only': {
    type: 'boolean',
    default: true,
    describe: 'Remove nothing outside the project (always so)',
  },
  'output-keys': { type: 'string', array: true, describe: 'Keys of the JSON output' },
} satisfies Record<string, Options>;

export const globalFlags = {
  quiet: { alias: 'q', type: 'boolean', default: false, describe: 'Only failures and totals' },
  debug: { alias: 'd', type: 'boolean', default: false, describe: 'Show messages of log() too' },
  'log-format': { choices: ['text', 'json'], default: 'text', describe: 'Progress for people or machines' },
  color: { alias: 'use-colors', type: 'boolean', describe: 'Colours on or off' },
} satisfies Record<string, Options>;

export const projectFlags = [
  'project-dir',
  'target',
  'profile',
  'profiles-dir',
  'target-path',
  'vars',
  'threads',
  'partial-parse',
] as const;
export const selectionFlags = [
  'select',
  'exclude',
  'selector',
  'indirect-selection',
  'resource-type',
  'exclude-resource-type',
] as const;

/** What each number must be: one place for all commands. */
const numbers: Readonly<Record<string, { readonly must: string; holds(value: number): boolean }>> = {
  threads: { must: 'a whole number of at least 1', holds: (n) => Number.isInteger(n) && n >= 1 },
  lockTimeout: { must: 'a number of seconds, 0 or more', holds: (n) => Number.isFinite(n) && n >= 0 },
  limit: { must: 'a whole number, or -1 for all rows', holds: (n) => Number.isInteger(n) && n >= -1 },
};

/** Flags that yargs takes empty although they say nothing then. */
const worded = [
  'vars',
  'target',
  'profile',
  'profilesDir',
  'targetPath',
  'projectDir',
  'selector',
  'output',
  'inline',
  'addPackage',
];

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
  return Object.fromEntries(names.map((name) => [name, flags[name]]));
}

/** What yargs gives, with the types the commands rely on. */
export interface Arguments {
  readonly projectDir?: string;
  readonly target?: string;
  readonly profile?: string;
  readonly profilesDir?: string;
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
  readonly fullRefresh?: boolean;
  readonly failFast?: boolean;
  readonly storeFailures?: boolean;
  readonly lockTimeout?: number;
  readonly limit?: number;
  readonly inline?: string;
  readonly output?: string;
  readonly outputKeys?: string[];
  readonly addPackage?: string;
  readonly fromDbt?: boolean;
  readonly source?: 'hub' | 'git' | 'local';
  readonly lock?: boolean;
  readonly upgrade?: boolean;
  readonly versionCheck?: boolean;
  readonly cleanProjectFilesOnly?: boolean;
  readonly _: readonly (string | number)[];
  readonly [key: string]: unknown;
}
