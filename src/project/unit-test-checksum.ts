import { sha256 } from '../core/index.ts';
import { repr } from '../template/index.ts';
import { isRecord } from './config.ts';
import type { UnitTestNode } from './node.ts';
import type { Entry } from './properties.ts';

/** The hash of all of a unit test besides its description, as dbt makes it: of its parts as Python prints them. */
export function unitTestChecksum(test: UnitTestNode, entry: Entry<object>): string {
  const exact = new ExactRows(entry);
  const given = test.given.map((input, i) => {
    const rows = exact.printed(input.rows, input.fixture, ['given', i, 'rows']);
    return {
      text: `UnitTestInputFixture(input=${repr(input.input)}, rows=${rows}, format=${format(input.format)}, fixture=${value(input.fixture)})`,
      rows: typeof input.rows === 'string' ? input.rows : rows,
      fixture: input.fixture ?? null,
    };
  });
  const { rows, fixture = null } = test.expect;
  const expected = exact.printed(rows, fixture, ['expect', 'rows']);
  const expect = `UnitTestOutputFixture(rows=${expected}, format=${format(test.expect.format)}, fixture=${value(fixture)})`;
  const versions =
    test.versions === null
      ? 'None'
      : `UnitTestNodeVersions(include=${value(test.versions.include)}, exclude=${value(test.versions.exclude)})`;
  let state = `${test.model}-${versions}-[${given.map(({ text }) => text).join(', ')}]-${expect}-${overrides(test)}`;
  for (const input of given) if (input.fixture !== null) state += `-${input.rows}`;
  return sha256(state);
}

const format = (name: string) => `<UnitTestFormat.${name === 'dict' ? 'Dict' : name.toUpperCase()}: '${name}'>`;

function overrides({ overrides: given }: UnitTestNode): string {
  if (given === null) return 'None';
  return `UnitTestOverrides(macros=${value(given.macros)}, vars=${value(given.vars)}, env_vars=${value(given.env_vars)})`;
}

/** A value as Python prints it. */
function value(given: unknown): string {
  if (given === null || given === undefined) return 'None';
  if (Array.isArray(given)) return `[${given.map(value).join(', ')}]`;
  if (isRecord(given) && Object.getPrototypeOf(given) === Object.prototype && !('__repr__' in given))
    return `{${Object.entries(given)
      .map(([key, item]) => `${repr(key)}: ${value(item)}`)
      .join(', ')}}`;
  return repr(given);
}

/** Rows as the YAML file has them: there 1.0 is no 1, and a date is no text. */
class ExactRows {
  private readonly entry: Entry<object>;

  constructor(entry: Entry<object>) {
    this.entry = entry;
  }

  printed(rows: unknown, fixture: string | null | undefined, path: readonly (string | number)[]): string {
    if (!Array.isArray(rows) || (fixture ?? null) !== null) return value(rows);
    const exact = this.entry.yaml.exact([...this.entry.path, ...path]);
    if (!Array.isArray(exact) || exact.length !== rows.length) return value(rows);
    // The rows may have changed their order since; those that were rendered are not in the file.
    const written = this.at(path);
    return `[${rows
      .map((row: unknown) => {
        const i = written.findIndex((one) => JSON.stringify(one) === JSON.stringify(row));
        return value(i < 0 ? row : exact[i]);
      })
      .join(', ')}]`;
  }

  private at(path: readonly (string | number)[]): readonly unknown[] {
    const found = [...this.entry.path, ...path].reduce<unknown>(
      (node, step) => (node as Record<string | number, unknown> | undefined)?.[step],
      this.entry.yaml.value,
    );
    return Array.isArray(found) ? found : [];
  }
}
