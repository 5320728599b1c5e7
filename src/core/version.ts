/** Versions of packages and ranges of them, as dbt reads them (semver.org, with dbt's own rule for `<` and prereleases). */

type Matcher = '=' | '>' | '>=' | '<' | '<=';

export interface Version {
  readonly numbers: readonly [major: number, minor: number, patch: number];
  readonly prerelease: readonly string[];
}

/** One condition on a version: `>=1.2.0`. A version without a sign asks for exactly itself. */
export interface Bound extends Version {
  readonly matcher: Matcher;
  readonly text: string;
}

const identifier = '(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)';
const pattern = new RegExp(
  `^(>=|<=|>|<|=)?(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(?:-?(${identifier}(?:\\.${identifier})*))?(?:\\+[0-9A-Za-z.-]*)?$`,
);

/** Reads one condition; undefined when it is none. dbt knows no `^`, `~` or `x`, and no spaces. */
export function parseBound(text: string): Bound | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, matcher = '=', major, minor, patch, prerelease] = match;
  return {
    matcher: matcher as Matcher,
    numbers: [Number(major), Number(minor), Number(patch)],
    prerelease: prerelease === undefined ? [] : prerelease.split('.'),
    text,
  };
}

/** Negative, zero or positive, in semver's order: a prerelease comes before its release. */
export function compareVersions(a: Version, b: Version): number {
  for (const [i, part] of a.numbers.entries()) {
    const difference = part - (b.numbers[i] as number);
    if (difference !== 0) return difference;
  }
  if (a.prerelease.length === 0 || b.prerelease.length === 0) return b.prerelease.length - a.prerelease.length;
  for (const [i, part] of a.prerelease.entries()) {
    const other = b.prerelease[i];
    if (other === undefined) return 1;
    const difference = compareIdentifiers(part, other);
    if (difference !== 0) return difference;
  }
  return a.prerelease.length - b.prerelease.length;
}

function compareIdentifiers(a: string, b: string): number {
  const numeric = (text: string) => /^\d+$/.test(text);
  if (numeric(a) && numeric(b)) return Number(a) - Number(b);
  if (numeric(a) !== numeric(b)) return numeric(a) ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether a version meets a condition. `<1.0.0` does not let 1.0.0-rc1 in, as in dbt. */
export function meets(version: Version, bound: Bound): boolean {
  const order = compareVersions(version, bound);
  switch (bound.matcher) {
    case '=':
      return order === 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '<=':
      return order <= 0;
    case '<': {
      const sameBase = bound.numbers.every((part, i) => part === version.numbers[i]);
      return order < 0 && !(sameBase && bound.prerelease.length === 0);
    }
  }
}

/** True when no version at all can meet the conditions. */
export function contradict(bounds: readonly Bound[]): boolean {
  const exact = bounds.filter((bound) => bound.matcher === '=');
  if (exact.length > 0) return !bounds.every((bound) => meets(exact[0] as Bound, bound));
  const lows = bounds.filter((bound) => bound.matcher.startsWith('>'));
  const highs = bounds.filter((bound) => bound.matcher.startsWith('<'));
  return lows.some((low) =>
    highs.some((high) => {
      const order = compareVersions(low, high);
      return order > 0 || (order === 0 && !(low.matcher === '>=' && high.matcher === '<='));
    }),
  );
}

/**
 * The highest of the available versions that meets all conditions, and the highest there is. Prereleases count only when they
 * are wanted, or a condition names one, as in dbt.
 */
export function pickVersion(
  available: readonly string[],
  bounds: readonly Bound[],
  prereleases: boolean,
): { picked: string | undefined; latest: string | undefined } {
  const wanted = prereleases || bounds.some((bound) => bound.prerelease.length > 0);
  const sorted = available
    .map((text) => parseBound(text))
    .filter((version) => version !== undefined)
    .filter((version) => wanted || version.prerelease.length === 0)
    .sort(compareVersions);
  const met = sorted.filter((version) => bounds.every((bound) => meets(version, bound)));
  return { picked: met.at(-1)?.text, latest: sorted.at(-1)?.text };
}
