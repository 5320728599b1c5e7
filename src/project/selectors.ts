import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LakeError } from '../core/index.ts';
import type { Context } from '../template/index.ts';
import { readText } from './discovery.ts';
import { parseYaml, type YamlFile } from './yaml-file.ts';
import { renderYaml } from './yaml-render.ts';

/** selectors.yml beside the project file, its templates rendered: `default:` often depends on the target. Undefined without one. */
export async function readSelectorsFile(root: string, context: Context): Promise<YamlFile | undefined> {
  const file = 'selectors.yml';
  if (!existsSync(join(root, file))) return undefined;
  const parsed = parseYaml(file, readText(join(root, file)));
  const yaml = parsed.value;
  if (yaml === undefined) throw new LakeError(parsed.diagnostics);
  return { ...yaml, value: await renderYaml(yaml.value ?? { selectors: [] }, context, yaml, []) };
}
