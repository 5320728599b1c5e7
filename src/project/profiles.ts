import { existsSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { diagnose, LakeError, nearest } from '../core/index.ts';
import { isRecord } from './config.ts';
import { readText } from './discovery.ts';
import type { RenderValue } from './settings.ts';
import type { Target } from './target.ts';
import { type Path, parseYaml, type YamlFile } from './yaml-file.ts';

export interface ProfileReading {
  /** The project's root and its project file. */
  readonly root: string;
  readonly file: string;
  /** Where profiles.yml may be, the first one that is there counts. */
  readonly folders: readonly string[];
  readonly profile: string | undefined;
  readonly target: string | undefined;
  render(yaml: YamlFile): RenderValue;
}

export interface Profile {
  readonly name: string;
  readonly target: Target;
  /** profiles.yml, and where the target stands in it. */
  readonly yaml: YamlFile;
  readonly path: Path;
}

/**
 * Reads the output of profiles.yml that a dbt project runs on. Nothing but the chosen output is rendered: what another needs from
 * the environment may not be there. Rejects when there is no such profile or output.
 */
export async function readProfile(reading: ProfileReading): Promise<Profile> {
  const { root, folders } = reading;
  const name = await profileName(reading);
  const folder = folders.find((path) => existsSync(join(path, 'profiles.yml')));
  if (folder === undefined) {
    throw new LakeError([
      diagnose('profile-not-found', {
        reason: `there is no profiles.yml: dbt looked for a profiles.yml file in ${folders.map((f) => shown(root, f)).join(', ')}`,
      }),
    ]);
  }
  const path = join(folder, 'profiles.yml');
  const parsed = parseYaml(shown(root, path), readText(path));
  const yaml = parsed.value;
  if (yaml === undefined) throw new LakeError(parsed.diagnostics);
  const profiles = isRecord(yaml.value) ? yaml.value : {};
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (profile === undefined) {
    const known = Object.keys(profiles).filter((key) => key !== 'config');
    const near = nearest(name, known);
    const reason = `Could not find profile named '${name}' in ${yaml.file}; it has: ${known.join(', ') || 'none'}`;
    throw new LakeError([diagnose('profile-not-found', { reason, nearest: near })]);
  }
  const outputs = isRecord(profile) ? profile['outputs'] : undefined;
  if (!isRecord(profile) || !isRecord(outputs)) {
    const reason = `profile '${name}' has no outputs`;
    throw new LakeError([diagnose('profile-invalid', { reason }, { span: yaml.keySpan([name]) })]);
  }
  const render = reading.render(yaml);
  const written = profile['target'] === undefined ? 'default' : await render(profile['target'], [name, 'target']);
  const target = reading.target ?? String(written);
  const output = Object.hasOwn(outputs, target) ? outputs[target] : undefined;
  if (output === undefined) {
    const known = Object.keys(outputs);
    const span = reading.target === undefined && 'target' in profile ? yaml.span([name, 'target']) : undefined;
    const parameters = { profile: name, name: target, known: known.join(', '), nearest: nearest(target, known) };
    throw new LakeError([diagnose('target-unknown', parameters, { span })]);
  }
  const at: Path = [name, 'outputs', target];
  const settings = await render(output, at);
  if (!isRecord(settings) || typeof settings['type'] !== 'string') {
    const reason = `output '${target}' of profile '${name}' needs a type`;
    throw new LakeError([diagnose('profile-invalid', { reason }, { span: yaml.keySpan(at) })]);
  }
  return { name, target: { name: target, type: settings['type'], settings, schemaPrefix: '' }, yaml, path: at };
}

/** The profile's name: the asked one, else what the project file says. */
async function profileName({ root, file, profile, render }: ProfileReading): Promise<string> {
  if (profile !== undefined) return profile;
  const parsed = parseYaml(file, readText(join(root, file)));
  if (parsed.value === undefined) throw new LakeError(parsed.diagnostics);
  const yaml = parsed.value;
  const given = isRecord(yaml.value) ? yaml.value['profile'] : undefined;
  const name = given === undefined ? undefined : await render(yaml)(given, ['profile']);
  if (typeof name === 'string' && name !== '') return name;
  const reason = `${file} names no profile`;
  throw new LakeError([
    diagnose('profile-not-found', { reason }, { hint: `add profile: NAME to it, or give --profile` }),
  ]);
}

/** A path as people see it: from the project's root when it is inside. */
function shown(root: string, path: string): string {
  const from = relative(root, path);
  return from.startsWith('..') || isAbsolute(from) ? path : from.replaceAll('\\', '/');
}
