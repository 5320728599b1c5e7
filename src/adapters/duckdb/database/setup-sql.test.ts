import { expect, it } from 'vitest';
import { attachSql, secretSql } from './setup-sql.ts';

it.each([
  [{ path: 'q.duckdb' }, "ATTACH IF NOT EXISTS 'q.duckdb'"],
  [
    { path: "it's", alias: 'y', read_only: true, type: 'sqlite', options: { foo: 'bar', b: true, n: 3, off: false } },
    "ATTACH IF NOT EXISTS 'it''s' AS y (TYPE sqlite, READ_ONLY, FOO 'bar', B, N 3)",
  ],
  [
    { path: 'a', options: { type: 'x', read_only: true, q: "'kept'" } },
    "ATTACH IF NOT EXISTS 'a' (TYPE x, READ_ONLY, Q 'kept')",
  ],
])('attach %j', (one, sql) => {
  expect(attachSql(one)).toBe(sql);
});

it('a secret has its parts in the order that they are given', () => {
  const secret = { type: 's3', key_id: 'a', secret: "b'c", scope: ['x', 'y'], h: { a: 'b' }, l: ['q', 1] };
  expect(secretSql(secret, 1)).toBe(
    "CREATE OR REPLACE SECRET _dbt_secret_1 (type s3, key_id 'a', secret 'b''c', h map {'a': 'b'}, l array ['q', '1'], scope 'x', scope 'y')",
  );
  expect(secretSql({ name: 'foo', type: 'gcs', persistent: true, provider: 'credential_chain' }, 2)).toBe(
    'CREATE OR REPLACE PERSISTENT SECRET foo (type gcs, provider credential_chain)',
  );
});
