import type { Current } from './current.ts';
import type { StateManifest } from './previous.ts';

/**
 * The macros that are not what they were: their text differs, they are new, or they call one of these (as in dbt). The macros that come
 * with the tool are left out: a project is not modified because another release, or another tool, wrote the state.
 */
export function modifiedMacros(current: Current, previous: StateManifest): ReadonlySet<string> {
  const tool = new Set(['dbt', `dbt_${current.adapterType}`, `dbt_${previous.adapterType}`]);
  const callers = new Map<string, string[]>();
  const modified: string[] = [];
  for (const [id, macro] of current.macros) {
    for (const called of macro.depends_on.macros) {
      const known = callers.get(called);
      if (known === undefined) callers.set(called, [id]);
      else known.push(id);
    }
    const old = Object.hasOwn(previous.macros, id) ? previous.macros[id] : undefined;
    if (!tool.has(id.split('.')[1] ?? '') && old?.macro_sql !== macro.macro_sql) modified.push(id);
  }
  const reached = new Set(modified);
  for (let next = modified.pop(); next !== undefined; next = modified.pop()) {
    for (const caller of callers.get(next) ?? []) {
      if (reached.has(caller)) continue;
      reached.add(caller);
      modified.push(caller);
    }
  }
  return reached;
}
