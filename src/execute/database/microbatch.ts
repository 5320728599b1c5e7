import { type DatabaseCompiler, materialize, toRelation } from '../../compile/index.ts';
import { type Diagnostic, diagnose, LakeError } from '../../core/index.ts';
import { behaviorFlag, type Node, type Project } from '../../project/index.ts';
import { type Batch, type BatchSize, batchName, planBatches } from './batches.ts';

/** What came of the batches of a model. */
export interface BatchOutcome {
  readonly successful: readonly Batch[];
  readonly failed: readonly Batch[];
  readonly diagnostics: readonly Diagnostic[];
  readonly response: Readonly<Record<string, unknown>>;
}

export interface MicrobatchOptions {
  readonly compiler: DatabaseCompiler;
  readonly project: Project;
  readonly engine: string;
  readonly fullRefresh: boolean;
  readonly threads: number;
  readonly signal: AbortSignal;
  readonly now: Date;
  readonly eventTimeStart?: Date | undefined;
  readonly eventTimeEnd?: Date | undefined;
  /** The batches of an earlier run that failed: only these are run (retry). */
  readonly again?: readonly Batch[] | undefined;
  /** Keeps the compiled SQL of a batch. */
  compiled(node: Node, sql: string, batch: string): void;
}

const sizes: readonly string[] = ['hour', 'day', 'month', 'year'];

/** Whether a model is built batch by batch. */
export function isMicrobatch(node: Node, project: Project): boolean {
  const asked = node.config.materialized === 'incremental' && node.config['incremental_strategy'] === 'microbatch';
  return asked && (behaviorFlag(project.settings, batchedFlag) || !hasOwnStrategy(project));
}

const batchedFlag = 'require_batched_execution_for_custom_microbatch_strategy';

/** Whether the project or a package has a microbatch strategy of its own: dbt hands it the whole, not batches, unless the flag is set. */
function hasOwnStrategy(project: Project): boolean {
  return [...project.packages.keys()].some((name) =>
    project.macros.nodes.has(`macro.${name}.get_incremental_microbatch_sql`),
  );
}

/**
 * Runs a microbatch model batch by batch: the first alone, for it may make the table; the last alone, for it runs the post-hooks;
 * those between at once where `concurrent_batches` says so (docs.getdbt.com/docs/build/parallel-batch-execution).
 */
export async function runMicrobatch(node: Node, options: MicrobatchOptions): Promise<BatchOutcome> {
  const size = sizeOf(node);
  const existing = await options.compiler.existing(toRelation(node));
  const refresh = node.config['full_refresh'] ?? options.fullRefresh;
  // What went well before must stay, so that what is run again is added to it.
  const incremental = options.again !== undefined || (existing?.type === 'table' && refresh !== true);
  const batches = options.again ?? plan(node, size, incremental, options);
  const successful: Batch[] = [];
  const failed: Batch[] = [];
  const diagnostics: Diagnostic[] = [];
  let response: Readonly<Record<string, unknown>> = {};
  const run = async (index: number, add: boolean): Promise<void> => {
    const batch = batches[index] as Batch;
    if (options.signal.aborted) {
      failed.push(batch);
      return;
    }
    try {
      const hooks = { first: index === 0, last: index === batches.length - 1 };
      response = await runBatch(node, { batch, size, incremental: add, hooks }, options);
      successful.push(batch);
    } catch (problem) {
      if (!(problem instanceof LakeError)) throw problem;
      diagnostics.push(...problem.diagnostics);
      failed.push(batch);
    }
  };
  await run(0, incremental);
  if (failed.length > 0) failed.push(...batches.slice(1));
  else if (batches.length > 1) {
    const between = Array.from({ length: batches.length - 2 }, (_, i) => i + 1);
    const lanes = node.config['concurrent_batches'] === true ? Math.max(1, options.threads) : 1;
    await Promise.all(
      Array.from({ length: lanes }, async () => {
        for (let next = between.shift(); next !== undefined; next = between.shift()) await run(next, true);
      }),
    );
    await run(batches.length - 1, true);
  }
  const byStart = (a: Batch, b: Batch) => a[0].getTime() - b[0].getTime();
  return { successful: successful.sort(byStart), failed: failed.sort(byStart), diagnostics, response };
}

function sizeOf(node: Node): BatchSize {
  const size = node.config['batch_size'];
  if (typeof size === 'string' && sizes.includes(size)) return size as BatchSize;
  throw problem(node, 'batch_size', `a microbatch model needs one of ${sizes.join(', ')}`);
}

function plan(node: Node, size: BatchSize, incremental: boolean, options: MicrobatchOptions): readonly Batch[] {
  const { config } = node;
  const { now, eventTimeStart, eventTimeEnd } = options;
  const begin = config['begin'];
  const lookback = Number(config['lookback'] ?? 1);
  const found = planBatches({
    size,
    lookback,
    begin: begin === undefined || begin === null ? undefined : instant(node, 'begin', begin),
    incremental,
    eventTimeStart,
    eventTimeEnd,
    now,
  });
  if (found === undefined)
    throw problem(node, 'begin', 'a microbatch model needs to know where its first batch begins');
  return found;
}

/** A time of a config, UTC unless it says otherwise. */
function instant(node: Node, key: string, value: unknown): Date {
  const given = String(value).trim();
  const time = new Date(
    /(Z|[+-]\d\d:?\d\d)$/i.test(given)
      ? given
      : `${given.replace(' ', 'T')}${/[T ]\d/.test(given) ? 'Z' : 'T00:00:00Z'}`,
  );
  if (Number.isNaN(time.getTime())) throw problem(node, key, `is no time: ${given}`);
  return time;
}

function problem(node: Node, key: string, reason: string): LakeError {
  const span = { file: node.original_file_path, line: 1, column: 1 };
  return new LakeError([diagnose('config-invalid-value', { key, reason }, { span })], 1);
}

async function runBatch(
  node: Node,
  {
    batch,
    size,
    incremental,
    hooks,
  }: {
    readonly batch: Batch;
    readonly size: BatchSize;
    readonly incremental: boolean;
    readonly hooks: { readonly first: boolean; readonly last: boolean };
  },
  { compiler, project, engine, compiled }: MicrobatchOptions,
): Promise<Readonly<Record<string, unknown>>> {
  const name = batchName(batch, size);
  const config = {
    ...node.config,
    'pre-hook': hooks.first ? node.config['pre-hook'] : [],
    'post-hook': hooks.last ? node.config['post-hook'] : [],
  };
  const part: Node = { ...node, config };
  const macros = incremental ? { is_incremental: true, should_full_refresh: false } : {};
  const window = { id: name.replaceAll('-', ''), name, start: batch[0], end: batch[1] };
  const run = compiler.enter(`${node.unique_id} ${name}`, { macros, batch: window });
  try {
    const { sql } = await compiler.compileIn(part, run);
    compiled(node, sql, name);
    const { response } = await materialize(compiler, project, run, { node: part, sql, engine });
    return response;
  } finally {
    await compiler.leave(`${node.unique_id} ${name}`);
  }
}
