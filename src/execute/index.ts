/** The execute room's door: runs the selected nodes and tells what came of each. */

export { type DatabaseRunOptions, executeInDatabase } from './database/run.ts';
export type { NodeResult, RunEvent, RunResult, Status } from './events.ts';
export { externalSource, inputsOf } from './inputs.ts';
export { execute, type RunOptions } from './run.ts';
export { runnableIds } from './runnable.ts';
export { placeIn } from './test-runner.ts';
