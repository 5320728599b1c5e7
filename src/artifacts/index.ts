/** The artifacts room's door: dbt's manifest and run_results, the SQL of nodes, and the journal of a run. */
export { catalog } from './catalog.ts';
export { RunJournal, readJournal } from './journal.ts';
export { manifest } from './manifest.ts';
export { customEnvironment, type InvocationMetadata } from './metadata.ts';
export { written } from './resource.ts';
export { outcomeRecord, writeRunArtifacts } from './run-artifacts.ts';
export { sourcesArtifact } from './sources.ts';
export { SqlTree, sqlPath } from './sql-tree.ts';
export { writeArtifact } from './write.ts';
