import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Diagnostic, diagnose, readCsv } from '../core/index.ts';
import { isRecord, textList } from './config.ts';
import type { SourceFile } from './discovery.ts';
import type { UnitTestNode } from './node.ts';
import type { Entry } from './properties.ts';
import { parseCall } from './ref-call.ts';
import type { UnitTestProperties } from './schema.ts';
import type { Settings } from './settings.ts';
import { unitTestChecksum } from './unit-test-checksum.ts';
import { folders, isEnabled, yamlConfigs, yamlPlace } from './yaml-resource.ts';

export interface UnitTestReading {
  readonly settings: Settings;
  /** Files of the package below `fixtures/` of its test paths. */
  readonly fixtures: readonly SourceFile[];
  /** The package's seeds by name. */
  readonly seeds: ReadonlyMap<string, SourceFile>;
  readonly diagnostics: Diagnostic[];
}

type Rows = readonly Record<string, unknown>[] | string | null;
type Format = 'dict' | 'csv' | 'sql';

interface Fixture {
  readonly input?: string;
  readonly rows?: unknown;
  readonly format?: Format | undefined;
  readonly fixture?: string | undefined;
}

/**
 * A unit test as a node, not yet tied to its model. As in dbt its rows are those that the engine will see: of a fixture, of a seed
 * when none are given, CSV as records, and first one without nulls, which tells the columns' types.
 */
export function unitTestNode(entry: Entry<UnitTestProperties>, reading: UnitTestReading): UnitTestNode {
  const { settings, diagnostics } = reading;
  const t = entry.value;
  const fqn = [settings.name, ...folders(entry.yaml.file, settings), t.model, t.name];
  const { config } = yamlConfigs(settings, 'unit_tests', fqn, t.config ?? {});
  const rowsOf = (given: Fixture, path: readonly (string | number)[]): Rows => {
    const format = given.format ?? 'dict';
    const found = given.fixture === undefined ? given.rows : fixtureText(given.fixture, format, reading);
    if (given.fixture !== undefined && found === undefined) {
      const span = entry.yaml.span([...entry.path, ...path, 'fixture']);
      const reason = `there is none in ${settings.paths.tests.map((base) => `${base}/fixtures/`).join(', ')}`;
      diagnostics.push(diagnose('file-unreadable', { file: `fixture ${given.fixture}`, reason }, { span }));
    }
    return rows(found, format, given.input, reading);
  };
  const given = (t.given ?? []).map((g, i) => ({
    input: g.input,
    rows: rowsOf(g, ['given', i]),
    format: g.format ?? 'dict',
    fixture: g.fixture ?? null,
  }));
  const expect = {
    rows: rowsOf(t.expect, ['expect']) ?? [],
    format: t.expect.format ?? 'dict',
    fixture: t.expect.fixture ?? null,
  };
  const { macros = {}, vars = {}, env_vars = {} } = t.overrides ?? {};
  const { include = null, exclude = null } = t.versions ?? {};
  const node: UnitTestNode = {
    unique_id: `unit_test.${settings.name}.${t.model}.${t.name}`,
    name: t.name,
    resource_type: 'unit_test',
    ...yamlPlace(entry.yaml.file, settings),
    fqn,
    model: t.model,
    description: t.description ?? '',
    given,
    expect,
    overrides: t.overrides === undefined ? null : { macros, vars, env_vars },
    config: {
      ...config,
      enabled: isEnabled(config),
      tags: textList(config['tags']),
      meta: isRecord(config['meta']) ? config['meta'] : {},
    },
    depends_on: { macros: [], nodes: [] },
    schema: null,
    checksum: null,
    versions: (t.versions ?? null) === null ? null : { include, exclude },
    version: null,
    created_at: 0,
  };
  node.checksum = unitTestChecksum(node, entry);
  return node;
}

function fixtureText(name: string, format: Format, { settings, fixtures }: UnitTestReading): string | undefined {
  const ending = format === 'sql' ? '.sql' : '.csv';
  const found = fixtures.find(({ path }) => {
    const file = path.slice(path.lastIndexOf('/') + 1);
    return file === name || file === `${name}${ending}`;
  });
  if (found !== undefined) return found.text;
  for (const base of settings.paths.tests) {
    for (const candidate of [`${base}/fixtures/${name}`, `${base}/${name}`].flatMap((p) => [p, p + ending])) {
      try {
        return readFileSync(join(settings.root, candidate), 'utf8');
      } catch {
        // The next candidate may be the one.
      }
    }
  }
  return undefined;
}

function rows(found: unknown, format: Format, input: string | undefined, reading: UnitTestReading): Rows {
  if (reading.settings.kind === 'lake') return (found as Rows | undefined) ?? (format === 'dict' ? null : '');
  if (format === 'sql') return (found as string | undefined) ?? '';
  if (format === 'csv') return wholeFirst(typeof found === 'string' ? records(found, null) : []);
  if (found !== undefined && found !== null) return wholeFirst(found as Record<string, unknown>[]);
  const call = parseCall(input);
  const seed = call !== undefined && 'ref' in call ? reading.seeds.get(call.ref.name) : undefined;
  return seed === undefined ? null : wholeFirst(records(seed.text, ''));
}

/** The records of a CSV text, all of them text; `empty` stands for a field without any. */
function records(text: string, empty: string | null): Record<string, unknown>[] {
  const [header, ...body] = readCsv(text, ',').records;
  const names = (header?.values ?? []).map((name) => name ?? '');
  return body.map(({ values }) => Object.fromEntries(names.map((name, i) => [name, values[i] || empty])));
}

function wholeFirst(given: readonly Record<string, unknown>[]): readonly Record<string, unknown>[] {
  const at = given.findIndex((row) => Object.values(row).every((value) => (value ?? null) !== null));
  if (at <= 0) return given;
  const swapped = [...given];
  [swapped[0], swapped[at]] = [given[at] as Record<string, unknown>, given[0] as Record<string, unknown>];
  return swapped;
}
