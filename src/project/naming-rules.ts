import { text } from '../template/index.ts';
import { type FirstPass, readingContext } from './first-pass.ts';
import { defaultSchema } from './naming.ts';
import type { Node } from './node.ts';
import type { Naming } from './nodes.ts';
import type { Settings } from './settings.ts';

export interface NamingOptions {
  /** Of the package whose nodes are named. */
  readonly settings: Settings;
  /** Of that package. */
  readonly pass: FirstPass;
  /** The root project's name. */
  readonly root: string;
  readonly database: string;
  readonly schema: string;
  readonly schemaPrefix: string;
}

/**
 * Where the nodes of a package stand: by its own generate_schema_name, generate_alias_name and generate_database_name where it has
 * them, else by the root project's (docs.getdbt.com/docs/build/custom-schemas; in dbt too a package's own go first), else by the
 * defaults. dbt's own macros of these names say what the defaults do, so they are not asked.
 */
export function namingRules({ settings, pass, root, database, schema, schemaPrefix }: NamingOptions): Naming {
  const own = (kind: 'schema' | 'alias' | 'database') => {
    const name = `generate_${kind}_name`;
    const owner = [settings.name, root].find((p) => pass.macros.namespace(p)?.has(name) === true);
    const macros = owner === undefined ? undefined : pass.macros.namespace(owner);
    if (macros === undefined) return undefined;
    return async (custom: string | null, node: Node): Promise<string> => {
      const macro = macros.bind(name, readingContext(pass, { node, schema, database })) as (
        ...args: unknown[]
      ) => Promise<unknown>;
      return text(await macro(custom, node)).trim();
    };
  };
  return {
    packageName: settings.name,
    relationName: (database, schema, identifier, quoting = {}) => {
      const parts = { database, schema, identifier };
      const bare = (key: string) => quoting[key] === false;
      if (!Object.keys(parts).some(bare)) return pass.quoted([database, schema, identifier]);
      return Object.entries(parts)
        .map(([key, part]) => (bare(key) ? part : pass.quoted([part])))
        .join('.');
    },
    schema: own('schema') ?? (async (custom) => defaultSchema(settings.kind, schema, schemaPrefix, custom)),
    alias: own('alias') ?? (async (custom, node) => custom?.trim() ?? defaultAlias(node)),
    database: own('database') ?? (async (custom) => custom?.trim() ?? database),
  };
}

/** A version of a model stands beside its others: `name_v2`. */
function defaultAlias({ name, version }: Node): string {
  return version === undefined || version === null ? name : `${name}_v${String(version).replaceAll('.', '_')}`;
}
