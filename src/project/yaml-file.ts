import type { Document, Node as YamlNode } from 'yaml';
import { isMap, isPair, isScalar, LineCounter, parseDocument, type ScalarTag, type TagId, type Tags } from 'yaml';
import { type Checked, type Diagnostic, diagnose, type Span } from '../core/index.ts';

export type Path = readonly (string | number)[];

/** A YAML file as plain values, with the place of each value on demand (finding places costs a second parse, so only errors pay it). */
export interface YamlFile {
  readonly file: string;
  readonly value: unknown;
  /** The value at the path, or its nearest existing parent. */
  span(path: Path): Span;
  /** The key of the last step of the path. */
  keySpan(path: Path): Span;
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
    return { value: yamlFile(file, text, document.toJS({ maxAliasCount: 1000 })), diagnostics: [] };
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
  return { document, lines };
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
