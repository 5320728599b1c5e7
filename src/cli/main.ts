import yargs from 'yargs';
import { diagnose, LakeError, nearest } from '../core/index.ts';
import { commandCompleted, mainReportArgs, mainReportVersion } from '../report/index.ts';
import { commandFirst } from './argument-order.ts';
import { yargsOptions } from './flag.ts';
import {
  type Arguments,
  buildFlags,
  flagProblem,
  globalFlags,
  listFlags,
  pick,
  projectFlags,
  selectionFlags,
} from './flags.ts';
import { completeFlags, needlessFlags, refuseFlags } from './given-flags.ts';
import { ingestArguments } from './ingest-arguments.ts';
import { Output } from './output.ts';
import { projectFlags as flagsOfProject } from './project-flags.ts';

/** Commands that leave no log: they begin or remove what the log lies in, or have a program of their own. */
const unlogged: ReadonlySet<string> = new Set(['clean', 'init', 'ingest', 'completion']);

type Handler = (args: Arguments, output: Output) => Promise<number> | number;

/** Runs one command; sets the exit status: 0 well, 1 something failed, 2 usage or project, 130 interrupted. */
export async function main(words: readonly string[], version: string): Promise<void> {
  const argv = commandFirst(words);
  let status: number | undefined;
  let command: Promise<void> | undefined;
  const perform = async (handler: Handler, given: Arguments): Promise<void> => {
    let output = new Output(given as object);
    try {
      // Behind the name of an ingest stand the flags of its program.
      if (given._[0] !== 'ingest') check(given);
      const { flags: project, project: logged } = await flagsOfProject(given.projectDir);
      const args = completeFlags(given, { env: process.env, project }) as Arguments;
      output = await Output.of(args, unlogged.has(String(given._[0])) ? undefined : logged);
      await began(output, args, words);
      if (args._[0] !== 'ingest') check(args);
      refuseFlags(args);
      for (const note of needlessFlags(given)) output.message(note);
      status = await handler(args, output);
      ended(output, args, status === 0);
    } catch (problem) {
      if (!(problem instanceof LakeError)) throw problem;
      output.error(problem);
      ended(output, given, false);
      status = problem.exitCode;
    }
  };
  const check = (args: Arguments): void => {
    const reason = flagProblem(args);
    if (reason !== undefined) throw new LakeError([diagnose('usage', { reason })]);
  };
  // yargs is not told of the promise: for an asynchronous command it renders the whole help text first.
  const handle = (handler: Handler) => (args: object) => {
    command = perform(handler, args as unknown as Arguments);
  };
  const run = (command: 'build' | 'run' | 'test' | 'seed' | 'snapshot') =>
    handle(async (args, output) => (await import('./commands/run.ts')).runCommand(command, args, output, version));
  const runFlags = pick(...projectFlags, ...selectionFlags, ...buildFlags);
  const names = [
    'build',
    'run',
    'test',
    'seed',
    'snapshot',
    'compile',
    'parse',
    'ls',
    'list',
    'show',
    'retry',
    'run-operation',
    'source',
    'docs',
    'clone',
    'clean',
    'debug',
    'init',
    'deps',
    'ingest',
    'completion',
  ];
  const cli = yargs([...argv])
    .scriptName('lake')
    .version(version)
    .options(yargsOptions(globalFlags))
    .command('build', 'Build seeds and models and run their tests, each before it is published', runFlags, run('build'))
    .command('run', 'Build models', runFlags, run('run'))
    .command('test', 'Run data tests and unit tests', runFlags, run('test'))
    .command('snapshot', 'Keep what changed of the snapshots', runFlags, run('snapshot'))
    .command('seed', 'Load the CSV files of seed-paths', { ...runFlags, ...pick('show') }, run('seed'))
    .command(
      'retry',
      'Run again what the last run left undone',
      pick(...projectFlags, 'full-refresh', 'store-failures', 'lock-timeout'),
      handle(async (args, output) => (await import('./commands/retry.ts')).retryCommand(args, output, version)),
    )
    .command(
      'compile',
      'Write the SQL of models and tests to target/compiled',
      pick(
        ...projectFlags,
        ...selectionFlags,
        'inline',
        'full-refresh',
        'output',
        'introspect',
        'inject-ephemeral-ctes',
        'empty',
        'sqlparse',
      ),
      handle(async (args, output) => (await import('./commands/compile.ts')).compileCommand(args, output, version)),
    )
    .command(
      'parse',
      'Read and check the project, write target/manifest.json',
      pick(...projectFlags),
      handle(async (args, output) => (await import('./commands/parse.ts')).parseCommand(args, output, version)),
    )
    .command(
      ['ls', 'list'],
      'List what a selection picks',
      listFlags,
      handle(async (args, output) => (await import('./commands/ls.ts')).lsCommand(args, output, version)),
    )
    .command(
      'show',
      'Show rows of a model or of SQL',
      pick(
        ...projectFlags,
        ...selectionFlags,
        'inline',
        'inline-direct',
        'limit',
        'output',
        'introspect',
        'full-refresh',
        'sqlparse',
      ),
      handle(async (args, output) => (await import('./commands/show.ts')).showCommand(args, output, version)),
    )
    .command(
      'clone',
      'Copy the relations of another environment, which --state tells',
      pick(...projectFlags, ...selectionFlags, 'full-refresh'),
      handle(async (args, output) => {
        const { cloneCommand, cloneInTarget } = await import('./commands/clone.ts');
        return await cloneCommand(args, output, version, cloneInTarget);
      }),
    )
    .command(
      'run-operation <macro>',
      'Call a macro',
      pick(...projectFlags, 'args'),
      handle(async (args, output) =>
        (await import('./commands/run-operation.ts')).runOperationCommand(args, output, version),
      ),
    )
    .command(
      'source <action>',
      'source freshness: tell how old the rows of sources are, write target/sources.json',
      pick(...projectFlags, ...selectionFlags, 'output'),
      handle(async (args, output) =>
        (await import('./commands/source-freshness.ts')).sourceCommand(args, output, version),
      ),
    )
    .command(
      'docs <action>',
      'docs generate: write target/catalog.json, with what stands in the database',
      pick(...projectFlags, ...selectionFlags, 'compile', 'empty-catalog', 'static', 'empty', 'full-refresh'),
      handle(async (args, output) => (await import('./commands/docs.ts')).docsCommand(args, output, version)),
    )
    .command(
      'clean',
      'Remove the folders of clean-targets',
      pick(...projectFlags, 'clean-project-files-only'),
      handle(async (args, output) => (await import('./commands/clean.ts')).cleanCommand(args, output, version)),
    )
    .command(
      'debug',
      'Check project, target and connection',
      pick(...projectFlags, 'connection', 'config-dir'),
      handle(async (args, output) => (await import('./commands/debug.ts')).debugCommand(args, output, version)),
    )
    .command(
      'ingest [name] [args..]',
      'Load the raw layer: what the project file names under ingest:',
      (command) => command.options(pick('project-dir', 'vars')).strict(false),
      handle(async (args, output) => {
        const { name, rest } = ingestArguments(argv);
        return await (await import('./commands/ingest.ts')).ingestCommand(name, rest, args, output, version);
      }),
    )
    .command(
      'deps',
      'Install the packages of packages.yml',
      pick('project-dir', 'vars', 'add-package', 'source', 'lock', 'upgrade'),
      handle(async (args, output) => (await import('./commands/deps.ts')).depsCommand(args, output, version)),
    )
    .command(
      'init [name]',
      'Start a project that builds at once, or lake’s own from dbt’s',
      pick('from-dbt', 'project-dir', 'profiles-dir'),
      handle(async (args, output) => {
        if (args.fromDbt === true)
          return await (await import('./commands/from-dbt.ts')).fromDbtCommand(args, output, version);
        const name = typeof args['name'] === 'string' ? args['name'] : undefined;
        return (await import('./commands/init.ts')).initCommand(name, output);
      }),
    )
    .completion('completion', 'Print a completion script for the shell')
    .strict()
    .demandCommand(1, 'lake needs a command; see lake --help')
    .help()
    .alias('help', 'h')
    .wrap(100)
    .exitProcess(false)
    .fail((message, problem) => {
      if (problem) throw problem;
      const word = argv.find((a) => !a.startsWith('-')) ?? '';
      const known =
        /Unknown (?:command|argument)/.test(message) && !names.includes(word) ? nearest(word, names) : undefined;
      // yargs names a flag as it is written and again as it is kept: `warn-error, warnError`.
      const reason = message.replace(/\b([\w-]+-[\w-]+), (\w+)/g, (both, dashed: string, camel: string) =>
        dashed.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()) === camel ? dashed : both,
      );
      const one = reason.replace(/^Unknown arguments: ([^,]*)$/, 'Unknown argument: $1');
      throw new LakeError([diagnose('usage', { reason: one, nearest: known })]);
    });
  skipHelpText(cli);
  try {
    await cli.parseAsync();
    await command;
  } catch (problem) {
    if (problem instanceof LakeError) {
      new Output({}).error(problem);
      status = problem.exitCode;
    } else {
      // A defect of lake: say so plainly, with what helps to mend it only when it is asked for.
      process.stderr.write(
        `lake failed: ${problem instanceof Error ? problem.message : String(problem)}\nThis is a defect in lake; set LAKE_TRACE=1 and run it again to see where.\n`,
      );
      if (process.env['LAKE_TRACE']) process.stderr.write(`${problem instanceof Error ? problem.stack : ''}\n`);
      status = 2;
    }
  }
  process.exitCode = status ?? 0;
}

/** The first lines of a command's log: by whom it is, and what it was asked for. */
async function began(output: Output, args: Arguments, words: readonly string[]): Promise<void> {
  const { dbtVersion } = await import('../project/index.ts');
  output.event(mainReportVersion(dbtVersion));
  const known = Object.entries(args).filter(([key, value]) => value !== undefined && !/[-_$]/.test(key));
  const shown = known.map(([key, value]) => [key.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), argumentText(value)]);
  output.event(mainReportArgs({ invocation_command: `lake ${words.join(' ')}`, ...Object.fromEntries(shown) }));
}

const argumentText = (value: unknown): string => {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

function ended(output: Output, args: Arguments, success: boolean): void {
  const at = new Date();
  const seconds = (at.getTime() - output.startedAt.getTime()) / 1000;
  output.event(commandCompleted(`lake ${args._.join(' ')}`, success, at, seconds));
}

/**
 * yargs lays out the whole help text before each command runs, in case the command wants to print it, which costs a tenth of a
 * short command's time. Ours never do: `--help` and usage errors go another way. If yargs changes, only the time comes back.
 */
function skipHelpText(cli: object): void {
  const internal = cli as { getInternalMethods?: () => { getUsageInstance?: () => { cacheHelpMessage?: () => void } } };
  const usage = internal.getInternalMethods?.().getUsageInstance?.();
  if (usage?.cacheHelpMessage !== undefined) usage.cacheHelpMessage = () => undefined;
}
