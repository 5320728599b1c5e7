import type { ExternalSource } from '../adapters/adapter.ts';
import { toRelation } from '../compile/index.ts';
import type { Column, Relation } from '../core/index.ts';
import type { Dag } from '../graph/index.ts';
import { isRecord, type Project, type SourceNode, toList } from '../project/index.ts';

/** What must be readable before the nodes run: live relations that they read, and the raw files of sources. */
export function inputsOf(
  ids: Iterable<string>,
  project: Project,
  dag: Dag,
  built: ReadonlySet<string>,
): { relations: Relation[]; sources: ExternalSource[] } {
  const needed = new Set<string>();
  const queue = [...ids];
  for (const id of ids) if (project.nodes.get(id)?.config.materialized === 'incremental') needed.add(id);
  const seen = new Set(queue);
  while (queue.length > 0) {
    for (const parent of dag.parents(queue.pop() as string)) {
      if (!built.has(parent)) needed.add(parent);
      const materialized = project.nodes.get(parent)?.config.materialized;
      const through =
        built.has(parent) || materialized === 'view' || materialized === 'ephemeral' || materialized === undefined;
      if (through && !seen.has(parent)) {
        seen.add(parent);
        queue.push(parent);
      }
    }
  }
  const relations: Relation[] = [];
  const sources: ExternalSource[] = [];
  for (const id of dag.order()) {
    if (!needed.has(id)) continue;
    const source = project.sources.get(id);
    const node = project.nodes.get(id);
    if (source?.external) sources.push(externalSource(source));
    else if (source !== undefined) relations.push(toRelation(source));
    else if (node !== undefined && node.config.materialized !== 'ephemeral' && node.resource_type !== 'test')
      relations.push(toRelation(node));
  }
  return { relations, sources };
}

/** dbt's `external:` block as the engine reads it. */
export function externalSource(source: SourceNode): ExternalSource {
  const external = source.external ?? {};
  const options = isRecord(external['options']) ? external['options'] : {};
  const partitions = toList<{ name: string; data_type?: string }>(external['partitions']).map(
    (p): Column => ({ name: p.name, type: p.data_type ?? 'varchar' }),
  );
  const location = toList<string>(external['location']);
  const text = (key: string) => (typeof options[key] === 'string' ? (options[key] as string) : undefined);
  const markers = options['null_marker'] === undefined ? undefined : toList<string>(options['null_marker']);
  const format = (external['format'] ??
    external['file_format'] ??
    /\.(csv|ndjson|json|parquet)(?:\.gz)?$/.exec(location[0] ?? '')?.[1] ??
    'parquet') as ExternalSource['format'];
  return {
    relation: toRelation(source),
    location,
    format,
    options: {
      ...(text('delimiter') === undefined ? {} : { delimiter: text('delimiter') as string }),
      ...(text('quote') === undefined ? {} : { quote: text('quote') as string }),
      ...(text('escape') === undefined ? {} : { escape: text('escape') as string }),
      ...(text('encoding') === undefined ? {} : { encoding: text('encoding') as string }),
      ...(typeof options['header'] === 'boolean' ? { header: options['header'] } : {}),
      ...(markers === undefined ? {} : { nullMarkers: markers }),
      ...(typeof options['max_rejects'] === 'number' ? { maxRejects: options['max_rejects'] } : {}),
    },
    partitions,
    columns: Object.values(source.columns)
      .filter((c) => !partitions.some((p) => p.name === c.name))
      .map((c) => ({ name: c.name, type: c.data_type ?? 'varchar' })),
  };
}
