/** The artifacts room's door: dbt's manifest and run_results, and the SQL of nodes. */
export { type InvocationMetadata, manifest, type ResultRecord, runResults } from './manifest.ts';
export { SqlTree } from './sql-tree.ts';
