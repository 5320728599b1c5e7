import type { Dialect, Value } from '../../adapters/adapter.ts';
import { diagnose, LakeError, type Relation } from '../../core/index.ts';
import { type Policy, RelationValue } from '../../project/index.ts';
import { bindArguments, type Context, items, plain, text, tuple } from '../../template/index.ts';
import { DateTimeType, type Table } from '../agate/index.ts';
import { renderColumns, renderModelConstraints } from './constraints.ts';
import { type NodeEngine, tellQuery } from './engine.ts';
import type { CachedRelation, RelationCache } from './relation-cache.ts';
import { Response } from './results.ts';

/** What `adapter` needs of the run it stands in. */
export interface AdapterSeams {
  readonly type: string;
  readonly dialect: Dialect;
  /** Which parts of names the project has quoted. */
  readonly quoting: Policy;
  readonly engine: NodeEngine;
  readonly cache: RelationCache;
  /** The folder in which external files are written. */
  readonly externalRoot: string;
  /** The databases that DuckLake keeps. */
  readonly ducklakes: ReadonlySet<string>;
  readonly behavior: Readonly<Record<string, unknown>>;
  /** The context of macros that the adapter itself calls: the root project's, without a node. */
  macros(): Context;
  dispatch(args: readonly unknown[]): unknown;
  relation(relation: Relation, type: string | null): RelationValue;
  column(name: string, type: string): unknown;
  table(columns: readonly { name: string; type: string }[], rows: readonly (readonly Value[])[]): Table;
  /** Where a seed's file lies. */
  seedFile(node: Readonly<Record<string, unknown>>): string;
  convertType(table: unknown, column: number): string | null;
  warn(message: string): void;
}

/** `adapter` of templates: what dbt's SQLAdapter offers, each by the macro that projects may override. */
export function adapterValue(seams: AdapterSeams): Record<string, unknown> {
  const { engine, cache, dialect } = seams;
  const call = async (name: string, ...args: unknown[]): Promise<unknown> => {
    const macro = seams.macros().resolve(name);
    if (typeof macro !== 'function') throw failed(`the macro '${name}' is missing`);
    return await (macro as (...args: unknown[]) => unknown)(...args);
  };
  const execute = async (sql: string, options: ExecuteArguments) => {
    try {
      const { response, columns, rows } = await engine.execute(sql, options);
      return { response: new Response(response), table: seams.table(columns, rows) };
    } catch (problem) {
      throw tellQuery(problem, sql);
    }
  };
  const list = async (database: string, schema: string): Promise<readonly CachedRelation[]> => {
    const asked = seams.relation({ database, schema, identifier: '' }, null).without_identifier();
    const rows = items(await call('list_relations_without_caching', asked)) as Iterable<unknown>[];
    return rows.map((row) => {
      const [rowDatabase, identifier, rowSchema, type] = [...row].map((part) => (part === null ? '' : text(part)));
      return {
        database: rowDatabase ?? database,
        schema: rowSchema ?? schema,
        identifier: identifier ?? '',
        type: type ?? null,
      };
    });
  };
  const relations = async (database: string, schema: string) =>
    await cache.relations(database, schema, async () => await list(database, schema));
  const shown = (found: CachedRelation): RelationValue => seams.relation(found, found.type);
  const getRelation = async (database: string, schema: string, identifier: string): Promise<RelationValue | null> => {
    const found = (await relations(database, schema)).get(identifier.toLowerCase());
    return found === undefined ? null : shown(found);
  };
  const columnsOf = async (relation: unknown): Promise<unknown[]> => {
    try {
      return items(await call('get_columns_in_relation', relation));
    } catch (problem) {
      // Asking for the columns of what is not there is how templates find out, as in dbt-duckdb.
      if (problem instanceof LakeError && /does not exist/i.test(problem.message)) return [];
      throw problem;
    }
  };
  const named = (column: unknown) => (column as { name: string }).name;
  return {
    type: () => seams.type,
    dispatch: (...args: unknown[]) => seams.dispatch(args),
    behavior: seams.behavior,
    quote: (name: unknown) => dialect.quote(text(name)),
    quote_as_configured: (...args: unknown[]) => {
      const given = bindArguments('quote_as_configured', ['identifier', 'quote_key'], args);
      const name = text(given['identifier']);
      return seams.quoting[text(given['quote_key']) as keyof Policy] === true ? dialect.quote(name) : name;
    },
    quote_seed_column: (...args: unknown[]) => {
      const given = bindArguments('quote_seed_column', ['column', 'quote_config'], args);
      const column = text(given['column']);
      return given['quote_config'] === false ? column : dialect.quote(column);
    },
    execute: async (...args: unknown[]) => {
      const given = bindArguments('execute', ['sql', 'auto_begin', 'fetch', 'limit'], args);
      const { response, table } = await execute(text(given['sql']), {
        fetch: given['fetch'] === true,
        autoBegin: given['auto_begin'] === true,
        ...(typeof given['limit'] === 'number' ? { limit: given['limit'] } : {}),
      });
      return tuple([response, table]);
    },
    add_query: async (...args: unknown[]) => {
      const given = bindArguments('add_query', ['sql', 'auto_begin', 'bindings', 'abridge_sql_log'], args);
      const bindings = given['bindings'];
      const { response, table } = await execute(text(given['sql']), {
        fetch: false,
        autoBegin: given['auto_begin'] !== false,
        ...(bindings === undefined || bindings === null ? {} : { bindings: items(bindings).map(bound) }),
      });
      return tuple([response, table]);
    },
    commit: async () => {
      await engine.commit();
      return '';
    },
    ensure_transaction: async () => {
      await engine.begin();
      return '';
    },
    get_relation: async (...args: unknown[]) => {
      const given = bindArguments('get_relation', ['database', 'schema', 'identifier'], args);
      const [database, schema, identifier] = ['database', 'schema', 'identifier'].map((key) => given[key] ?? null);
      if (database === null || schema === null || identifier === null) return null;
      return await getRelation(text(database), text(schema), text(identifier));
    },
    already_exists: async (schema: unknown, table: unknown) =>
      (await getRelation(seams.macros().resolve('database') as string, text(schema), text(table))) !== null,
    list_relations: async (...args: unknown[]) => {
      const given = bindArguments('list_relations', ['database', 'schema'], args);
      return [...(await relations(text(given['database']), text(given['schema']))).values()].map(shown);
    },
    list_relations_without_caching: async (relation: unknown) => {
      const { database, schema } = parts(relation);
      return (await list(database, schema)).map(shown);
    },
    get_columns_in_relation: columnsOf,
    get_missing_columns: async (from: unknown, to: unknown) => {
      const have = new Set((await columnsOf(to)).map((column) => named(column).toLowerCase()));
      return (await columnsOf(from)).filter((column) => !have.has(named(column).toLowerCase()));
    },
    // DuckDB's text has no length: there is nothing to widen.
    expand_target_column_types: () => null,
    get_column_schema_from_query: async (sql: unknown) => {
      const { table } = await execute(`DESCRIBE (${text(sql)})`, { fetch: true, autoBegin: false });
      return [...table].map((row) => {
        const [name, type] = [...(row as Iterable<unknown>)];
        return seams.column(text(name), text(type));
      });
    },
    create_schema: async (relation: unknown) => {
      await call('create_schema', relation);
      await engine.commit();
      return '';
    },
    drop_schema: async (relation: unknown) => {
      const { database, schema } = parts(relation);
      await call('drop_schema', relation);
      await engine.commit();
      cache.dropSchema(database, schema);
      return '';
    },
    check_schema_exists: async (...args: unknown[]) => {
      const given = bindArguments('check_schema_exists', ['database', 'schema'], args);
      const schema = text(given['schema']);
      const asked = seams.relation({ database: text(given['database']), schema, identifier: '' }, null);
      const rows = items(await call('check_schema_exists', asked.information_schema(), schema));
      return Number([...(rows[0] as Iterable<unknown>)][0]) > 0;
    },
    list_schemas: async (database: unknown) =>
      items(await call('list_schemas', database)).map((row) => [...(row as Iterable<unknown>)][0]),
    drop_relation: async (relation: unknown) => {
      await cache.drop(parts(relation));
      await call('drop_relation', relation);
      return '';
    },
    rename_relation: async (from: unknown, to: unknown) => {
      await cache.rename(parts(from), parts(to));
      await call('rename_relation', from, to);
      return '';
    },
    truncate_relation: async (relation: unknown) => {
      await call('truncate_relation', relation);
      return '';
    },
    cache_added: async (relation: unknown) => {
      await cache.add({ ...parts(relation), type: (relation as RelationValue).type });
      return '';
    },
    cache_dropped: async (relation: unknown) => {
      await cache.drop(parts(relation));
      return '';
    },
    cache_renamed: async (from: unknown, to: unknown) => {
      await cache.rename(parts(from), parts(to));
      return '';
    },
    convert_type: (table: unknown, index: unknown) => seams.convertType(table, Number(index)),
    valid_incremental_strategies: () => [...strategies],
    get_incremental_strategy_macro: (context: unknown, strategy: unknown) => {
      const name = strategy === null || strategy === undefined ? 'default' : text(strategy);
      if (name === 'insert_overwrite') throw failed(`The incremental strategy '${name}' is not valid for this adapter`);
      const macroName = `get_incremental_${name.replaceAll('+', '_')}_sql`;
      const macro = (context as Record<string, unknown>)[macroName];
      if (macro === undefined) {
        const project = text((context as Record<string, unknown>)['project_name']);
        throw failed(`dbt could not find an incremental strategy macro with the name "${macroName}" in ${project}`);
      }
      return macro;
    },
    get_hard_deletes_behavior: (config: unknown) => hardDeletes(config),
    valid_snapshot_target: async (relation: unknown, columnNames: unknown) => {
      await validSnapshotTarget(await columnsOf(relation), columnNames, false);
      return '';
    },
    assert_valid_snapshot_target_given_strategy: async (relation: unknown, names: unknown, strategy: unknown) => {
      const isNew = (plain(strategy) as { hard_deletes?: string } | null)?.hard_deletes === 'new_record';
      validSnapshotTarget(await columnsOf(relation), names, isNew);
      return '';
    },
    standardize_grants_dict: (table: unknown) => {
      const grants: Record<string, string[]> = {};
      for (const row of items(table)) {
        const get = (key: string) => text((row as { __getattr__(key: string): unknown }).__getattr__(key));
        const privilege = get('privilege_type');
        grants[privilege] = [...(grants[privilege] ?? []), get('grantee')];
      }
      return grants;
    },
    render_raw_columns_constraints: (...args: unknown[]) => {
      const given = bindArguments('render_raw_columns_constraints', ['raw_columns'], args);
      const columns = Object.values(plain(given['raw_columns']) as Record<string, Record<string, unknown>>);
      return renderColumns(columns, (name) => dialect.quote(name));
    },
    render_raw_model_constraints: (...args: unknown[]) => {
      const given = bindArguments('render_raw_model_constraints', ['raw_constraints'], args);
      return renderModelConstraints((plain(given['raw_constraints']) ?? []) as readonly Record<string, never>[]);
    },
    warn_once: (message: unknown) => {
      seams.warn(text(message));
      return '';
    },
    is_motherduck: () => false,
    is_ducklake: (relation: unknown) =>
      relation instanceof RelationValue && seams.ducklakes.has(relation.database ?? ''),
    disable_transactions: () => engine.explicitTransactions,
    get_binding_char: () => '?',
    get_seed_file_path: (model: unknown) => seams.seedFile(plain(model) as Record<string, unknown>),
    convert_datetimes_to_strs: (table: unknown) => (table as Table).withText((type) => type instanceof DateTimeType),
    external_root: () => seams.externalRoot,
    external_write_options: (location: unknown, options: unknown) => externalWriteOptions(text(location), options),
    external_read_location: (location: unknown, options: unknown) => externalReadLocation(text(location), options),
    location_exists: async (location: unknown) => {
      try {
        await engine.execute(`select 1 from ${dialect.literal(text(location))} where 1=0`, {
          fetch: false,
          autoBegin: false,
        });
        return true;
      } catch (problem) {
        if (problem instanceof LakeError) return false;
        throw problem;
      }
    },
    store_relation: () => {
      throw new LakeError([diagnose('not-supported', { what: 'a plugin of dbt-duckdb' })]);
    },
  };
}

interface ExecuteArguments {
  readonly fetch: boolean;
  readonly autoBegin: boolean;
  readonly limit?: number;
  readonly bindings?: readonly Value[];
}

const strategies = ['append', 'delete+insert', 'merge', 'microbatch'];

function failed(reason: string): LakeError {
  return new LakeError([diagnose('template-failed', { reason })]);
}

/** A value that a template binds to a statement. */
function bound(value: unknown): Value {
  const given = plain(value);
  return given !== null && typeof given === 'object' ? text(value) : (given as Value);
}

/** dbt's three ways to treat rows that are gone (docs.getdbt.com/reference/resource-configs/hard-deletes). */
function hardDeletes(config: unknown): string {
  const get = (key: string): unknown => {
    const value = (config as { get?: (key: string) => unknown }).get?.(key) ?? (plain(config) as never)?.[key];
    return value ?? null;
  };
  const legacy = get('invalidate_hard_deletes');
  const wanted = get('hard_deletes');
  if (legacy !== null && wanted !== null)
    throw failed(
      'You cannot set both the invalidate_hard_deletes and hard_deletes config properties on the same snapshot.',
    );
  if (legacy === true || wanted === 'invalidate') return 'invalidate';
  if (wanted === 'new_record') return 'new_record';
  if (wanted === null || wanted === 'ignore') return 'ignore';
  throw failed('Invalid setting for property hard_deletes.');
}

function validSnapshotTarget(columns: readonly unknown[], columnNames: unknown, deletedColumn: boolean): void {
  const names = new Set(columns.map((column) => (column as { name: string }).name.toLowerCase()));
  const given = (plain(columnNames ?? {}) ?? {}) as Record<string, string>;
  const wanted = ['dbt_scd_id', 'dbt_valid_from', 'dbt_valid_to', ...(deletedColumn ? ['dbt_is_deleted'] : [])];
  const missing = wanted.map((name) => given[name] ?? name).filter((name) => !names.has(name.toLowerCase()));
  if (missing.length === 0) return;
  throw failed(
    `Snapshot target is missing configured columns (missing ${missing.map((n) => `'${n}'`).join(', ')}). See https://docs.getdbt.com/docs/build/snapshots#snapshot-meta-fields`,
  );
}

const compressions: Readonly<Record<string, string>> = { gz: 'gzip', zst: 'zstd' };
const quotedOptions = new Set(['delimiter', 'quote', 'escape', 'null']);

/** The options of COPY … TO, with what the location's ending says (dbt-duckdb's external materialization). */
function externalWriteOptions(location: string, given: unknown): string {
  const options = { ...(plain(given) as Record<string, unknown>) };
  if (!('format' in options)) {
    const endings = (/((?:\.\w+)+)$/.exec(location.split('/').at(-1) ?? '')?.[1] ?? '')
      .toLowerCase()
      .split('.')
      .slice(1);
    const compression = compressions[endings.at(-1) ?? ''];
    if (compression !== undefined) endings.pop();
    const ending = endings.at(-1);
    options['format'] = ending ?? ('delimiter' in options ? 'csv' : 'parquet');
    if (ending !== undefined && compression !== undefined) options['compression'] ??= compression;
  }
  if (options['format'] === 'csv') options['header'] ??= 1;
  const partition = options['partition_by'];
  if (typeof partition === 'string' && partition.includes(',') && !partition.startsWith('('))
    options['partition_by'] = `(${partition})`;
  return Object.entries(options)
    .map(([key, value]) => {
      const quoted = quotedOptions.has(key.toLowerCase()) && !String(value).startsWith("'");
      return quoted ? `${key} '${String(value)}'` : `${key} ${text(value)}`;
    })
    .join(', ');
}

function externalReadLocation(location: string, given: unknown): string {
  const options = plain(given) as Record<string, unknown>;
  const partition = options['partition_by'];
  if (!partition && !options['per_thread_output']) return location;
  const globs = [
    location,
    '*',
    ...(partition
      ? String(partition)
          .split(',')
          .map(() => '*')
      : []),
  ];
  return `${globs.join('/')}.${String(options['format'] ?? 'parquet')}`;
}

/** The parts of a relation; one that it has not is empty. */
export function parts(relation: unknown): Relation {
  const { database, schema, identifier } = relation as RelationValue;
  return { database: database ?? '', schema: schema ?? '', identifier: identifier ?? '' };
}
