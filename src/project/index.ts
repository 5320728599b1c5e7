/** The project room's door: files become a validated Project. */
export type { InvocationFacts } from './base-context.ts';
export { baseContext, dbtVersion } from './base-context.ts';
export { openCache, type ParseCache } from './cache.ts';
export { isRecord, toList } from './config.ts';
export { contextOf, dispatch, type FirstPass, refCall, sourceCall } from './first-pass.ts';
export { type LoadOptions, loadProject } from './load.ts';
export type { MacroRegistry } from './macros.ts';
export type * from './node.ts';
export { graphNodes, type Project, testedBy } from './project.ts';
export { parseCall } from './ref-call.ts';
export { RelationValue } from './relation-value.ts';
export { findRoot, readSettings, type Settings } from './settings.ts';
export { chooseTarget, type Target } from './target.ts';
export { builtInTests } from './test-nodes.ts';
export { readThreshold } from './threshold.ts';
export { parseYaml } from './yaml-file.ts';
export { renderYaml } from './yaml-render.ts';
