import { type Diagnostic, diagnose, type Span } from '../core/index.ts';
import type { Node } from './node.ts';

/** Models past their deprecation date, and models that refer to one that is or will be deprecated: warnings, as in dbt. */
export function deprecationProblems(
  nodes: ReadonlyMap<string, Node>,
  now: Date,
  place: (id: string, dependency?: string) => Span | undefined,
): Diagnostic[] {
  const found: Diagnostic[] = [];
  const dated = [...nodes.values()].filter((node) => (node.deprecation_date ?? null) !== null);
  if (dated.length === 0) return found;
  for (const model of dated) {
    const date = model.deprecation_date as string;
    const past = new Date(date) < now;
    const name = nameOf(model);
    if (past) found.push(diagnose('model-deprecated', { model: name, date }, { span: place(model.unique_id) }));
    for (const node of nodes.values()) {
      if (node.resource_type !== 'model' || !node.depends_on.nodes.includes(model.unique_id)) continue;
      const parameters = {
        node: node.name,
        model: name,
        date,
        when: past ? 'was' : 'will be',
        instead: instead(model),
      } as const;
      found.push(diagnose('ref-deprecated', parameters, { span: place(node.unique_id, model.unique_id) }));
    }
  }
  return found;
}

function nameOf(model: Node): string {
  return (model.version ?? null) === null ? model.name : `${model.name}.v${model.version}`;
}

function instead(model: Node): string {
  const { version = null, latest_version: latest = null } = model;
  if (version === null || version === latest) return 'find another model to build on';
  return `there is a newer version: ref('${model.package_name}', '${model.name}', v='${latest}')`;
}
