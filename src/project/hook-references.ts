import { LakeError } from '../core/index.ts';
import { loadTemplate, type ParsedTemplate, parseTemplate } from '../template/index.ts';
import { type FirstPass, parseContext } from './first-pass.ts';
import type { Node, NodeConfig, RefCall } from './node.ts';

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
      for (const { name, args, keywords } of parsedHook(sql)?.calls ?? []) {
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

/** Ids of the macros that a node's hooks call while they are parsed; a hook that fails then is told of when it is run. */
export async function hookMacros(node: Node, pass: FirstPass): Promise<readonly string[]> {
  const hooks = ['pre-hook', 'post-hook'].flatMap((key) => (node.config[key] ?? []) as readonly { sql: string }[]);
  const templates = hooks.filter(({ sql }) => sql.includes('{'));
  if (templates.length === 0) return [];
  const { context, captured } = parseContext(pass, { ...node }, node.original_file_path, { ...node.config });
  for (const { sql } of templates) {
    const hook = parsedHook(sql);
    if (hook === undefined) continue;
    try {
      await loadTemplate('', sql, hook).render(context);
    } catch (problem) {
      if (!(problem instanceof LakeError)) throw problem;
    }
  }
  return captured().macros;
}

function parsedHook(sql: string): ParsedTemplate | undefined {
  if (!parsed.has(sql)) parsed.set(sql, parseTemplate('', sql).value);
  return parsed.get(sql);
}
