import { bindArguments, plain, splitArguments, text } from '../template/index.ts';
import { addConfigCall } from './config.ts';
import { canonicalKey } from './config-keys.ts';

/**
 * The `config` of the first pass: it gathers what is set, call after call. Reading gives what was set so far in this file; `blank`:
 * empty text for whatever is asked, as in dbt.
 */
export function configFunction(config: Record<string, unknown>, blank: boolean): unknown {
  const add = (given: Record<string, unknown>) => {
    const call = Object.entries(given).map(([key, value]) => [canonicalKey(key), plain(value)] as const);
    addConfigCall(config, Object.fromEntries(call));
  };
  const configure = (...args: unknown[]): string => {
    const { positional, keywords } = splitArguments(args);
    for (const part of positional) add(plain(part) as Record<string, unknown>);
    if (Object.keys(keywords).length > 0) add(keywords);
    return '';
  };
  const get = (...args: unknown[]): unknown => {
    const { name, default: fallback = null } = bindArguments('config.get', ['name', 'default', 'validator'], args);
    return blank ? '' : (config[text(name)] ?? fallback);
  };
  return Object.assign(configure, {
    get,
    require: (name: unknown) => (blank ? '' : (config[text(name)] ?? '')),
    set: (name: unknown, value: unknown) => {
      add({ [text(name)]: value });
      return '';
    },
    meta_get: get,
    meta_require: () => '',
    persist_relation_docs: () => false,
    persist_column_docs: () => false,
  });
}
