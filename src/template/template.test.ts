import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LakeError } from '../core/index.ts';
import { datetimeModule, itertools, loadTemplate, parseJson, parseTemplate, re, timedelta } from './index.ts';

const golden = JSON.parse(readFileSync(new URL('../../tests/golden/jinja/snippets.json', import.meta.url), 'utf8')) as {
  context: Record<string, unknown>;
  cases: { template: string; expected: string }[];
};

const modules = { datetime: { ...datetimeModule(() => new Date()), timedelta }, re, itertools };

async function render(source: string, values: Record<string, unknown> = {}, lenientUndefined = false): Promise<string> {
  const parsed = parseTemplate('x.sql', source);
  if (parsed.value === undefined) throw new LakeError(parsed.diagnostics);
  const context = { resolve: (name: string) => values[name], names: () => Object.keys(values), lenientUndefined };
  return (await loadTemplate('x.sql', source, parsed.value).render(context)).text;
}

async function problem(source: string, values: Record<string, unknown> = {}) {
  try {
    await render(source, values);
  } catch (caught) {
    const first = (caught as LakeError).diagnostics[0];
    return {
      code: first?.code,
      line: first?.span?.line,
      column: first?.span?.column,
      message: first?.message,
      hint: first?.hint,
      notes: first?.notes,
    };
  }
  throw new Error('no error came');
}

describe('templates read as Python’s Jinja2 reads them', () => {
  it.each(golden.cases)('$template', async ({ template, expected }) => {
    const context = { ...structuredClone(golden.context), modules, fromjson: parseJson };
    expect(await render(template, context, true)).toBe(expected);
  });
});

describe('errors stand at their place', () => {
  it('an undefined name is an error with the nearest name', async () => {
    expect(await problem('a\n  {{ custmer }}', { customer: 1 })).toMatchObject({
      code: 'template-undefined',
      line: 2,
      column: 6,
      hint: "did you mean 'customer'?",
    });
  });
  it('calling nothing is an error', async () => {
    expect(await problem('{{ nope(1) }}')).toMatchObject({ code: 'template-undefined', line: 1, column: 4 });
  });
  it('an open tag is named where it was opened', async () => {
    expect(await problem('{% if x %}\nselect 1')).toMatchObject({ code: 'template-syntax', line: 1, column: 4 });
  });
  it('an unknown filter has the nearest name', async () => {
    expect(await problem('{{ 1 | uper }}')).toMatchObject({
      code: 'template-unknown-filter',
      hint: "did you mean 'upper'?",
    });
  });
  it('an unknown test has the nearest name', async () => {
    expect(await problem('{{ 1 is strng }}')).toMatchObject({
      code: 'template-unknown-test',
      hint: "did you mean 'string'?",
    });
  });
  it('adding text and a number fails as in Python', async () => {
    expect(await problem("{{ 'a' + 1 }}")).toMatchObject({ code: 'template-failed', line: 1 });
  });
  it.each([
    ['{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}', "macro 'm' takes not more than 1 argument, 2 were given"],
    ['{% macro m(a) %}{% endmacro %}{{ m(b=2) }}', "macro 'm' takes no argument 'b'"],
    ["{% import 'x' as y %}", "the tag 'import' is not supported"],
    ["{% include 'x' %}", "the tag 'include' is not supported"],
    ['{{ modules.datetime.date(2024, 2, 30) }}', 'day is out of range for month'],
    ["{{ '%d' % 'x' }}", 'a real number is required'],
    ["{{ '%s' % (1, 2) }}", 'not all arguments converted'],
    ["{{ {'a': 1}.b.c }}", "'{…}.b' is undefined"],
    ['{{ {[1]: 2} }}', 'unhashable type: list'],
  ])('%s is an error', async (source, message) => {
    expect((await problem(source, { modules })).message).toContain(message);
  });
  it('every call that led to the error is noted', async () => {
    const source =
      '{% macro inner() %}{{ nope.x }}{% endmacro %}\n{% macro outer() %}{{ inner() }}{% endmacro %}\n{{ outer() }}';
    expect((await problem(source)).notes?.map((n) => [n.message, n.span?.line, n.span?.column])).toEqual([
      ["in macro 'inner'", 1, 4],
      ['called from', 2, 23],
      ["in macro 'outer'", 2, 4],
      ['called from', 3, 4],
    ]);
  });
  it('the first pass asks nothing of what only a run has, and still names what is nowhere', async () => {
    const first = async (source: string) => {
      const parsed = parseTemplate('x.sql', source).value;
      const values: Record<string, unknown> = { graph: { nodes: {} }, run_query: () => undefined, execute: false };
      const context = { resolve: (name: string) => values[name], names: () => Object.keys(values), parsing: true };
      return (await loadTemplate('x.sql', source, parsed as NonNullable<typeof parsed>).render(context)).text;
    };
    expect(await first("{% set n = graph.nodes['model.a'].config %}[{{ n.materialized }}]")).toBe('[]');
    expect(await first('{% set r = run_query(1) %}{{ r.columns[0].values()[0] }}{% for x in r %}{% endfor %}')).toBe(
      '',
    );
    await expect(first('{{ modle.name }}')).rejects.toThrow("'modle' is undefined");
  });
  it('what only a run knows gets the hint to ask when it runs', async () => {
    const found = await problem('{{ q.columns.x }}', { q: null, execute: false });
    expect(found).toMatchObject({ message: "'q.columns' is undefined" });
    expect(found.hint).toContain('{% if execute %}');
  });
  it("like '{%' gets the hint to wrap it", async () => {
    expect((await problem("select x like '{%' from t")).hint).toContain('raw');
  });
});

describe('host functions', () => {
  it('may return promises anywhere', async () => {
    const later = async (value: unknown) => value;
    expect(
      await render("{% if later(true) %}{{ later('x') }}{% endif %}{% set y = later([1]) %}{{ y[0] }}", { later }),
    ).toBe('x1');
  });
  it('a macro returns any value with return()', async () => {
    expect(await render('{% macro m() %}text{{ return([1, 2]) }}{% endmacro %}{{ m()[1] }}')).toBe('2');
  });
  it('JavaScript’s insides cannot be reached', async () => {
    await expect(render("{{ [].constructor.constructor('return 1')() }}")).rejects.toThrow(LakeError);
  });
});

it('an offset of the output leads back to the template', async () => {
  const source = "select {{ 'abc' }},\n  wrong\nfrom t";
  const parsed = parseTemplate('x.sql', source).value;
  const rendered = await loadTemplate('x.sql', source, parsed as NonNullable<typeof parsed>).render({
    resolve: () => undefined,
    names: () => [],
  });
  expect(rendered.place(rendered.text.indexOf('wrong'))).toEqual({ file: 'x.sql', line: 2, column: 3 });
  expect(rendered.place(rendered.text.indexOf('abc'))).toMatchObject({ line: 1, column: 11 });
});
