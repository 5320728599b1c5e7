import { type Checked, type Diagnostic, diagnose, nearest, type Span } from '../core/index.ts';
import { type Criterion, type IndirectSelection, indirectSelections, readCriterion, type Spec } from './spec.ts';

type Path = readonly (string | number)[];

/** selectors.yml as values, its templates rendered, with the place of each. */
export interface SelectorsFile {
  readonly value: unknown;
  span(path: Path): Span;
  keySpan(path: Path): Span;
}

export interface Selectors {
  readonly specs: ReadonlyMap<string, Spec>;
  /** Of all definitions, also of those that cannot be read. */
  readonly names: readonly string[];
  /** The selector that stands for an empty command line. */
  readonly defaultName: string | undefined;
}

const criterionKeys = [
  'method',
  'value',
  'children',
  'parents',
  'children_depth',
  'parents_depth',
  'childrens_parents',
  'indirect_selection',
  'exclude',
];

/** Reads the definitions of selectors.yml (docs.getdbt.com/reference/node-selection/yaml-selectors); what they say wrong is told. */
export function readSelectors(file: SelectorsFile | undefined, indirect: IndirectSelection): Checked<Selectors> {
  if (file === undefined) return { value: { specs: new Map(), names: [], defaultName: undefined }, diagnostics: [] };
  const reader = new SelectorReader(file, indirect);
  return { value: reader.read(), diagnostics: reader.diagnostics };
}

class SelectorReader {
  readonly diagnostics: Diagnostic[] = [];
  private readonly file: SelectorsFile;
  private readonly indirect: IndirectSelection;
  private readonly specs = new Map<string, Spec>();
  private readonly names: string[] = [];

  constructor(file: SelectorsFile, indirect: IndirectSelection) {
    this.file = file;
    this.indirect = indirect;
  }

  read(): Selectors {
    const root = this.record(this.file.value, [], ['selectors', 'version']);
    const list = root === undefined ? undefined : this.list(root['selectors'] ?? [], ['selectors']);
    let defaultName: string | undefined;
    for (const [i, item] of (list ?? []).entries()) {
      const path = ['selectors', i];
      const selector = this.record(item, path, ['name', 'definition', 'description', 'default']);
      const name = selector === undefined ? undefined : this.text(selector['name'], [...path, 'name']);
      if (selector === undefined || name === undefined) continue;
      if (this.names.includes(name)) {
        const span = this.file.span([...path, 'name']);
        this.diagnostics.push(diagnose('duplicate-name', { kind: 'selectors', name }, { span }));
        continue;
      }
      const spec = this.definition(selector['definition'], [...path, 'definition'], true);
      // Known only from here on: a definition can build on those above it, so none can go round in circles.
      this.names.push(name);
      if (spec !== undefined) this.specs.set(name, spec);
      const isDefault = selector['default'] ?? false;
      if (typeof isDefault !== 'boolean') this.wrong([...path, 'default'], 'must be true or false');
      else if (isDefault && defaultName !== undefined)
        this.wrong([...path, 'default'], `only one selector can be the default, '${defaultName}' is it already`);
      else if (isDefault) defaultName = name;
    }
    return { specs: this.specs, names: this.names, defaultName };
  }

  private definition(value: unknown, path: Path, top = false): Spec | undefined {
    if (typeof value === 'string') return this.placed(readCriterion(value, this.indirect, this.file.span(path)), path);
    if (!isRecord(value)) {
      this.wrong(path, 'must be text, or a mapping with union, intersection, or method and value');
      return undefined;
    }
    for (const kind of ['union', 'intersection'] as const) {
      if (!Object.hasOwn(value, kind)) continue;
      const others = Object.keys(value).filter((key) => key !== kind);
      const where = top ? 'a definition' : 'an item';
      const reason = `${where} has ${kind} alone; put the others into its list`;
      if (others.length > 0 && top) this.wrong([...path, others[0] as string], reason, true);
      else if (others.length > 0) this.unused([...path, others[0] as string], reason);
      return others.length > 0 && top ? undefined : this.group(kind, value[kind], [...path, kind]);
    }
    if (Object.hasOwn(value, 'method') || Object.hasOwn(value, 'value')) return this.criterion(value, path);
    const keys = Object.keys(value);
    const [key] = keys;
    if (keys.length !== 1 || key === undefined) {
      this.wrong(path, 'must be one method with its value, or method: and value:');
      return undefined;
    }
    return this.criterion({ method: key, value: value[key] }, path, [...path, key]);
  }

  private group(kind: 'union' | 'intersection', value: unknown, path: Path): Spec | undefined {
    const list = this.list(value, path);
    if (list === undefined) return undefined;
    const parts: Spec[] = [];
    let excluded: Spec | undefined;
    for (const [i, item] of list.entries()) {
      if (isRecord(item) && Object.hasOwn(item, 'exclude') && !Object.hasOwn(item, 'method')) {
        if (excluded !== undefined) this.wrong([...path, i], 'there can be one exclude; put both into its list');
        this.record(item, [...path, i], ['exclude']);
        excluded = this.exclusion(item['exclude'], [...path, i, 'exclude']);
        continue;
      }
      const part = this.definition(item, [...path, i]);
      if (part !== undefined) parts.push(part);
    }
    return without({ kind, parts, indirect: 'eager' }, excluded);
  }

  private exclusion(value: unknown, path: Path): Spec | undefined {
    const list = this.list(value, path);
    if (list === undefined) return undefined;
    const parts = list.flatMap((item, i) => this.definition(item, [...path, i]) ?? []);
    return { kind: 'union', parts, indirect: 'eager' };
  }

  private criterion(given: Record<string, unknown>, path: Path, valuePath: Path = [...path, 'value']) {
    for (const key of Object.keys(given)) {
      const near = nearest(key, criterionKeys);
      const hint = near === undefined ? '' : `; did you mean '${near}'?`;
      if (!criterionKeys.includes(key)) this.unused([...path, key], `is no key of a criterion${hint}`);
    }
    const method = this.text(given['method'], [...path, 'method']);
    const value = this.scalar(given['value'], valuePath);
    const excluded =
      given['exclude'] === undefined ? undefined : this.exclusion(given['exclude'], [...path, 'exclude']);
    if (method === undefined || value === undefined) return undefined;
    if (method === 'selector') return this.inherited(given, path, value, excluded);
    const spread = {
      at: this.flag(given, 'childrens_parents', path),
      up: this.depth(given, 'parents', path),
      down: this.depth(given, 'children', path),
    };
    if (spread.at && (spread.up !== false || spread.down !== false))
      this.wrong(path, 'childrens_parents already takes parents and children');
    const asked = given['indirect_selection'] ?? this.indirect;
    const indirect = indirectSelections.find((mode) => mode === asked);
    if (indirect === undefined)
      this.wrong([...path, 'indirect_selection'], `must be one of ${indirectSelections.join(', ')}`);
    const criterion: Criterion = {
      kind: 'criterion',
      raw: `${method}:${value}`,
      method,
      value,
      spread,
      indirect: indirect ?? this.indirect,
      span: this.file.span(valuePath),
    };
    return without(criterion, excluded);
  }

  private inherited(given: Record<string, unknown>, path: Path, name: string, excluded: Spec | undefined) {
    const other = Object.keys(given).find((key) => !['method', 'value', 'exclude'].includes(key));
    if (other !== undefined) this.unused([...path, other], 'does not go with method: selector');
    const found = this.specs.get(name);
    if (found !== undefined) return without(found, excluded);
    if (!this.names.includes(name)) {
      const span = this.file.span([...path, 'value']);
      const hint = 'a definition can use the selectors above it';
      const near = nearest(name, this.names);
      const parameters = { name, nearest: near };
      this.diagnostics.push(diagnose('selector-unknown', parameters, near === undefined ? { span, hint } : { span }));
    }
    return undefined;
  }

  private placed(read: Criterion | { readonly reason: string }, path: Path): Spec | undefined {
    if ('kind' in read) return read;
    this.wrong(path, read.reason);
    return undefined;
  }

  private flag(given: Record<string, unknown>, key: string, path: Path): boolean {
    const value = given[key] ?? false;
    if (typeof value === 'boolean') return value;
    this.wrong([...path, key], 'must be true or false');
    return false;
  }

  private depth(given: Record<string, unknown>, key: 'parents' | 'children', path: Path): boolean | number {
    const on = this.flag(given, key, path);
    const written = given[`${key}_depth`];
    if (written === undefined || written === null) return on;
    const depth = typeof written === 'string' && /^\d+$/.test(written) ? Number(written) : written;
    if (typeof depth !== 'number' || !Number.isInteger(depth) || depth < 0)
      this.wrong([...path, `${key}_depth`], 'must be a number of steps');
    else if (on) return depth;
    else this.unused([...path, `${key}_depth`], `needs ${key}: true`);
    return on;
  }

  private record(value: unknown, path: Path, known: readonly string[]): Record<string, unknown> | undefined {
    if (!isRecord(value)) {
      this.wrong(path, 'must be a mapping');
      return undefined;
    }
    for (const key of Object.keys(value)) {
      if (known.includes(key)) continue;
      const span = this.file.keySpan([...path, key]);
      const parameters = { key, where: where(path), nearest: nearest(key, known) };
      this.diagnostics.push(diagnose('yaml-unknown-key', parameters, { span }));
    }
    return value;
  }

  private list(value: unknown, path: Path): readonly unknown[] | undefined {
    if (Array.isArray(value)) return value;
    this.wrong(path, 'must be a list');
    return undefined;
  }

  private text(value: unknown, path: Path): string | undefined {
    if (typeof value === 'string' && value !== '') return value;
    this.wrong(path, value === undefined ? 'is required' : 'must be text');
    return undefined;
  }

  private scalar(value: unknown, path: Path): string | undefined {
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return this.text(value, path);
  }

  /** What dbt reads over: it is told, and the selector holds. */
  private unused(path: Path, reason: string): void {
    const place = { span: this.file.keySpan(path), severity: 'warning' } as const;
    this.diagnostics.push(diagnose('yaml-invalid-value', { where: where(path), reason }, place));
  }

  private wrong(path: Path, reason: string, atKey = false): void {
    const span = atKey ? this.file.keySpan(path) : this.file.span(path);
    this.diagnostics.push(diagnose('yaml-invalid-value', { where: where(path), reason }, { span }));
  }
}

function without(spec: Spec, excluded: Spec | undefined): Spec {
  return excluded === undefined ? spec : { kind: 'difference', parts: [spec, excluded], indirect: 'eager' };
}

function where(path: Path): string {
  if (path.length === 0) return 'selectors.yml';
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
