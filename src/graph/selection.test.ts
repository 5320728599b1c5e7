import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { buildDag } from './dag.ts';
import type { Selectable } from './match.ts';
import { select } from './selection.ts';
import { readSelectors, type SelectorsFile } from './selector-file.ts';
import type { IndirectSelection } from './spec.ts';

const golden = new URL('../../tests/golden/dbt-selection/', import.meta.url);
const read = (file: string) => readFileSync(new URL(file, golden), 'utf8');
const at = { file: 'selectors.yml', line: 1, column: 1 };
const selectorsOf = (text: string): SelectorsFile => ({ value: parse(text), span: () => at, keySpan: () => at });

const { nodes, selected } = JSON.parse(read('selections.json')) as {
  nodes: Selectable[];
  selected: Record<string, Record<string, string[]>>;
};
const dag = buildDag(
  nodes.map((node) => ({ id: node.unique_id, dependsOn: node.depends_on?.nodes ?? [] })),
  () => undefined,
).value;

function pick(commandLine: string, indirect: IndirectSelection, selectors = selectorsOf(read('selectors.yml'))) {
  const words = { '-s': [] as string[], '--exclude': [] as string[], '--selector': [] as string[] };
  let into: string[] = words['-s'];
  for (const word of commandLine.split(' ')) {
    if (word in words) into = words[word as keyof typeof words];
    else into.push(word);
  }
  return select(
    { nodes, dag, projectName: 'shop', selectors },
    { select: words['-s'], exclude: words['--exclude'], selector: words['--selector'][0], indirect },
  );
}

describe('what dbt-core 1.11.16 selects of the same project', () => {
  it.each(Object.entries(selected))('%s', (commandLine, byModes) => {
    for (const [modes, expected] of Object.entries(byModes)) {
      for (const mode of modes.split(' ') as IndirectSelection[])
        expect([mode, ...[...pick(commandLine, mode).value].sort()]).toEqual([mode, ...expected]);
    }
  });
});

describe('what each method of dbt-core 1.11.16 selects of a project with all kinds of resources', () => {
  const all = JSON.parse(read('methods.json')) as { nodes: Selectable[]; selected: Record<string, string[] | 'error'> };
  const wide = buildDag(
    all.nodes.map((node) => ({ id: node.unique_id, dependsOn: node.depends_on?.nodes ?? [] })),
    () => undefined,
  ).value;

  it.each(Object.entries(all.selected))('%s', (words, expected) => {
    const { value, diagnostics } = select(
      { nodes: all.nodes, dag: wide, projectName: 'shop', selectors: undefined },
      { select: [words], exclude: [], indirect: 'empty' },
    );
    const refused = diagnostics.some((d) => d.severity === 'error');
    expect(refused ? 'error' : [...value].sort()).toEqual(expected);
  });
});

describe('what cannot be read is told', () => {
  it.each<[string, string]>([
    ['-s @a+', '@ already takes the children'],
    ['-s test_type:singullar', "did you mean 'singular'"],
    ['-s resource_type:models', "did you mean 'model'"],
    ['-s a,c', "nothing matches 'a,c'"],
    ['--selector s14', "there is no selector 's14'"],
  ])('%s', (commandLine, said) => {
    expect(
      pick(commandLine, 'empty')
        .diagnostics.map((d) => d.message + (d.hint ?? ''))
        .join(),
    ).toContain(said);
  });
});

describe('selectors.yml is checked', () => {
  it.each<[string, string]>([
    ['selectors: [{name: a, definitions: x}]', "unknown key 'definitions'"],
    ['selectors: [{name: a, definition: 5}]', 'selectors[0].definition: must be text'],
    ['selectors: [{name: a, definition: {tag: x, fqn: y}}]', 'one method with its value'],
    ['selectors: [{name: a, definition: {union: [x], intersection: [y]}}]', 'has union alone'],
    ['selectors: [{name: a, definition: {union: x}}]', 'definition.union: must be a list'],
    ['selectors: [{name: a, definition: {method: tag, value: x, childrenn: true}}]', "did you mean 'children'"],
    ['selectors: [{name: a, definition: {method: tag, value: x, children_depth: 1}}]', 'needs children: true'],
    ['selectors: [{name: a, definition: {union: [{union: [x], tag: y}]}}]', 'has union alone'],
    ['selectors: [{name: a, definition: {method: tag, value: x, children: 1}}]', 'must be true or false'],
    ['selectors: [{name: a, definition: {method: tag, value: x, indirect_selection: eagr}}]', 'must be one of eager'],
    ['selectors: [{name: a, definition: x}, {name: a, definition: y}]', "two selectors named 'a'"],
    ['selectors: [{name: a, definition: {method: selector, value: a}}]', "no selector 'a'"],
    ['selectors: [{name: a, definition: x, default: "yes"}]', 'default: must be true or false'],
    ['selectors: [{name: a, definition: x, default: true}, {name: b, definition: y, default: true}]', 'only one'],
    ['selectors: {name: a}', 'selectors: must be a list'],
  ])('%s', (text, said) => {
    expect(
      readSelectors(selectorsOf(text), 'eager')
        .diagnostics.map((d) => d.message)
        .join(),
    ).toContain(said);
  });

  it.each([
    '{method: tag, value: kpi, childrenn: true}',
    '{method: tag, value: kpi, children_depth: 2}',
    '{method: tag, value: kpi, parents: true, parents_depth: "0"}',
    '{union: [{union: ["tag:kpi"], tag: nightly}]}',
  ])('dbt reads over it, so the selector holds: %s', (definition) => {
    const { value, diagnostics } = pick(
      '--selector x',
      'empty',
      selectorsOf(`selectors: [{name: x, definition: ${definition}}]`),
    );
    expect([[...value], diagnostics.filter((d) => d.severity === 'error')]).toEqual([['model.shop.c'], []]);
  });

  it('the default stands for an empty command line alone', () => {
    const selectors = selectorsOf('selectors: [{name: x, definition: b, default: true}]');
    const scope = { nodes, dag, projectName: 'shop', selectors };
    const size = (exclude: string[]) => select(scope, { select: [], exclude, indirect: 'empty' }).value.size;
    expect([size([]), size(['a'])]).toEqual([1, nodes.length - 1]);
  });
});
