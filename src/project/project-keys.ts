/** The keys that a project file may have; loads the schema, which is not needed to read a valid project. */
export async function projectKeys(): Promise<ReadonlySet<string>> {
  const { projectSchema } = await import('./schema.ts');
  // dbt's own service reads it; nothing of lake does.
  return new Set(Object.keys(projectSchema.shape).filter((key) => key !== 'dbt-cloud'));
}
