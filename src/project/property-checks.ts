import { type Diagnostic, diagnose, nearest } from '../core/index.ts';
import type { MacroScope } from './macros.ts';
import type { Entry, PropertyIndex } from './properties.ts';
import type { Path, YamlFile } from './yaml-file.ts';

/** What properties say twice, or of macros and arguments that are not there. */
export function propertyProblems(index: PropertyIndex, macros: MacroScope): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const { yaml, path, value } of [...index.models, ...index.seeds])
    found.push(...twice(yaml, path, value.columns));
  for (const { yaml, path, value } of index.sources) {
    for (const [i, table] of (value.tables ?? []).entries())
      found.push(...twice(yaml, [...path, 'tables', i], table.columns));
  }
  for (const entry of index.macros) found.push(...macroProblems(entry, macros));
  return found;
}

function twice(yaml: YamlFile, path: Path, columns: readonly { name: string }[] | null | undefined): Diagnostic[] {
  const seen = new Set<string>();
  const found: Diagnostic[] = [];
  for (const [i, { name }] of (columns ?? []).entries()) {
    if (seen.has(name)) {
      const span = yaml.span([...path, 'columns', i, 'name']);
      found.push(diagnose('duplicate-name', { kind: 'columns', name }, { span }));
    }
    seen.add(name);
  }
  return found;
}

function macroProblems({ yaml, path, value }: Entry<PropertyIndex['macros'][number]['value']>, macros: MacroScope) {
  const unused = (kind: string, name: string, known: Iterable<string>, at: Path) =>
    diagnose('unused-properties', { kind, name, nearest: nearest(name, known) }, { span: yaml.span(at) });
  const macro = macros.find(value.name) ?? macros.find(`test_${value.name}`);
  if (macro === undefined) return [unused('macro', value.name, macros.names(), [...path, 'name'])];
  const takes = macro.arguments.map((argument) => argument.name);
  return (value.arguments ?? []).flatMap(({ name }, i) =>
    takes.includes(name) || ['varargs', 'kwargs', '*args', '**kwargs'].includes(name)
      ? []
      : [unused(`argument of macro ${value.name}`, name, takes, [...path, 'arguments', i, 'name'])],
  );
}
