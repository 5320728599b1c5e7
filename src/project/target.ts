import { type Checked, type Diagnostic, diagnose, nearest } from '../core/index.ts';
import type { Settings } from './settings.ts';

/** The chosen target of a project: its name and its settings as written, rendered. */
export interface Target {
  readonly name: string;
  readonly type: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Put before every schema, so that developers do not collide. */
  readonly schemaPrefix: string;
}

/**
 * Chooses the target: the asked name (--target, LAKE_TARGET), else the project's `target:`, else the first. A project without
 * targets has one called local, of the type `localType`.
 */
export function chooseTarget(settings: Settings, asked: string | undefined, localType: string): Checked<Target> {
  const fallback: Target = { name: 'local', type: localType, settings: { type: localType }, schemaPrefix: '' };
  const names = Object.keys(settings.targets);
  const name = asked ?? settings.target ?? names[0];
  if (name === undefined || (names.length === 0 && name === fallback.name)) return { value: fallback, diagnostics: [] };
  const found = Object.hasOwn(settings.targets, name) ? settings.targets[name] : undefined;
  if (found === undefined) {
    const span = asked === undefined ? settings.yaml.span(['target']) : undefined;
    const known = names.length === 0 ? fallback.name : names.join(', ');
    const problem: Diagnostic = diagnose('target-unknown', { name, known, nearest: nearest(name, names) }, { span });
    return { value: fallback, diagnostics: [problem] };
  }
  const prefix = found['schema_prefix'];
  const { schema_prefix: _, ...rest } = found;
  const diagnostics: Diagnostic[] = [];
  if (prefix !== undefined && typeof prefix !== 'string') {
    const span = settings.yaml.span(['targets', name, 'schema_prefix']);
    diagnostics.push(
      diagnose('yaml-invalid-value', { where: `targets.${name}.schema_prefix`, reason: 'must be text' }, { span }),
    );
  }
  return {
    value: { name, type: found.type, settings: rest, schemaPrefix: typeof prefix === 'string' ? prefix : '' },
    diagnostics,
  };
}
