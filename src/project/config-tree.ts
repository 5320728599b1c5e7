import { type ConfigLayer, isRecord } from './config.ts';
import { type ConfigKind, isConfigKey } from './config-keys.ts';

export interface ConfigTree {
  /** The layers for a resource, weakest first; remembers which paths were used. */
  layers(fqn: readonly string[]): ConfigLayer[];
  unused(): readonly (readonly string[])[];
}

/**
 * The `models:` (or seeds:, …) tree of a project file. Keys with + are configs, others are folders or names; a key without +
 * is a config too when it is a known one and its value is not a mapping, or, with `anyKey` as in dbt, whatever it is called.
 */
export function configTree(tree: unknown, kind: ConfigKind, anyKey = false): ConfigTree {
  const used = new Set<string>();
  const paths: string[][] = [];
  const isConfig = (key: string, value: unknown) => (anyKey || isConfigKey(kind, key)) && !isRecord(value);
  const own = (node: Record<string, unknown>): ConfigLayer => {
    const layer: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(node)) {
      if (key.startsWith('+')) layer[key.slice(1).trim()] = value;
      else if (isConfig(key, value)) layer[key] = value;
    }
    return layer;
  };
  const isFolder = (key: string, value: unknown): value is Record<string, unknown> =>
    !key.startsWith('+') && isRecord(value) && !isConfig(key, value);
  const list = (node: Record<string, unknown>, path: string[]): void => {
    for (const [key, value] of Object.entries(node)) {
      if (isFolder(key, value)) {
        paths.push([...path, key]);
        list(value, [...path, key]);
      }
    }
  };
  if (isRecord(tree)) list(tree, []);
  return {
    layers(fqn) {
      if (!isRecord(tree)) return [];
      const found = [own(tree)];
      let node: Record<string, unknown> = tree;
      const path: string[] = [];
      for (const step of fqn) {
        const next = Object.hasOwn(node, step) ? node[step] : undefined;
        if (!isFolder(step, next)) break;
        path.push(step);
        used.add(path.join('\0'));
        found.push(own(next));
        node = next;
      }
      return found;
    },
    unused() {
      return paths.filter((path) => !used.has(path.join('\0')));
    },
  };
}

export type ConfigTrees = Readonly<Record<ConfigKind, ConfigTree>>;

/** The keys of a project file that hold config trees; dbt reads an analysis's configs from the tree of models. */
const treeKeys: Readonly<Record<ConfigKind, string>> = {
  models: 'models',
  seeds: 'seeds',
  snapshots: 'snapshots',
  data_tests: 'data_tests',
  unit_tests: 'unit_tests',
  sources: 'sources',
  exposures: 'exposures',
  analyses: 'models',
  functions: 'functions',
  metrics: 'metrics',
  semantic_models: 'semantic-models',
  saved_queries: 'saved-queries',
};

/** The config trees of a project file's values; of a dbt project every key without + that is no mapping is a config. */
export function configTrees(project: unknown, anyKey: boolean): ConfigTrees {
  const values = isRecord(project) ? project : {};
  const trees: Partial<Record<ConfigKind, ConfigTree>> = {};
  for (const [kind, key] of Object.entries(treeKeys) as [ConfigKind, string][]) {
    const tree = kind === 'data_tests' ? (values['data_tests'] ?? values['tests']) : values[key];
    trees[kind] = configTree(tree, kind, anyKey);
  }
  return trees as ConfigTrees;
}

/** What project files say of a resource: `below` its own file and properties, and `above` them. */
interface Layers {
  readonly below: readonly ConfigLayer[];
  readonly above: readonly ConfigLayer[];
}

export interface TreeLayers extends Layers {
  /** The same as the authors wrote it, templates and all. */
  readonly unrendered: Layers;
}

/** The trees of a project file, and of the root project's when this is a package of it. */
interface TreeOwner {
  readonly trees: ConfigTrees;
  readonly unrenderedTrees: ConfigTrees;
  readonly rootProject: TreeOwner | undefined;
}

/**
 * The layers of a resource: what the root project says of a package's goes over all that the package says (dbt-core,
 * ContextConfig). dbt looks for the unrendered configs of a function among those of models.
 */
export function treeLayers(project: TreeOwner, kind: ConfigKind, fqn: readonly string[]): TreeLayers {
  const unrendered = kind === 'functions' ? 'models' : kind;
  const root = project.rootProject;
  return {
    below: project.trees[kind].layers(fqn),
    above: root?.trees[kind].layers(fqn) ?? [],
    unrendered: {
      below: project.unrenderedTrees[unrendered].layers(fqn),
      above: root?.unrenderedTrees[unrendered].layers(fqn) ?? [],
    },
  };
}
