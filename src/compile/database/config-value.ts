import { diagnose, LakeError } from '../../core/index.ts';
import type { Node } from '../../project/index.ts';
import { bindArguments, isMapping, text } from '../../template/index.ts';

/** `config` of a node that runs: what is set is read, as it stands in the node; setting does nothing any more (dbt's RuntimeConfigObject). */
export function configValue(node: Node | undefined): unknown {
  const config: Readonly<Record<string, unknown>> =
    node?.resource_type === 'snapshot'
      ? { ...node.config, snapshot_table_column_names: snapshotColumns(node.config['snapshot_meta_column_names']) }
      : (node?.config ?? {});
  const meta = (config['meta'] ?? {}) as Readonly<Record<string, unknown>>;
  const lookup = (from: Readonly<Record<string, unknown>>, name: string, fallback: unknown) =>
    Object.hasOwn(from, name) ? from[name] : fallback;
  const get = (name: string, fallback: unknown): unknown => {
    const key = { pre_hook: 'pre-hook', post_hook: 'post-hook' }[name] ?? name;
    return lookup(config, key, fallback);
  };
  const required = (value: unknown, name: string): unknown => {
    if (value !== undefined) return value;
    const reason = `Model '${node?.unique_id ?? ''}' does not define a required config parameter '${name}'.`;
    throw new LakeError([diagnose('template-failed', { reason })]);
  };
  const reader =
    (read: (name: string, fallback: unknown) => unknown, called: string) =>
    (...args: unknown[]): unknown => {
      const given = bindArguments(called, ['name', 'default', 'validator'], args);
      const value = read(text(given['name']), given['default'] ?? null);
      if (typeof given['validator'] === 'function') (given['validator'] as (value: unknown) => void)(value);
      return value ?? null;
    };
  const persisted = (kind: string) => () => {
    const docs = config['persist_docs'] ?? {};
    if (!isMapping(docs)) {
      const reason = `Invalid value provided for 'persist_docs'. Expected dict but received ${text(docs)}`;
      throw new LakeError([diagnose('template-failed', { reason })]);
    }
    return (docs as Record<string, unknown>)[kind] === true;
  };
  return Object.assign(() => '', {
    get: reader(get, 'config.get'),
    require: (name: unknown) => required(get(text(name), undefined), text(name)),
    set: () => '',
    meta_get: reader((name, fallback) => lookup(meta, name, fallback), 'config.meta_get'),
    meta_require: (name: unknown) => required(lookup(meta, text(name), undefined), text(name)),
    persist_relation_docs: persisted('relation'),
    persist_column_docs: persisted('columns'),
    model: node ?? null,
  });
}

const snapshotColumnNames = ['dbt_valid_from', 'dbt_valid_to', 'dbt_scd_id', 'dbt_updated_at', 'dbt_is_deleted'];

/** The names of a snapshot's own columns: dbt's, but for those that snapshot_meta_column_names gives others. */
function snapshotColumns(given: unknown): Record<string, unknown> {
  const own = (given ?? {}) as Readonly<Record<string, unknown>>;
  return Object.fromEntries(snapshotColumnNames.map((name) => [name, own[name] ?? name]));
}
