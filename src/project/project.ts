import type { Span } from '../core/index.ts';
import type { Template } from '../template/index.ts';
import type { FirstPass } from './first-pass.ts';
import type { MacroRegistry } from './macros.ts';
import type { DocNode, ExposureNode, GraphNode, GroupNode, Node, SourceNode, UnitTestNode } from './node.ts';
import type { Settings } from './settings.ts';
import type { Target } from './target.ts';
import type { YamlFile } from './yaml-file.ts';

/** A project, read and checked: all its resources by id, in a stable order. */
export interface Project {
  readonly root: string;
  readonly name: string;
  readonly settings: Settings;
  readonly target: Target;
  readonly vars: Readonly<Record<string, unknown>>;
  readonly nodes: ReadonlyMap<string, Node>;
  readonly sources: ReadonlyMap<string, SourceNode>;
  readonly exposures: ReadonlyMap<string, ExposureNode>;
  readonly unitTests: ReadonlyMap<string, UnitTestNode>;
  readonly functions: ReadonlyMap<string, Node>;
  readonly groups: ReadonlyMap<string, GroupNode>;
  readonly docs: ReadonlyMap<string, DocNode>;
  readonly disabled: readonly GraphNode[];
  readonly macros: MacroRegistry;
  /** selectors.yml, its templates rendered; undefined when there is none. */
  readonly selectors: YamlFile | undefined;
  /** What rendering shares between the first pass and compiling. */
  readonly pass: FirstPass;
  /** The template of a model, singular test or analysis. */
  template(id: string): Template | undefined;
  /** Where a resource is defined. */
  place(id: string): Span | undefined;
  /** Where `id` refers to `dependency`. */
  edgePlace(id: string, dependency: string): Span | undefined;
  /** A line of one of the project's files, for showing errors. */
  readLine(file: string, line: number): string | undefined;
  /** Resolves a ref or source of a template to a node; without a version the latest is meant. `from` is the package that asks. */
  find(name: string, packageName?: string | null, version?: string | number | null, from?: string): Node | undefined;
  findSource(source: string, table: string): SourceNode | undefined;
}

/** What a generic test tests. dbt's manifest names it for models, seeds and snapshots; a source's test refers to it last. */
export function testedBy(test: Node, project: Project): Node | SourceNode | undefined {
  if (typeof test.attached_node === 'string') return project.nodes.get(test.attached_node);
  const source = test.test_metadata === undefined ? undefined : test.sources.at(-1);
  return source === undefined ? undefined : project.findSource(...source);
}

/** All resources that stand in the graph. */
export function* graphNodes(project: Project): Generator<GraphNode> {
  yield* project.nodes.values();
  yield* project.sources.values();
  yield* project.exposures.values();
  yield* project.unitTests.values();
}
