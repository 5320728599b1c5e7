import { didYouMean, error, warning } from './entry.ts';

export const adapterCodes = {
  'target-setting-invalid': error<{ key: string; reason: string }>((p) => `target setting '${p.key}' ${p.reason}`),
  'lake-locked': error<{ folder: string; holder: string }>(
    (p) => `another lake is writing to ${p.folder}: ${p.holder}`,
    () => 'wait for it to finish, or build into another folder (target setting path)',
  ),
  'database-locked': error<{ file: string; holder: string }>(
    (p) => `the database ${p.file} is open in ${p.holder}`,
    () => 'close it there; retries.connect_attempts in the profile makes lake wait for it',
  ),
  'database-unreadable': error<{ file: string; reason: string }>(
    (p) => `the database ${p.file} cannot be opened: ${p.reason}`,
  ),
  'lake-foreign-folder': error<{ folder: string }>(
    (p) => `${p.folder} is not empty and was not made by lake; nothing in it is touched`,
    () => 'choose an empty folder, or one that holds a lake.json',
  ),
  'lake-format-unknown': error<{ folder: string; format: string }>(
    (p) => `${p.folder} was written by another version of lake (format ${p.format})`,
  ),
  'lake-damaged': error<{ file: string; reason: string }>((p) => `${p.file} cannot be read: ${p.reason}`),
  'not-owned': error<{ relation: string }>((p) => `${p.relation} was not built by lake and is left alone`),
  'folder-not-writable': error<{ folder: string; reason: string }>((p) => `cannot write to ${p.folder}: ${p.reason}`),
  'disk-full': error<{ reason: string }>(
    (p) => `the disk is full: ${p.reason}`,
    () => 'free some space and run `lake retry`; every table is as it was',
  ),
  'engine-error': error<{ reason: string }>((p) => p.reason),
  'engine-cancelled': error<Record<never, never>>(() => 'cancelled'),
  'view-chain-too-deep': error<Record<never, never>>(
    () => 'this reads views on views on views, more of them than the engine can follow',
    () => 'make one of the models in the chain a table',
  ),
  'engine-extension': error<{ name: string }>(
    (p) => `this needs the DuckDB extension '${p.name}', which is not part of lake`,
  ),
  'out-of-memory': error<{ reason: string }>(
    (p) => `the engine ran out of memory: ${p.reason}`,
    () => 'raise memory_limit in the target, or lower threads',
  ),
  'column-not-found': error<{ name: string; nearest?: string | undefined }>(
    (p) => `there is no column '${p.name}'`,
    didYouMean,
  ),
  'table-not-found': error<{ name: string; nearest?: string | undefined }>(
    (p) => `there is no table '${p.name}'`,
    (p) => didYouMean(p) ?? 'is it built yet? lake reads models by ref() and raw data by source()',
  ),
  'function-not-found': error<{ name: string; nearest?: string | undefined }>(
    (p) => `there is no function '${p.name}'`,
    didYouMean,
  ),
  'query-invalid': error<{ reason: string }>((p) => p.reason),
  'cast-failed': error<{ reason: string }>(
    (p) => p.reason,
    () => 'use TRY_CAST to get NULL instead, and test for it',
  ),
  'division-by-zero': error<Record<never, never>>(
    () => 'division by zero',
    () => 'write x / nullif(y, 0)',
  ),
  'column-type-unsupported': error<{ column: string; type: string; fix: string }>(
    (p) => `column '${p.column}' has type ${p.type}, which no table on Athena can hold`,
    (p) => p.fix,
  ),
  'column-duplicate': error<{ name: string }>(
    (p) => `the model has two columns named '${p.name}'`,
    () => 'give one of them another name',
  ),
  'source-missing': error<{ source: string; pattern: string; folder: string }>(
    (p) => `source ${p.source}: no file matches ${p.pattern}; the nearest folder that exists is ${p.folder}`,
    () => 'has the raw layer been loaded? see `lake ingest`',
  ),
  'source-bad-rows': error<{ source: string; rejected: number; allowed: number; first: string }>(
    (p) => `source ${p.source}: ${p.rejected} bad row(s), ${p.allowed} allowed; ${p.first}`,
    () => 'mend or quarantine the rows, or allow some with options.max_rejects',
  ),
  'source-rows-rejected': warning<{ source: string; rejected: number; first: string }>(
    (p) => `source ${p.source}: ${p.rejected} bad row(s) left out; ${p.first}`,
  ),
  'seed-bad-value': error<{ file: string; reason: string }>((p) => `${p.file}: ${p.reason}`),
  'schema-changed': error<{ relation: string; added: string; removed: string; retyped: string }>(
    (p) =>
      `the columns of ${p.relation} have changed (added: ${p.added || 'none'}; removed: ${p.removed || 'none'}; other type: ${p.retyped || 'none'})`,
    () => 'run with --full-refresh, or set on_schema_change',
  ),
  'column-narrowed': error<{ relation: string; column: string; from: string; to: string; value: string }>(
    (p) => `column '${p.column}' of ${p.relation} cannot hold ${p.value} (${p.from}) exactly as ${p.to}`,
    () => 'cast the column in the model, or run with --full-refresh',
  ),
  'partition-value-reserved': error<{ column: string; value: string }>(
    (p) => `partition column '${p.column}' holds the text ${p.value}, which names the partition of NULL`,
    () => 'give these rows another value, or NULL',
  ),
  'incremental-invalid': error<{ reason: string }>((p) => p.reason),
  'merge-duplicate-key': error<{ relation: string; key: string }>(
    (p) =>
      `the new rows of ${p.relation} hold the key (${p.key}) more than once, so a merge cannot tell which one counts`,
  ),
} as const;
