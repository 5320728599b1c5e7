import { diagnose, nearest } from '../core/index.ts';
import { below, type SourceFile } from './discovery.ts';
import type { Findings } from './findings.ts';
import { Lookup, type SearchOrder } from './lookup.ts';
import type { DocNode } from './node.ts';

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

/** Puts the blocks in the place of `{{ doc('name') }}` in the descriptions of nodes and columns; found in dbt's order of packages. */
export function fillDescriptions(order: SearchOrder, docs: ReadonlyMap<string, DocNode>, findings: Findings): void {
  const lookup = new Lookup<DocNode>(order);
  for (const doc of docs.values()) lookup.add(doc.name, doc);
  const fill = (description: string, id: string, from: string): string => {
    if (!description.includes('{{')) return description;
    return description.replace(
      /\{\{\s*doc\(\s*(?:['"]([^'"]*)['"]\s*,\s*)?['"]([^'"]*)['"]\s*\)\s*\}\}/g,
      (whole, packageName: string | undefined, name: string) => {
        const found = lookup.first(name, { packageName, from });
        if (found !== undefined) return found.block_contents;
        const known = [...docs.values()].map((d) => d.name);
        const span = findings.places.node.get(id);
        findings.diagnostics.push(diagnose('doc-not-found', { name, nearest: nearest(name, known) }, { span }));
        return whole;
      },
    );
  };
  for (const node of findings.nodes.values()) {
    const { unique_id: id, package_name: from } = node;
    node.description = fill(node.description, id, from);
    for (const column of Object.values(node.columns)) column.description = fill(column.description, id, from);
  }
}
