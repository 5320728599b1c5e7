import { didYouMean, error, warning } from './entry.ts';

export const projectCodes = {
  'project-not-found': error<{ folder: string }>(
    (p) => `no project.yml or dbt_project.yml in ${p.folder} or above it`,
    () => 'start one with `lake init NAME`, or point at one with --project-dir',
  ),
  'yaml-syntax': error<{ reason: string }>((p) => `this is not valid YAML: ${p.reason}`),
  'yaml-unquoted-template': error<Record<never, never>>(
    () => 'a YAML value that starts with {{ must be quoted, or YAML reads it as a mapping',
    () => 'write it as "{{ … }}"',
  ),
  'yaml-unknown-key': error<{ key: string; where: string; nearest?: string | undefined }>(
    (p) => `unknown key '${p.key}' in ${p.where}`,
    didYouMean,
  ),
  'yaml-custom-key': warning<{ key: string; where: string; nearest?: string | undefined }>(
    (p) => `key '${p.key}' in ${p.where} has no meaning`,
    (p) => didYouMean(p) ?? 'put your own settings under config.meta',
  ),
  'yaml-invalid-value': error<{ where: string; reason: string }>((p) => `${p.where}: ${p.reason}`),
  'secret-in-project': error<{ what: string }>(
    (p) => `this looks like ${p.what}; secrets must not be written in project files`,
    () => "keep it in the environment and read it with {{ env_var('NAME') }}",
  ),
  'file-unreadable': error<{ file: string; reason: string }>((p) => `cannot read ${p.file}: ${p.reason}`),
  'duplicate-name': error<{ kind: string; name: string }>((p) => `there are two ${p.kind} named '${p.name}'`),
  'duplicate-relation': error<{ relation: string; first: string; second: string }>(
    (p) => `${p.first} and ${p.second} would both be built as ${p.relation}`,
    () => 'give one of them another alias or schema',
  ),
  'unused-properties': warning<{ kind: string; name: string; nearest?: string | undefined }>(
    (p) => `properties for ${p.kind} '${p.name}', but there is no such ${p.kind}`,
    didYouMean,
  ),
  'target-unknown': error<{ profile?: string; name: string; known: string; nearest?: string | undefined }>(
    (p) =>
      p.profile === undefined
        ? `there is no target '${p.name}'; the project has: ${p.known}`
        : `The profile '${p.profile}' does not have a target named '${p.name}'. It has: ${p.known}`,
    didYouMean,
  ),
  'profile-not-found': error<{ reason: string; nearest?: string | undefined }>(
    (p) => `a dbt project runs on a profile: ${p.reason}`,
    (p) => didYouMean(p) ?? 'write profiles.yml beside the project file, or say where it is with --profiles-dir',
  ),
  'profile-invalid': error<{ reason: string }>((p) => p.reason),
  'packages-not-installed': error<{ file: string; listed: number; installed: number; folder: string }>(
    (p) => `${p.file} lists ${p.listed} package${p.listed === 1 ? '' : 's'}, ${p.folder} holds ${p.installed}`,
    () => 'run `lake deps`',
  ),
  'dbt-version': error<{ name: string; required: string; version: string }>(
    (p) => `'${p.name}' asks for dbt ${p.required}; lake reads what dbt ${p.version} reads`,
    () => 'take another version of it, or try it as it is with --no-version-check',
  ),
  'python-call-unread': warning<{ call: string; reason: string }>(
    (p) => `this ${p.call}(…) cannot be read: ${p.reason}`,
    () => 'write names and values as literals; lake does not run Python',
  ),
  'flag-unknown': warning<{ name: string; nearest?: string | undefined }>(
    (p) => `dbt has no flag '${p.name}'`,
    didYouMean,
  ),
  'package-invalid': error<{ folder: string; reason: string }>((p) => `package in ${p.folder}: ${p.reason}`),
  'project-key-renamed': warning<{ key: string; now: string }>(
    (p) => `'${p.key}' is an old name of '${p.now}'`,
    (p) => `write ${p.now}`,
  ),
  'adapter-unknown': error<{ type: string; known: string; nearest?: string | undefined }>(
    (p) => `target type '${p.type}' is not supported; lake knows: ${p.known}`,
    didYouMean,
  ),
  'env-var-missing': error<{ name: string }>(
    (p) => `environment variable '${p.name}' is not set and env_var() has no default`,
    (p) => `set ${p.name}, or write env_var('${p.name}', 'default')`,
  ),
  'env-var-secret': error<{ name: string }>(
    (p) => `${p.name} is a secret by its name: it may be read in profiles.yml and packages.yml alone`,
    () => 'give it a name without DBT_ENV_SECRET if it is none',
  ),
  'var-missing': error<{ name: string; nearest?: string | undefined }>(
    (p) => `var '${p.name}' is not defined and var() has no default`,
    (p) => didYouMean(p) ?? "define it under vars: in the project file, or pass --vars '{name: value}'",
  ),
  'config-unknown-key': error<{ key: string; nearest?: string | undefined }>(
    (p) => `unknown config '${p.key}'`,
    (p) => didYouMean(p) ?? 'put your own settings under meta',
  ),
  'config-invalid-value': error<{ key: string; reason: string; nearest?: string | undefined }>(
    (p) => `config '${p.key}' ${p.reason}`,
    didYouMean,
  ),
  'config-path-unused': warning<{ path: string; nearest?: string | undefined }>(
    (p) => `config path '${p.path}' matches no folder or resource`,
    didYouMean,
  ),
  'ref-not-found': error<{ name: string; nearest?: string | undefined }>(
    (p) => `ref('${p.name}') names no model, seed or snapshot of this project`,
    didYouMean,
  ),
  'ref-disabled': error<{ name: string }>(
    (p) => `ref('${p.name}') names a disabled resource`,
    () => 'enable it (enabled: true), or drop the ref',
  ),
  'ref-ambiguous': error<{ name: string; found: string }>(
    (p) => `ref('${p.name}') could be any of: ${p.found}`,
    (p) => `name the package: ref('PACKAGE', '${p.name}')`,
  ),
  'ref-version-not-found': error<{ name: string; version: string; known: string }>(
    (p) => `model '${p.name}' has no version ${p.version}; there are: ${p.known}`,
  ),
  'ref-not-allowed': error<{ node: string; name: string; access: string; scope: string }>(
    (p) => `${p.node} must not refer to '${p.name}', which is ${p.access} to ${p.scope}`,
  ),
  'ref-invalid': error<{ reason: string }>((p) => `ref() ${p.reason}`),
  'source-not-found': error<{ source: string; table: string; nearest?: string | undefined }>(
    (p) => `source('${p.source}', '${p.table}') is not declared`,
    (p) => didYouMean(p) ?? 'declare it under sources: in a properties file',
  ),
  'function-undeclared': error<{ name: string; nearest?: string | undefined }>(
    (p) => `function('${p.name}') names no function of this project`,
    (p) => didYouMean(p) ?? 'write it below functions/',
  ),
  'group-unknown': error<{ node: string; group: string; known: string }>(
    (p) => `${p.node} is in the group '${p.group}', which is not declared; there are: ${p.known || 'none'}`,
    () => 'declare it under groups: in a properties file, with an owner',
  ),
  'version-invalid': error<{ model: string; reason: string }>((p) => `versions of model '${p.model}': ${p.reason}`),
  'metric-not-found': error<{ name: string; disabled: boolean; nearest?: string | undefined }>(
    (p) => (p.disabled ? `the metric '${p.name}' is disabled` : `there is no metric '${p.name}'`),
    didYouMean,
  ),
  'metric-invalid': error<{ name: string; reason: string; nearest?: string | undefined }>(
    (p) => `the metric '${p.name}' ${p.reason}`,
    didYouMean,
  ),
  'snapshot-invalid': error<{ name: string; reason: string }>((p) => `snapshot '${p.name}' ${p.reason}`),
  'model-deprecated': warning<{ model: string; date: string }>(
    (p) => `model ${p.model} has passed its deprecation date of ${p.date}`,
    () => 'disable it or remove it',
  ),
  'ref-deprecated': warning<{ node: string; model: string; date: string; when: 'was' | 'will be'; instead: string }>(
    (p) => `${p.node} refers to ${p.model}, which ${p.when} deprecated on ${p.date}`,
    (p) => p.instead,
  ),
  'test-unknown': error<{ name: string; nearest?: string | undefined }>(
    (p) => `there is no generic test '${p.name}'`,
    didYouMean,
  ),
  'test-argument-unknown': error<{ test: string; argument: string; takes: string; nearest?: string | undefined }>(
    (p) => `test ${p.test} has no argument '${p.argument}'; it takes: ${p.takes || 'none'}`,
    didYouMean,
  ),
  'unit-test-model-not-found': error<{ test: string; model: string; nearest?: string | undefined }>(
    (p) => `unit test '${p.test}' is for model '${p.model}', which does not exist`,
    didYouMean,
  ),
  'unit-test-invalid': error<{ test: string; reason: string }>((p) => `unit test '${p.test}' ${p.reason}`),
  'contract-invalid': error<{ model: string; reason: string }>((p) => `contract of model '${p.model}': ${p.reason}`),
  'macro-duplicate': error<{ name: string }>((p) => `macro '${p.name}' is defined twice`),
  'doc-not-found': error<{ name: string; nearest?: string | undefined }>(
    (p) => `doc('${p.name}') names no docs block`,
    didYouMean,
  ),
  'not-supported': error<{ what: string }>((p) => `${p.what} is not supported yet`),
} as const;
