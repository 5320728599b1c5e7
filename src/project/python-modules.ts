/** The Python modules that dbt offers to templates as `modules`: datetime, re, itertools and pytz. */
import { datetimeModule, itertools, pytzModule, re } from '../template/index.ts';

/** `modules` of a template; `now` is the clock of the run. */
export function pythonModules(now: () => Date): Record<string, unknown> {
  return { datetime: datetimeModule(now), pytz: pytzModule(), re, itertools };
}
