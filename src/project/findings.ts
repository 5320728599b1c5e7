import { type Diagnostic, diagnose, LakeError, type Span } from '../core/index.ts';
import { loadTemplate, type ParsedTemplate, type Template } from '../template/index.ts';
import type { SourceFile } from './discovery.ts';
import type { GraphNode, Node } from './node.ts';
import type { Places } from './nodes.ts';

/** What reading a project finds, as its parts find it: resources, where they stand, and what is wrong with them. */
export class Findings {
  readonly diagnostics: Diagnostic[] = [];
  readonly nodes = new Map<string, Node>();
  readonly disabled: GraphNode[] = [];
  readonly places: Places = { node: new Map(), edge: new Map() };
  private readonly templates = new Map<string, { file: SourceFile; parsed: ParsedTemplate; template?: Template }>();

  /** Adds a node; disabled ones are kept aside, a second one of the same id is an error. */
  add(node: Node, kind: string): boolean {
    if (node.config.enabled === false || String(node.config.enabled).toLowerCase() === 'false') {
      this.disabled.push(node);
      return false;
    }
    const first = this.nodes.get(node.unique_id);
    if (first !== undefined) {
      this.duplicate(kind, node.name, node.unique_id, `the first is ${first.original_file_path}`);
      return false;
    }
    this.nodes.set(node.unique_id, node);
    return true;
  }

  duplicate(kind: string, name: string, id: string, note?: string): void {
    const notes = note === undefined ? [] : [{ message: note }];
    this.diagnostics.push(diagnose('duplicate-name', { kind, name }, { span: this.places.node.get(id), notes }));
  }

  /** Runs what may fail with diagnostics; they are kept and undefined is given. */
  async attempt<T>(action: () => Promise<T>): Promise<T | undefined> {
    try {
      return await action();
    } catch (problem) {
      if (!(problem instanceof LakeError)) throw problem;
      this.diagnostics.push(...problem.diagnostics);
      return undefined;
    }
  }

  place(id: string, span: Span): void {
    this.places.node.set(id, span);
  }

  keepTemplate(id: string, file: SourceFile, parsed: ParsedTemplate): void {
    this.templates.set(id, { file, parsed });
  }

  template(id: string): Template | undefined {
    const entry = this.templates.get(id);
    if (entry === undefined) return undefined;
    entry.template ??= loadTemplate(entry.file.path, entry.file.text, entry.parsed);
    return entry.template;
  }
}
