import { md5 } from '../core/index.ts';

export interface InvocationMetadata {
  readonly invocationId: string;
  readonly generatedAt: Date;
  readonly startedAt: Date;
  readonly adapterType: string;
  readonly dbtVersion: string;
  /** The environment of the command: variables of the name DBT_ENV_CUSTOM_ENV_X are recorded as X. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const customPrefix = 'DBT_ENV_CUSTOM_ENV_';

/** The block at the head of each artifact: which schema it follows, and which command wrote it. */
export function artifactMetadata(facts: InvocationMetadata, schema: string): Record<string, unknown> {
  return {
    dbt_schema_version: `https://schemas.getdbt.com/dbt/${schema}.json`,
    dbt_version: facts.dbtVersion,
    generated_at: facts.generatedAt.toISOString(),
    invocation_id: facts.invocationId,
    invocation_started_at: facts.startedAt.toISOString(),
    env: customEnvironment(facts.env ?? {}),
  };
}

/** What people put into the environment to find it in the artifacts, e.g. the id of a CI job (docs.getdbt.com, env_var: custom metadata). */
export function customEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (name.startsWith(customPrefix) && value !== undefined) found[name.slice(customPrefix.length)] = value;
  }
  return found;
}

/** dbt's id of a project: the hash of its name, so that nothing of the project is told. */
export const projectId = (name: string): string => md5(name);
