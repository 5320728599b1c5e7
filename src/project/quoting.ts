import { isRecord } from './config.ts';
import { allParts, mergedPolicy, type Policy, partNames } from './relation-parts.ts';
import type { Settings } from './settings.ts';

/**
 * Which parts of names a project has quoted: as `quoting:` of the root project says, that of packages is not asked; all of them in
 * lake's own projects.
 */
export function projectQuoting(root: Pick<Settings, 'kind' | 'quoting'>): Policy {
  return root.kind === 'dbt' ? mergedPolicy(allParts, root.quoting ?? {}) : allParts;
}

/** The same of a resource. Of a source only its own `quoting` counts (dbt-adapters, `create_from_source`); what configs say is not asked. */
export function quotingOf(
  project: Policy,
  resource: { readonly resource_type: string; readonly quoting?: unknown },
): Policy {
  if (resource.resource_type !== 'source') return project;
  return isRecord(resource.quoting) ? mergedPolicy(allParts, resource.quoting) : allParts;
}

/** The SQL of a name whose parts are quoted as a policy says. */
export function relationSql(
  parts: { readonly database: string; readonly schema: string; readonly identifier: string },
  policy: Policy,
  quoted: (parts: readonly string[]) => string,
): string {
  return partNames.map((part) => (policy[part] ? quoted([parts[part]]) : parts[part])).join('.');
}
