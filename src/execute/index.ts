/** The execute room's door: runs the selected nodes and tells what came of each. */

export type { Batch } from './database/batches.ts';
export { type CatalogRow, databaseCatalog } from './database/catalog.ts';
export { cloneNodes } from './database/clone.ts';
export { compileInline, compileNodes } from './database/compile-nodes.ts';
export { runProjectHooks } from './database/hooks.ts';
export { runOperation } from './database/operation.ts';
export { type Previewed, previewDirect, previewInline, previewNode } from './database/preview.ts';
export { type DatabaseRunOptions, executeInDatabase } from './database/run.ts';
export type { NodeResult, RunEvent, RunResult, Status } from './events.ts';
export {
  askOfDatabase,
  askOfLake,
  type FreshnessStatus,
  hasFreshness,
  type SourceFreshness,
  sourceFreshness,
} from './freshness.ts';
export { externalSource, inputsOf } from './inputs.ts';
export { execute, type RunOptions } from './run.ts';
export { runnableIds } from './runnable.ts';
export { placeIn } from './test-runner.ts';
