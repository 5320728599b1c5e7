import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { diagnose, LakeError } from '../core/index.ts';
import { isRecord } from '../project/index.ts';

/** A resource as a manifest has it. */
export type Resource = Readonly<Record<string, unknown>> & {
  readonly unique_id: string;
  readonly name: string;
  readonly resource_type: string;
};

type Resources = Readonly<Record<string, Resource>>;

/** What is read of a manifest, which lake or dbt wrote. */
export interface StateManifest {
  readonly adapterType: string | undefined;
  readonly nodes: Resources;
  readonly functions: Resources;
  readonly macros: Readonly<Record<string, { readonly macro_sql: string }>>;
  /** The resource of an id, whatever its kind. */
  find(id: string): Resource | undefined;
}

/** Start and end of a batch. */
export type Batch = readonly [string, string];

export interface PreviousResult {
  readonly unique_id: string;
  readonly status: string;
  /** Microbatch models only. */
  readonly batch_results?: { readonly successful: readonly Batch[]; readonly failed: readonly Batch[] } | null;
}

export interface PreviousRun {
  readonly args: Readonly<Record<string, unknown>>;
  readonly results: readonly PreviousResult[];
  /** When the run began: the clock of its microbatches. */
  readonly startedAt: string | undefined;
}

/** When each source was loaded last; a source that could not be asked is not in it. */
export type SourceAges = ReadonlyMap<string, string>;

/** The versions that dbt 1.11 reads too, of those that have what is compared. */
const versions = { manifest: [8, 12], 'run-results': [4, 6], sources: [3, 3] } as const;

/**
 * The artifacts of an earlier run, each read when it is asked for and undefined when the folder has none of it.
 * What is there but cannot be read throws `state-unreadable`.
 */
export class PreviousState {
  readonly folder: string;
  private readonly read = new Map<string, unknown>();

  constructor(folder: string) {
    this.folder = folder;
  }

  get manifest(): StateManifest | undefined {
    return this.artifact('manifest.json', 'manifest', manifestOf);
  }

  get run(): PreviousRun | undefined {
    return this.artifact('run_results.json', 'run-results', runOf);
  }

  get sources(): SourceAges | undefined {
    return this.artifact('sources.json', 'sources', agesOf);
  }

  private artifact<T>(name: string, schema: keyof typeof versions, make: (json: Json) => T): T | undefined {
    if (!this.read.has(name)) this.read.set(name, readArtifact(join(this.folder, name), schema, make));
    return this.read.get(name) as T | undefined;
  }
}

type Json = Readonly<Record<string, unknown>>;

function readArtifact<T>(file: string, schema: keyof typeof versions, make: (json: Json) => T): T | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (problem) {
    if (['ENOENT', 'ENOTDIR'].includes((problem as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw unreadable(file, (problem as Error).message);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw unreadable(file, 'it is no JSON');
  }
  const metadata = isRecord(json) ? record(json['metadata']) : {};
  const version = /\/([\w-]+)\/v(\d+)\.json$/.exec(String(metadata['dbt_schema_version']));
  const [from, to] = versions[schema];
  if (!isRecord(json) || version?.[1] !== schema) throw unreadable(file, `it is no ${schema} artifact`);
  const number = Number(version[2]);
  if (number < from || number > to) throw unreadable(file, `it has schema v${number}; v${from} to v${to} can be read`);
  return make(json);
}

function unreadable(file: string, reason: string): LakeError {
  return new LakeError([diagnose('state-unreadable', { file, reason })]);
}

function manifestOf(json: Json): StateManifest {
  const kinds = ['nodes', 'sources', 'exposures', 'metrics', 'semantic_models', 'unit_tests', 'saved_queries'];
  const [nodes = {}, ...others] = [...kinds, 'functions'].map((kind) => record(json[kind]) as Resources);
  const maps = [nodes, ...others];
  const adapterType = record(json['metadata'])['adapter_type'];
  return {
    adapterType: typeof adapterType === 'string' ? adapterType : undefined,
    nodes,
    functions: others.at(-1) ?? {},
    macros: record(json['macros']) as StateManifest['macros'],
    find: (id) => maps.find((map) => Object.hasOwn(map, id))?.[id],
  };
}

function runOf(json: Json): PreviousRun {
  const metadata = record(json['metadata']);
  const startedAt = metadata['invocation_started_at'] ?? metadata['generated_at'];
  return {
    args: record(json['args']),
    results: (Array.isArray(json['results']) ? json['results'] : []) as PreviousResult[],
    startedAt: typeof startedAt === 'string' ? startedAt : undefined,
  };
}

function agesOf(json: Json): SourceAges {
  const results = (Array.isArray(json['results']) ? json['results'] : []) as Record<string, unknown>[];
  return new Map(
    results.flatMap(({ unique_id: id, max_loaded_at: at }) =>
      typeof id === 'string' && typeof at === 'string' ? [[id, at] as const] : [],
    ),
  );
}

function record(value: unknown): Json {
  return isRecord(value) ? value : {};
}
