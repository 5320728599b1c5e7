import { text } from '../template/index.ts';
import { contextOf, type FirstPass } from './first-pass.ts';
import { defaultSchema } from './naming.ts';
import type { Node } from './node.ts';
import type { Naming } from './nodes.ts';
import type { Settings } from './settings.ts';

export interface NamingOptions {
  readonly settings: Settings;
  readonly pass: FirstPass;
  readonly database: string;
  readonly schema: string;
  readonly schemaPrefix: string;
}

/**
 * Where nodes stand: the project's generate_schema_name, generate_alias_name and generate_database_name where it has them
 * (docs.getdbt.com/docs/build/custom-schemas), else the defaults.
 */
export function namingRules({ settings, pass, database, schema, schemaPrefix }: NamingOptions): Naming {
  const own = (kind: 'schema' | 'alias' | 'database') => {
    const name = `generate_${kind}_name`;
    if (!pass.macros.has(name)) return undefined;
    return async (custom: string | null, node: Node): Promise<string> => {
      const values = { ...pass.base, node, schema, database };
      const macro = pass.macros.bind(name, contextOf(values, pass)) as (...args: unknown[]) => Promise<unknown>;
      return text(await macro(custom, node)).trim();
    };
  };
  return {
    packageName: settings.name,
    relationName: (...parts) => pass.quoted(parts),
    schema: own('schema') ?? (async (custom) => defaultSchema(settings.kind, schema, schemaPrefix, custom)),
    alias: own('alias') ?? (async (custom, node) => custom?.trim() ?? defaultAlias(node)),
    database: own('database') ?? (async (custom) => custom?.trim() ?? database),
  };
}

/** A version of a model stands beside the others: its name carries the version. */
function defaultAlias(node: Node): string {
  const version = node.version ?? null;
  return version === null ? node.name : `${node.name}_v${String(version).replaceAll('.', '_')}`;
}
