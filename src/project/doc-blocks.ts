import { diagnose, LakeError, nearest } from '../core/index.ts';
import { type Context, loadTemplate, parseTemplate } from '../template/index.ts';
import { below, type SourceFile } from './discovery.ts';
import type { Findings } from './findings.ts';
import { Lookup, type SearchOrder } from './lookup.ts';
import type { DocNode, MacroNode, Node, SourceNode } from './node.ts';

/** The `{% docs name %}` blocks of Markdown files, by id. */
export function readDocBlocks(packageName: string, files: readonly SourceFile[]): Map<string, DocNode> {
  const docs = new Map<string, DocNode>();
  const block = /\{%-?\s*docs\s+(\w+)\s*-?%\}([\s\S]*?)\{%-?\s*enddocs\s*-?%\}/g;
  for (const file of files) {
    for (const match of file.text.matchAll(block)) {
      const id = `doc.${packageName}.${match[1]}`;
      docs.set(id, {
        unique_id: id,
        name: match[1] as string,
        resource_type: 'doc',
        package_name: packageName,
        path: below(file.base, file.path),
        original_file_path: file.path,
        block_contents: (match[2] as string).trim(),
      });
    }
  }
  return docs;
}

/** What descriptions may stand in. */
export interface Described {
  readonly nodes: Iterable<Node>;
  readonly sources: Iterable<SourceNode>;
  readonly macros: Iterable<MacroNode>;
  /** Exposures, metrics and saved queries, which have one description each, and semantic models with those of their elements. */
  readonly others: Iterable<OtherDescribed>;
}

interface OtherDescribed {
  readonly unique_id: string;
  readonly package_name: string;
  description: string | null;
  readonly entities?: readonly Text[];
  readonly measures?: readonly Text[];
  readonly dimensions?: readonly Text[];
}

interface Text {
  description: string | null;
}

export interface DocReading {
  readonly order: SearchOrder;
  readonly docs: ReadonlyMap<string, DocNode>;
  readonly findings: Findings;
  /** What the descriptions of a package see besides doc(). */
  contextOf(packageName: string, values: Record<string, unknown>): Context;
}

/** Renders descriptions, in which doc() gives a block, found in dbt's order of packages; which blocks were used is noted. */
export async function fillDescriptions(
  { nodes, sources, macros, others }: Described,
  reading: DocReading,
): Promise<void> {
  const reader = new DescriptionReader(reading);
  for (const node of nodes) {
    node.doc_blocks = await reader.fill(node, node);
    for (const column of Object.values(node.columns)) column.doc_blocks = await reader.fill(column, node);
  }
  for (const source of sources) {
    source.doc_blocks = await reader.fill(source, source);
    const whole = { description: source.source_description };
    await reader.fill(whole, source);
    source.source_description = whole.description;
    for (const column of Object.values(source.columns)) column.doc_blocks = await reader.fill(column, source);
  }
  for (const macro of macros) {
    await reader.fill(macro, macro);
    for (const argument of macro.arguments) await reader.fill(argument, macro);
  }
  for (const other of others) {
    await reader.fill(other, other);
    for (const part of [...(other.entities ?? []), ...(other.measures ?? []), ...(other.dimensions ?? [])])
      await reader.fill(part, other);
  }
}

/** A description that is doc() calls and plain text, as most are that are templates at all, needs no template engine. */
const docCall = /\{\{\s*doc\(\s*(?:['"]([^'"]*)['"]\s*,\s*)?['"]([^'"]*)['"]\s*\)\s*\}\}/g;

class DescriptionReader {
  private readonly reading: DocReading;
  private readonly lookup: Lookup<DocNode>;
  private readonly contexts = new Map<string, Context>();
  private used: string[] = [];

  constructor(reading: DocReading) {
    this.reading = reading;
    this.lookup = new Lookup<DocNode>(reading.order);
    for (const doc of reading.docs.values()) this.lookup.add(doc.name, doc);
  }

  /** Puts the rendered description in the place of the written one and gives the ids of the blocks in it. */
  async fill(text: Text, owner: { readonly unique_id: string; readonly package_name: string }): Promise<string[]> {
    const { description } = text;
    if (description === null || !/\{[{%#]/.test(description)) return [];
    const { findings } = this.reading;
    this.used = [];
    const filled = await findings.attempt(async () => {
      try {
        return await this.rendered(description, owner.package_name);
      } catch (problem) {
        if (!(problem instanceof LakeError)) throw problem;
        const span = findings.places.node.get(owner.unique_id);
        throw new LakeError(problem.diagnostics.map((d) => (span === undefined ? d : { ...d, span })));
      }
    });
    if (filled !== undefined) text.description = filled;
    return this.used;
  }

  private async rendered(description: string, from: string): Promise<string> {
    if (!/\{[{%#]/.test(description.replace(docCall, '')))
      return description.replace(docCall, (_, packageName: string | undefined, name: string) =>
        this.block(name, packageName, from),
      );
    const parsed = parseTemplate('', description);
    if (parsed.value === undefined) throw new LakeError(parsed.diagnostics);
    const { text } = await loadTemplate('', description, parsed.value).render(this.context(from));
    return text;
  }

  private context(from: string): Context {
    let context = this.contexts.get(from);
    if (context === undefined) {
      const doc = (...args: unknown[]) => {
        const names = args.filter((name) => typeof name === 'string');
        return this.block(names.at(-1) ?? '', names.length > 1 ? names[0] : undefined, from);
      };
      context = this.reading.contextOf(from, { doc });
      this.contexts.set(from, context);
    }
    return context;
  }

  private block(name: string, packageName: string | undefined, from: string): string {
    const found = this.lookup.first(name, { packageName, from });
    if (found === undefined) {
      const known = [...this.reading.docs.values()].map((d) => d.name);
      throw new LakeError([diagnose('doc-not-found', { name, nearest: nearest(name, known) })]);
    }
    this.used.push(found.unique_id);
    return found.block_contents;
  }
}
