import { type ConfigKind, configProblems } from './config-keys.ts';
import { metricNode } from './metrics.ts';
import { lateKeys, renderProperties } from './patches.ts';
import type { Entry, PropertyIndex } from './properties.ts';
import { savedQueryNode } from './saved-queries.ts';
import { createdMetrics, semanticModelNode } from './semantic-models.ts';
import type { MetricNode, SavedQueryNode, SemanticModelNode } from './semantic-node.ts';
import type { NodeReading } from './sql-nodes.ts';

/** MetricFlow's resources of a package. */
export interface Semantics {
  readonly semanticModels: ReadonlyMap<string, SemanticModelNode>;
  readonly metrics: ReadonlyMap<string, MetricNode>;
  readonly savedQueries: ReadonlyMap<string, SavedQueryNode>;
}

/** Conditions are templates of MetricFlow's. */
const metricLate: ReadonlySet<string> = new Set([...lateKeys, 'filter']);
const queryLate: ReadonlySet<string> = new Set([...lateKeys, 'where']);

/** Reads semantic models, with the metrics that their measures ask for, metrics and saved queries. */
export async function readSemantics(index: PropertyIndex, reading: NodeReading): Promise<Semantics> {
  const { settings, naming, yamlContext, findings } = reading;
  const semanticModels = new Map<string, SemanticModelNode>();
  const metrics = new Map<string, MetricNode>();
  const savedQueries = new Map<string, SavedQueryNode>();
  const named = (entry: Entry<unknown>) => () => entry.yaml.span([...entry.path, 'name']);
  for (const entry of index.semanticModels) {
    const rendered = await renderProperties(entry, yamlContext, findings);
    checkConfig('semantic_models', rendered, reading);
    const node = semanticModelNode(rendered, settings);
    findings.addTo(semanticModels, node, 'semantic models', named(entry));
    for (const value of createdMetrics(rendered, node))
      findings.addTo(metrics, metricNode({ ...entry, value }, settings), 'metrics', named(entry));
  }
  for (const entry of index.metrics) {
    const rendered = await renderProperties(entry, yamlContext, findings, metricLate);
    checkConfig('metrics', rendered, reading);
    findings.addTo(metrics, metricNode(rendered, settings), 'metrics', named(entry));
  }
  for (const entry of index.savedQueries) {
    const rendered = await renderProperties(entry, yamlContext, findings, queryLate);
    checkConfig('saved_queries', rendered, reading);
    const node = await findings.attempt(() => savedQueryNode(rendered, settings, naming));
    if (node !== undefined) findings.addTo(savedQueries, node, 'saved queries', named(entry));
  }
  return { semanticModels, metrics, savedQueries };
}

function checkConfig(
  kind: ConfigKind,
  { yaml, path, value }: Entry<{ config?: Record<string, unknown> | undefined }>,
  { findings, settings }: NodeReading,
): void {
  const place = (key: string) => yaml.keySpan([...path, 'config', key]);
  findings.diagnostics.push(...configProblems(kind, value.config ?? {}, place, settings.kind));
}
