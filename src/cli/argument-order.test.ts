import { expect, it } from 'vitest';
import { commandFirst } from './argument-order.ts';

it.each([
  ['build -s a', 'build -s a'],
  ['--target dev build -s a', 'build --target dev -s a'],
  ['--target=dev build', 'build --target=dev'],
  ['--no-partial-parse -q ls', 'ls --no-partial-parse -q'],
  ['--log-format json --full-refresh run', 'run --log-format json --full-refresh'],
  ['--help', '--help'],
])('%s is read as %s', (given, read) => {
  expect(commandFirst(given.split(' ')).join(' ')).toBe(read);
});
