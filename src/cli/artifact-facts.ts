import type { InvocationMetadata } from '../artifacts/index.ts';
import { dbtVersion } from '../project/index.ts';
import type { Workspace } from './workspace.ts';

/** What artifacts tell of the command that writes them. */
export function artifactFacts({ facts, adapter }: Workspace): InvocationMetadata {
  return {
    invocationId: facts.invocationId,
    generatedAt: new Date(),
    startedAt: facts.startedAt,
    adapterType: adapter.name,
    dbtVersion,
    env: facts.env,
  };
}
