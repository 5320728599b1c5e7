import { diagnose, type Span, sha256 } from '../core/index.ts';
import { type Context, loadTemplate, type ParsedTemplate } from '../template/index.ts';
import type { ParseCache } from './cache.ts';
import { treeLayers } from './config.ts';
import { configProblems, type Materializations, materializationProblem } from './config-keys.ts';
import type { SourceFile } from './discovery.ts';
import type { ProjectFiles } from './files.ts';
import type { Findings } from './findings.ts';
import { type FirstPass, firstPass } from './first-pass.ts';
import { incrementalProblem } from './incremental-rules.ts';
import type { Node } from './node.ts';
import { buildNode, type Captured, fqnOf, type Naming, nothingCaptured, type Patch } from './nodes.ts';
import { renderPatch } from './patches.ts';
import type { Entry } from './properties.ts';
import type { Settings } from './settings.ts';
import { lazySpan } from './sources.ts';

/** What reading a resource's file needs, the same for all files of a project. */
export interface NodeReading {
  readonly settings: Settings;
  readonly files: ProjectFiles;
  readonly findings: Findings;
  readonly cache: ParseCache;
  readonly pass: FirstPass;
  readonly naming: Naming;
  readonly yamlContext: Context;
  readonly materializations: Materializations;
  /** Hash of everything besides a file's own text that its first rendering may depend on. */
  readonly environment: string;
}

const kinds = {
  model: { kind: 'models', name: 'models' },
  test: { kind: 'data_tests', name: 'singular tests' },
} as const;

/** Reads SQL files as models or singular tests. */
export async function readSqlNodes(
  reading: NodeReading,
  files: readonly SourceFile[],
  resourceType: 'model' | 'test',
  patches: ReadonlyMap<string, Entry<Patch>>,
): Promise<void> {
  const { settings, findings } = reading;
  const { kind, name: kindName } = kinds[resourceType];
  for (const file of files) {
    const parsed = reading.files.template(file, findings.diagnostics);
    if (parsed === undefined) continue;
    const name = nameOf(file, '.sql');
    const uniqueId = `${resourceType}.${settings.name}.${name}`;
    const fqn = fqnOf(settings.name, file, name);
    const captured = await capture(reading, file, parsed, {
      name,
      unique_id: uniqueId,
      resource_type: resourceType,
      fqn,
      package_name: settings.name,
    });
    if (captured === undefined) continue;
    const place = configPlace(file, parsed);
    findings.diagnostics.push(...configProblems(kind, captured.config, place));
    const { materialized } = captured.config;
    if (kind === 'models' && typeof materialized === 'string') {
      const problem = materializationProblem(materialized, reading.materializations, undefined);
      if (problem !== undefined) findings.diagnostics.push({ ...problem, span: place('materialized') });
    }
    const node = await buildNode(
      {
        kind,
        resourceType,
        file,
        name,
        uniqueId,
        fqn,
        layers: treeLayers(settings, kind, fqn),
        patch: await renderPatch(patches.get(name), kind, reading),
        captured,
        rawCode: file.text.trimEnd(),
      },
      reading.naming,
    );
    if (resourceType === 'model') node.compiled_path = null;
    findings.keepTemplate(uniqueId, file, parsed);
    findings.place(uniqueId, { file: file.path, line: 1, column: 1 });
    if (!findings.add(node, kindName)) continue;
    placeEdges(node, file, parsed, findings);
    const reason = resourceType === 'model' ? incrementalProblem(node.config) : undefined;
    if (reason !== undefined) {
      const span = place('incremental_strategy');
      findings.diagnostics.push(diagnose('incremental-invalid', { reason }, { span }));
    }
  }
}

/** Reads CSV files as seeds. */
export async function readSeeds(
  reading: NodeReading,
  files: readonly SourceFile[],
  patches: ReadonlyMap<string, Entry<Patch>>,
): Promise<void> {
  const { settings, findings } = reading;
  for (const file of files) {
    const name = nameOf(file, '.csv');
    const uniqueId = `seed.${settings.name}.${name}`;
    const fqn = fqnOf(settings.name, file, name);
    const node = await buildNode(
      {
        kind: 'seeds',
        resourceType: 'seed',
        file,
        name,
        uniqueId,
        fqn,
        layers: treeLayers(settings, 'seeds', fqn),
        patch: await renderPatch(patches.get(name), 'seeds', reading),
        captured: nothingCaptured,
        rawCode: '',
      },
      reading.naming,
    );
    node.root_path = settings.root;
    findings.place(uniqueId, { file: file.path, line: 1, column: 1 });
    findings.add(node, 'seeds');
  }
}

function nameOf(file: SourceFile, ending: string): string {
  return file.path.slice(file.path.lastIndexOf('/') + 1, -ending.length);
}

async function capture(
  reading: NodeReading,
  file: SourceFile,
  parsed: ParsedTemplate,
  model: Record<string, unknown>,
): Promise<Captured | undefined> {
  if (parsed.code === null) return nothingCaptured;
  const hash = `${reading.environment} ${sha256(file.text)}`;
  const cached = reading.cache.get<Captured>('pass', file.path, hash);
  if (cached !== undefined) return cached;
  const captured = await reading.findings.attempt(() =>
    firstPass(reading.pass, loadTemplate(file.path, file.text, parsed), model),
  );
  if (captured !== undefined) reading.cache.set('pass', file.path, hash, captured);
  return captured;
}

/** Where a config is written in a file: its key in the config() that gives it, else the config() or the file's first line. */
function configPlace(file: SourceFile, parsed: ParsedTemplate): (key: string) => Span {
  return (key) => {
    const calls = parsed.calls.filter((call) => call.name === 'config');
    const spelled = [key, key.replaceAll('-', '_')];
    const call = calls.find((c) => spelled.some((name) => Object.hasOwn(c.keywords, name))) ?? calls[0];
    if (call === undefined) return { file: file.path, line: 1, column: 1 };
    const written = new RegExp(`\\b(?:${spelled.join('|')})['"]?\\s*[=:]`).exec(file.text.slice(call.offset));
    return loadTemplate(file.path, file.text, parsed).span(call.offset + (written?.index ?? 0));
  };
}

function placeEdges(node: Node, file: SourceFile, parsed: ParsedTemplate, findings: Findings): void {
  for (const call of parsed.calls) {
    if (call.name !== 'ref' && call.name !== 'source') continue;
    const key = call.name === 'ref' ? String(call.args.at(-1)) : call.args.map(String).join('.');
    const { offset } = call;
    const id = `${node.unique_id} ${call.name}:${key}`;
    if (!findings.places.edge.has(id))
      findings.places.edge.set(
        id,
        lazySpan(() => loadTemplate(file.path, file.text, parsed).span(offset)),
      );
  }
}
