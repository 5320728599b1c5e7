/** What events tell of a resource: any node, source, unit test, exposure or hook. */
export interface LoggedResource {
  readonly unique_id: string;
  readonly resource_type: string;
  readonly name: string;
  readonly path?: string;
  readonly original_file_path?: string;
  readonly database?: string | null;
  readonly schema?: string | null;
  readonly alias?: string;
  readonly relation_name?: string | null;
  readonly language?: string;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly meta?: unknown;
  readonly group?: unknown;
  readonly checksum?: unknown;
  readonly compiled_path?: string | null;
  readonly attached_node?: string | null;
  /** Of a unit test: the name of its model. */
  readonly model?: string;
  readonly version?: string | number | null;
}

export interface NodeMoment {
  readonly status: string;
  readonly startedAt?: Date | undefined;
  readonly finishedAt?: Date | undefined;
}

/** dbt's times within events: without a zone, in microseconds. */
const local = (time: Date | undefined): string => (time === undefined ? '' : time.toISOString().replace('Z', '000'));

/** `node_info` of dbt's events. What a resource does not have is empty text, as in dbt's messages. */
export function nodeInfo(resource: LoggedResource, moment: NodeMoment): Record<string, unknown> {
  const { config = {}, checksum } = resource;
  const sum = checksum !== null && typeof checksum === 'object' ? (checksum as { checksum?: unknown }).checksum : '';
  return {
    node_path: resource.path ?? '',
    node_name: resource.name,
    unique_id: resource.unique_id,
    resource_type: resource.resource_type,
    materialized: config['materialized'] ?? '',
    node_status: moment.status,
    node_started_at: local(moment.startedAt),
    node_finished_at: local(moment.finishedAt),
    meta: resource.meta ?? config['meta'] ?? {},
    node_relation: {
      database: resource.database ?? '',
      schema: resource.schema ?? '',
      alias: resource.alias ?? '',
      relation_name: resource.relation_name ?? '',
    },
    node_checksum: typeof sum === 'string' ? sum : '',
  };
}

/** `main.customers`: the relation as people read it; its database only where it is not the target's (dbt's get_node_representation). */
export function representation({ database, schema, alias, name }: LoggedResource, ownDatabase: string): string {
  const parts = [
    ...(database && database !== ownDatabase ? [database] : []),
    ...(schema ? [schema] : []),
    alias ?? name,
  ];
  return parts.join('.');
}

/** What a line says of a resource that begins to run (dbt's describe_node). */
export function description(resource: LoggedResource, ownDatabase: string): string {
  const { resource_type: type, config = {}, language = 'sql' } = resource;
  const relation = () => representation(resource, ownDatabase);
  switch (type) {
    case 'model': {
      const kind = config['incremental_strategy'] === 'microbatch' ? 'microbatch' : String(config['materialized']);
      return `${language} ${kind} model ${relation()}`;
    }
    case 'seed':
      return `seed file ${relation()}`;
    case 'snapshot':
      return `snapshot ${relation()}`;
    case 'function':
      return `function ${relation()}`;
    case 'test':
    case 'unit_test':
      return `${type} ${testName(resource)}`;
    default:
      return `${type.replace('_', ' ')} ${resource.name}`;
  }
}

/** A unit test is named after its model, a version of it with its number. */
export function testName({ resource_type: type, name, model, version }: LoggedResource): string {
  if (type !== 'unit_test') return name;
  return `${model}::${name}${version === null || version === undefined ? '' : `_v${version}`}`;
}
