import { didYouMean, error } from './entry.ts';

export const sqlCodes = {
  'sql-syntax': error<{ found: string; expected: string }>(
    (p) => `SQL: unexpected ${p.found}${p.expected === '' ? '' : `; expected ${p.expected}`}`,
  ),
  'sql-many-statements': error<Record<never, never>>(() => 'a model is one statement, but text follows the semicolon'),
  'sql-too-deep': error<{ limit: number }>((p) => `SQL: expressions are nested more than ${p.limit} deep`),
  'sql-not-on-duckdb': error<{ construct: string; alternative: string }>(
    (p) => `${p.construct} cannot run on DuckDB with Trino's result`,
    (p) => p.alternative,
  ),
  'sql-type-unknown': error<{ construct: string; expression: string }>(
    (p) => `${p.construct} depends on the type of '${p.expression}', which is not known`,
    () => 'cast it: CAST(… AS type)',
  ),
  'sql-type-mismatch': error<{ reason: string }>((p) => p.reason),
  'sql-unknown-function': error<{ name: string; nearest?: string | undefined }>(
    (p) => `Trino has no function '${p.name}'`,
    didYouMean,
  ),
  'sql-ambiguous-column': error<{ name: string }>(
    (p) => `more than one table has a column '${p.name}'`,
    () => 'put the name of its table in front of it',
  ),
  'sql-not-in-trino': error<{ construct: string; alternative: string }>(
    (p) => `Trino refuses ${p.construct}`,
    (p) => p.alternative,
  ),
} as const;
