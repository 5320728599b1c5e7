import { isRecord } from '../project/index.ts';
import { parseTemplate } from '../template/index.ts';
import { equal, equalOrUnset } from './equality.ts';
import type { Resource } from './previous.ts';

/** Configs that name the relation or sort the node; they are no part of modified.configs (dbt's CompareBehavior). */
const apart: Readonly<Record<string, readonly string[]>> = {
  source: [],
  exposure: [],
  metric: ['group'],
};
const ofNodes = ['alias', 'schema', 'database', 'tags', 'group'];

/** Of a test's configs only those that change what it says. */
const ofTests = [
  'severity',
  'where',
  'limit',
  'fail_calc',
  'warn_if',
  'error_if',
  'store_failures',
  'store_failures_as',
];

/** Whether the configs are the same as authors wrote them. */
export function sameConfigs(now: Resource, old: Resource, compareUnrendered: boolean | undefined): boolean {
  const [ours, theirs] = [unrendered(now), unrendered(old)];
  if (now.resource_type === 'test') return sameKeys(ofTests, now, old, compareUnrendered);
  const skip = apart[now.resource_type] ?? ofNodes;
  const keys = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].filter((key) => !skip.includes(key));
  // dbt fills a source's written configs up with defaults, of which each release has others.
  if (now.resource_type === 'source') return keys.every((key) => equalOrUnset(ours[key], theirs[key]));
  return sameKeys(keys, now, old, compareUnrendered);
}

/** Whether database, schema and alias are configured as they were; what naming macros make of them does not count. */
export function sameRelation(now: Resource, old: Resource, compareUnrendered: boolean | undefined): boolean {
  if (now.resource_type !== 'source') return sameKeys(['database', 'schema', 'alias'], now, old, compareUnrendered);
  // Unset, either will do: the environment must not count, and a template put where its value stood is no other source.
  const same = (key: string) =>
    (compareUnrendered !== false && isSet(now, key) && isSet(old, key) && sameAt(now, old, `unrendered_${key}`)) ||
    ((compareUnrendered !== true || !isSet(old, key)) && sameAt(now, old, key));
  return same('database') && same('schema') && sameAt(now, old, 'identifier');
}

function sameAt(now: Resource, old: Resource, key: string): boolean {
  return equal(now[key], old[key]);
}

/** A state of before dbt 1.9 has no unrendered names, and then says nothing of them. */
function isSet(source: Resource, key: string): boolean {
  return source[`unrendered_${key}`] !== undefined;
}

function sameKeys(
  keys: readonly string[],
  now: Resource,
  old: Resource,
  compareUnrendered: boolean | undefined,
): boolean {
  const [ours, theirs] = [unrendered(now), unrendered(old)];
  const differing = keys.filter(
    (key) => Object.hasOwn(ours, key) !== Object.hasOwn(theirs, key) || !equal(ours[key], theirs[key]),
  );
  if (differing.length === 0 || compareUnrendered === false) return differing.length === 0;
  // The same text of a file says the same config(); that its values differ comes from the environment.
  const own = now['raw_code'] === old['raw_code'] ? ownConfigs(String(now['raw_code'] ?? '')) : new Set<string>();
  const config = isRecord(now['config']) ? now['config'] : {};
  return differing.every((key) => own.has(key) || (isTemplate(ours[key]) && equal(config[key], theirs[key])));
}

/** A state of dbt's has what a template in YAML came to, unless its flag says otherwise. */
function isTemplate(value: unknown): boolean {
  return typeof value === 'string' && value.includes('{{');
}

/** The keys that the config() calls of a file give, whatever their values are; a keyword within a value is taken for one too. */
function ownConfigs(rawCode: string): ReadonlySet<string> {
  const calls = (parseTemplate('', rawCode).value?.calls ?? []).filter((call) => call.name === 'config');
  const texts = calls.map((call) => rawCode.slice(call.offset).split(/[%}]\}/, 1)[0] as string);
  const keys = texts.flatMap((text) =>
    [...text.matchAll(/([\w-]+)['"]?\s*(?:=(?!=)|:)/g)].map(([, key]) => key as string),
  );
  return new Set(keys.flatMap((key) => [key, key.replace(/^(pre|post)_hook$/, '$1-hook')]));
}

function unrendered(resource: Resource): Readonly<Record<string, unknown>> {
  return isRecord(resource['unrendered_config']) ? resource['unrendered_config'] : {};
}
