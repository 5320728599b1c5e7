import { join } from 'node:path';
import { LakeError, sha256 } from '../core/index.ts';
import { loadTemplate, parseTemplate } from '../template/index.ts';
import { treeLayers } from './config-tree.ts';
import { readText, type SourceFile } from './discovery.ts';
import { firstPass } from './first-pass.ts';
import { buildNode, type Captured, nothingCaptured } from './nodes.ts';
import { lazySpan } from './sources.ts';
import type { NodeReading } from './sql-nodes.ts';
import { placed } from './yaml-render.ts';

/** The on-run-start and on-run-end hooks of a project as nodes, so that what they call and refer to is known (dbt's operations). */
export async function readOperations(reading: NodeReading): Promise<void> {
  const { settings } = reading;
  for (const [index, sql] of settings.onRunStart.entries()) await readHook(reading, 'on-run-start', index, sql);
  for (const [index, sql] of settings.onRunEnd.entries()) await readHook(reading, 'on-run-end', index, sql);
}

async function readHook(
  reading: NodeReading,
  type: 'on-run-start' | 'on-run-end',
  index: number,
  sql: string,
): Promise<void> {
  const { settings, findings } = reading;
  const name = `${settings.name}-${type}-${index}`;
  const uniqueId = `operation.${settings.name}.${name}`;
  const path = `hooks/${name}.sql`;
  const fqn = [settings.name, 'hooks', name];
  const projectFile = settings.yaml.file.slice(settings.prefix.length);
  const file: SourceFile = { path: `./${projectFile}`, base: '.', text: sql };
  const listed = Array.isArray((settings.yaml.value as Record<string, unknown>)[type]);
  const at = listed ? [type, index] : [type];
  const captured = await findings.attempt(() => capturedHook(reading, sql, { name, uniqueId, fqn, at }));
  if (captured === undefined) return;
  const node = await buildNode(
    {
      kind: 'analyses',
      resourceType: 'operation',
      file,
      path,
      name,
      uniqueId,
      fqn,
      layers: treeLayers(settings, 'analyses', fqn),
      patch: undefined,
      captured,
      rawCode: sql,
      tags: [type],
    },
    reading.naming,
  );
  node.checksum = { name: 'sha256', checksum: sha256(readText(join(settings.root, projectFile)).trim()) };
  node.index = index;
  findings.place(
    uniqueId,
    lazySpan(() => settings.yaml.span(at)),
  );
  findings.add(node, 'hooks');
}

async function capturedHook(
  { settings, pass }: NodeReading,
  sql: string,
  {
    name,
    uniqueId,
    fqn,
    at,
  }: { name: string; uniqueId: string; fqn: readonly string[]; at: readonly (string | number)[] },
): Promise<Captured> {
  const { file } = settings.yaml;
  try {
    const parsed = parseTemplate(file, sql);
    if (parsed.value === undefined) throw new LakeError(parsed.diagnostics);
    if (parsed.value.code === null) return nothingCaptured;
    // What a run tells on-run-end is not there yet; dbt lets a hook name what does not exist until it runs.
    const base = { ...pass.base, results: [], schemas: [], database_schemas: [] };
    const model = { name, unique_id: uniqueId, resource_type: 'operation', fqn, package_name: settings.name };
    return await firstPass({ ...pass, base, lenient: true }, loadTemplate(file, sql, parsed.value), model);
  } catch (problem) {
    throw placed(problem, settings.yaml, at);
  }
}
