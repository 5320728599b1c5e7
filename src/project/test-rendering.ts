import { diagnose, LakeError, type Span, sha256 } from '../core/index.ts';
import { loadTemplate, parseTemplate, type Template } from '../template/index.ts';
import type { ParseCache } from './cache.ts';
import { addConfigCall, isRecord } from './config.ts';
import { type FirstPass, type ParseContext, parseContext } from './first-pass.ts';
import type { TestRequest } from './generic-tests.ts';
import type { RefCall } from './node.ts';
import { type Captured, nothingCaptured } from './nodes.ts';
import { parseCall } from './ref-call.ts';
import { isPlainYaml, renderYaml } from './yaml-render.ts';

/** What parsing a generic test needs besides the test. */
export interface TestParsing {
  readonly pass: FirstPass;
  readonly cache: ParseCache;
  /** Hash of everything besides the test's own text that its parse may depend on. */
  readonly environment: string;
}

/** A generic test that is to be parsed. */
export interface ParsedTest {
  readonly request: TestRequest;
  /** The id of its macro; undefined for what the engine tests without one. */
  readonly macro: string | undefined;
  /** The text of that macro. */
  readonly macroSql: string;
  /** The version of the model it is attached to. */
  readonly version: string | number | null;
  /** What its templates see as `model`. */
  readonly model: Readonly<Record<string, unknown>>;
  readonly lake: boolean;
}

/** Tests that dbt parses without rendering anything. */
const shortcuts = new Set(['macro.dbt.test_unique', 'macro.dbt.test_not_null']);
/** dbt's others: what they tell stands in their arguments. */
const readable = new Set(['macro.dbt.test_accepted_values', 'macro.dbt.test_relationships']);
const whereSubquery = 'macro.dbt.get_where_subquery';

/**
 * Configs, refs, sources and macros of a generic test, as dbt finds them: its arguments are rendered, then the call of its macro,
 * in which there may be a config() or a ref() too. Rejects with LakeError when that fails.
 */
export async function parseTest(test: ParsedTest, parsing: TestParsing): Promise<Captured> {
  const { request, macro } = test;
  const config: Record<string, unknown> = {};
  addConfigCall(config, request.config);
  if (test.lake ? !/\b(config|ref|source)\s*\(/.test(test.macroSql) : isReadable(test, parsing.pass)) {
    const macros = test.lake || shortcuts.has(macro ?? '') ? [] : [whereSubquery];
    // dbt gives the configs to the test and writes them into its code as well, so that lists come twice; not for the two it knows best.
    if (!shortcuts.has(macro ?? '') && !(macro === undefined && ['unique', 'not_null'].includes(request.test)))
      addConfigCall(config, request.config);
    return {
      ...nothingCaptured,
      ...calledIn(test),
      config,
      macros: [...(macro === undefined ? [] : [macro]), ...macros],
    };
  }
  const hash = `${parsing.environment} ${sha256(JSON.stringify([request.kwargs, request.config, test.model['fqn']]))}`;
  const key = String(test.model['unique_id']);
  const known = parsing.cache.get<Captured>('pass', key, hash);
  if (known !== undefined) return known;
  const parse = parseContext(parsing.pass, test.model, request.yaml.file, config);
  await renderTest(test, parse);
  addConfigCall(config, request.config);
  const captured = parse.captured();
  const macros = [...new Set([...(macro === undefined ? [] : [macro]), ...captured.macros])];
  const found = { ...captured, ...(test.lake ? calledIn(test, captured) : {}), macros };
  parsing.cache.set('pass', key, hash, found);
  return found;
}

/** Whether a test of a dbt project tells all that rendering would. */
function isReadable({ request, macro = '' }: ParsedTest, pass: FirstPass): boolean {
  if (shortcuts.has(macro)) return true;
  if (!readable.has(macro) || pass.macros.idOf('get_where_subquery') !== whereSubquery) return false;
  return Object.values(request.args).every(
    (value) => parseCall(value) !== undefined || (isPlainYaml(value) && !isCall(value)),
  );
}

/** The refs and sources among the arguments, then the tested relation. */
function calledIn({ request, version, macro }: ParsedTest, more?: Captured): Pick<Captured, 'refs' | 'sources'> {
  const refs: RefCall[] = [];
  const sources: (readonly [string, string])[] = [];
  const plain = macro === undefined ? ['unique', 'not_null'].includes(request.test) : shortcuts.has(macro);
  for (const value of plain ? [request.modelExpression] : [...Object.values(request.args), request.modelExpression]) {
    const found = parseCall(value);
    if (found === undefined) continue;
    // The two that are not rendered refer to a version as it is written, the others as text.
    if ('ref' in found) refs.push(plain && found.ref.version !== null ? { ...found.ref, version } : found.ref);
    else sources.push(found.source);
  }
  const key = (value: unknown) => JSON.stringify(value);
  const seen = new Set([...refs, ...sources].map(key));
  return {
    refs: [...refs, ...(more?.refs ?? []).filter((ref) => !seen.has(key(ref)))],
    sources: [...sources, ...(more?.sources ?? []).filter((source) => !seen.has(key(source)))],
  };
}

/** dbt's rule for text that is a call though it has no braces. */
const isCall = (value: unknown): value is string =>
  typeof value === 'string' && /^\s*(env_var|ref|var|source|doc)\s*\(.+\)\s*$/s.test(value);

async function renderTest({ request }: ParsedTest, { context, values }: ParseContext): Promise<void> {
  const keywords: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(request.kwargs)) {
    keywords[name] =
      name === 'column_name' ? value : await renderYaml(braced(value), context, request.yaml, request.path, new Set());
  }
  values['_dbt_generic_test_kwargs'] = keywords;
  const { namespace, test } = request;
  const template = callOf(`${namespace === null ? '' : `${namespace}.`}test_${test}`);
  try {
    await template.render(context);
  } catch (problem) {
    if (!(problem instanceof LakeError)) throw problem;
    const place: Span = request.yaml.span(request.path);
    const placed = problem.diagnostics.map((d) =>
      d.span === undefined || d.span.file === '' ? { ...d, span: place } : d,
    );
    throw new LakeError(placed, problem.exitCode);
  }
}

function braced(value: unknown): unknown {
  if (isCall(value)) return `{{ ${value} }}`;
  if (Array.isArray(value)) return value.map(braced);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, braced(item)]));
}

const calls = new Map<string, Template>();

/** The template that calls a test's macro; its own text is nobody's, so that errors in it have no file. */
function callOf(macro: string): Template {
  let template = calls.get(macro);
  if (template === undefined) {
    const source = `{{ ${macro}(**_dbt_generic_test_kwargs) }}`;
    const parsed = parseTemplate('', source);
    if (parsed.value === undefined)
      throw new LakeError([diagnose('template-failed', { reason: `there is no ${macro}` })]);
    template = loadTemplate('', source, parsed.value);
    calls.set(macro, template);
  }
  return template;
}
