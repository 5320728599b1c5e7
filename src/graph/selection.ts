import { type Checked, type Diagnostic, diagnose, nearest } from '../core/index.ts';
import type { Dag } from './dag.ts';
import { type BadValue, type MakeMatcher, type Matcher, matchers, type Selectable } from './match.ts';
import { readSelectors, type Selectors, type SelectorsFile } from './selector-file.ts';
import { type Criterion, type Group, type IndirectSelection, readCriterion, type Spec, type Spread } from './spec.ts';

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
  /** selectors.yml, when the project has one. */
  readonly selectors: SelectorsFile | undefined;
  /** Methods that need more than the nodes, such as `state`. */
  readonly methods?: Readonly<Record<string, MakeMatcher>>;
}

/** The ids a selection picks (dbt's node selection syntax, docs.getdbt.com/reference/node-selection/syntax). */
export function select(scope: SelectionScope, selection: Selection): Checked<ReadonlySet<string>> {
  const read = readSelectors(scope.selectors, selection.indirect);
  const diagnostics = [...read.diagnostics];
  const picker = new Picker(scope, read.value, diagnostics);
  // Like dbt: the default selector stands in for an empty command line only.
  const bare = selection.select.length === 0 && selection.exclude.length === 0;
  const named = selection.selector ?? (bare ? read.value.defaultName : undefined);
  const included =
    named !== undefined
      ? picker.named(named)
      : selection.select.length > 0
        ? commandLine(selection.select, selection.indirect, diagnostics)
        : undefined;
  const chosen =
    included === undefined ? new Set(scope.nodes.map((node) => node.unique_id)) : picker.pick(included).direct;
  if (selection.exclude.length === 0) return { value: chosen, diagnostics };
  const out = picker.pick(commandLine(selection.exclude, selection.indirect, diagnostics)).direct;
  return { value: new Set([...chosen].filter((id) => !out.has(id))), diagnostics };
}

function commandLine(words: readonly string[], indirect: IndirectSelection, into: Diagnostic[]): Group {
  const parts = words.flatMap((word) => word.split(/\s+/)).filter((word) => word !== '');
  return {
    kind: 'union',
    indirect,
    parts: parts.map((raw) => ({
      kind: 'intersection',
      indirect,
      raw,
      parts: raw.split(',').flatMap((part) => {
        const read = readCriterion(part, indirect);
        if ('kind' in read) return [read];
        into.push(diagnose('selection-invalid', { criterion: raw, reason: read.reason }));
        return [];
      }),
    })),
  };
}

/** `direct` is selected; `pending` are tests that come along once all of their parents are selected too. */
interface Picked {
  readonly direct: Set<string>;
  readonly pending: Set<string>;
}

/**
 * Selects as dbt does (dbt-core, graph/selector.py): each criterion brings its tests before sets are combined, so that an
 * intersection or an exclusion can name them; tests that wait for another parent are carried along and looked at again by the group.
 */
class Picker {
  private readonly scope: SelectionScope;
  private readonly selectors: Selectors;
  private readonly diagnostics: Diagnostic[];
  private readonly nodes: ReadonlyMap<string, Selectable>;

  constructor(scope: SelectionScope, selectors: Selectors, diagnostics: Diagnostic[]) {
    this.scope = scope;
    this.selectors = selectors;
    this.diagnostics = diagnostics;
    this.nodes = new Map(scope.nodes.map((node) => [node.unique_id, node]));
  }

  /** The definition of a selector; an unknown name selects nothing and is told. */
  named(name: string, criterion?: Criterion): Spec {
    const found = this.selectors.specs.get(name);
    if (found !== undefined) return found;
    // A selector whose definition cannot be read has been told already.
    if (!this.selectors.names.includes(name)) {
      const parameters = { name, nearest: nearest(name, this.selectors.names) };
      this.diagnostics.push(diagnose('selector-unknown', parameters, { span: criterion?.span }));
    }
    return { kind: 'union', parts: [], indirect: 'eager' };
  }

  pick(spec: Spec): Picked {
    if (spec.kind === 'criterion') return this.criterion(spec);
    const parts = spec.parts.map((part) => this.pick(part));
    const first = combine(
      spec.kind,
      parts.map((part) => part.direct),
    );
    const pending = combine(
      spec.kind,
      parts.map((part) => new Set([...part.direct, ...part.pending])),
    );
    const direct = this.settle(first, pending, spec.indirect);
    if (spec.raw !== undefined && spec.kind === 'intersection' && direct.size === 0 && parts.length > 1) {
      // A part that is empty by itself has been told already.
      if (parts.every((part) => part.direct.size > 0))
        this.diagnostics.push(diagnose('selection-empty', { criterion: spec.raw }));
    }
    return { direct, pending };
  }

  private criterion(criterion: Criterion): Picked {
    const selected = this.spread(this.matches(criterion), criterion.spread);
    return this.withTests(selected, criterion.indirect);
  }

  private matches(criterion: Criterion): Set<string> {
    const { raw, span, value } = criterion;
    const [method, ...rest] = criterion.method.split('.') as [string, ...string[]];
    if (method === 'selector') return this.pick(this.named(value, criterion)).direct;
    const methods = { ...this.scope.methods, ...matchers };
    const make = Object.hasOwn(methods, method) ? methods[method] : undefined;
    if (make === undefined) {
      const near = nearest(method, [...Object.keys(methods), 'selector']);
      this.diagnostics.push(diagnose('selection-method-unknown', { method, nearest: near }, { span }));
      return new Set();
    }
    const matcher: Matcher | BadValue = make({ path: rest.join('.'), value, projectName: this.scope.projectName });
    if (typeof matcher !== 'function') {
      this.diagnostics.push(diagnose('selection-invalid', { criterion: raw, reason: matcher.reason }, { span }));
      return new Set();
    }
    const found = new Set(this.scope.nodes.filter(matcher).map((node) => node.unique_id));
    if (found.size === 0) {
      const near = nearest(value, this.names(method));
      this.diagnostics.push(diagnose('selection-empty', { criterion: raw, nearest: near }, { span }));
    }
    return found;
  }

  /** What a value of the method could have meant. */
  private names(method: string): Set<string> {
    const { nodes } = this.scope;
    if (method === 'tag') return new Set(nodes.flatMap((n) => n.tags ?? []));
    if (method === 'test_name') return new Set(nodes.flatMap((n) => n.test_metadata?.name ?? []));
    if (method === 'source') return new Set(nodes.flatMap((n) => n.source_name ?? []));
    return new Set(nodes.filter((n) => n.resource_type !== 'test').map((n) => n.name));
  }

  private spread(found: Set<string>, how: Spread): Set<string> {
    const { dag } = this.scope;
    const all = new Set(found);
    if (how.at) {
      for (const id of dag.descendants(found)) all.add(id);
      for (const id of dag.ancestors([...all])) all.add(id);
    }
    const depth = (steps: number | true) => (steps === true ? undefined : steps);
    if (how.up !== false) for (const id of dag.ancestors(found, depth(how.up))) all.add(id);
    if (how.down !== false) for (const id of dag.descendants(found, depth(how.down))) all.add(id);
    return all;
  }

  private withTests(selected: ReadonlySet<string>, mode: IndirectSelection): Picked {
    const direct = new Set(selected);
    const pending = new Set<string>();
    if (mode === 'empty') return { direct, pending };
    const there = mode === 'buildable' ? this.buildable(selected) : selected;
    for (const id of selected) {
      for (const child of this.scope.dag.children(id)) {
        const node = this.nodes.get(child);
        if (node?.resource_type !== 'test' && node?.resource_type !== 'unit_test') continue;
        const ready = mode === 'eager' || (node.depends_on?.nodes ?? []).every((p) => there.has(p));
        (ready ? direct : pending).add(child);
      }
    }
    return { direct, pending };
  }

  /** Buildable looks at what stands above the selection too, and at sources, which are there without being built. */
  private buildable(selected: ReadonlySet<string>): Set<string> {
    const there = new Set([...selected, ...this.scope.dag.ancestors(selected)]);
    for (const node of this.scope.nodes) if (node.resource_type === 'source') there.add(node.unique_id);
    return there;
  }

  /** Takes pending tests in whose parents a group has brought together. */
  private settle(direct: Set<string>, pending: ReadonlySet<string>, mode: IndirectSelection): Set<string> {
    if (mode !== 'cautious' && mode !== 'buildable') return direct;
    const { dag } = this.scope;
    const there = mode === 'buildable' ? new Set([...direct, ...dag.ancestors(direct)]) : new Set(direct);
    const settled = new Set(direct);
    for (const id of pending) {
      const node = this.nodes.get(id);
      if (node?.resource_type === 'test' && (node.depends_on?.nodes ?? []).every((p) => there.has(p))) settled.add(id);
    }
    return settled;
  }
}

function combine(kind: Group['kind'], sets: readonly Set<string>[]): Set<string> {
  const [first = new Set<string>(), ...rest] = sets;
  if (kind === 'union') return new Set(sets.flatMap((set) => [...set]));
  if (kind === 'intersection') return new Set([...first].filter((id) => rest.every((set) => set.has(id))));
  return new Set([...first].filter((id) => !rest.some((set) => set.has(id))));
}
