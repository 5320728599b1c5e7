import { text } from '../template/index.ts';
import { isRecord } from './config.ts';
import { type FirstPass, readingContext } from './first-pass.ts';
import { defaultSchema } from './naming.ts';
import type { Node } from './node.ts';
import type { Naming } from './nodes.ts';
import { relationSql } from './quoting.ts';
import { mergedPolicy } from './relation-parts.ts';
import type { Settings } from './settings.ts';

export interface NamingOptions {
  /** Of the package whose nodes are named. */
  readonly settings: Settings;
  /** Of that package. */
  readonly pass: FirstPass;
  /** Of the root project. */
  readonly rootPass: FirstPass;
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
export function namingRules({ settings, pass, rootPass, root, database, schema, schemaPrefix }: NamingOptions): Naming {
  const own = (kind: 'schema' | 'alias' | 'database') => {
    const name = `generate_${kind}_name`;
    const owner = [settings.name, root].find((p) => pass.macros.namespace(p)?.has(name) === true);
    // What it names, var() too, is of the package that has the macro.
    const reading = owner === settings.name ? pass : rootPass;
    const macros = owner === undefined ? undefined : reading.macros.namespace(owner);
    if (macros === undefined) return undefined;
    return async (custom: string | null, node: Node): Promise<string> => {
      const macro = macros.bind(name, readingContext(reading, { node, schema, database })) as (
        ...args: unknown[]
      ) => Promise<unknown>;
      return text(await macro(custom, node)).trim();
    };
  };
  return {
    packageName: settings.name,
    // Of a source over the project's, though source() does not ask the project: both as in dbt.
    relationName: (parts, source) =>
      relationSql(
        parts,
        isRecord(source?.quoting) && settings.kind === 'dbt'
          ? mergedPolicy(pass.quoting, source.quoting)
          : pass.quoting,
        (names) => pass.quoted(names),
      ),
    schema: own('schema') ?? (async (custom) => defaultSchema(settings.kind, schema, schemaPrefix, custom)),
    alias: own('alias') ?? (async (custom, node) => custom?.trim() ?? defaultAlias(node)),
    database: own('database') ?? (async (custom) => custom?.trim() ?? database),
  };
}

/** A version of a model stands beside its others: `name_v2`. */
function defaultAlias({ name, version }: Node): string {
  return version === undefined || version === null ? name : `${name}_v${String(version).replaceAll('.', '_')}`;
}
