import { bindArguments, splitArguments, text } from '../template/index.ts';
import { columnClass } from './column-value.ts';
import { allParts, mergedPolicy, type Policy, readParts } from './relation-parts.ts';
import { relationTypeEnum, typeAttributes } from './relation-types.ts';
import { RelationValue, readChanges, scdArguments } from './relation-value.ts';

export interface ApiOptions {
  /** The project's `quoting:`; a call's quote_policy comes over it. */
  readonly quoting?: Policy;
  /** The name of the type of text with a length; `varchar` unless told. */
  readonly textType?: string;
}

/** dbt's `api`: makes relations and columns (docs.getdbt.com/reference/dbt-classes). */
export function apiValue(
  quoted: (parts: readonly string[]) => string,
  options: ApiOptions = {},
): Record<string, unknown> {
  const quoting = options.quoting ?? allParts;
  const create = (...args: unknown[]): RelationValue => {
    const { positional, keywords } = splitArguments(args);
    const named = ['database', 'schema', 'identifier', 'type'];
    const given = { ...keywords, ...bindArguments('api.Relation.create', named, positional) };
    const parts = readParts(given, 'api.Relation.create()');
    const path = { database: null, schema: null, identifier: null, ...parts };
    const base = { path, include_policy: allParts, quote_policy: quoting };
    const {
      type = null,
      shown = allParts,
      path: _,
      ...more
    } = readChanges(base, { ...given, path }, 'api.Relation.create()');
    return new RelationValue(path, quoted, type, shown, { quotePolicy: quoting, ...more });
  };
  return {
    Relation: {
      create,
      ...typeAttributes,
      get_relation_type: relationTypeEnum,
      scd_args: scdArguments,
      add_ephemeral_prefix: (name: unknown) => `__dbt__cte__${text(name)}`,
      get_default_quote_policy: () => mergedPolicy(quoting, {}),
    },
    Column: columnClass({ quoted, textType: options.textType ?? 'varchar' }),
  };
}
