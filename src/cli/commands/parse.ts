import { manifest, writeArtifact } from '../../artifacts/index.ts';
import { hasErrors, LakeError } from '../../core/index.ts';
import { readSelectors } from '../../graph/index.ts';
import { dbtVersion } from '../../project/index.ts';
import type { Arguments } from '../flags.ts';
import type { Output } from '../output.ts';
import { openWorkspace } from '../workspace.ts';

/** Reads and checks the project and writes target/manifest.json. */
export async function parseCommand(args: Arguments, output: Output, version: string): Promise<number> {
  const workspace = await openWorkspace(args, output, version);
  const { project, facts } = workspace;
  const { diagnostics } = readSelectors(project.selectors, 'eager');
  if (hasErrors(diagnostics)) throw new LakeError(diagnostics);
  const metadata = {
    invocationId: facts.invocationId,
    generatedAt: new Date(),
    startedAt: facts.startedAt,
    adapterType: workspace.adapter.name,
    dbtVersion,
  };
  writeArtifact(workspace.targetFolder, 'manifest.json', manifest(project, metadata));
  const told = [...workspace.diagnostics, ...diagnostics];
  if (told.length > 0) output.error(new LakeError(told));
  const count = (type: string) => [...project.nodes.values()].filter((n) => n.resource_type === type).length;
  output.message(
    `${count('model')} models, ${count('test')} data tests, ${project.unitTests.size} unit tests, ${count('seed')} seeds, ${project.sources.size} sources, ${project.exposures.size} exposures, ${project.macros.nodes.size} macros`,
  );
  return 0;
}
