import { type Diagnostic, diagnose, lineIndex, type Span } from '../core/index.ts';
import type { ParsedTemplate, StaticCall } from '../template/index.ts';
import { configFunction } from './config-call.ts';
import type { TreeLayers } from './config-tree.ts';
import type { SourceFile } from './discovery.ts';
import type { RefCall } from './node.ts';
import type { Captured } from './nodes.ts';
import { pythonCalls } from './python-calls.ts';

/** What a Python model tells without being run. */
export interface PythonModel {
  /** The calls of `dbt`, as those of a template are kept. */
  readonly parsed: ParsedTemplate;
  readonly captured: Captured;
}

export function isPython(file: SourceFile): boolean {
  return file.path.endsWith('.py');
}

/** Reads a Python model as dbt does, from the literals in its calls; what is no literal is told in a warning and left out. */
export function readPythonModel(file: SourceFile, diagnostics: Diagnostic[]): PythonModel {
  const config: Record<string, unknown> = {};
  const configure = configFunction(config, true) as (given: Record<string, unknown>) => unknown;
  const refs: RefCall[] = [];
  const sources: (readonly [string, string])[] = [];
  const asked = { config: [] as StaticCall[], meta: [] as StaticCall[] };
  const calls: StaticCall[] = [];
  for (const call of pythonCalls(file.text)) {
    const { name, args, keywords } = call;
    const known = Object.entries(keywords).filter(([, value]) => value !== undefined);
    const unread = args.includes(undefined) || known.length < Object.keys(keywords).length;
    if (unread) {
      const reason = 'it is written with something that is no literal';
      diagnostics.push(diagnose('python-call-unread', { call: `dbt.${name}`, reason }, { span: spanOf(file, call) }));
    }
    if (name === 'config') configure(Object.fromEntries(known));
    else if (unread) continue;
    else if (name === 'config.get') asked.config.push(call);
    else if (name === 'config.meta_get') asked.meta.push(call);
    else if (!named(call)) {
      const reason = name === 'ref' ? 'it takes one or two names' : 'it takes the names of a source and of a table';
      diagnostics.push(diagnose('python-call-unread', { call: `dbt.${name}`, reason }, { span: spanOf(file, call) }));
      continue;
    } else if (name === 'ref') refs.push(refOf(call));
    else sources.push([String(args[0]), String(args[1])]);
    calls.push(call);
  }
  // dbt's macros hand these to the Python that runs.
  if (asked.config.length + asked.meta.length > 0)
    configure({
      config_keys_used: asked.config.map(({ args }) => args[0]),
      config_keys_defaults: asked.config.map(({ args }) => args[1] ?? null),
      meta_keys_used: asked.meta.map(({ args }) => args[0]),
      meta_keys_defaults: asked.meta.map(({ args }) => args[1] ?? null),
    });
  return {
    parsed: { code: null, blocks: [], calls },
    captured: { config, refs, sources, functions: [], metrics: [], macros: [] },
  };
}

/** A Python model is a table unless its properties or its own text say something else: dbt does not ask the project's tree. */
export function tableLayers(layers: TreeLayers): TreeLayers {
  const table = { materialized: 'table' };
  const { below, above, unrendered } = layers;
  return { below: [...below, table], above, unrendered: { ...unrendered, below: [...unrendered.below, table] } };
}

function named({ name, args }: StaticCall): boolean {
  return args.every((arg) => typeof arg === 'string') && args.length <= 2 && args.length >= (name === 'ref' ? 1 : 2);
}

function refOf({ args, keywords }: StaticCall): RefCall {
  const [first, second] = args as readonly [string, string?];
  const version = (keywords['v'] ?? keywords['version'] ?? null) as RefCall['version'];
  return { name: second ?? first, package: second === undefined ? null : first, version };
}

function spanOf(file: SourceFile, { offset }: StaticCall): Span {
  return { file: file.path, ...lineIndex(file.text).at(offset) };
}
