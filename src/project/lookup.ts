import type { GraphNode, Node, SourceNode } from './node.ts';

/** How a name is looked for. */
export interface Sought {
  /** The package that ref('package', 'name') names. */
  readonly packageName?: string | null | undefined;
  readonly version?: string | number | null | undefined;
  /** The package whose file asks; the root project unless told. */
  readonly from?: string | undefined;
}

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
  private readonly names = new Map<string, Map<string, T>>();
  private readonly order: SearchOrder;

  constructor(order: SearchOrder) {
    this.order = order;
  }

  /** The first of a name in a package counts; gives the one that is there already. */
  add(name: string, resource: T): T | undefined {
    let packages = this.names.get(name);
    if (packages === undefined) {
      packages = new Map();
      this.names.set(name, packages);
    }
    const first = packages.get(resource.package_name);
    if (first === undefined) packages.set(resource.package_name, resource);
    return first;
  }

  /** Gives several when the name is found only by looking everywhere and more than one package has it. */
  all(name: string, sought: Sought = {}): readonly T[] {
    const packages = this.names.get(versioned(name, sought.version));
    if (packages === undefined) return [];
    for (const packageName of this.order.of(sought)) {
      if (packageName === undefined) return [...packages.values()];
      const found = packages.get(packageName);
      if (found !== undefined) return [found];
    }
    return [];
  }

  find(name: string, sought: Sought = {}): T | undefined {
    return this.all(name, sought)[0];
  }

  keys(): Iterable<string> {
    return this.names.keys();
  }
}

const versioned = (name: string, version: string | number | null | undefined) =>
  version === undefined || version === null ? name : `${name}.v${version}`;

/** What ref() can name: a model with versions under each of them, and without one under its latest. */
export function addRefable(lookup: Lookup<Node>, node: Node): Node | undefined {
  if (!isRefable(node)) return undefined;
  const { version } = node;
  if (version === undefined || version === null) return lookup.add(node.name, node);
  const first = lookup.add(versioned(node.name, version), node);
  if (version === node.latest_version) lookup.add(node.name, node);
  return first;
}

export function addSource(lookup: Lookup<SourceNode>, source: SourceNode): void {
  lookup.add(sourceKey(source.source_name, source.name), source);
}

export const sourceKey = (source: string, table: string) => `${source}.${table}`;

export function isRefable(node: GraphNode): node is Node {
  return node.resource_type === 'model' || node.resource_type === 'seed' || node.resource_type === 'snapshot';
}
