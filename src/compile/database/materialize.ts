import { diagnose, LakeError, nearest } from '../../core/index.ts';
import { behaviorFlag, type Node, type Project, RelationValue } from '../../project/index.ts';
import { type Context, dictGet, isMapping, type Macro, repr, text } from '../../template/index.ts';
import { parts } from './adapter-value.ts';
import type { DatabaseCompiler, NodeRun } from './database-compiler.ts';
import { Response, type StoredResult } from './results.ts';

/** What a materialization did: the relations it made, and the result of its statement `main`. */
export interface Materialized {
  readonly relations: readonly RelationValue[];
  readonly main: StoredResult;
  readonly message: string;
  readonly response: Readonly<Record<string, unknown>>;
}

/** Runs the materialization of a node as a macro of the project, of a package or of dbt; the cache learns what it made. */
export async function materialize(
  compiler: DatabaseCompiler,
  project: Project,
  run: NodeRun,
  { node, sql, engine }: { readonly node: Node; readonly sql: string | null; readonly engine: string },
): Promise<Materialized> {
  const context = compiler.runContext(node, run, [], { values: { sql, compiled_code: sql } });
  const macro = findMaterialization(project, node, node.config.materialized, { engine, context });
  const made = relationsOf(await macro(), node);
  for (const relation of made) await compiler.cache.add({ ...parts(relation), type: relation.type });
  const main = run.results.get('main');
  if (main === null) throw failed(node, 'main is not being called during running model');
  const { response } = main;
  return {
    relations: made,
    main,
    message: text(response),
    response: response instanceof Response ? response.facts : {},
  };
}

/**
 * Makes a node of the relation that it is deferred to, by the materialization `clone`; gives null when the macro found nothing to do
 * (docs.getdbt.com/reference/commands/clone).
 */
export async function cloneDeferred(
  compiler: DatabaseCompiler,
  project: Project,
  run: NodeRun,
  { node, engine }: { readonly node: Node; readonly engine: string },
): Promise<Pick<Materialized, 'message' | 'response'> | null> {
  const other = compiler.runContext(node, run).resolve('defer_relation') as RelationValue | null;
  const sql = other === null ? null : `select * from ${text(other)}`;
  const context = compiler.runContext(node, run, [], { values: { sql, compiled_code: sql } });
  const macro = findMaterialization(project, node, 'clone', { engine, context });
  const made = relationsOf(await macro(), node);
  for (const relation of made) await compiler.cache.add({ ...parts(relation), type: relation.type });
  const response = run.results.get('main')?.response;
  if (response === undefined) return null;
  return { message: text(response), response: response instanceof Response ? response.facts : {} };
}

/** The macro's returned `relations`; dbt's words for what is wrong with them. */
function relationsOf(returned: unknown, node: Node): readonly RelationValue[] {
  const { materialized } = node.config;
  // What tests return is not looked at.
  if (node.resource_type === 'test' || materialized === 'unit') return [];
  if (typeof returned === 'string') {
    throw failed(
      node,
      `The materialization ("${materialized}") did not explicitly return a list of relations to add to the cache.`,
    );
  }
  if (!isMapping(returned)) {
    const reason = `Invalid return value from materialization, expected a dict with key "relations", got: ${repr(returned)}`;
    throw failed(node, reason);
  }
  const relations = dictGet(returned, 'relations');
  if (!Array.isArray(relations)) {
    const reason =
      relations === undefined
        ? 'Invalid return value from materialization, "relations" not found'
        : `Invalid return value from materialization, "relations" not a list, got: ${repr(relations)}`;
    throw failed(node, reason);
  }
  const odd = relations.find((relation) => !(relation instanceof RelationValue));
  if (odd !== undefined)
    throw failed(node, `Invalid return value from materialization, "relations" contains non-Relation: ${repr(odd)}`);
  return relations as RelationValue[];
}

/** The engine's own before the default; the project's before a package's before dbt's. A package cannot replace one of dbt's in silence. */
function findMaterialization(
  project: Project,
  node: Node,
  name: string,
  { engine, context }: { readonly engine: string; readonly context: Context },
): Macro {
  const candidates = [...project.macros.nodes.values()].filter(
    (macro) => macro.name === `materialization_${name}_${engine}` || macro.name === `materialization_${name}_default`,
  );
  const locality = (packageName: string) => (packageName === project.name ? 2 : packageName === 'dbt' ? 0 : 1);
  const own = candidates.filter((macro) => locality(macro.package_name) !== 1);
  const explicit = behaviorFlag(project.settings, 'require_explicit_package_overrides_for_builtin_materializations');
  const core = explicit && candidates.some((macro) => locality(macro.package_name) === 0);
  const rank = (macro: (typeof candidates)[number]) =>
    (macro.name.endsWith(`_${engine}`) ? 3 : 0) + locality(macro.package_name);
  const [best] = [...(core ? own : candidates)].sort((a, b) => rank(b) - rank(a));
  const scope = project.passOf(node.package_name).macros;
  const macro = best === undefined ? undefined : scope.namespace(best.package_name)?.bind(best.name, context);
  if (macro !== undefined) return macro;
  const known = [...project.macros.nodes.values()].flatMap(
    (node) => /^materialization_(\w+)_(?:default|[a-z]+)$/.exec(node.name)?.[1] ?? [],
  );
  const place = { span: { file: node.original_file_path, line: 1, column: 1 } };
  throw new LakeError([diagnose('materialization-unknown', { name, nearest: nearest(name, known) }, place)], 1);
}

function failed(node: Node, reason: string): LakeError {
  const span = { file: node.original_file_path, line: 1, column: 1 };
  return new LakeError([diagnose('template-failed', { reason }, { span })], 1);
}
