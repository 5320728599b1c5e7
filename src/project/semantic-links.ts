import { type Diagnostic, diagnose, nearest, type Span } from '../core/index.ts';
import { Lookup, type SearchOrder } from './lookup.ts';
import type { GraphNode, Node } from './node.ts';
import type { MetricMeasure, MetricNode, SavedQueryNode, SemanticModelNode } from './semantic-node.ts';

export interface SemanticResources {
  readonly order: SearchOrder;
  readonly nodes: ReadonlyMap<string, Node>;
  readonly semanticModels: ReadonlyMap<string, SemanticModelNode>;
  readonly metrics: ReadonlyMap<string, MetricNode>;
  readonly savedQueries: ReadonlyMap<string, SavedQueryNode>;
  readonly disabled: readonly GraphNode[];
  place(id: string): Span | undefined;
}

/** Ties metrics to the semantic models of their measures and to each other, and saved queries to metrics (dbt-core, process_metrics). */
export class SemanticLinks {
  private readonly resources: SemanticResources;
  private readonly diagnostics: Diagnostic[];
  private readonly metrics: Lookup<MetricNode>;
  private readonly measures: Lookup<SemanticModelNode>;
  private readonly linked = new Set<MetricNode>();
  private readonly under = new Set<MetricNode>();

  constructor(resources: SemanticResources, diagnostics: Diagnostic[]) {
    this.resources = resources;
    this.diagnostics = diagnostics;
    this.metrics = new Lookup(resources.order);
    this.measures = new Lookup(resources.order);
    for (const metric of resources.metrics.values()) this.metrics.add(metric.name, metric);
    const off = (type: string) => resources.disabled.filter((node) => node.resource_type === type);
    for (const metric of off('metric')) this.metrics.addDisabled(metric.name, metric.package_name);
    for (const model of [...resources.semanticModels.values(), ...(off('semantic_model') as SemanticModelNode[])])
      for (const { name } of model.measures) this.measures.add(name, model);
  }

  /** The metric that a name means; undefined, and told, when there is none. */
  metric(names: readonly string[], asking: { readonly unique_id: string; readonly package_name: string }) {
    const name = names.at(-1) as string;
    const packageName = names.length > 1 ? names[0] : undefined;
    const sought = { packageName, from: asking.package_name };
    const found = this.metrics.first(name, sought);
    if (found !== undefined) return found;
    const off = this.metrics.seek(name, sought) !== undefined;
    const parameters = { name, disabled: off, nearest: off ? undefined : nearest(name, this.metrics.keys()) };
    this.diagnostics.push(diagnose('metric-not-found', parameters, { span: this.resources.place(asking.unique_id) }));
    return undefined;
  }

  link(): void {
    for (const model of this.resources.semanticModels.values()) {
      const node = this.resources.nodes.get(model.depends_on.nodes[0] ?? '');
      if (node === undefined) continue;
      const { alias, schema, database, relation_name } = node;
      model.node_relation = { alias, schema_name: schema, database, relation_name };
    }
    for (const metric of this.resources.metrics.values()) this.linkMetric(metric);
    for (const query of this.resources.savedQueries.values()) {
      const found = query.query_params.metrics.map((name) => this.metric([name], query)?.unique_id);
      query.depends_on = { macros: [], nodes: [...new Set(found.filter((id) => id !== undefined))] };
    }
  }

  private linkMetric(metric: MetricNode): void {
    if (this.linked.has(metric)) return;
    if (this.under.has(metric)) {
      this.invalid(metric, 'is made of itself');
      return;
    }
    this.under.add(metric);
    const inputs: MetricMeasure[] = [];
    const add = (measure: MetricMeasure) => {
      if (!inputs.some((one) => JSON.stringify(one) === JSON.stringify(measure))) inputs.push(measure);
    };
    const nodes = new Set<string>();
    const { measure, conversion_type_params: conversion } = metric.type_params;
    if (metric.type === 'simple' || metric.type === 'cumulative') {
      if (measure === null) this.invalid(metric, `is ${metric.type} and needs a measure`);
      else add(measure);
    } else if (metric.type === 'conversion') {
      if (conversion === null) this.invalid(metric, 'is a conversion and needs conversion_type_params');
      else for (const one of [conversion.base_measure, conversion.conversion_measure]) add(one);
    }
    for (const { name } of inputs) {
      const model = this.measureOwner(name, metric);
      if (model !== undefined) nodes.add(model.unique_id);
    }
    for (const name of this.inputMetrics(metric)) {
      const input = this.metric([name], metric);
      if (input === undefined) continue;
      this.linkMetric(input);
      input.type_params.input_measures.forEach(add);
      nodes.add(input.unique_id);
    }
    metric.type_params.input_measures = inputs;
    metric.depends_on = { macros: [], nodes: [...nodes] };
    this.under.delete(metric);
    this.linked.add(metric);
  }

  private inputMetrics(metric: MetricNode): string[] {
    const { numerator, denominator, metrics } = metric.type_params;
    if (metric.type === 'derived') return metrics.map(({ name }) => name);
    if (metric.type !== 'ratio') return [];
    if (numerator !== null && denominator !== null) return [numerator.name, denominator.name];
    this.invalid(metric, 'is a ratio and needs a numerator and a denominator');
    return [];
  }

  private measureOwner(name: string, metric: MetricNode): SemanticModelNode | undefined {
    const model = this.measures.first(name, { from: metric.package_name });
    if (model === undefined) {
      const near = nearest(name, this.measures.keys());
      this.invalid(metric, `has the measure '${name}', which no semantic model has`, near);
    } else if (!model.config.enabled) this.invalid(metric, `has the measure '${name}' of a disabled semantic model`);
    else return model;
    return undefined;
  }

  private invalid(metric: MetricNode, reason: string, near?: string): void {
    const span = this.resources.place(metric.unique_id);
    this.diagnostics.push(diagnose('metric-invalid', { name: metric.name, reason, nearest: near }, { span }));
  }
}
