import { Findings } from './findings.ts';
import type { Node } from './node.ts';
import type { Patch } from './nodes.ts';
import { reportUnused } from './patches.ts';
import type { Entry } from './properties.ts';
import type { PropertyPatches } from './property-patches.ts';

/** The kinds whose properties may stand in a file of another package. */
const shared = { models: 'model', seeds: 'seed', snapshots: 'snapshot' } as const;

interface Left {
  readonly type: Node['resource_type'];
  readonly entry: Entry<Patch & { name: string }>;
  readonly prefix: string;
  /** Its own package has the resource, switched off. */
  readonly off: boolean;
}

/** Properties of models, seeds and snapshots that their own package has not: as in dbt, they count for another package's. */
export class ForeignPatches {
  private readonly left: Left[] = [];

  /** Keeps the properties of a package for which it has no resource that is switched on. */
  keep(given: PropertyPatches, { name: from, prefix }: { name: string; prefix: string }, found: Findings): void {
    const { nodes, disabled } = found;
    for (const [kind, type] of Object.entries(shared) as [keyof typeof shared, Left['type']][]) {
      for (const entry of given[kind].values() as Iterable<Left['entry']>) {
        const { name, config } = entry.value;
        const named = (node: { name: string; resource_type: string }) =>
          node.name === name && node.resource_type === type;
        const id = `${type}.${from}.${name}`;
        if (nodes.has(id) || [...(entry.value.version === undefined ? [] : nodes.values())].some(named)) continue;
        const off = disabled.some(named);
        if (off && config?.['enabled'] === false) continue;
        this.left.push({ type, entry: { ...entry, from }, prefix, off });
      }
    }
  }

  /** Gives each of them to the resource that it is of, and tells those that are of none. */
  async apply(all: Findings): Promise<void> {
    if (this.left.length === 0) return;
    const byName = new Map<string, Node>();
    for (const node of all.nodes.values()) {
      const { resource_type: type, name } = node;
      if (type in { model: 0, seed: 0, snapshot: 0 } && !byName.has(name)) byName.set(name, node);
    }
    for (const { type, entry, prefix, off } of this.left) {
      const node = byName.get(entry.value.name);
      if (node?.resource_type === type && node.patch_path === null) {
        const built = await all.attempt(async () => await all.rebuilt(node.unique_id, entry));
        if (built !== undefined) all.nodes.set(node.unique_id, { ...built, checksum: node.checksum });
      } else if (!off) {
        const unused = new Findings();
        for (const [id, known] of all.nodes) unused.nodes.set(id, known);
        reportUnused(new Map([[entry.value.name, entry]]), type, unused);
        for (const id of [...unused.nodes.keys()]) unused.nodes.delete(id);
        all.absorb(unused, prefix);
      }
    }
  }
}
