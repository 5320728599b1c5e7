import type { AdapterConfig, DatabaseAdapter } from '../../adapter.ts';
import { literal, quote, relationSql } from '../names.ts';
import { type Profile, readProfile } from './profile.ts';

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

/** The database of a dbt profile of `type: duckdb`; its keys mean what they mean to dbt-duckdb. */
export const adapter: DatabaseAdapter = {
  kind: 'database',
  name: 'duckdb',
  dispatch: { lake: ['duckdb', 'default'], own: ['duckdb', 'default'] },
  dialect: { quote, literal, relation: relationSql },
  validate(given) {
    const { profile, diagnostics } = readProfile(given);
    const config: AdapterConfig = {
      type: 'duckdb',
      database: profile.database,
      schema: profile.schema,
      threads: Number.isInteger(given['threads']) ? (given['threads'] as number) : 1,
      settings: { ...profile },
      target: { ...Object.fromEntries(shown.map((key) => [key, given[key] ?? null])), path: profile.path },
    };
    return { value: config, diagnostics };
  },
  async open(config, options) {
    const { OpenDatabase } = await import('./session.ts');
    return await OpenDatabase.open(config.settings as unknown as Profile, options);
  },
};
