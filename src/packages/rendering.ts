import { baseContext, type InvocationFacts, renderYaml, type YamlFile } from '../project/index.ts';
import { text } from '../template/index.ts';
import { secretPrefix } from './scrub.ts';

// Characters of the private use area: no text has them.
const open = '\uE000secret:';
const close = '\uE001';

/**
 * Fills in the templates of a packages file. They know dbt's base context, with the vars of the command line. A secret variable
 * is a token to the template, put in only afterwards, so that no filter can show a part of it, as in dbt.
 */
export async function renderPackages(yaml: YamlFile, facts: InvocationFacts): Promise<unknown> {
  const values = baseContext({ ...facts, secrets: true });
  const plain = values['env_var'] as (name: unknown, fallback?: unknown) => unknown;
  values['env_var'] = (name: unknown, fallback?: unknown) => {
    const key = text(name);
    return key.startsWith(secretPrefix) && facts.env[key] !== undefined ? open + key + close : plain(name, fallback);
  };
  const context = { resolve: (name: string) => values[name], names: () => Object.keys(values) };
  return withSecrets(await renderYaml(yaml.value, context, yaml, []), facts.env);
}

function withSecrets(value: unknown, env: InvocationFacts['env']): unknown {
  if (typeof value === 'string') {
    return value.replaceAll(/\uE000secret:([^\uE001]*)\uE001/g, (_, name: string) => env[name] ?? '');
  }
  if (Array.isArray(value)) return value.map((item) => withSecrets(item, env));
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withSecrets(item, env)]));
}
