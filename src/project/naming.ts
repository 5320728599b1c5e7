import { md5 } from '../core/index.ts';

/** dbt's rule: a custom schema goes behind the target's; lake's rule: it is the schema, behind the target's prefix. */
export function defaultSchema(
  kind: 'lake' | 'dbt',
  targetSchema: string,
  prefix: string,
  custom: string | null,
): string {
  if (kind === 'dbt') return custom === null ? targetSchema : `${targetSchema}_${custom.trim()}`;
  return `${prefix}${custom === null ? targetSchema : custom.trim()}`;
}

/**
 * The names dbt gives a generic test (dbt-core, `synthesize_generic_test_names`): the short one is at most 63 characters,
 * the long one goes into the fqn.
 */
export function genericTestName(
  test: string,
  resource: string,
  args: Readonly<Record<string, unknown>>,
): { short: string; full: string } {
  const parts: string[] = [];
  for (const key of Object.keys(args).sort()) {
    if (key === 'model') continue;
    const value = args[key];
    const values = Array.isArray(value) ? value : isPlain(value) ? Object.values(value) : [value];
    parts.push(...values.map((v) => pythonText(v)));
  }
  const suffix = parts.map((part) => part.replace(/[^0-9a-zA-Z_]+/g, '_')).join('__');
  const full = `${test}_${resource}_${suffix}`;
  const identifier = `${test}_${resource}`;
  const short = full.length >= 64 ? `${identifier.slice(0, 30)}_${md5(full)}` : full;
  return { short, full };
}

/** The ten hex digits that close a generic test's unique id (dbt-core, `create_test_node`). */
export function genericTestHash(
  name: string,
  metadata: { name: string; namespace: string | null; kwargs: unknown },
): string {
  return md5(`${name}${hashable(metadata)}`).slice(-10);
}

/** Python's repr of a value whose keys are sorted and whose scalars are all text: what dbt hashes. */
function hashable(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(hashable).join(', ')}]`;
  if (!isPlain(value)) return pythonRepr(pythonText(value));
  const entries = Object.keys(value)
    .sort()
    .map((key) => `${pythonRepr(key)}: ${hashable(value[key])}`);
  return `{${entries.join(', ')}}`;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function pythonText(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'object') return pythonRepr(value);
  return String(value);
}

function pythonRepr(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`;
  if (isPlain(value)) {
    return `{${Object.entries(value)
      .map(([k, v]) => `${pythonRepr(k)}: ${pythonRepr(v)}`)
      .join(', ')}}`;
  }
  if (typeof value === 'string') {
    if (!/[\\\n\t']/.test(value)) return `'${value}'`;
    const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
    const body = value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
    return `${quote}${quote === "'" ? body.replaceAll("'", "\\'") : body}${quote}`;
  }
  return pythonText(value);
}
