import { LakeError } from '../core/index.ts';
import { type Context, loadTemplate, parseTemplate, plain } from '../template/index.ts';
import type { Path, YamlFile } from './yaml-file.ts';

/** Keys whose text is a template of its own, rendered when it is used; a caller may name others. */
const late = new Set(['pre-hook', 'pre_hook', 'post-hook', 'post_hook', 'description', 'loaded_at_query']);

/** Renders the templates in YAML values. A value that is one expression keeps its type, as in dbt's native rendering. */
export async function renderYaml(
  value: unknown,
  context: Context,
  yaml: YamlFile,
  at: Path,
  keep: ReadonlySet<string> = late,
): Promise<unknown> {
  if (typeof value === 'string') return /\{[{%]/.test(value) ? await renderText(value, context, yaml, at) : value;
  if (Array.isArray(value)) {
    const rendered: unknown[] = [];
    for (const [i, item] of value.entries()) rendered.push(await renderYaml(item, context, yaml, [...at, i], keep));
    return rendered;
  }
  if (value !== null && typeof value === 'object') {
    const rendered: Record<string, unknown> = {};
    for (const [key, item] of Object.entries(value)) {
      const asIs = keep.has(key.replace(/^\+/, ''));
      rendered[key] = asIs ? item : await renderYaml(item, context, yaml, [...at, key], keep);
    }
    return rendered;
  }
  return value;
}

/** True when rendering would change nothing: most values, so it is worth knowing before any copy is made. */
export function isPlainYaml(value: unknown): boolean {
  if (typeof value === 'string') return !/\{[{%]/.test(value);
  if (value !== null && typeof value === 'object') return Object.values(value).every(isPlainYaml);
  return true;
}

async function renderText(source: string, context: Context, yaml: YamlFile, at: Path): Promise<unknown> {
  const single = /^\s*\{\{([\s\S]*)\}\}\s*$/.exec(source);
  const asCall = `{% do __native(${single?.[1] ?? ''}) %}`;
  // Two expressions in one text, `{{ a }}-{{ b }}`, also begin and end with brackets: they do not parse as one.
  const alone = single === null ? undefined : parseTemplate(yaml.file, asCall);
  const native = alone?.value !== undefined;
  const text = native ? asCall : source;
  const parsed = native ? alone : parseTemplate(yaml.file, text);
  if (parsed.value === undefined) throw placed(new LakeError(parsed.diagnostics), yaml, at);
  let captured: unknown;
  const inner: Context = {
    lenientUndefined: context.lenientUndefined === true,
    native: true,
    parsing: context.parsing === true,
    names: () => context.names(),
    resolve(name) {
      if (name !== '__native') return context.resolve(name);
      return (value: unknown) => {
        captured = value;
        return '';
      };
    },
  };
  try {
    const rendered = await loadTemplate(yaml.file, text, parsed.value).render(inner);
    return native ? plain(captured) : rendered.text;
  } catch (problem) {
    throw placed(problem, yaml, at);
  }
}

/** Errors in a value point at the value: the text inside YAML has no lines of its own. */
export function placed(problem: unknown, yaml: YamlFile, at: Path): unknown {
  if (!(problem instanceof LakeError)) return problem;
  const span = yaml.span(at);
  return new LakeError(
    problem.diagnostics.map((d) => ({ ...d, span })),
    problem.exitCode,
  );
}
