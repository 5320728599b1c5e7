import type { Span } from '../core/index.ts';
import type { Template } from '../template/index.ts';
import type { FirstPass } from './first-pass.ts';
import type { Sought } from './lookup.ts';
import type { MacroRegistry } from './macros.ts';
import type { DocNode, ExposureNode, GraphNode, Node, SourceNode, UnitTestNode } from './node.ts';
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
  /** Resolves a ref or source of a template to a node, in dbt's order of packages; `from` is the package that asks. */
  find(name: string, sought?: Sought): Node | undefined;
  findSource(source: string, table: string, from?: string): SourceNode | undefined;
  /** on-run-start or on-run-end of all packages, in the order in which they run. */
  hooks(when: 'on-run-start' | 'on-run-end'): readonly ProjectHook[];
}

/** All resources that stand in the graph. */
export function* graphNodes(project: Project): Generator<GraphNode> {
  yield* project.nodes.values();
  yield* project.sources.values();
  yield* project.exposures.values();
  yield* project.unitTests.values();
}
