import type { Document, Node as YamlNode } from 'yaml';
import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type ScalarTag,
  type TagId,
  type Tags,
} from 'yaml';
import { type Checked, type Diagnostic, diagnose, type Span } from '../core/index.ts';
import { DateTime, Float, LongInteger, PyDict } from '../template/index.ts';

export type Path = readonly (string | number)[];

/** A YAML file as plain values, with the place of each value on demand (finding places costs a second parse, so only errors pay it). */
export interface YamlFile {
  readonly file: string;
  readonly value: unknown;
  /** The value at the path, or its nearest existing parent. */
  span(path: Path): Span;
  /** The key of the last step of the path. */
  keySpan(path: Path): Span;
  /** The value at the path as dbt's reader has it: floats stay floats, and what looks like a date is one. */
  exact(path: Path): unknown;
}

/** Reads YAML 1.2 with merge keys, and yes, no, on and off as booleans, as dbt does. Syntax errors are diagnostics with the line and column of the file. */
export function parseYaml(file: string, text: string): Checked<YamlFile | undefined> {
  const { document, lines } = parse(text);
  const problems: Diagnostic[] = document.errors.map((problem) => {
    const place = lines.linePos(problem.pos[0]);
    const span = { file, line: place.line, column: place.col };
    if (/\{\{/.test(lineText(text, place.line))) return diagnose('yaml-unquoted-template', {}, { span });
    return diagnose('yaml-syntax', { reason: problem.message.split(/ at line |:\n/)[0] as string }, { span });
  });
  if (problems.length > 0) return { value: undefined, diagnostics: problems };
  const unquoted = findUnquotedTemplate(file, text, document, lines);
  if (unquoted !== undefined) return { value: undefined, diagnostics: [unquoted] };
  try {
    const value = withExactValues(file, document, document.toJS({ maxAliasCount: 1000 }));
    return { value: placedFile(file, text, value), diagnostics: [] };
  } catch (problem) {
    if (!(problem instanceof ReferenceError)) throw problem;
    const reason = 'its aliases stand for more than a thousand times what is written';
    return {
      value: undefined,
      diagnostics: [diagnose('yaml-syntax', { reason }, { span: { file, line: 1, column: 1 } })],
    };
  }
}

/** A YAML file whose values are already known, e.g. from the cache. */
export function yamlFile(file: string, text: string, value: unknown): YamlFile {
  // JSON keeps no floats like 1.0: the vars that a unit test overrides are read from the text again.
  if (!/^\s*overrides\s*:/m.test(text)) return placedFile(file, text, value);
  return placedFile(file, text, withExactValues(file, parse(text).document, value));
}

function placedFile(file: string, text: string, value: unknown): YamlFile {
  let parsed: ReturnType<typeof parse> | undefined;
  const places = () => {
    parsed ??= parse(text);
    return parsed;
  };
  return {
    file,
    value,
    span(path) {
      const { document, lines } = places();
      for (let depth = path.length; depth >= 0; depth--) {
        const node = depth === 0 ? document.contents : (document.getIn(path.slice(0, depth), true) as YamlNode);
        const span = rangeSpan(file, node, lines);
        if (span !== undefined) return span;
      }
      return { file, line: 1, column: 1 };
    },
    keySpan(path) {
      const { document, lines } = places();
      const parent = path.length <= 1 ? document.contents : document.getIn(path.slice(0, -1), true);
      if (isMap(parent)) {
        for (const pair of parent.items) {
          if (isPair(pair) && isScalar(pair.key) && String(pair.key.value) === String(path.at(-1))) {
            const span = rangeSpan(file, pair.key, lines);
            if (span !== undefined) return span;
          }
        }
      }
      return this.span(path);
    },
    exact(path) {
      const { document } = places();
      const node = document.getIn(path, true);
      return node === undefined ? undefined : pythonValue(node, document, { dates: true });
    },
  };
}

/** The booleans of YAML 1.1 that 1.2 has dropped: people write them, and dbt's reader knows them. */
const words: ScalarTag = {
  tag: 'tag:yaml.org,2002:bool',
  default: true,
  test: /^(?:yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$/,
  resolve: (word) => /^(?:yes|on)$/i.test(word),
};
const withWords = (tags: Tags): (ScalarTag | Tags[number] | TagId)[] => [words, ...tags];

function parse(text: string): { document: Document.Parsed; lines: LineCounter } {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    merge: true,
    // Below this level a second document would be dropped without a word.
    logLevel: 'error',
    intAsBigInt: false,
    customTags: withWords,
  });
  endBlock(document, text);
  return { document, lines };
}

/** dbt strips a file before it is read: a block of text that ends the file has no line break at its end, whatever it was written with. */
function endBlock(document: Document.Parsed, text: string): void {
  let last: unknown = document.contents;
  while (isMap(last) || isSeq(last)) {
    const item: unknown = last.items.at(-1);
    last = isPair(item) ? item.value : item;
  }
  if (!isScalar(last) || typeof last.value !== 'string' || !last.type?.startsWith('BLOCK')) return;
  if ((last.range?.[1] ?? 0) >= text.trimEnd().length) last.value = last.value.trimEnd();
}

function rangeSpan(file: string, node: unknown, lines: LineCounter): Span | undefined {
  const range = (node as YamlNode | null | undefined)?.range;
  if (!range) return undefined;
  const start = lines.linePos(range[0]);
  const end = lines.linePos(range[1]);
  const oneLine = end.line === start.line;
  return { file, line: start.line, column: start.col, ...(oneLine ? { endLine: end.line, endColumn: end.col } : {}) };
}

function lineText(text: string, line: number): string {
  return text.split('\n', line)[line - 1] ?? '';
}

/** `key: {{ x }}` is a legal mapping of a mapping in YAML; nobody means that. */
function findUnquotedTemplate(
  file: string,
  text: string,
  document: Document.Parsed,
  lines: LineCounter,
): Diagnostic | undefined {
  if (!/(^|[\s:[,-])\{\{/m.test(text)) return undefined;
  let found: Diagnostic | undefined;
  const visit = (node: unknown): void => {
    if (found !== undefined || node === null || typeof node !== 'object') return;
    if (isMap(node)) {
      for (const pair of node.items) {
        if (isMap(pair.key)) {
          const span = rangeSpan(file, node, lines);
          found = diagnose('yaml-unquoted-template', {}, { span });
          return;
        }
        visit(pair.value);
      }
    } else if ('items' in node && Array.isArray(node.items)) {
      for (const item of node.items) visit(item);
    }
  };
  visit(document.contents);
  return found;
}

/** A float of the project's vars: those are hashed as JSON, where only text tells 1.0 from 1, and are written nowhere. */
class YamlFloat extends Float {
  override toJSON(): string {
    return `${this.value}.0`;
  }
}

type Yaml = Document.Parsed;

/** YAML 1.1 as Python reads it: dates are dates, floats stay floats, integers are exact, and keys keep their type and order. */
export function pythonYaml(text: string): unknown {
  const document = parseDocument(text, { version: '1.1', logLevel: 'silent' });
  const [problem] = document.errors;
  if (problem !== undefined) throw new TypeError(problem.message.split('\n')[0]);
  return pythonValue(document.contents, document, { whole: true });
}

interface Reading {
  /** Every map becomes a dict; else only one that a record would reorder or rename. */
  readonly whole?: boolean;
  readonly float?: typeof Float;
  /** Text that looks like a date is one. */
  readonly dates?: boolean;
}

function pythonValue(node: unknown, document: Yaml, reading: Reading): unknown {
  if (isAlias(node)) return pythonValue(node.resolve(document), document, reading);
  if (isSeq(node)) return node.items.map((item) => pythonValue(item, document, reading));
  if (isMap(node)) {
    const entries: [unknown, unknown][] = [];
    for (const pair of node.items) {
      if (isScalar(pair.key) && pair.key.value === '<<') return node.toJS(document, { maxAliasCount: 1000 }) as unknown;
      entries.push([
        pythonValue(pair.key, document, { ...reading, whole: true }),
        pythonValue(pair.value, document, reading),
      ]);
    }
    const named = entries.every(([key]) => typeof key === 'string' && !/^\d+$/.test(key));
    return named && reading.whole !== true ? Object.fromEntries(entries) : new PyDict(entries);
  }
  if (!isScalar(node)) return null;
  const { value, source = '' } = node;
  if (value instanceof Date) return new DateTime(value, { dateOnly: /^\d+-\d+-\d+$/.test(source) });
  if (reading.dates === true && typeof value === 'string' && node.type === 'PLAIN') return dateOf(value) ?? value;
  if (typeof value !== 'number' || !Number.isInteger(value)) return value ?? null;
  if (/^[-+]?(?:\d[\d_]*\.[\d_]*|\.\d+|\d+)(?:e[-+]?\d+)?$/i.test(source) && /[.e]/i.test(source))
    return new (reading.float ?? Float)(value);
  if (Number.isSafeInteger(value) || !/^[-+]?\d+$/.test(source)) return value;
  return new LongInteger(BigInt(source.replace(/^\+/, '')));
}

/** What PyYAML makes of plain text that looks like a date or a moment without a zone. */
function dateOf(text: string): unknown {
  const match =
    /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?)?$/.exec(text) ?? undefined;
  if (match === undefined) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number);
  if (match[4] === undefined) return { __repr__: () => `datetime.date(${year}, ${month}, ${day})` };
  const micros = Number((match[7] ?? '').slice(0, 6).padEnd(6, '0'));
  const last = micros > 0 ? [second, micros] : second === 0 ? [] : [second];
  return { __repr__: () => `datetime.datetime(${[year, month, day, hour, minute, ...last].join(', ')})` };
}

/**
 * Puts Python's values in the place of those that only templates and unit tests read: vars, the vars that a unit test overrides,
 * and in its rows the integers that a double would round, as text, which the engine casts.
 */
function withExactValues(file: string, document: Yaml, value: unknown): unknown {
  if (!isMap(document.contents) || value === null || typeof value !== 'object') return value;
  const record = value as Record<string, unknown>;
  if (file === '--vars') return exactRecord(document, [], record, YamlFloat);
  const exact = { ...record };
  if (isMap(document.get('vars', true))) exact['vars'] = exactRecord(document, ['vars'], exact['vars'], YamlFloat);
  const tests = exact['unit_tests'];
  if (Array.isArray(tests)) for (const [i, test] of tests.entries()) exactTest(document, ['unit_tests', i], test);
  return exact;
}

function exactRecord(document: Yaml, path: Path, value: unknown, float = Float): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  const exact: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    const node = document.getIn([...path, key], true);
    exact[key] = node === undefined ? item : pythonValue(node, document, { float });
  }
  return exact;
}

function exactTest(document: Yaml, path: Path, test: unknown): void {
  if (test === null || typeof test !== 'object') return;
  const { overrides, given, expect } = test as Record<string, unknown>;
  if (overrides !== null && typeof overrides === 'object') {
    const vars = (overrides as Record<string, unknown>)['vars'];
    if (vars !== undefined)
      Object.assign(overrides, { vars: exactRecord(document, [...path, 'overrides', 'vars'], vars) });
  }
  if (Array.isArray(given)) for (const [i, input] of given.entries()) exactRows(document, [...path, 'given', i], input);
  exactRows(document, [...path, 'expect'], expect);
}

function exactRows(document: Yaml, path: Path, holder: unknown): void {
  const rows = (holder as { rows?: unknown } | null | undefined)?.rows;
  if (!Array.isArray(rows)) return;
  for (const [i, row] of rows.entries()) {
    if (row === null || typeof row !== 'object') continue;
    for (const [key, item] of Object.entries(row)) {
      if (typeof item !== 'number' || !Number.isInteger(item) || Number.isSafeInteger(item)) continue;
      const node = document.getIn([...path, 'rows', i, key], true);
      if (isScalar(node) && /^[-+]?\d+$/.test(node.source ?? ''))
        Object.assign(row, { [key]: String(BigInt(node.source as string)) });
    }
  }
}
