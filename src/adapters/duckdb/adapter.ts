import { type Diagnostic, diagnose } from '../../core/index.ts';
import type { Adapter, AdapterConfig } from '../adapter.ts';
import { literal, quote, relationSql } from './names.ts';

const settings: Readonly<Record<string, 'text' | 'number' | 'boolean'>> = {
  type: 'text',
  path: 'text',
  database: 'text',
  schema: 'text',
  threads: 'number',
  memory_limit: 'text',
  engine_threads: 'number',
  catalog: 'boolean',
};

/** Embedded DuckDB on a folder of Parquet files. It reads the SQL that is written for Athena. */
export const adapter: Adapter = {
  kind: 'lake',
  name: 'duckdb',
  dispatch: { lake: ['athena', 'trino', 'default'], own: ['duckdb', 'default'] },
  dialect: { quote, literal, relation: relationSql },
  validate(given) {
    const diagnostics: Diagnostic[] = [];
    for (const [key, value] of Object.entries(given)) {
      const kind = Object.hasOwn(settings, key) ? settings[key] : undefined;
      if (kind === undefined) {
        diagnostics.push(
          diagnose('target-setting-invalid', {
            key,
            reason: `is not known; there are: ${Object.keys(settings).join(', ')}`,
          }),
        );
      } else if (typeof value !== (kind === 'text' ? 'string' : kind)) {
        diagnostics.push(
          diagnose('target-setting-invalid', { key, reason: `must be ${kind === 'text' ? 'text' : `a ${kind}`}` }),
        );
      }
    }
    const config: AdapterConfig = {
      type: 'duckdb',
      database: typeof given['database'] === 'string' ? given['database'] : 'lake',
      schema: typeof given['schema'] === 'string' ? given['schema'] : 'main',
      threads: typeof given['threads'] === 'number' ? given['threads'] : 8,
      settings: given,
    };
    return { value: config, diagnostics };
  },
  async connect(config, options) {
    const { LakeSession } = await import('./session.ts');
    return await LakeSession.open(config, options);
  },
};
