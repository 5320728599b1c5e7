/** The project room's door: files become a validated Project. */
export type { InvocationFacts } from './base-context.ts';
export { baseContext, dbtVersion } from './base-context.ts';
export { behaviorFlag } from './behavior-flags.ts';
export { openCache, type ParseCache } from './cache.ts';
export { isRecord, toList } from './config.ts';
export { externalLocation, type LocatedSource } from './external-location.ts';
export {
  contextOf,
  dispatch,
  type FirstPass,
  nameContext,
  refCall,
  renderedVar,
  sourceCall,
  type Variable,
} from './first-pass.ts';
export { namedArguments } from './flag-values.ts';
export { type LoadOptions, loadProject } from './load.ts';
export type { MacroRegistry } from './macros.ts';
export type * from './node.ts';
export { nodeDefaults } from './node-defaults.ts';
export { readPackages } from './packages.ts';
export { type Profile, readProfile } from './profiles.ts';
export { graphNodes, namedBy, type Project, type ProjectHook, testedBy } from './project.ts';
export { projectKeys } from './project-keys.ts';
export { quotingOf } from './quoting.ts';
export { parseCall } from './ref-call.ts';
export type { Policy } from './relation-parts.ts';
export { type EventTimeFilter, type RelationOptions, RelationValue } from './relation-value.ts';
export type * from './semantic-node.ts';
export { findRoot, type RenderValue, readSettings, type Settings } from './settings.ts';
export { chooseTarget, type Target } from './target.ts';
export { builtInTests } from './test-nodes.ts';
export { readThreshold } from './threshold.ts';
export { versionProblem } from './version-requirement.ts';
export { type Path, parseYaml, type YamlFile } from './yaml-file.ts';
export { renderYaml } from './yaml-render.ts';
