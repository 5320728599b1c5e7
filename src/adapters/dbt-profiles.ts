/** Outputs of a dbt profile, as targets of lake's own project file. */

type Output = Readonly<Record<string, unknown>>;

/** Settings that mean the same to dbt-athena and to lake. */
const carried = [
  's3_data_dir',
  's3_staging_dir',
  's3_tmp_table_dir',
  's3_data_naming',
  'region_name',
  'schema',
  'database',
  'work_group',
  'aws_profile_name',
  'threads',
] as const;

export interface LakeTarget {
  readonly name: 'local' | 'prod';
  readonly settings: Output;
  /** The output it was made from, if any. */
  readonly from: string | undefined;
  /** Settings of the output that were not taken over. */
  readonly left: readonly string[];
}

/**
 * The targets for a project that a dbt profile runs: `local`, a folder of Parquet whose default schema is that of the profile's
 * target, and `prod` when the profile has an output on Athena: the target itself, else the one called prod, else the first.
 * Templates in the values stay as they are; what is secret is left out.
 */
export function lakeTargets(outputs: Readonly<Record<string, Output>>, target: string | undefined): LakeTarget[] {
  const chosen = target === undefined ? undefined : outputs[target];
  const schema = chosen?.['schema'];
  const local: LakeTarget = {
    name: 'local',
    settings: { type: 'duckdb', path: '.lake', ...(mayBeCarried(schema) ? { schema } : {}) },
    from: typeof schema === 'string' ? target : undefined,
    left: [],
  };
  const onAthena = Object.keys(outputs).filter((name) => outputs[name]?.['type'] === 'athena');
  const from =
    [target, 'prod', 'production'].find((name) => name !== undefined && onAthena.includes(name)) ?? onAthena[0];
  if (from === undefined) return [local];
  const output = outputs[from] as Output;
  const kept = carried.filter((key) => mayBeCarried(output[key]));
  const settings = Object.fromEntries(kept.map((key) => [key, output[key]]));
  const left = Object.keys(output).filter((key) => key !== 'type' && !kept.some((other) => other === key));
  return [local, { name: 'prod', settings: { type: 'athena', ...settings }, from, left }];
}

function mayBeCarried(value: unknown): boolean {
  return value !== undefined && value !== null && !String(value).includes('DBT_ENV_SECRET');
}
