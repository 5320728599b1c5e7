import { type Bound, contradict, type Diagnostic, diagnose, meets, parseBound, type Version } from '../core/index.ts';
import { dbtVersion } from './base-context.ts';
import { toList } from './config.ts';
import type { Settings } from './settings.ts';

/**
 * What is wrong with `require-dbt-version` of a project or a package: it cannot be read, or it does not let in the dbt whose templates
 * lake reads (docs.getdbt.com/reference/project-configs/require-dbt-version).
 */
export function versionProblem({ name, yaml, requireDbtVersion }: Settings): Diagnostic | undefined {
  const texts = toList<string>(requireDbtVersion).flatMap((text) => text.split(','));
  if (texts.length === 0) return undefined;
  const span = yaml.span(['require-dbt-version']);
  const bounds: Bound[] = [];
  for (const text of texts) {
    const bound = parseBound(text);
    if (bound === undefined) {
      const reason = `'${text}' is no version such as >=1.8.0`;
      return diagnose('yaml-invalid-value', { where: 'require-dbt-version', reason }, { span });
    }
    bounds.push(bound);
  }
  const reached = parseBound(dbtVersion) as Version;
  if (!contradict(bounds) && bounds.every((bound) => meets(reached, bound))) return undefined;
  return diagnose('dbt-version', { name, required: texts.join(', '), version: dbtVersion }, { span });
}
