import { formatMapping, formatPercent } from '../template/index.ts';

export interface LocatedSource {
  readonly name: string;
  readonly identifier: string;
  readonly schema: string;
  readonly database: string | null;
  readonly tags: readonly string[];
  /** The source's meta, with the keys of its config that dbt does not know over it. */
  readonly meta: Readonly<Record<string, unknown>>;
}

/**
 * What a source with `external_location` reads instead of a table: the location with the source's own names filled in, quoted
 * unless it is a call or quoted already. Undefined when the source has none. The formatters are dbt-duckdb's.
 */
export function externalLocation(source: LocatedSource): string | undefined {
  const location = source.meta['external_location'];
  if (typeof location !== 'string') return undefined;
  const { meta, ...own } = source;
  const values: Record<string, unknown> = { ...own, ...meta };
  const filled = fill(location, values);
  return filled.includes('(') || filled.startsWith("'") ? filled : `'${filled}'`;
}

function fill(location: string, values: Readonly<Record<string, unknown>>): string {
  const formatter = values['formatter'] ?? 'newstyle';
  if (formatter === 'newstyle') return formatMapping(location, values);
  if (formatter === 'oldstyle') return formatPercent(location, values);
  if (formatter !== 'template')
    throw new TypeError(
      `the formatter of an external_location is newstyle, oldstyle or template, not ${String(formatter)}`,
    );
  return location.replace(/\$(?:(\$)|(\w+)|\{(\w+)\})/g, (_, dollar: string | undefined, bare, braced) => {
    if (dollar !== undefined) return '$';
    const name = (bare ?? braced) as string;
    if (!Object.hasOwn(values, name)) throw new TypeError(`the external_location has no value for '${name}'`);
    return String(values[name]);
  });
}
