import { expect, it } from 'vitest';
import { readThreshold } from './threshold.ts';

it.each([
  ['> 1', [2]],
  ['>=1', [1, 2]],
  ['< 1', [0]],
  [' <= 1 ', [0, 1]],
  ['= 1', [1]],
  ['== 1', [1]],
  ['!= 1', [0, 2]],
  ['<> 1', [0, 2]],
  ['between 1 and 2', [1, 2]],
  ['NOT BETWEEN 1 AND 2', [0]],
  ['> 1.5', [2]],
])('%s', (text, holds) => {
  expect([0, 1, 2].filter((failures) => readThreshold(text)?.(failures))).toEqual(holds);
});

it.each(['lots', '', '10', '> many', 'between 1', '> 1 or 1 = 1'])('%j is none', (text) => {
  expect(readThreshold(text)).toBeUndefined();
});
