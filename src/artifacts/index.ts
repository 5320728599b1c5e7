/** The artifacts room's door: dbt's manifest and run_results, as data to be written. */
export { type InvocationMetadata, manifest, type ResultRecord, runResults } from './manifest.ts';
