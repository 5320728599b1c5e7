import { type Checked, type Diagnostic, diagnose, nearest } from '../core/index.ts';
import type { Dag } from './dag.ts';

/** What selection reads of a resource: a part of the manifest's node. */
export interface Selectable {
  readonly unique_id: string;
  readonly name: string;
  readonly resource_type: string;
  readonly package_name: string;
  readonly original_file_path: string;
  readonly fqn: readonly string[];
  readonly tags?: readonly string[];
  readonly config?: Readonly<Record<string, unknown>>;
  readonly group?: string | null;
  readonly access?: string;
  readonly version?: string | number | null;
  readonly source_name?: string;
  readonly column_name?: string | null;
  readonly attached_node?: string | null;
  readonly test_metadata?: { readonly name: string; readonly namespace: string | null };
  readonly depends_on?: { readonly nodes: readonly string[] };
  readonly model?: string;
}

export type IndirectSelection = 'eager' | 'cautious' | 'buildable' | 'empty';

export interface Selection {
  /** Union of arguments; within one, space is union and comma is intersection. Empty means everything. */
  readonly select: readonly string[];
  readonly exclude: readonly string[];
  readonly selector?: string | undefined;
  readonly indirect: IndirectSelection;
}

export interface SelectionScope {
  readonly nodes: readonly Selectable[];
  readonly dag: Dag;
  readonly projectName: string;
  /** Definitions of selectors.yml, as parsed YAML. */
  readonly selectors: readonly Readonly<Record<string, unknown>>[];
}

const methods = [
  'fqn',
  'tag',
  'group',
  'access',
  'source',
  'path',
  'file',
  'package',
  'config',
  'test_name',
  'test_type',
  'resource_type',
  'exposure',
  'version',
  'unit_test',
  'selector',
  'state',
  'result',
  'source_status',
  'metric',
  'semantic_model',
  'saved_query',
];
const later = new Set(['state', 'result', 'source_status', 'metric', 'semantic_model', 'saved_query']);

/** The ids a selection picks (dbt's node selection syntax, docs.getdbt.com/reference/node-selection/syntax). */
export function select(scope: SelectionScope, selection: Selection): Checked<ReadonlySet<string>> {
  const picker = new Picker(scope, selection.indirect);
  const all = new Set(scope.nodes.map((node) => node.unique_id));
  let chosen: Set<string>;
  const named = selection.selector ?? (selection.select.length === 0 ? picker.defaultSelector() : undefined);
  if (named !== undefined) chosen = picker.selector(named);
  else if (selection.select.length === 0) chosen = all;
  else chosen = picker.union(selection.select);
  if (named !== undefined || selection.select.length > 0) chosen = picker.withTests(chosen);
  if (selection.exclude.length > 0) {
    const out = picker.withTests(picker.union(selection.exclude), 'eager');
    chosen = new Set([...chosen].filter((id) => !out.has(id)));
  }
  return { value: chosen, diagnostics: picker.diagnostics };
}

class Picker {
  readonly diagnostics: Diagnostic[] = [];
  private readonly scope: SelectionScope;
  private readonly indirect: IndirectSelection;

  constructor(scope: SelectionScope, indirect: IndirectSelection) {
    this.scope = scope;
    this.indirect = indirect;
  }

  union(criteria: readonly string[]): Set<string> {
    const found = new Set<string>();
    for (const part of criteria.flatMap((c) => c.split(/\s+/)).filter((c) => c !== '')) {
      for (const id of this.intersection(part)) found.add(id);
    }
    return found;
  }

  private intersection(part: string): Set<string> {
    const sets = part
      .split(',')
      .filter((c) => c !== '')
      .map((criterion) => this.criterion(criterion));
    const [first, ...rest] = sets;
    return new Set([...(first ?? [])].filter((id) => rest.every((set) => set.has(id))));
  }

  private criterion(text: string): Set<string> {
    const match = /^(@)?(?:(\d*)(\+))?(.*?)(?:(\+)(\d*))?$/s.exec(text);
    const [, at, upDepth, up, body = '', down, downDepth] = match ?? [];
    if (body === '' || (at !== undefined && up !== undefined)) {
      const reason = at === undefined ? 'it names nothing' : '@ already takes the parents; leave the + out';
      this.diagnostics.push(diagnose('selection-invalid', { criterion: text, reason }));
      return new Set();
    }
    const colon = /^([a-z_]+(?:\.[\w.]+)?):(.*)$/s.exec(body);
    const method = colon?.[1] ?? this.guessMethod(body);
    const value = colon?.[2] ?? body;
    const found = this.method(method, value, text);
    const depth = (digits: string | undefined) => (digits === undefined || digits === '' ? undefined : Number(digits));
    return this.spread(found, {
      at: at !== undefined,
      up: up === undefined ? false : (depth(upDepth) ?? true),
      down: down === undefined ? false : (depth(downDepth) ?? true),
    });
  }

  private spread(found: Set<string>, how: { at: boolean; up: boolean | number; down: boolean | number }): Set<string> {
    const { dag } = this.scope;
    const all = new Set(found);
    if (how.at) {
      for (const id of dag.descendants(found)) all.add(id);
      for (const id of dag.ancestors([...all])) all.add(id);
    }
    if (how.up !== false) for (const id of dag.ancestors(found, how.up === true ? undefined : how.up)) all.add(id);
    if (how.down !== false)
      for (const id of dag.descendants(found, how.down === true ? undefined : how.down)) all.add(id);
    return all;
  }

  private guessMethod(value: string): string {
    if (value.includes('/') || value.includes('\\')) return 'path';
    return /\.(sql|py|csv|yml|yaml)$/i.test(value) ? 'file' : 'fqn';
  }

  private method(method: string, value: string, text: string): Set<string> {
    const [name, ...rest] = method.split('.') as [string, ...string[]];
    if (later.has(name)) {
      this.diagnostics.push(diagnose('selection-unsupported', { method: name }));
      return new Set();
    }
    if (name === 'selector') return this.selector(value);
    const test = this.matcher(name, rest.join('.'), value);
    if (test === undefined) {
      this.diagnostics.push(diagnose('selection-method-unknown', { method: name, nearest: nearest(name, methods) }));
      return new Set();
    }
    const found = new Set(this.scope.nodes.filter(test).map((node) => node.unique_id));
    if (found.size === 0) {
      const known =
        name === 'tag'
          ? this.scope.nodes.flatMap((n) => n.tags ?? [])
          : this.scope.nodes.filter((n) => n.resource_type !== 'test').map((n) => n.name);
      this.diagnostics.push(diagnose('selection-empty', { criterion: text, nearest: nearest(value, new Set(known)) }));
    }
    return found;
  }

  private matcher(method: string, path: string, value: string): ((node: Selectable) => boolean) | undefined {
    const like = glob(value);
    switch (method) {
      case 'fqn':
        return (node) =>
          node.resource_type !== 'source' && node.resource_type !== 'exposure' && matchesFqn(node, value, like);
      case 'tag':
        return (node) => (node.tags ?? []).some(like);
      case 'path': {
        const wanted = value.replaceAll('\\', '/').replace(/^\.\//, '').replace(/\/$/, '');
        const likePath = glob(wanted);
        return (node) => {
          const file = node.original_file_path;
          return (
            file === wanted ||
            file.startsWith(`${wanted}/`) ||
            likePath(file) ||
            (/[*?[]/.test(wanted) && glob(`${wanted}/*`)(file))
          );
        };
      }
      case 'file':
        return (node) => {
          const file = node.original_file_path.split('/').at(-1) as string;
          return like(file) || like(file.replace(/\.\w+$/, ''));
        };
      case 'package':
        return (node) => (value === 'this' ? node.package_name === this.scope.projectName : like(node.package_name));
      case 'resource_type':
        return (node) => node.resource_type === value;
      case 'test_type':
        return (node) => testType(node, value);
      case 'test_name':
        return (node) => node.test_metadata !== undefined && like(node.test_metadata.name);
      case 'config':
        return (node) => configMatches(node.config, path, like);
      case 'group':
        return (node) => typeof node.group === 'string' && like(node.group);
      case 'access':
        return (node) => node.access !== undefined && like(node.access);
      case 'version':
        return (node) => node.resource_type === 'model' && value === 'none' && (node.version ?? null) === null;
      case 'unit_test':
        return (node) => node.resource_type === 'unit_test' && like(node.name);
      case 'exposure':
        return (node) => node.resource_type === 'exposure' && (like(node.name) || matchesFqn(node, value, like));
      case 'source':
        return (node) => {
          if (node.resource_type !== 'source') return false;
          const parts = value.split('.');
          if (parts.length === 1) return like(node.source_name ?? '');
          const [source, table] = parts.slice(-2) as [string, string];
          return glob(source)(node.source_name ?? '') && glob(table)(node.name);
        };
      default:
        return undefined;
    }
  }

  defaultSelector(): string | undefined {
    const found = this.scope.selectors.find((definition) => definition['default'] === true);
    return found === undefined ? undefined : String(found['name']);
  }

  selector(name: string): Set<string> {
    const found = this.scope.selectors.find((definition) => definition['name'] === name);
    if (found === undefined) {
      const known = this.scope.selectors.map((d) => String(d['name']));
      this.diagnostics.push(diagnose('selector-unknown', { name, nearest: nearest(name, known) }));
      return new Set();
    }
    return this.definition(found['definition']);
  }

  private definition(definition: unknown): Set<string> {
    if (typeof definition === 'string') return this.union([definition]);
    if (definition === null || typeof definition !== 'object') return new Set();
    const d = definition as Record<string, unknown>;
    for (const key of ['union', 'intersection'] as const) {
      const list = d[key];
      if (!Array.isArray(list)) continue;
      const excluded = list
        .filter((item) => isExclude(item))
        .flatMap((item) => (item as { exclude: unknown[] }).exclude);
      const sets = list.filter((item) => !isExclude(item)).map((item) => this.definition(item));
      const [first = new Set<string>(), ...rest] = sets;
      const combined =
        key === 'union'
          ? new Set(sets.flatMap((s) => [...s]))
          : new Set([...first].filter((id) => rest.every((s) => s.has(id))));
      return this.without(combined, excluded);
    }
    if (d['method'] !== undefined) {
      const found = this.method(
        String(d['method']),
        String(d['value']),
        `${String(d['method'])}:${String(d['value'])}`,
      );
      const depth = (key: string) => (typeof d[key] === 'number' ? (d[key] as number) : true);
      const spread = this.spread(found, {
        at: d['childrens_parents'] === true,
        up: d['parents'] === true ? depth('parents_depth') : false,
        down: d['children'] === true ? depth('children_depth') : false,
      });
      return this.without(spread, Array.isArray(d['exclude']) ? (d['exclude'] as unknown[]) : []);
    }
    const entries = Object.entries(d);
    return entries.length === 1 ? this.union(entries.map(([key, value]) => `${key}:${String(value)}`)) : new Set();
  }

  private without(found: Set<string>, excluded: readonly unknown[]): Set<string> {
    const out = new Set(excluded.flatMap((item) => [...this.definition(item)]));
    return new Set([...found].filter((id) => !out.has(id)));
  }

  /** Tests come along with what they test (docs.getdbt.com/reference/node-selection/test-selection-examples). */
  withTests(chosen: ReadonlySet<string>, mode: IndirectSelection = this.indirect): Set<string> {
    const found = new Set(chosen);
    if (mode === 'empty') return found;
    const reachable = mode === 'buildable' ? new Set([...chosen, ...this.scope.dag.ancestors(chosen)]) : chosen;
    for (const node of this.scope.nodes) {
      if (node.resource_type !== 'test' && node.resource_type !== 'unit_test') continue;
      const parents = node.depends_on?.nodes ?? [];
      if (!parents.some((id) => chosen.has(id))) continue;
      if (mode === 'eager' || node.resource_type === 'unit_test' || parents.every((id) => reachable.has(id)))
        found.add(node.unique_id);
    }
    return found;
  }
}

function isExclude(item: unknown): boolean {
  return item !== null && typeof item === 'object' && 'exclude' in item && !('method' in item);
}

function matchesFqn(node: Selectable, value: string, like: (text: string) => boolean): boolean {
  if (like(node.name)) return true;
  const parts = value.split('.');
  const starts = (fqn: readonly string[]) => {
    for (const [i, part] of parts.entries()) {
      if (/[*?[]/.test(part)) return glob(parts.slice(i).join('.'))(fqn.slice(i).join('.'));
      if (fqn[i] !== part) return false;
    }
    return true;
  };
  return starts(node.fqn) || starts(node.fqn.slice(1));
}

function testType(node: Selectable, value: string): boolean {
  if (node.resource_type === 'unit_test') return value === 'unit';
  if (node.resource_type !== 'test') return false;
  const generic = node.test_metadata !== undefined;
  return value === 'data' || (value === 'generic' ? generic : value === 'singular' && !generic);
}

function configMatches(
  config: Readonly<Record<string, unknown>> | undefined,
  path: string,
  like: (text: string) => boolean,
): boolean {
  let value: unknown = config;
  for (const step of path.split('.')) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, step)) return false;
    value = (value as Record<string, unknown>)[step];
  }
  if (Array.isArray(value)) return value.some((item) => like(String(item)));
  if (value !== null && typeof value === 'object') return Object.keys(value).some(like);
  return like(String(value));
}

/** fnmatch: * ? [seq] [!seq]. */
function glob(pattern: string): (text: string) => boolean {
  if (!/[*?[]/.test(pattern)) return (text) => text === pattern;
  const source = pattern
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.')
    .replace(/\[!/g, '[^');
  let regex: RegExp;
  try {
    regex = new RegExp(`^${source}$`, 's');
  } catch {
    return (text) => text === pattern;
  }
  return (text) => regex.test(text);
}
