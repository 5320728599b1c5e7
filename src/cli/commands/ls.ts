import { written } from '../../artifacts/index.ts';
import { diagnose, LakeError, nearest } from '../../core/index.ts';
import { type GraphNode, graphNodes, isRecord } from '../../project/index.ts';
import { pythonJson } from '../../template/index.ts';
import type { Arguments } from '../flags.ts';
import type { Output } from '../output.ts';
import { selected } from '../selected.ts';
import { openWorkspace } from '../workspace.ts';

/** What JSON output holds unless --output-keys says otherwise, as in dbt. */
const jsonKeys = new Set([
  'alias',
  'name',
  'package_name',
  'depends_on',
  'tags',
  'config',
  'resource_type',
  'source_name',
  'original_file_path',
  'unique_id',
]);

const forms = ['selector', 'name', 'path', 'json'] as const;

/** Lists what a selection picks, one a line, in the order of ids: selectors, names, paths or JSON, each as dbt writes it. */
export async function lsCommand(given: Arguments, output: Output, version: string): Promise<number> {
  const form = oneOf('--output', given.output ?? 'selector', forms);
  const args = withModels(given);
  const workspace = await openWorkspace(args, output, version);
  output.warn(workspace.diagnostics);
  const ids = selected(workspace, args, output);
  const listed = listedTypes(args);
  const nodes = [...graphNodes(workspace.project)]
    .filter((node) => ids.has(node.unique_id) && listed(node.resource_type))
    .sort((a, b) => (a.unique_id < b.unique_id ? -1 : 1));
  const lines = form === 'json' ? jsonLines(nodes, args.outputKeys, workspace.project) : nodes.map(lineOf[form]);
  if (lines.length === 0) output.message('Nothing matches the selection.');
  else for (const text of output.machine ? lines : [lines.join('\n')]) output.result(text);
  return 0;
}

const lineOf = {
  selector: (node: GraphNode): string => {
    const { resource_type: type, package_name: packageName } = node;
    if (type === 'source') return `source:${packageName}.${node.source_name}.${node.name}`;
    if (namedByType.has(type)) return `${type}:${packageName}.${searchName(node)}`;
    return node.fqn.join('.');
  },
  name: searchName,
  path: (node: GraphNode): string => node.original_file_path,
} as const;

/** Resources that a selector finds by a method of their own. */
const namedByType: ReadonlySet<string> = new Set(['exposure', 'metric', 'saved_query', 'semantic_model', 'unit_test']);

/** The name by which a resource is searched for: a source with its source's name, a version of a model with its number. */
function searchName(node: GraphNode): string {
  if (node.resource_type === 'source') return `${node.source_name}.${node.name}`;
  const version = (node as { version?: string | number | null }).version ?? null;
  return version === null ? node.name : `${node.name}.v${version}`;
}

function jsonLines(
  nodes: readonly GraphNode[],
  given: readonly string[] | undefined,
  project: Parameters<typeof graphNodes>[0],
): string[] {
  const values = nodes.map(written);
  const asked = given?.flatMap((keys) => keys.split(/[\s,]+/)).filter((key) => key !== '') ?? [];
  if (asked.length > 0) {
    const known = new Set([...graphNodes(project)].flatMap((node) => Object.keys(written(node))));
    for (const key of asked) oneOf('--output-keys', key.split('.')[0] as string, [...known]);
  }
  return values.map((value) => {
    if (asked.length === 0)
      return pythonJson(Object.fromEntries(Object.entries(value).filter(([k]) => jsonKeys.has(k))));
    const found = asked.map((key) => [key, key.includes('.') ? within(value, key.split('.')) : value[key]] as const);
    // dbt leaves out a nested key without a value, and a key that the type does not have.
    return pythonJson(
      Object.fromEntries(found.filter(([key, v]) => v !== undefined && !(v === null && key.includes('.')))),
    );
  });
}

function within(value: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined) return value;
  return isRecord(value) && Object.hasOwn(value, step) ? within(value[step], rest) : undefined;
}

/** `--models` is what dbt's ls took before --select: models only. */
function withModels(args: Arguments): Arguments {
  const models = args['models'];
  if (!Array.isArray(models)) return args;
  const other =
    args.select !== undefined ? '--select' : args.resourceType !== undefined ? '--resource-type' : undefined;
  if (other !== undefined) {
    const reason = `--models and ${other} exclude each other: --models already says that models are listed`;
    throw new LakeError([diagnose('usage', { reason })]);
  }
  return { ...args, select: models.map(String), resourceType: ['model'] };
}

/** Operations are never listed, analyses only when they are asked for. */
function listedTypes(args: Arguments): (type: string) => boolean {
  const asked = (args.resourceType ?? []).flatMap((word) => word.toLowerCase().split(/[\s,]+/));
  const analyses = asked.includes('analysis') || asked.includes('all');
  return (type) => type !== 'operation' && (type !== 'analysis' || analyses);
}

function oneOf<T extends string>(flag: string, value: string, known: readonly T[]): T {
  const found = known.find((one) => one === value);
  if (found !== undefined) return found;
  const reason = `${flag} '${value}' is not known; there are: ${known.join(', ')}`;
  throw new LakeError([diagnose('usage', { reason, nearest: nearest(value, known) })]);
}
