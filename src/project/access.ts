import { type Diagnostic, diagnose, type Span } from '../core/index.ts';
import type { GroupNode, Node } from './node.ts';

/** Who refers to a model. */
interface Asking {
  readonly unique_id: string;
  readonly package_name: string;
  readonly group?: string | null;
}

/**
 * Why a reference is not allowed: a private model is for its own group, and with `restrict-access` a package's protected model is
 * for that package (docs.getdbt.com/docs/mesh/govern/model-access).
 */
export function accessProblem(
  asking: Asking,
  target: Node,
  restricted: (packageName: string) => boolean,
  span: Span | undefined,
): Diagnostic | undefined {
  if (target.resource_type !== 'model') return undefined;
  const foreign = asking.package_name !== target.package_name && restricted(target.package_name);
  const refused = (access: string, scope: string) =>
    diagnose('ref-not-allowed', { node: asking.unique_id, name: target.name, access, scope }, { span });
  if (target.access === 'private') {
    const same = typeof asking.group === 'string' && asking.group === target.group;
    if (!same || foreign) return refused('private', `the group '${target.group ?? ''}'`);
  }
  if (target.access === 'protected' && foreign) return refused('protected', `the package '${target.package_name}'`);
  return undefined;
}

/** Groups that are not declared, and models that are public though nothing of them is in the database. */
export function groupProblems(
  nodes: Iterable<{ readonly unique_id: string; readonly group?: string | null; readonly resource_type: string }>,
  groups: ReadonlyMap<string, GroupNode>,
  place: (id: string) => Span | undefined,
): Diagnostic[] {
  const found: Diagnostic[] = [];
  const known = new Set([...groups.values()].map((group) => group.name));
  for (const node of nodes) {
    const span = () => place(node.unique_id);
    if (typeof node.group === 'string' && node.group !== '' && !known.has(node.group)) {
      const parameters = { node: node.unique_id, group: node.group, known: [...known].sort().join(', ') };
      found.push(diagnose('group-unknown', parameters, { span: span() }));
    }
    const { access, config } = node as Node;
    if (node.resource_type === 'model' && access === 'public' && config.materialized === 'ephemeral') {
      const reason = "is 'public', but an ephemeral model cannot be read by others";
      found.push(diagnose('config-invalid-value', { key: 'access', reason }, { span: span() }));
    }
  }
  return found;
}
