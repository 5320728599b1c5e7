import { error } from './entry.ts';

export const checksCodes = {
  'test-argument-missing': error<{ test: string; argument: string }>(
    (p) => `test ${p.test} needs the argument '${p.argument}'`,
  ),
  'unit-test-input-missing': error<{ test: string; input: string }>(
    (p) => `unit test ${p.test} gives no rows for ${p.input}, which the model reads`,
    (p) => `add it under given: - input: ${p.input}`,
  ),
  'unit-test-input-unknown': error<{ test: string; input: string }>(
    (p) => `unit test ${p.test} gives rows for ${p.input}, which the model does not read`,
  ),
  'unit-test-column-unknown': error<{ test: string; column: string; where: string }>(
    (p) => `unit test ${p.test}: ${p.where} has no column '${p.column}'`,
  ),
  'unit-test-rows-invalid': error<{ test: string; where: string; reason: string }>(
    (p) => `unit test ${p.test}: the rows of ${p.where} cannot be read: ${p.reason}`,
  ),
  'unit-test-types-unknown': error<{ test: string; input: string }>(
    (p) => `unit test ${p.test}: the column types of ${p.input} are not known`,
    () => 'declare data_type for its columns, or give the rows as SQL (format: sql)',
  ),
} as const;
