import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Diagnostic, diagnose, sha256 } from '../core/index.ts';
import { isRecord, mergeConfig, textList, toList } from './config.ts';
import { treeLayers } from './config-tree.ts';
import type { ExposureNode, RefCall, UnitTestNode } from './node.ts';
import type { Entry } from './properties.ts';
import { parseCall } from './ref-call.ts';
import type { ExposureProperties, UnitTestProperties } from './schema.ts';
import type { Settings } from './settings.ts';

/** An exposure as a node; its depends_on entries are refs and sources. */
export function exposureNode(
  entry: Entry<ExposureProperties>,
  settings: Settings,
  folders: readonly string[],
): ExposureNode {
  const e = entry.value;
  const refs: RefCall[] = [];
  const sources: (readonly [string, string])[] = [];
  for (const dependency of e.depends_on ?? []) {
    const call = parseCall(dependency);
    if (call === undefined) continue;
    if ('ref' in call) refs.push(call.ref);
    else sources.push(call.source);
  }
  const fqn = [settings.name, ...folders, e.name];
  const { below, above } = treeLayers(settings, 'exposures', fqn);
  const config = mergeConfig([{ enabled: e.enabled ?? true }, ...below, e.config ?? {}, ...above]);
  const meta = { ...(e.meta ?? {}), ...(isRecord(config['meta']) ? config['meta'] : {}) };
  const tags = [...new Set(textList([...toList(e.tags), ...toList(config['tags'])]))];
  return {
    unique_id: `exposure.${settings.name}.${e.name}`,
    name: e.name,
    resource_type: 'exposure',
    package_name: settings.name,
    path: entry.yaml.file,
    original_file_path: entry.yaml.file,
    fqn,
    type: e.type,
    owner: e.owner,
    description: e.description ?? '',
    label: e.label ?? null,
    maturity: e.maturity ?? null,
    url: e.url ?? null,
    meta,
    tags,
    config: { ...config, enabled: config['enabled'] !== false, meta, tags },
    depends_on: { macros: [], nodes: [] },
    refs,
    sources,
    created_at: 0,
  };
}

/** A unit test as a node; fixtures are read from `fixtures/` below the test paths, by name or path. */
export function unitTestNode(
  entry: Entry<UnitTestProperties>,
  settings: Settings,
  folders: readonly string[],
  schema: string,
  root: string,
  diagnostics: Diagnostic[],
): UnitTestNode {
  const t = entry.value;
  const fqn = [settings.name, ...folders, t.model, t.name];
  const { below, above } = treeLayers(settings, 'unit_tests', fqn);
  const config = mergeConfig([{ enabled: true }, ...below, t.config ?? {}, ...above]);
  const fixture = (
    name: string | undefined,
    format: 'dict' | 'csv' | 'sql',
    path: (string | number)[],
  ): string | undefined => {
    if (name === undefined) return undefined;
    const ending = format === 'sql' ? '.sql' : '.csv';
    const tried = settings.paths.tests
      .flatMap((base) => [`${base}/fixtures/${name}`, `${base}/${name}`])
      .flatMap((p) => [p, p + ending]);
    for (const candidate of tried) {
      try {
        return readFileSync(join(root, candidate), 'utf8');
      } catch {
        // The next candidate may be the one.
      }
    }
    const span = entry.yaml.span([...entry.path, ...path, 'fixture']);
    diagnostics.push(
      diagnose('file-unreadable', { file: `fixture ${name}`, reason: `none of ${tried.join(', ')} exists` }, { span }),
    );
    return undefined;
  };
  const given = (t.given ?? []).map((g, i) => {
    const format = g.format ?? 'dict';
    const rows = fixture(g.fixture, format, ['given', i]) ?? g.rows ?? (format === 'dict' ? null : '');
    return { input: g.input, rows, format, fixture: g.fixture ?? null };
  });
  const format = t.expect.format ?? 'dict';
  return {
    unique_id: `unit_test.${settings.name}.${t.model}.${t.name}`,
    name: t.name,
    resource_type: 'unit_test',
    package_name: settings.name,
    path: entry.yaml.file,
    original_file_path: entry.yaml.file,
    fqn,
    model: t.model,
    description: t.description ?? '',
    given,
    expect: {
      rows: fixture(t.expect.fixture, format, ['expect']) ?? t.expect.rows ?? [],
      format,
      fixture: t.expect.fixture ?? null,
    },
    overrides:
      t.overrides === undefined
        ? null
        : { macros: t.overrides.macros ?? {}, vars: t.overrides.vars ?? {}, env_vars: t.overrides.env_vars ?? {} },
    config: {
      ...config,
      enabled: config['enabled'] !== false,
      tags: textList(config['tags']),
      meta: isRecord(config['meta']) ? config['meta'] : {},
    },
    depends_on: { macros: [], nodes: [] },
    schema,
    checksum: sha256(JSON.stringify(t)),
    created_at: 0,
  };
}
