interface Edge {
  readonly unique_id: string;
  readonly depends_on?: { readonly nodes?: readonly string[] | undefined } | undefined;
}

/** Each resource's parents and children, sorted by id, as dbt's manifest has them. */
export function lineage(resources: Iterable<Edge>): {
  parents: Record<string, string[]>;
  children: Record<string, string[]>;
} {
  const parents: Record<string, string[]> = {};
  const children: Record<string, string[]> = {};
  const all = [...resources];
  for (const { unique_id: id } of all) children[id] = [];
  for (const { unique_id: id, depends_on: dependencies } of all) {
    parents[id] = [...(dependencies?.nodes ?? [])].sort();
    for (const parent of new Set(parents[id])) {
      if (Object.hasOwn(children, parent)) children[parent]?.push(id);
    }
  }
  for (const list of Object.values(children)) list.sort();
  return { parents, children };
}

/** The resources of each group. */
export function groupMembers(
  groups: Iterable<{ readonly name: string }>,
  resources: Iterable<{ readonly unique_id: string; readonly group?: unknown }>,
): Record<string, string[]> {
  const members: Record<string, string[]> = {};
  for (const { name } of groups) members[name] = [];
  for (const { unique_id: id, group } of resources) {
    if (typeof group === 'string' && Object.hasOwn(members, group)) members[group]?.push(id);
  }
  return members;
}
