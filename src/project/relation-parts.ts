import { bindArguments, text } from '../template/index.ts';

export const partNames = ['database', 'schema', 'identifier'] as const;
export type PartName = (typeof partNames)[number];

/** Which parts of a relation are quoted, or shown. */
export type Policy = Readonly<Record<PartName, boolean>>;

export type Parts = Readonly<Record<PartName, string | null>>;

export const allParts: Policy = { database: true, schema: true, identifier: true };

/** The parts of a policy that a call or a config names; the others stay. None says nothing about a part. */
export function mergedPolicy(policy: Policy, given: Readonly<Record<string, unknown>>): Policy {
  const merged = { ...policy };
  for (const part of partNames) {
    const value = given[part];
    if (value !== undefined && value !== null) merged[part] = value === true;
  }
  return merged;
}

/** A relation's parts as a template gives them; a part that is no text is an error, as in dbt. */
export function readParts(
  given: Readonly<Record<string, unknown>>,
  what: string,
): Partial<Record<PartName, string | null>> {
  const read: Partial<Record<PartName, string | null>> = {};
  for (const part of partNames) {
    if (!Object.hasOwn(given, part)) continue;
    const value = given[part] ?? null;
    if (value !== null && typeof value !== 'string')
      throw new TypeError(`${what}: ${part} must be text or none, not ${text(value)}`);
    read[part] = value;
  }
  return read;
}

/** `relation.path`. */
export class PathValue implements Parts {
  readonly database: string | null;
  readonly schema: string | null;
  readonly identifier: string | null;

  constructor(parts: Parts) {
    this.database = parts.database;
    this.schema = parts.schema;
    this.identifier = parts.identifier;
  }
  replace(...args: unknown[]): PathValue {
    return new PathValue({ ...this, ...readParts(bindArguments('replace', partNames, args), 'path.replace()') });
  }
  get_part(part: unknown): string | null {
    return this[text(part) as PartName];
  }
  get_lowered_part(part: unknown): string | null {
    return this.get_part(part)?.toLowerCase() ?? null;
  }
  get(key: unknown, fallback: unknown = null): unknown {
    return partNames.includes(key as PartName) ? this[key as PartName] : fallback;
  }
  __str__(): string {
    const shown = partNames.map((part) => `${part}=${this[part] === null ? 'None' : `'${this[part]}'`}`);
    return `Path(${shown.join(', ')})`;
  }
}

/** `relation.quote_policy` and `relation.include_policy`. */
export class PolicyValue implements Policy {
  readonly database: boolean;
  readonly schema: boolean;
  readonly identifier: boolean;

  constructor(policy: Policy) {
    this.database = policy.database;
    this.schema = policy.schema;
    this.identifier = policy.identifier;
  }
  get_part(part: unknown): boolean {
    return this[text(part) as PartName];
  }
  get(key: unknown, fallback: unknown = null): unknown {
    return partNames.includes(key as PartName) ? this[key as PartName] : fallback;
  }
  __str__(): string {
    return `Policy(${partNames.map((part) => `${part}=${this[part] ? 'True' : 'False'}`).join(', ')})`;
  }
}
