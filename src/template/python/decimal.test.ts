import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { loadTemplate, type ParsedTemplate, parseTemplate } from '../index.ts';
import { Decimal } from './decimal.ts';

interface Case {
  readonly a: string;
  readonly b?: string;
  readonly template: string;
  readonly output: string;
}

// Recorded from Python's decimal in Jinja.
const cases = JSON.parse(readFileSync(new URL('./decimal-cases.json', import.meta.url), 'utf8')) as Case[];

it.each(cases)('$template with $a and $b', async ({ a, b, template, output }) => {
  const values: Record<string, unknown> = { a: Decimal.parse(a), b: Decimal.parse(b ?? '') };
  const parsed = parseTemplate('case', template).value as ParsedTemplate;
  const context = { names: () => Object.keys(values), resolve: (name: string) => values[name] };
  expect((await loadTemplate('case', template, parsed).render(context)).text).toBe(output);
});

it('a Decimal and a float do not mix, as in Python', () => {
  expect(() => Decimal.parse('1.5')?.__add__(0.5)).toThrow(TypeError);
});
