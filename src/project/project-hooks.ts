import type { ProjectHook } from './project.ts';
import type { Settings } from './settings.ts';

/** The hooks of all packages in dbt's order: packages by name, the root project's last, each as its project file has them. */
export function hooksOf(
  when: 'on-run-start' | 'on-run-end',
  root: Settings,
  packages: readonly Settings[],
): ProjectHook[] {
  const byName = [...packages].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return [...byName, root].flatMap(({ name, onRunStart, onRunEnd }) =>
    (when === 'on-run-start' ? onRunStart : onRunEnd).map((sql, index) => ({ packageName: name, index, sql })),
  );
}
