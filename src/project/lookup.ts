import type { GraphNode, Node, RefCall } from './node.ts';

const referable = new Set(['model', 'seed', 'snapshot']);

/** What a name leads to: a node; several of them; one that is switched off; nothing. */
export type Found =
  | { readonly node: Node }
  | { readonly several: readonly Node[] }
  | { readonly disabled: true }
  | undefined;

type ByPackage = Map<string, Node>;

/**
 * Finds models, seeds and snapshots by name as dbt's ref() does: a package that is given, else the root project, the package of
 * who asks, then any package, where two are one too many. Without a version the latest one is meant.
 */
export class NodeLookup {
  private readonly byKey = new Map<string, ByPackage>();
  private readonly off = new Map<string, Set<string>>();
  private readonly root: string;

  constructor(root: string, nodes: Iterable<Node>, disabled: readonly GraphNode[]) {
    this.root = root;
    for (const node of nodes) if (referable.has(node.resource_type)) this.add(node);
    for (const node of disabled) {
      if (!referable.has(node.resource_type)) continue;
      for (const key of keysOf(node as Node)) {
        const packages = this.off.get(key) ?? new Set();
        this.off.set(key, packages.add(node.package_name));
      }
    }
  }

  private add(node: Node): void {
    for (const key of keysOf(node)) {
      const packages: ByPackage = this.byKey.get(key) ?? new Map();
      // The first of a name stays: the second is told as a duplicate.
      if (!packages.has(node.package_name)) packages.set(node.package_name, node);
      this.byKey.set(key, packages);
    }
  }

  /** Names as people write them, for suggestions. */
  names(): string[] {
    return [...new Set([...this.byKey.values()].flatMap((packages) => [...packages.values()].map((n) => n.name)))];
  }

  /** Whether a model of this name has versions at all. */
  hasVersions(name: string): boolean {
    return [...(this.byKey.get(name)?.values() ?? [])].some((node) => (node.version ?? null) !== null);
  }

  versions(name: string): string[] {
    const all = [...this.byKey.values()].flatMap((packages) => [...packages.values()]);
    const versions = all.filter((node) => node.name === name).map((node) => node.version ?? null);
    return [...new Set(versions.filter((version) => version !== null).map(String))];
  }

  find(ref: RefCall, from: string = this.root): Found {
    const key = ref.version === null ? ref.name : `${ref.name}.v${ref.version}`;
    const searched = ref.package !== null ? [ref.package] : [...new Set([this.root, from]), undefined];
    for (const packageName of searched) {
      const packages = this.byKey.get(key);
      if (packageName !== undefined) {
        const node = packages?.get(packageName);
        if (node !== undefined) return { node };
      } else if (packages !== undefined && packages.size > 0) {
        const [node, ...others] = packages.values() as Iterable<Node>;
        return others.length === 0 ? { node: node as Node } : { several: [...packages.values()] };
      }
    }
    const off = this.off.get(key);
    return off !== undefined && (ref.package === null || off.has(ref.package)) ? { disabled: true } : undefined;
  }
}

/** The names a node goes by: its own, for a model with versions the one of its version, and its own when it is the latest. */
function keysOf(node: Node): string[] {
  const version = node.version ?? null;
  if (version === null) return [node.name];
  const own = `${node.name}.v${version}`;
  return version === node.latest_version ? [own, node.name] : [own];
}
