import type { Project } from '../project/index.ts';
import { manifest } from './manifest.ts';
import type { InvocationMetadata } from './metadata.ts';
import { type ResultRecord, resultRecord, runResults } from './run-results.ts';
import { writeArtifact } from './write.ts';

/** What came of a node, as artifacts tell it. */
export type NodeOutcome = Omit<ResultRecord, 'relationName'> & { readonly relationName?: string };

export interface RunFacts extends InvocationMetadata {
  readonly args: Readonly<Record<string, unknown>>;
}

/** Writes manifest.json with what was compiled, and run_results.json. Rejects with folder-not-writable. */
export function writeRunArtifacts(
  folder: string,
  project: Project,
  result: { readonly results: readonly NodeOutcome[]; readonly seconds: number },
  facts: RunFacts,
): void {
  for (const { id, compiled } of result.results) {
    const node = project.nodes.get(id);
    if (node === undefined || compiled === undefined) continue;
    node.compiled = true;
    node.compiled_code = compiled;
  }
  const { args, ...metadata } = facts;
  writeArtifact(folder, 'manifest.json', manifest(project, metadata), facts.env ?? {});
  const records = result.results.map((r) => recordOf(r, project));
  writeArtifact(folder, 'run_results.json', runResults(records, metadata, args, result.seconds), facts.env ?? {});
}

function recordOf(outcome: NodeOutcome, project: Project): ResultRecord {
  return { ...outcome, relationName: outcome.relationName ?? project.nodes.get(outcome.id)?.relation_name ?? null };
}

/** What came of a node as run_results has it. */
export function outcomeRecord(outcome: NodeOutcome, project: Project): Record<string, unknown> {
  return resultRecord(recordOf(outcome, project));
}
