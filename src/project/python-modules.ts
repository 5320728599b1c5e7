/** The Python modules that dbt offers to templates as `modules`: datetime, re, itertools, and of pytz the zone UTC. */
import { datetimeModule, itertools, re, timedelta } from '../template/index.ts';

const utc = { __str__: () => 'UTC', zone: 'UTC' };

/** `modules` of a template; `now` is the clock of the run. */
export function pythonModules(now: () => Date): Record<string, unknown> {
  return {
    datetime: { ...datetimeModule(now), timedelta, timezone: { utc } },
    pytz: {
      utc,
      UTC: utc,
      timezone: (name: unknown) => {
        if (/^(utc|gmt|etc\/utc)$/i.test(String(name))) return utc;
        throw new TypeError(`pytz.timezone('${String(name)}'): lake's templates know the zone UTC alone`);
      },
    },
    re,
    itertools,
  };
}
