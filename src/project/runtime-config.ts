/** A project file, as far as it is told. */
export interface ToldProject {
  readonly name: string;
  readonly version: string | null;
  readonly vars: Readonly<Record<string, unknown>>;
}

/**
 * What templates reach as `builtins.ref.config`, though dbt documents it nowhere: packages ask it for the project's name, the
 * versions of the packages, the arguments of the command and the vars.
 */
export function runtimeConfig(
  base: Readonly<Record<string, unknown>>,
  packages: readonly ToldProject[] = [],
): Record<string, unknown> {
  const dependencies = packages.map(({ name, version }) => [name, { project_name: name, version }]);
  return {
    project_name: base['project_name'],
    dependencies: Object.fromEntries(dependencies),
    load_dependencies: () => Object.fromEntries(dependencies),
    args: base['invocation_args_dict'],
    cli_vars: (base['invocation_args_dict'] as { vars?: unknown } | undefined)?.vars ?? {},
    vars: { to_dict: () => packages[0]?.vars ?? {}, vars: packages[0]?.vars ?? {} },
    target_name: (base['target'] as { name?: unknown } | undefined)?.name,
    profile_name: (base['target'] as { profile_name?: unknown } | undefined)?.profile_name,
  };
}
