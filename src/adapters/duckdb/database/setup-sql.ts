import { literal } from '../names.ts';
import type { Attachment } from './profile.ts';

const isDict = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A setting's value as text, which the engine casts to what it needs. */
export function settingText(value: unknown): string {
  return isDict(value) || Array.isArray(value) ? JSON.stringify(value) : String(value);
}

const asText = (value: unknown) => literal(settingText(value));

/** The statement that makes a secret of the profile; the first is called `_dbt_secret_1` unless it has a name, as in dbt. */
export function secretSql(secret: Readonly<Record<string, unknown>>, position: number): string {
  const { type, name = `_dbt_secret_${position}`, persistent, provider, scope, ...rest } = secret;
  const parts = [`type ${String(type)}`];
  if (provider !== undefined && provider !== null) parts.push(`provider ${String(provider)}`);
  for (const [key, value] of Object.entries(rest)) {
    if (value === null || value === undefined) continue;
    if (isDict(value))
      parts.push(
        `${key} map {${Object.entries(value)
          .map(([k, v]) => `${literal(k)}: ${asText(v)}`)
          .join(', ')}}`,
      );
    else if (Array.isArray(value)) parts.push(`${key} array [${value.map(asText).join(', ')}]`);
    else parts.push(key === 'extra_http_headers' ? `${key} ${String(value)}` : `${key} ${asText(value)}`);
  }
  for (const one of Array.isArray(scope) ? scope : scope === undefined || scope === null ? [] : [scope])
    parts.push(`scope ${asText(one)}`);
  const kept = persistent === true ? ' PERSISTENT' : '';
  return `CREATE OR REPLACE${kept} SECRET ${String(name)} (${parts.join(', ')})`;
}

/** The statement that attaches a database. */
export function attachSql(one: Attachment): string {
  const options: string[] = [];
  const given = one.options ?? {};
  const type = one.type || given['type'];
  if (type) options.push(`TYPE ${String(type)}`);
  const secret = one.secret || given['secret'];
  if (secret) options.push(`SECRET ${String(secret)}`);
  if (one.read_only === true || given['read_only']) options.push('READ_ONLY');
  for (const [key, value] of Object.entries(given)) {
    if (['type', 'secret', 'read_only'].includes(key) || value === null || value === false) continue;
    const name = key.toUpperCase();
    if (value === true) options.push(name);
    else if (typeof value === 'string') options.push(`${name} ${isQuoted(value) ? value : literal(value)}`);
    else options.push(`${name} ${settingText(value)}`);
  }
  const alias = one.alias ? ` AS ${one.alias}` : '';
  const listed = options.length === 0 ? '' : ` (${options.join(', ')})`;
  return `ATTACH IF NOT EXISTS ${literal(one.path)}${alias}${listed}`;
}

const isQuoted = (value: string) => /^\s*('.*'|".*")\s*$/s.test(value);
