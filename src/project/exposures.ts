import { isRecord, textList, toList } from './config.ts';
import type { ExposureNode, RefCall } from './node.ts';
import type { Entry } from './properties.ts';
import { metricCall, parseCall } from './ref-call.ts';
import type { ExposureProperties } from './schema.ts';
import type { Settings } from './settings.ts';
import { folders, isEnabled, yamlConfigs, yamlPlace } from './yaml-resource.ts';

/** An exposure as a node; its depends_on entries are refs, sources and metrics. */
export function exposureNode({ value: e, yaml }: Entry<ExposureProperties>, settings: Settings): ExposureNode {
  const refs: RefCall[] = [];
  const sources: (readonly [string, string])[] = [];
  const metrics: (readonly string[])[] = [];
  for (const dependency of e.depends_on ?? []) {
    const call = parseCall(dependency);
    const metric = metricCall(dependency);
    if (metric !== undefined) metrics.push(metric);
    else if (call === undefined) continue;
    else if ('ref' in call) refs.push(call.ref);
    else sources.push(call.source);
  }
  const fqn = [settings.name, ...folders(yaml.file, settings), e.name];
  const own = e.enabled === undefined ? (e.config ?? {}) : { enabled: e.enabled, ...e.config };
  const { config, unrendered } = yamlConfigs(settings, 'exposures', fqn, own, ['tags', 'meta']);
  // Of the project file's tags and meta dbt adds those alone that stand at the top of the tree without a +.
  const tree = isRecord(settings.yaml.value) ? settings.yaml.value['exposures'] : undefined;
  const top = isRecord(tree) ? tree : {};
  const tags = [...new Set([top['tags'], e.tags, config['tags']].flatMap((list) => textList(toList(list))))].sort();
  const meta = Object.assign({}, ...[top['meta'], e.meta, config['meta']].filter(isRecord)) as Record<string, unknown>;
  const { name: ownerName = null, email = null, ...more } = e.owner;
  return {
    unique_id: `exposure.${settings.name}.${e.name}`,
    name: e.name,
    resource_type: 'exposure',
    ...yamlPlace(yaml.file, settings),
    fqn,
    type: e.type,
    owner: { email, name: ownerName, ...more },
    description: e.description ?? '',
    label: e.label ?? null,
    maturity: e.maturity ?? null,
    url: e.url ?? null,
    meta,
    tags,
    config: { ...config, enabled: isEnabled(config), meta, tags },
    unrendered_config: unrendered,
    depends_on: { macros: [], nodes: [] },
    refs,
    sources,
    metrics,
    created_at: 0,
  };
}
