import { type Diagnostic, diagnose } from '../core/index.ts';
import { isRecord } from '../project/index.ts';
import { sameConfigs, sameRelation } from './configs.ts';
import { compareContracts, removedContract } from './contract.ts';
import type { Current } from './current.ts';
import { equal, equalOrUnset } from './equality.ts';
import { modifiedMacros } from './macros.ts';
import type { Resource, StateManifest } from './previous.ts';

type Verdict = (now: Resource, old: Resource | undefined) => boolean;

/**
 * How the project differs from a manifest of before: dbt's `state:` (contracts/graph/nodes.py and graph/selector_methods.py have the
 * rules). Diagnostics tell of broken contracts and of seeds that cannot be compared.
 */
export class Changes {
  private readonly current: Current;
  private readonly previous: StateManifest;
  private readonly enforces: (constraint: string) => boolean;
  private readonly found = new Map<string, Diagnostic>();
  private macros: ReadonlySet<string> | undefined;

  /** The values that `state:` takes. */
  readonly kinds: Readonly<Record<string, Verdict>> = {
    new: (_, old) => old === undefined,
    old: (_, old) => old !== undefined,
    modified: (now, old) => this.modified(now, old),
    unmodified: (now, old) => !this.modified(now, old),
    'modified.body': (now, old) => isNode(now) && (old === undefined || !this.sameBody(now, old)),
    'modified.configs': (now, old) =>
      now.resource_type !== 'unit_test' && (old === undefined || !this.sameConfig(now, old)),
    'modified.persisted_descriptions': (now, old) => isNode(now) && (old === undefined || !sameDescriptions(now, old)),
    'modified.relation': (now, old) =>
      (isNode(now) || now.resource_type === 'source') && (old === undefined || !this.sameRelation(now, old)),
    'modified.macros': (now) => this.macrosModified(now),
    'modified.contract': (now, old) => isNode(now) && (old === undefined || !this.sameContract(now, old)),
  };

  constructor(current: Current, previous: StateManifest, enforces: (constraint: string) => boolean) {
    this.current = current;
    this.previous = previous;
    this.enforces = enforces;
  }

  get diagnostics(): readonly Diagnostic[] {
    return [...this.found.values()];
  }

  /** The ids for which `state:<kind>` holds. */
  of(kind: string): ReadonlySet<string> {
    const verdict = this.kinds[kind] as Verdict;
    const ids = new Set<string>();
    for (const [id, now] of this.current.resources) if (verdict(now, this.previous.find(id))) ids.add(id);
    if (['modified', 'unmodified', 'modified.contract'].includes(kind)) this.tellOfRemoved();
    return ids;
  }

  private modified(now: Resource, old: Resource | undefined): boolean {
    // A source, an exposure and the like that was not there before is new, and no more than that (as in dbt).
    const different =
      old === undefined ? isNode(now) || now.resource_type === 'unit_test' : !this.sameContents(now, old);
    return different || this.macrosModified(now);
  }

  private sameContents(now: Resource, old: Resource): boolean {
    const same = (...keys: string[]) => keys.every((key) => equalOrUnset(now[key], old[key]));
    switch (now.resource_type) {
      case 'unit_test':
        return equal(now['checksum'], old['checksum']);
      case 'source':
        return (
          this.sameRelation(now, old) &&
          same('fqn', 'quoting', 'freshness', 'loaded_at_field', 'external') &&
          this.sameConfig(now, old)
        );
      case 'exposure':
        return (
          same('fqn', 'type', 'owner', 'maturity', 'url', 'description', 'label') &&
          equal(parents(now), parents(old)) &&
          this.sameConfig(now, old)
        );
      case 'metric':
        return same('type', 'description', 'label') && this.sameConfig(now, old);
      case 'semantic_model':
        return same(...semanticModelKeys);
      case 'saved_query':
        return same('description', 'label', 'config', 'group', 'tags') && sameQuery(now, old) && sameExports(now, old);
      default:
        return this.sameNode(now, old);
    }
  }

  private sameNode(now: Resource, old: Resource): boolean {
    const same = (...keys: string[]) => keys.every((key) => equalOrUnset(now[key], old[key]));
    if (now.resource_type === 'test' && now['test_metadata'] !== undefined)
      return same('fqn') && this.sameConfig(now, old);
    // Asked first: it may have something to tell.
    const contract = this.sameContract(now, old);
    return (
      contract &&
      this.sameBody(now, old) &&
      same('fqn') &&
      this.sameConfig(now, old) &&
      sameDescriptions(now, old) &&
      this.sameRelation(now, old) &&
      (now.resource_type !== 'model' || (same('latest_version', 'access') && sameDate(now, old))) &&
      (now.resource_type !== 'function' || same('arguments', 'returns'))
    );
  }

  private sameBody(now: Resource, old: Resource): boolean {
    return now.resource_type === 'seed' ? this.sameSeed(now, old) : now['raw_code'] === old['raw_code'];
  }

  private sameSeed(now: Resource, old: Resource): boolean {
    const [ours, theirs] = [checksum(now), checksum(old)];
    const same = ours.name !== 'none' && ours.name === theirs.name && ours.checksum === theirs.checksum;
    if (ours.name === 'path') {
      const file = String(now['original_file_path']);
      const verdict = same ? 'same' : theirs.name === 'path' ? 'moved' : 'grown';
      this.tell(`seed ${now.unique_id}`, diagnose('seed-compared-by-path', { name: now.name, verdict }, placeOf(file)));
    }
    return same;
  }

  private sameConfig(now: Resource, old: Resource): boolean {
    if (now.resource_type === 'semantic_model' || now.resource_type === 'saved_query')
      return equalOrUnset(now['config'], old['config']);
    return sameConfigs(now, old, this.current.compareUnrendered);
  }

  private sameRelation(now: Resource, old: Resource): boolean {
    return sameRelation(now, old, this.current.compareUnrendered);
  }

  private sameContract(now: Resource, old: Resource): boolean {
    if (now.resource_type !== 'model') return true;
    const { same, breaking } = compareContracts(now, old, this.enforces);
    if (breaking !== undefined) this.tell(`contract ${now.unique_id}`, breaking);
    return same;
  }

  private tellOfRemoved(): void {
    for (const [id, old] of Object.entries(this.previous.nodes)) {
      if (old.resource_type !== 'model' || this.current.resources.has(id)) continue;
      const { breaking } = removedContract(this.current.disabled.get(id) ?? old);
      if (breaking !== undefined) this.tell(`contract ${id}`, breaking);
    }
  }

  private macrosModified(now: Resource): boolean {
    const { macros } = isRecord(now['depends_on']) ? now['depends_on'] : {};
    if (!Array.isArray(macros) || macros.length === 0) return false;
    this.macros ??= modifiedMacros(this.current, this.previous);
    const modified = this.macros;
    return macros.some((id) => modified.has(id));
  }

  private tell(about: string, diagnostic: Diagnostic): void {
    this.found.set(about, diagnostic);
  }
}

const semanticModelKeys = [
  'model',
  'description',
  'defaults',
  'entities',
  'dimensions',
  'measures',
  'config',
  'primary_entity',
  'group',
];

const nodeTypes = new Set(['model', 'seed', 'snapshot', 'test', 'analysis', 'operation', 'function']);

function isNode(resource: Resource): boolean {
  return nodeTypes.has(resource.resource_type);
}

/** Descriptions count when they are written to the database; whether they are is a config, which is compared as one. */
function sameDescriptions(now: Resource, old: Resource): boolean {
  const config = isRecord(now['config']) ? now['config'] : {};
  const persisted = isRecord(config['persist_docs']) ? config['persist_docs'] : {};
  const ofColumns = (resource: Resource) =>
    Object.entries(isRecord(resource['columns']) ? resource['columns'] : {})
      .map(([key, column]) => `${key}\0${(isRecord(column) && column['description']) || ''}`)
      .sort();
  return (
    (!persisted['relation'] || (now['description'] ?? '') === (old['description'] ?? '')) &&
    (!persisted['columns'] || equal(ofColumns(now), ofColumns(old)))
  );
}

function sameDate(now: Resource, old: Resource): boolean {
  const [ours, theirs] = [now['deprecation_date'] ?? null, old['deprecation_date'] ?? null];
  return ours === theirs || Date.parse(String(ours)) === Date.parse(String(theirs));
}

function sameQuery(now: Resource, old: Resource): boolean {
  const told = (resource: Resource) => {
    const query = isRecord(resource['query_params']) ? resource['query_params'] : {};
    return [query['metrics'], query['group_by'], query['where']];
  };
  return equalOrUnset(told(now), told(old));
}

function sameExports(now: Resource, old: Resource): boolean {
  const told = (resource: Resource) =>
    ((resource['exports'] ?? []) as Record<string, unknown>[]).map((one) => {
      const written = isRecord(one['unrendered_config']) ? one['unrendered_config'] : {};
      return [one['name'], written['export_as'], written['schema'], written['alias']];
    });
  return equal(told(now), told(old));
}

function parents(resource: Resource): unknown[] {
  const on = isRecord(resource['depends_on']) ? resource['depends_on']['nodes'] : undefined;
  return [...new Set(Array.isArray(on) ? (on as string[]) : [])].sort();
}

function checksum(seed: Resource): { name: unknown; checksum: unknown } {
  const found = isRecord(seed['checksum']) ? seed['checksum'] : {};
  return { name: found['name'], checksum: found['checksum'] };
}

function placeOf(file: string) {
  return { span: { file, line: 1, column: 1 } };
}
