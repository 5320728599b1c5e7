import type { z } from 'zod';
import { type Checked, type Diagnostic, diagnose, nearest } from '../core/index.ts';
import type { Path, YamlFile } from './yaml-file.ts';

/**
 * Checks a YAML value against a schema; each problem points at the key or value in the user's file. With `customKeys`, as in dbt,
 * a key that the schema does not know is a warning.
 */
export function validate<T>(
  yaml: YamlFile,
  schema: z.ZodType<T>,
  { at = [], customKeys = false }: { at?: Path; customKeys?: boolean } = {},
): Checked<T | undefined> {
  const value = at.reduce<unknown>((v, step) => (v as Record<string | number, unknown>)[step], yaml.value);
  const result = schema.safeParse(value);
  if (result.success) return { value: result.data, diagnostics: [] };
  const diagnostics: Diagnostic[] = [];
  for (const issue of result.error.issues) collect(issue, at, { schema, yaml, customKeys, into: diagnostics });
  const usable = diagnostics.every((d) => d.severity !== 'error');
  return { value: usable ? (value as T) : undefined, diagnostics };
}

type Issue = z.core.$ZodIssue;

interface Check {
  readonly schema: z.ZodType;
  readonly yaml: YamlFile;
  readonly customKeys: boolean;
  readonly into: Diagnostic[];
}

function collect(issue: Issue, base: Path, check: Check): void {
  const { schema, yaml, into } = check;
  const path = [...base, ...(issue.path as (string | number)[])];
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, issue.path as (string | number)[]);
    for (const key of issue.keys) {
      const span = yaml.keySpan([...path, key]);
      const parameters = { key, where: describe(path), nearest: nearest(key, known) };
      into.push(diagnose(check.customKeys ? 'yaml-custom-key' : 'yaml-unknown-key', parameters, { span }));
    }
    return;
  }
  if (issue.code === 'invalid_union') {
    // The branch that got furthest is the one the author meant.
    const branch = [...issue.errors].sort((a, b) => depth(b) - depth(a))[0];
    if (branch !== undefined && depth(branch) > 0) {
      for (const inner of branch) collect(inner, path, check);
      return;
    }
  }
  const missing = issue.code === 'invalid_type' && yaml.value !== undefined && read(yaml.value, path) === undefined;
  const where = describe(path);
  const reason = missing
    ? 'is required'
    : issue.message.replace(/^Invalid input: /, '').replace(/^Invalid option: /, '');
  const span = missing ? yaml.keySpan(path.slice(0, -1)) : yaml.span(path);
  into.push(diagnose('yaml-invalid-value', { where, reason }, { span }));
}

function depth(issues: readonly Issue[]): number {
  return Math.max(0, ...issues.map((issue) => issue.path.length + (issue.code === 'unrecognized_keys' ? 1 : 0)));
}

function read(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (v, step) => (v === null || typeof v !== 'object' ? undefined : (v as Record<string | number, unknown>)[step]),
    value,
  );
}

/** `models[2].columns[0]` becomes "models[2].columns[0]"; the root is "this file". */
export function describe(path: Path): string {
  if (path.length === 0) return 'this file';
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('');
}

function keysAt(schema: z.ZodType, path: Path): string[] {
  let current: unknown = schema;
  for (const step of path) current = child(unwrap(current), step);
  const shape = (unwrap(current) as { shape?: Record<string, unknown> } | undefined)?.shape;
  return shape === undefined ? [] : Object.keys(shape);
}

function unwrap(schema: unknown): unknown {
  let current = schema as { unwrap?: () => unknown; element?: unknown; def?: { type?: string } } | undefined;
  while (current?.def?.type === 'optional' || current?.def?.type === 'nullable') {
    current = current.unwrap?.() as typeof current;
  }
  return current;
}

function child(schema: unknown, step: string | number): unknown {
  const s = schema as { shape?: Record<string, unknown>; element?: unknown; options?: unknown[] } | undefined;
  if (typeof step === 'number') return s?.element;
  return s?.shape?.[step];
}
