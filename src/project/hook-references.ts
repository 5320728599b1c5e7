import { type ParsedTemplate, parseTemplate } from '../template/index.ts';
import type { NodeConfig, RefCall } from './node.ts';

const parsed = new Map<string, ParsedTemplate | undefined>();

/** What the pre- and post-hooks of a config refer to by literal names: as in dbt, the node depends on that too. */
export function hookReferences(config: NodeConfig): {
  readonly refs: readonly RefCall[];
  readonly sources: readonly (readonly [string, string])[];
} {
  const refs: RefCall[] = [];
  const sources: (readonly [string, string])[] = [];
  for (const key of ['pre-hook', 'post-hook']) {
    for (const { sql } of (config[key] ?? []) as readonly { readonly sql: string }[]) {
      if (!sql.includes('{')) continue;
      if (!parsed.has(sql)) parsed.set(sql, parseTemplate('', sql).value);
      for (const { name, args, keywords } of parsed.get(sql)?.calls ?? []) {
        const [first, second] = args;
        if (typeof first !== 'string') continue;
        if (name === 'source' && typeof second === 'string') sources.push([first, second]);
        if (name !== 'ref') continue;
        const version = (keywords['v'] ?? keywords['version'] ?? null) as RefCall['version'];
        const named = typeof second === 'string' ? { name: second, package: first } : { name: first, package: null };
        refs.push({ ...named, version });
      }
    }
  }
  return { refs, sources };
}
