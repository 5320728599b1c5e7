import type { RefCall } from './node.ts';

const call =
  /^\s*(ref|source)\(\s*(?:'([^']*)'|"([^"]*)")\s*(?:,\s*(?:'([^']*)'|"([^"]*)")\s*)?(?:,\s*(?:v|version)\s*=\s*(['"]?[\w.]+['"]?)\s*)?\)\s*$/;

/** `ref('x')`, `source('a', 'b')` as they stand in YAML values; undefined for anything else. */
export function parseCall(value: unknown): { ref: RefCall } | { source: readonly [string, string] } | undefined {
  if (typeof value !== 'string') return undefined;
  const match = call.exec(value.replace(/^\s*\{\{(.*)\}\}\s*$/s, '$1'));
  if (match === null) return undefined;
  const first = (match[2] ?? match[3]) as string;
  const second = match[4] ?? match[5];
  if (match[1] === 'source') return second === undefined ? undefined : { source: [first, second] };
  return { ref: { name: second ?? first, package: second === undefined ? null : first, version: versionOf(match[6]) } };
}

/** A version as it is written: a number, or text in quotes. */
function versionOf(written: string | undefined): string | number | null {
  if (written === undefined) return null;
  const bare = written.replaceAll(/['"]/g, '');
  return bare === written && !Number.isNaN(Number(bare)) ? Number(bare) : bare;
}

const metric = /^\s*metric\(\s*(?:'([^']*)'|"([^"]*)")\s*(?:,\s*(?:'([^']*)'|"([^"]*)")\s*)?\)\s*$/;

/** The names in `metric('x')` or `metric('package', 'x')`; undefined for anything else. */
export function metricCall(value: unknown): readonly string[] | undefined {
  const match = typeof value === 'string' ? metric.exec(value) : null;
  if (match === null) return undefined;
  return [match[1] ?? match[2], match[3] ?? match[4]].filter((name) => name !== undefined);
}
