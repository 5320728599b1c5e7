import type { Node } from '../../project/index.ts';
import { DateTime } from '../../template/index.ts';

/**
 * `model`: the node as a dict without empty entries, as templates of a run see it. Foreign keys name the relation that their
 * ref(…) or source(…) means; `target` gives it.
 */
export function modelValue(
  node: Node | undefined,
  batch: { readonly id: string; readonly start: Date; readonly end: Date } | undefined,
  target: (call: unknown) => string | undefined,
): Record<string, unknown> {
  if (node === undefined) return {};
  const model = told(node as unknown as Record<string, unknown>);
  for (const key of ['config', 'docs', 'contract']) model[key] = told(model[key] as Record<string, unknown>);
  model['refs'] = node.refs.map((ref) => told({ ...ref }));
  const resolved = (constraints: readonly { readonly to?: unknown }[]) =>
    constraints.map((constraint) => ({ ...constraint, to: target(constraint.to) ?? constraint.to }));
  model['columns'] = Object.fromEntries(
    Object.entries(node.columns).map(([name, column]) => [
      name,
      told({ ...column, constraints: resolved(column.constraints) }),
    ]),
  );
  if (node.constraints !== undefined) model['constraints'] = resolved(node.constraints);
  if (node.compiled_code !== undefined) model['compiled_sql'] = node.compiled_code;
  if (batch !== undefined) {
    const { id, start, end } = batch;
    const time = (value: Date) => new DateTime(value, { zone: true });
    model['batch'] = { id, event_time_start: time(start), event_time_end: time(end) };
  }
  return model;
}

/** A record without what nobody told. */
function told(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null && value !== undefined));
}
