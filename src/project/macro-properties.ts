import { isRecord } from './config.ts';
import type { MacroNode } from './node.ts';
import type { Entry } from './properties.ts';
import type { MacroProperties } from './schema.ts';
import type { Settings } from './settings.ts';

/** Puts what properties files of a package say of its macros into their nodes. */
export function describeMacros(
  entries: readonly Entry<MacroProperties>[],
  { name: packageName, kind, flags }: Settings,
  macros: ReadonlyMap<string, MacroNode>,
): void {
  // dbt lists the arguments that properties describe, and those in the macro's text only when it is told to check them.
  const named = kind === 'lake' || flags['validate_macro_args'] === true;
  const patches = new Map(entries.map((entry) => [`macro.${packageName}.${entry.value.name}`, entry]));
  for (const macro of macros.values()) {
    if (macro.package_name !== packageName) continue;
    const entry = patches.get(macro.unique_id);
    const given = (entry?.value.arguments ?? []).map((argument) => ({
      name: argument.name,
      type: argument.type ?? null,
      description: argument.description ?? '',
    }));
    if (given.length > 0 || !named) macro.arguments = given;
    if (entry === undefined) continue;
    const { description, meta, docs, config = {} } = entry.value;
    macro.description = description ?? '';
    macro.meta = { ...meta, ...(isRecord(config['meta']) ? config['meta'] : {}) };
    const shown = (isRecord(config['docs']) ? config['docs'] : docs) as typeof docs;
    macro.docs = { show: shown?.show ?? true, node_color: shown?.node_color ?? null };
    macro.patch_path = `${packageName}://${entry.yaml.file}`;
  }
}
