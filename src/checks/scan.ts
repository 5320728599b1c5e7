import type { DataTest } from './data-tests.ts';

/** One statement that answers all tests of a relation: a row with a number a test, 0 where no row fails. */
export function scanSql(tests: readonly DataTest[]): string {
  const shared = tests.flatMap((test) => test.shared ?? []);
  const ctes = new Map(shared.flatMap((test) => test.ctes.map(({ name, sql }) => [name, sql])));
  const lead = [...ctes].map(([name, sql]) => `${name} as (${sql})`).join(',\n  ');
  const list = shared.map((test, i) => `${test.aggregate} as t${i}`).join(',\n  ');
  return `${lead === '' ? '' : `with\n  ${lead}\n`}select\n  ${list}\nfrom ${shared[0]?.relation}`;
}
