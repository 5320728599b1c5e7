import type { Span } from '../core/index.ts';
import type { Template } from '../template/index.ts';
import type { FirstPass } from './first-pass.ts';
import type { Sought } from './lookup.ts';
import type { MacroRegistry } from './macros.ts';
import type { DocNode, ExposureNode, GraphNode, GroupNode, Node, SourceNode, UnitTestNode } from './node.ts';
import { parseCall } from './ref-call.ts';
import type { MetricNode, SavedQueryNode, SemanticModelNode } from './semantic-node.ts';
import type { Settings } from './settings.ts';
import type { Target } from './target.ts';
import type { YamlFile } from './yaml-file.ts';

/** One statement of a project file's on-run-start or on-run-end, not rendered yet. */
export interface ProjectHook {
  readonly packageName: string;
  /** From 0, in its project file. */
  readonly index: number;
  readonly sql: string;
}

/** A project, read and checked: all its resources by id, in a stable order. */
export interface Project {
  readonly root: string;
  readonly name: string;
  readonly settings: Settings;
  /** The root project first, then its packages in name order of their folders. */
  readonly packages: ReadonlyMap<string, Settings>;
  readonly target: Target;
  readonly vars: Readonly<Record<string, unknown>>;
  readonly nodes: ReadonlyMap<string, Node>;
  readonly sources: ReadonlyMap<string, SourceNode>;
  readonly exposures: ReadonlyMap<string, ExposureNode>;
  readonly unitTests: ReadonlyMap<string, UnitTestNode>;
  readonly functions: ReadonlyMap<string, Node>;
  readonly semanticModels: ReadonlyMap<string, SemanticModelNode>;
  readonly metrics: ReadonlyMap<string, MetricNode>;
  readonly savedQueries: ReadonlyMap<string, SavedQueryNode>;
  readonly groups: ReadonlyMap<string, GroupNode>;
  readonly docs: ReadonlyMap<string, DocNode>;
  readonly disabled: readonly GraphNode[];
  readonly macros: MacroRegistry;
  /** selectors.yml, its templates rendered; undefined when there is none. */
  readonly selectors: YamlFile | undefined;
  /** What rendering shares between the first pass and compiling, for files of the root project. */
  readonly pass: FirstPass;
  /** The same for files of a package. */
  passOf(packageName: string): FirstPass;
  /** The template of a model, singular test or analysis. */
  template(id: string): Template | undefined;
  /** Where a resource is defined. */
  place(id: string): Span | undefined;
  /** Where `id` refers to `dependency`. */
  edgePlace(id: string, dependency: string): Span | undefined;
  /** A line of one of the project's files, for showing errors. */
  readLine(file: string, line: number): string | undefined;
  /**
   * Resolves a ref of a template to a node, in dbt's order of packages; without a version the latest is meant. Undefined too when
   * several packages have the name.
   */
  find(name: string, sought?: Sought): Node | undefined;
  /** The same for a source; `from` is the package that asks. */
  findSource(source: string, table: string, from?: string): SourceNode | undefined;
  /** on-run-start or on-run-end of all packages, in the order in which they run. */
  hooks(when: 'on-run-start' | 'on-run-end'): readonly ProjectHook[];
}

/** What a generic test tests. dbt's manifest names it for models, seeds and snapshots; a source's test refers to it last. */
export function testedBy(test: Node, project: Project): Node | SourceNode | undefined {
  if (typeof test.attached_node === 'string') return project.nodes.get(test.attached_node);
  const source = test.test_metadata === undefined ? undefined : test.sources.at(-1);
  return source === undefined ? undefined : project.findSource(...source, test.package_name);
}

/** What `ref('x')` or `source('a', 'b')` in a YAML value of a package leads to; undefined when it is no such call, or leads nowhere. */
export function namedBy(value: unknown, project: Project, from: string): Node | SourceNode | undefined {
  const call = parseCall(value);
  if (call === undefined) return undefined;
  if ('source' in call) return project.findSource(...call.source, from);
  const { name, package: packageName, version } = call.ref;
  return project.find(name, { packageName, version, from });
}

/** All resources that stand in the graph. */
export function* graphNodes(project: Project): Generator<GraphNode> {
  yield* project.nodes.values();
  yield* project.sources.values();
  yield* project.exposures.values();
  yield* project.unitTests.values();
  yield* project.functions.values();
  yield* project.semanticModels.values();
  yield* project.metrics.values();
  yield* project.savedQueries.values();
}
