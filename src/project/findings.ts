import { type Diagnostic, diagnose, LakeError, type Span } from '../core/index.ts';
import { loadTemplate, type ParsedTemplate, type Template } from '../template/index.ts';
import type { SourceFile } from './discovery.ts';
import type { GraphNode, Node } from './node.ts';
import type { Patch, Places } from './nodes.ts';
import type { Entry } from './properties.ts';
import { lazySpan } from './sources.ts';

interface KeptTemplate {
  readonly path: string;
  readonly text: string;
  readonly parsed: ParsedTemplate;
  template?: Template;
}

type Make = (patch: Entry<Patch>) => Promise<Node>;

/** What reading a project finds, as its parts find it: resources, where they stand, and what is wrong with them. */
export class Findings {
  readonly diagnostics: Diagnostic[] = [];
  readonly nodes = new Map<string, Node>();
  readonly disabled: GraphNode[] = [];
  readonly places: Places = { node: new Map(), edge: new Map() };
  private readonly making = new Map<string, Make>();
  private readonly templates = new Map<string, KeptTemplate>();

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

  /** Adds a resource that properties files declare to those of its kind, by the same rules; `find` gives its place. */
  addTo<T extends Exclude<GraphNode, Node>>(kept: Map<string, T>, resource: T, kind: string, find: () => Span): void {
    const id = resource.unique_id;
    const known = kept.has(id);
    if (!known) this.place(id, lazySpan(find));
    if (known) this.duplicate(kind, resource.name, id);
    else if (resource.config.enabled) kept.set(id, resource);
    else this.disabled.push(resource);
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

  /** Keeps how a node is made, for properties that are found later. */
  keepMaking(id: string, make: Make): void {
    this.making.set(id, make);
  }

  /** A node made again, with these properties; undefined when it is not known how. */
  async rebuilt(id: string, patch: Entry<Patch>): Promise<Node | undefined> {
    return await this.making.get(id)?.(patch);
  }

  keepTemplate(id: string, file: SourceFile, parsed: ParsedTemplate): void {
    this.templates.set(id, { path: file.path, text: file.text, parsed });
  }

  /** Takes what was found in a package: its files are told below the package's folder, `prefix`. */
  absorb(found: Findings, prefix: string): void {
    for (const [id, node] of found.nodes) this.nodes.set(id, node);
    this.disabled.push(...found.disabled);
    for (const [id, span] of found.places.node) this.places.node.set(id, movedLater(span, prefix));
    for (const [id, span] of found.places.edge) this.places.edge.set(id, movedLater(span, prefix));
    for (const [id, make] of found.making) this.making.set(id, make);
    for (const [id, kept] of found.templates) this.templates.set(id, { ...kept, path: `${prefix}${kept.path}` });
    this.diagnostics.push(...found.diagnostics.map((d) => movedDiagnostic(d, prefix)));
  }

  template(id: string): Template | undefined {
    const entry = this.templates.get(id);
    if (entry === undefined) return undefined;
    entry.template ??= loadTemplate(entry.path, entry.text, entry.parsed);
    return entry.template;
  }
}

/** A package's file as seen from the root; what is told so already stays. */
function movedFile(file: string, prefix: string): string {
  return file.startsWith(prefix) ? file : `${prefix}${file}`;
}

/** Places are looked up only when somebody asks for them. */
function movedLater(span: Span, prefix: string): Span {
  if (prefix === '') return span;
  return {
    get file() {
      return movedFile(span.file, prefix);
    },
    get line() {
      return span.line;
    },
    get column() {
      return span.column;
    },
  };
}

function movedDiagnostic(diagnostic: Diagnostic, prefix: string): Diagnostic {
  if (prefix === '') return diagnostic;
  const moved = (span: Span): Span => ({ ...span, file: movedFile(span.file, prefix) });
  const { span, notes } = diagnostic;
  return {
    ...diagnostic,
    ...(span === undefined ? {} : { span: moved(span) }),
    ...(notes === undefined
      ? {}
      : { notes: notes.map((n) => (n.span === undefined ? n : { ...n, span: moved(n.span) })) }),
  };
}
