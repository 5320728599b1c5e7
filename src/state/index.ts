/** The state room's door: what an earlier run left in a target folder, and how the project differs from it. */
export { currentOf } from './current.ts';
export { type DeferRelation, type Deferred, deferredRelations } from './defer.ts';
export { type StateMethods, stateMethods } from './methods.ts';
export { PreviousState, type StateManifest } from './previous.ts';
