import type { GraphNode, Node, SourceNode } from './node.ts';

/** How a name is looked for. */
export interface Sought {
  /** The package that ref('package', 'name') names. */
  readonly packageName?: string | null | undefined;
  readonly version?: string | number | null | undefined;
  /** The package whose file asks; the root project unless told. */
  readonly from?: string | undefined;
}

/** What a name leads to: a resource; several of them; one that is switched off; nothing. */
export type Found<T> =
  | { readonly one: T }
  | { readonly several: readonly T[] }
  | { readonly disabled: true }
  | undefined;

/** Where dbt looks for a name: in the package that is named, else in the root project, in the asking package, and anywhere. */
export class SearchOrder {
  private readonly root: string;
  private readonly ownFirst: boolean;

  /** `ownFirst` is dbt's flag require_ref_searches_node_package_before_root. */
  constructor(root: string, ownFirst = false) {
    this.root = root;
    this.ownFirst = ownFirst;
  }

  of({ packageName, from = this.root }: Sought): readonly (string | undefined)[] {
    if (packageName !== undefined && packageName !== null) return [packageName];
    if (from === this.root) return [this.root, undefined];
    return this.ownFirst ? [from, this.root, undefined] : [this.root, from, undefined];
  }
}

/** Resources by name, found in dbt's order of packages (dbt-core, `_packages_to_search`). */
export class Lookup<T extends { readonly package_name: string }> {
  private readonly byName = new Map<string, Map<string, T>>();
  private readonly off = new Map<string, Set<string>>();
  private readonly order: SearchOrder;

  constructor(order: SearchOrder) {
    this.order = order;
  }

  /** The first of a name in a package counts; gives the one that is there already. */
  add(name: string, resource: T): T | undefined {
    const packages = this.byName.get(name) ?? new Map<string, T>();
    this.byName.set(name, packages);
    const first = packages.get(resource.package_name);
    if (first === undefined) packages.set(resource.package_name, resource);
    return first;
  }

  /** Notes that there is a resource of this name which is switched off. */
  addDisabled(name: string, packageName: string): void {
    const packages = this.off.get(name) ?? new Set();
    this.off.set(name, packages.add(packageName));
  }

  /** Several are found only by looking everywhere, when more than one package has the name. */
  seek(name: string, sought: Sought = {}): Found<T> {
    const key = versioned(name, sought.version);
    const packages = this.byName.get(key) ?? new Map<string, T>();
    for (const packageName of this.order.of(sought)) {
      const found = packageName === undefined ? [...packages.values()] : [packages.get(packageName)];
      const [first] = found;
      if (first !== undefined) return found.length === 1 ? { one: first } : { several: found as T[] };
    }
    const off = this.off.get(key);
    const { packageName = null } = sought;
    return off !== undefined && (packageName === null || off.has(packageName)) ? { disabled: true } : undefined;
  }

  /** What a name leads to when that is a single resource. */
  find(name: string, sought: Sought = {}): T | undefined {
    const found = this.seek(name, sought);
    return found !== undefined && 'one' in found ? found.one : undefined;
  }

  /** The first of what a name leads to: of several dbt takes one for sources, functions and docs. */
  first(name: string, sought: Sought = {}): T | undefined {
    const found = this.seek(name, sought);
    return found !== undefined && 'several' in found ? found.several[0] : this.find(name, sought);
  }

  keys(): Iterable<string> {
    return this.byName.keys();
  }

  /** All resources, each once. */
  all(): Set<T> {
    return new Set([...this.byName.values()].flatMap((packages) => [...packages.values()]));
  }
}

const versioned = (name: string, version: string | number | null | undefined) =>
  version === undefined || version === null ? name : `${name}.v${version}`;

/** What ref() can name: a model with versions under each of them, and without one under its latest. */
export function addRefable(lookup: Lookup<Node>, node: GraphNode): Node | undefined {
  if (!isRefable(node)) return undefined;
  const [own, ...others] = keysOf(node);
  for (const key of others) lookup.add(key, node);
  return lookup.add(own, node);
}

export function addDisabled(refs: Lookup<Node>, sources: Lookup<SourceNode>, node: GraphNode): void {
  if (isRefable(node)) for (const key of keysOf(node)) refs.addDisabled(key, node.package_name);
  if (node.resource_type === 'source') sources.addDisabled(sourceKey(node.source_name, node.name), node.package_name);
}

export const sourceKey = (source: string, table: string) => `${source}.${table}`;

/** The names a node goes by: for a model with versions the one of its version, and its own when it is the latest. */
function keysOf({ name, version = null, latest_version }: Node): [string, ...string[]] {
  if (version === null) return [name];
  return version === latest_version ? [versioned(name, version), name] : [versioned(name, version)];
}

function isRefable(node: GraphNode): node is Node {
  return node.resource_type === 'model' || node.resource_type === 'seed' || node.resource_type === 'snapshot';
}
