import { isRecord } from '../project/index.ts';

type Definitions = Readonly<Record<string, unknown>>;

const single =
  /^(?<childrens_parents>@)?(?<parents>(?<parents_depth>\d*)\+)?(?:(?<method>[\w.]+):)?(?<value>.*?)(?<children>\+(?<children_depth>\d*))?$/;

/**
 * The selectors of selectors.yml as dbt's manifest has them: short forms are written out, and a selector that builds on another
 * holds that one's definition.
 */
export function selectorsOf(file: { readonly value: unknown } | undefined): Record<string, unknown> {
  const list = isRecord(file?.value) && Array.isArray(file.value['selectors']) ? file.value['selectors'] : [];
  const found: Record<string, unknown> = {};
  const definitions: Record<string, unknown> = {};
  for (const selector of list) {
    if (!isRecord(selector) || typeof selector['name'] !== 'string') continue;
    const definition = definitionOf(selector['definition'], definitions);
    definitions[selector['name']] = definition;
    found[selector['name']] = { ...selector, definition };
  }
  return found;
}

function definitionOf(value: unknown, known: Definitions): unknown {
  if (typeof value === 'string') return criterion(value);
  if (!isRecord(value)) return value;
  for (const kind of ['union', 'intersection']) {
    const items = value[kind];
    if (Array.isArray(items)) return { [kind]: items.map((item) => definitionOf(item, known)) };
  }
  const [key] = Object.keys(value);
  if (key === undefined) return value;
  const given = value[key];
  const inner = Array.isArray(given) ? given.map((item) => definitionOf(item, known)) : given;
  if (key === 'exclude') return { exclude: inner };
  if (Object.keys(value).length === 1) return { method: key, value: inner };
  if (key === 'method' && given === 'selector') return known[String(value['value'])] ?? value;
  return value;
}

function criterion(text: string): unknown {
  const groups = single.exec(text)?.groups;
  if (groups === undefined) return { error: 'Invalid selector spec' };
  const spread = ['childrens_parents', 'parents', 'children'];
  const method = groups['method'] ?? implied(groups['value'] ?? '');
  const filled = { ...groups, method };
  return Object.fromEntries(
    Object.entries(filled)
      .filter(([, value]) => value !== undefined && value !== '')
      .map(([key, value]) => [key, spread.includes(key) ? true : value]),
  );
}

/** A value without a method is a path when it holds a separator, a file when it ends like one, else a name. */
function implied(value: string): string {
  if (value.includes('/')) return 'path';
  return /\.(sql|py|csv)$/i.test(value) ? 'file' : 'fqn';
}
