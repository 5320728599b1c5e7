import { diagnose, LakeError } from '../../../core/index.ts';
import type { DatabaseAdapter } from '../../adapter.ts';
import { literal, quote, relationSql } from '../names.ts';

/** Keys of a profile that templates see (dbt-duckdb, `_connection_keys`): nothing among them is a secret. */
const shown = [
  'path',
  'config_options',
  'extensions',
  'external_root',
  'use_credential_provider',
  'attach',
  'filesystems',
  'remote',
  'plugins',
  'disable_transactions',
];

/** The database of a dbt profile of `type: duckdb`. */
export const adapter: DatabaseAdapter = {
  kind: 'database',
  name: 'duckdb',
  dispatch: { lake: ['duckdb', 'default'], own: ['duckdb', 'default'] },
  dialect: { quote, literal, relation: relationSql },
  validate(given) {
    const text = (key: string) => (typeof given[key] === 'string' ? (given[key] as string) : undefined);
    const path = text('path') ?? ':memory:';
    const database = text('database') ?? stem(path);
    return {
      value: {
        type: 'duckdb',
        database,
        schema: text('schema') ?? 'main',
        threads: typeof given['threads'] === 'number' ? given['threads'] : 1,
        settings: given,
        target: { ...Object.fromEntries(shown.map((key) => [key, given[key] ?? null])), path },
      },
      diagnostics: [],
    };
  },
  async open() {
    throw new LakeError([diagnose('not-supported', { what: 'running on a database' })]);
  },
};

/** DuckDB names a database after the file's name before its first dot. */
function stem(path: string): string {
  if (path === ':memory:') return 'memory';
  const file = path.slice(path.lastIndexOf('/') + 1).replace(/^\.+/, '');
  return file.split('.')[0] as string;
}
