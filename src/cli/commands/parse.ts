import { manifest, writeArtifact } from '../../artifacts/index.ts';
import { hasErrors, LakeError } from '../../core/index.ts';
import { readSelectors } from '../../graph/index.ts';
import { artifactFacts } from '../artifact-facts.ts';
import type { Arguments } from '../flags.ts';
import type { Output } from '../output.ts';
import { openWorkspace } from '../workspace.ts';

/** Reads and checks the project and writes target/manifest.json. */
export async function parseCommand(args: Arguments, output: Output, version: string): Promise<number> {
  const workspace = await openWorkspace(args, output, version);
  const { project } = workspace;
  const { diagnostics } = readSelectors(project.selectors, 'eager');
  if (hasErrors(diagnostics)) throw new LakeError(diagnostics);
  if (args.writeJson !== false)
    writeArtifact(workspace.targetFolder, 'manifest.json', manifest(project, artifactFacts(workspace)), process.env);
  output.warn([...workspace.diagnostics, ...diagnostics]);
  const count = (type: string) => [...project.nodes.values()].filter((n) => n.resource_type === type).length;
  output.message(
    `${count('model')} models, ${count('test')} data tests, ${project.unitTests.size} unit tests, ${count('seed')} seeds, ${project.sources.size} sources, ${project.exposures.size} exposures, ${project.macros.nodes.size} macros`,
  );
  return 0;
}
