import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Checked, type Diagnostic, diagnose, LakeError } from '../core/index.ts';
import { type InvocationFacts, isRecord, parseYaml, type YamlFile } from '../project/index.ts';
import { renderPackages } from './rendering.ts';
import { type PackageSpec, readSpecs, withFloats } from './spec.ts';

const packagesFile = 'packages.yml';
const dependenciesFile = 'dependencies.yml';

/** The file of a project that lists its packages, as it is written. */
export interface PackagesFile {
  /** packages.yml, or dependencies.yml where the packages stand there; packages.yml where there are none. */
  readonly file: string;
  readonly text: string;
  readonly yaml: YamlFile;
  readonly packages: readonly unknown[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Finds the packages of a project: packages.yml, or dependencies.yml, not both, as in dbt. `shown` is put before the file's name
 * in messages.
 * @throws LakeError packages-file-invalid, yaml-syntax
 */
export function findPackages(root: string, shown = ''): PackagesFile {
  const packages = readYaml(root, packagesFile, shown);
  const dependencies = readYaml(root, dependenciesFile, shown);
  const invalid = (file: YamlFile, key: string, reason: string): never => {
    throw new LakeError([diagnose('packages-file-invalid', { reason }, { span: file.keySpan([key]) })]);
  };
  const diagnostics: Diagnostic[] = [];
  if (Object.hasOwn(packages.value, 'projects'))
    invalid(packages.yaml, 'projects', 'projects: belongs in dependencies.yml');
  const { projects } = dependencies.value;
  if (Array.isArray(projects) && projects.length > 0) {
    const names = projects.map((project) => (isRecord(project) ? String(project['name']) : String(project))).join(', ');
    diagnostics.push(diagnose('projects-unsupported', { names }, { span: dependencies.yaml.keySpan(['projects']) }));
  }
  const inDependencies = Object.hasOwn(dependencies.value, 'packages');
  if (inDependencies && Object.hasOwn(packages.value, 'packages'))
    invalid(dependencies.yaml, 'packages', 'packages: stands in packages.yml too; keep one of them');
  const found = inDependencies ? dependencies : packages;
  for (const key of Object.keys(packages.value)) {
    if (key !== 'packages') invalid(packages.yaml, key, `packages.yml has no key '${key}'`);
  }
  const list = found.value['packages'] ?? [];
  if (!Array.isArray(list)) return invalid(found.yaml, 'packages', 'packages: is a list');
  return { file: found.yaml.file, text: found.text, yaml: found.yaml, packages: list, diagnostics };
}

/**
 * The packages that a file asks for, with its templates filled in. In a project's own dependencies.yml templates stay as they are,
 * as in dbt; in those of a package they do not.
 */
export async function specsOf(
  found: PackagesFile,
  asker: string,
  facts: InvocationFacts,
  own: boolean,
): Promise<Checked<PackageSpec[]>> {
  const verbatim = own && found.file.endsWith(dependenciesFile);
  const rendered = verbatim ? found.yaml.value : await renderPackages(found.yaml, facts);
  const list = (value: unknown) => (isRecord(value) && Array.isArray(value['packages']) ? value['packages'] : []);
  const written = list(withFloats(found.text, found.yaml.value));
  // Rendering knows nothing of Python's floats: what was no template is taken as written.
  const merged = list(rendered).map((entry, i) => {
    const before = written[i];
    if (!isRecord(entry) || !isRecord(before)) return entry;
    const keep = (key: string, value: unknown) =>
      typeof before[key] === 'string' || Array.isArray(before[key]) ? value : before[key];
    return Object.fromEntries(Object.entries(entry).map(([key, value]) => [key, keep(key, value)]));
  });
  const place = (index: number, key?: string) =>
    key === undefined ? found.yaml.span(['packages', index]) : found.yaml.span(['packages', index, key]);
  return readSpecs({ rendered: merged, written, asker, place });
}

function readYaml(
  root: string,
  name: string,
  shown: string,
): { yaml: YamlFile; text: string; value: Record<string, unknown> } {
  const file = shown + name;
  const path = join(root, name);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const { value: yaml, diagnostics } = parseYaml(file, text);
  if (yaml === undefined) throw new LakeError(diagnostics);
  if (yaml.value === null || yaml.value === undefined) return { yaml, text, value: {} };
  if (!isRecord(yaml.value)) {
    const reason = `${name} is a mapping with packages: in it`;
    throw new LakeError([diagnose('packages-file-invalid', { reason }, { span: yaml.span([]) })]);
  }
  return { yaml, text, value: yaml.value };
}
