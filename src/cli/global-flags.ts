import type { Flag } from './flag.ts';

const logLevels = ['debug', 'info', 'warn', 'error', 'none'];
const logFormats = ['text', 'debug', 'json', 'default'];

/** Flags of every command. */
export const globalFlags = {
  quiet: { alias: 'q', type: 'boolean', default: false, project: true, describe: 'Only failures and totals' },
  debug: { alias: 'd', type: 'boolean', default: false, project: true, describe: 'Tell more, messages of log() too' },
  'log-format': {
    choices: logFormats,
    default: 'default',
    project: true,
    describe: 'Progress for people, or as JSON lines on stdout for machines',
  },
  'log-format-file': { choices: logFormats, default: 'debug', project: true, describe: 'The same for the log file' },
  'log-level': { choices: logLevels, default: 'info', project: true, describe: 'The least that is told' },
  'log-level-file': {
    choices: logLevels,
    default: 'debug',
    project: true,
    describe: 'The least that the log file holds',
  },
  'log-path': { type: 'string', project: true, describe: 'Folder of the log file (default: logs)' },
  'log-file-max-bytes': {
    type: 'number',
    default: 10_485_760,
    project: true,
    describe: 'Size at which a new log file begins',
  },
  'use-colors': { alias: 'color', type: 'boolean', project: true, describe: 'Colours on or off' },
  'use-colors-file': { type: 'boolean', default: false, project: true, describe: 'Colours in the log file' },
  'printer-width': { type: 'number', default: 80, project: true, describe: 'Width of lines of progress' },
  print: { type: 'boolean', default: true, describe: 'Show what print() of templates gives' },
  'warn-error': { type: 'boolean', default: false, project: true, describe: 'Every warning is an error' },
  'warn-error-options': {
    type: 'string',
    project: true,
    describe:
      "Which warnings are errors or untold: '{error: all, warn: [...], silence: [...]}', by dbt's or lake's names",
  },
  'fail-fast': { alias: 'x', type: 'boolean', default: false, project: true, describe: 'Stop at the first failure' },
  target: {
    alias: 't',
    type: 'string',
    env: ['LAKE_TARGET'],
    describe: 'Target to use (default: the project’s, or LAKE_TARGET)',
  },
  profile: { type: 'string', describe: 'Profile of profiles.yml to use' },
  state: {
    type: 'string',
    env: ['DBT_ARTIFACT_STATE_PATH'],
    describe: 'Folder with the artifacts to compare with',
  },
  defer: {
    type: 'boolean',
    default: false,
    env: ['DBT_DEFER_TO_STATE'],
    describe: 'Read what is not selected where the state says it stands',
  },
  'defer-state': {
    type: 'string',
    describe: 'Folder with the manifest that --defer reads (default: --state)',
  },
  'favor-state': {
    type: 'boolean',
    default: false,
    env: ['DBT_FAVOR_STATE_MODE'],
    describe: 'With --defer, read the state’s relation even where this target has one',
  },
  'indirect-selection': {
    choices: ['eager', 'cautious', 'buildable', 'empty'],
    default: 'eager',
    project: true,
    describe: 'Which tests come along',
  },
  'partial-parse': {
    type: 'boolean',
    default: true,
    project: true,
    describe: 'Reuse what is unchanged since the last parse',
  },
  'version-check': {
    type: 'boolean',
    default: true,
    project: true,
    describe: 'Hold the project to its require-dbt-version',
  },
  'write-json': { type: 'boolean', default: true, project: true, describe: 'Write artifacts to the target folder' },
  'single-threaded': { type: 'boolean', default: false, describe: 'One statement at a time, as --threads 1' },
  'cache-selected-only': {
    type: 'boolean',
    project: true,
    describe: 'dbt: look up only the schemas of what is selected',
    needless: 'lake looks a relation up when something asks for it',
  },
  'populate-cache': {
    type: 'boolean',
    project: true,
    describe: 'dbt: look up all relations at the start',
    needless: 'lake looks a relation up when something asks for it',
  },
  'log-cache-events': {
    type: 'boolean',
    describe: 'dbt: log what its cache of relations does',
    needless: 'lake has no such cache',
  },
  'macro-debugging': {
    type: 'boolean',
    describe: 'dbt: debug() of templates starts a Python debugger',
    needless: 'there is no Python to debug; log() and print() show values',
  },
  'partial-parse-file-path': {
    type: 'string',
    describe: 'dbt: where its partial_parse.msgpack stands',
    needless: 'lake keeps its parse cache in the target folder and knows what is unchanged by content',
  },
  'partial-parse-file-diff': {
    type: 'boolean',
    describe: 'dbt: find out itself which files changed',
    needless: 'lake always does',
  },
  'static-parser': {
    type: 'boolean',
    project: true,
    describe: 'dbt: read simple models without rendering them',
    needless: 'lake always renders, from its cache where nothing changed',
  },
  'use-experimental-parser': {
    type: 'boolean',
    project: true,
    describe: 'dbt: another parser of models',
    needless: 'lake has one parser',
  },
  'use-fast-test-edges': {
    type: 'boolean',
    describe: 'dbt: another way to order tests',
    needless: 'lake’s order is always found that way',
  },
  'record-timing-info': {
    alias: 'r',
    type: 'string',
    commandLineOnly: true,
    describe: 'dbt: write a Python profile to a file',
    needless: 'there is no Python to profile; run_results.json has the times of each node',
  },
  'send-anonymous-usage-stats': {
    type: 'boolean',
    project: true,
    describe: 'dbt: tell dbt Labs about this run',
    needless: 'lake tells nobody anything',
  },
  'show-all-deprecations': {
    type: 'boolean',
    commandLineOnly: true,
    describe: 'dbt: tell each deprecation every time',
    needless: 'lake tells each warning every time',
  },
  'upload-to-artifacts-ingest-api': {
    type: 'boolean',
    describe: 'dbt: send artifacts to dbt platform',
    needless: 'lake sends nothing; the artifacts are in the target folder',
  },
  'show-resource-report': {
    type: 'boolean',
    describe: 'dbt: tell how much memory and time the command took',
    needless: 'lake does not measure itself',
  },
} satisfies Record<string, Flag>;
