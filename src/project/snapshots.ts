import { diagnose, sha256 } from '../core/index.ts';
import { type ParsedTemplate, parseTemplate, type TemplateBlock } from '../template/index.ts';
import { toList } from './config.ts';
import { treeLayers } from './config-tree.ts';
import { below, type SourceFile } from './discovery.ts';
import type { Node } from './node.ts';
import { buildNode, type Captured, fqnOf, nothingCaptured, type Patch } from './nodes.ts';
import { checkPatch } from './patches.ts';
import type { Entry } from './properties.ts';
import { parseCall } from './ref-call.ts';
import type { SnapshotProperties } from './schema.ts';
import { lazySpan } from './sources.ts';
import { type NodeReading, nameOf, placeEdges, readTemplateNode } from './sql-nodes.ts';
import { folders } from './yaml-resource.ts';

/**
 * Reads snapshots: the `{% snapshot name %}` blocks of files below the snapshot paths, several in a file, and the entries of
 * properties files that name a relation, which stand for `select *` from it (docs.getdbt.com/docs/build/snapshots).
 */
export async function readSnapshots(
  reading: NodeReading,
  files: readonly SourceFile[],
  entries: readonly Entry<SnapshotProperties>[],
  patches: ReadonlyMap<string, Entry<Patch>>,
): Promise<void> {
  for (const file of files) {
    const whole = reading.files.template(file, reading.findings.diagnostics);
    for (const block of whole?.blocks ?? []) {
      if (block.kind === 'snapshot') await readBlock(reading, file, block, patches.get(block.name));
    }
  }
  for (const entry of entries) if (entry.value.relation !== undefined) await readEntry(reading, entry, patches);
}

async function readBlock(
  reading: NodeReading,
  file: SourceFile,
  block: TemplateBlock,
  patch: Entry<Patch> | undefined,
): Promise<void> {
  const { settings, findings } = reading;
  const body: SourceFile = { ...file, text: bodyInPlace(file.text, block) };
  const parsed = parsedBody(reading, body, block.name);
  if (parsed === undefined) return;
  const fqn = [...fqnOf(settings.name, file, nameOf(file, '.sql')), block.name];
  const node = await readTemplateNode(reading, {
    file: body,
    parsed,
    resourceType: 'snapshot',
    kind: 'snapshots',
    name: block.name,
    uniqueId: `snapshot.${settings.name}.${block.name}`,
    fqn,
    path: below(file.base, file.path),
    rawCode: file.text.slice(block.bodyStart, block.bodyEnd),
    patch,
  });
  if (node === undefined) return;
  node.checksum = { name: 'sha256', checksum: sha256(file.text.trim()) };
  if (!findings.add(node, 'snapshots')) return;
  placeEdges(node, body, parsed, findings);
  checkConfig(node, reading);
}

/** A block's body as a template in which everything is where it is in the file: what is before it has become a comment. */
function bodyInPlace(text: string, block: TemplateBlock): string {
  const before = text.slice(2, block.bodyStart - 2).replace(/[^\n]/g, ' ');
  return `{#${before}#}${text.slice(block.bodyStart, block.bodyEnd)}`;
}

function parsedBody({ cache, findings }: NodeReading, body: SourceFile, name: string): ParsedTemplate | undefined {
  const key = `${body.path} ${name}`;
  const hash = sha256(body.text);
  const cached = cache.get<ParsedTemplate>('template', key, hash);
  if (cached !== undefined) return cached;
  const parsed = parseTemplate(body.path, body.text);
  findings.diagnostics.push(...parsed.diagnostics);
  if (parsed.value !== undefined) cache.set('template', key, hash, parsed.value);
  return parsed.value;
}

async function readEntry(
  reading: NodeReading,
  entry: Entry<SnapshotProperties>,
  patches: ReadonlyMap<string, Entry<Patch>>,
): Promise<void> {
  const { settings, findings } = reading;
  const { name, relation = '' } = entry.value;
  const call = parseCall(relation);
  if (call === undefined) {
    const reason = `'${relation}' is not a ref('model') or a source('source', 'table')`;
    const span = entry.yaml.span([...entry.path, 'relation']);
    findings.diagnostics.push(
      diagnose('yaml-invalid-value', { where: `snapshot ${name}: relation`, reason }, { span }),
    );
    return;
  }
  const captured: Captured = {
    ...nothingCaptured,
    ...('ref' in call ? { refs: [call.ref] } : { sources: [call.source] }),
  };
  const rawCode = `select * from {{ ${relation} }}`;
  const base = bases(reading).find((folder) => entry.yaml.file.startsWith(`${folder}/`)) ?? '';
  const file: SourceFile = { path: entry.yaml.file, base, text: rawCode };
  const uniqueId = `snapshot.${settings.name}.${name}`;
  const fqn = [settings.name, ...folders(entry.yaml.file, settings), name];
  checkPatch(patches.get(name) ?? entry, 'snapshots', reading);
  const node = await buildNode(
    {
      kind: 'snapshots',
      resourceType: 'snapshot',
      file,
      path: `${below(base, entry.yaml.file)}/${name}.sql`,
      name,
      uniqueId,
      fqn,
      layers: treeLayers(settings, 'snapshots', fqn),
      patch: patches.get(name) ?? entry,
      captured,
      rawCode,
    },
    reading.naming,
  );
  node.checksum = { name: 'sha256', checksum: sha256(reading.files.text(entry.yaml.file).trim()) };
  const parsed = parseTemplate(entry.yaml.file, rawCode).value;
  if (parsed !== undefined) findings.keepTemplate(uniqueId, file, parsed);
  findings.place(
    uniqueId,
    lazySpan(() => entry.yaml.span([...entry.path, 'name'])),
  );
  if (!findings.add(node, 'snapshots')) return;
  checkConfig(node, reading);
}

function bases({ settings: { paths } }: NodeReading): string[] {
  return [...paths.snapshots, ...paths.models, ...paths.seeds, ...paths.macros, ...paths.tests, ...paths.analyses];
}

function checkConfig(node: Node, { findings }: NodeReading): void {
  const reason = snapshotProblem(node.config);
  if (reason === undefined) return;
  const span = findings.places.node.get(node.unique_id);
  findings.diagnostics.push(diagnose('snapshot-invalid', { name: node.name, reason }, { span }));
}

/** What a snapshot's configs lack, as dbt asks for them before anything runs. */
function snapshotProblem(config: Node['config']): string | undefined {
  const { strategy, unique_key, check_cols, updated_at } = config;
  if (!strategy || toList(unique_key).length === 0) return "must be configured with a 'strategy' and a 'unique_key'";
  if (strategy === 'check') {
    if (toList(check_cols).length === 0) return "with the check strategy needs 'check_cols'";
    if (typeof check_cols === 'string' && check_cols !== 'all')
      return `has check_cols '${check_cols}'; it takes 'all' or a list of columns`;
  } else if (strategy === 'timestamp') {
    if (!updated_at) return "with the timestamp strategy needs 'updated_at'";
    if (toList(check_cols).length > 0) return "with the timestamp strategy takes no 'check_cols'";
  }
  if (config.materialized !== 'snapshot') return `must be materialized as 'snapshot', not '${config.materialized}'`;
  return undefined;
}
