/** The project room's door: files become a validated Project. */
export type { InvocationFacts } from './base-context.ts';
export { baseContext, dbtVersion } from './base-context.ts';
export { openCache, type ParseCache } from './cache.ts';
export { isRecord, toList } from './config.ts';
export { contextOf, dispatch, type FirstPass, refCall, sourceCall } from './first-pass.ts';
export { type LoadOptions, loadProject } from './load.ts';
export type { MacroRegistry } from './macros.ts';
export type * from './node.ts';
export { readPackages } from './packages.ts';
export { type Profile, readProfile } from './profiles.ts';
export { graphNodes, type Project, type ProjectHook } from './project.ts';
export { RelationValue } from './relation-value.ts';
export { findRoot, type RenderValue, readSettings, type Settings } from './settings.ts';
export { chooseTarget, type Target } from './target.ts';
export { builtInTests, parseCall } from './test-nodes.ts';
export { readThreshold } from './threshold.ts';
export { type Path, parseYaml, type YamlFile } from './yaml-file.ts';
export { renderYaml } from './yaml-render.ts';
