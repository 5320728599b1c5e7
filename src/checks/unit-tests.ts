import type { Dialect, Rows, Session, Value } from '../adapters/adapter.ts';
import { type CompileOptions, Compiler, toRelation } from '../compile/index.ts';
import { type Column, diagnose, LakeError, readCsv, type Span } from '../core/index.ts';
import {
  type Node,
  namedBy,
  type Project,
  RelationValue,
  type UnitTestGiven,
  type UnitTestNode,
} from '../project/index.ts';

export interface UnitTestResult {
  readonly passed: boolean;
  /** Rows that were expected and are missing, and rows that came and were not expected. */
  readonly missing: readonly (readonly Value[])[];
  readonly unexpected: readonly (readonly Value[])[];
  readonly columns: readonly string[];
  readonly sql: string;
}

/**
 * Runs unit tests on an engine of their own, without the lake: inputs become rows in the query, types come from declared
 * columns, seeds and the inferred columns of upstream models.
 */
export class UnitTester {
  private readonly project: Project;
  private readonly session: Session;
  private readonly dialect: Dialect;
  private readonly base: CompileOptions;
  private readonly columns = new Map<string, Promise<readonly Column[] | undefined>>();

  constructor(project: Project, session: Session, options: CompileOptions) {
    this.project = project;
    this.session = session;
    this.dialect = options.dialect;
    this.base = { ...options, session };
  }

  async run(test: UnitTestNode, signal?: AbortSignal): Promise<UnitTestResult> {
    const model = this.project.nodes.get(test.depends_on.nodes[0] ?? '') as Node;
    const ctes: string[] = [];
    const given = new Map<string, string>();
    for (const [i, input] of test.given.entries()) {
      const id = this.inputId(test, model, input.input);
      const name = `__lake__input__${i}`;
      const source = await this.inputSql(test, input, id);
      ctes.push(`${name} as (\n${source}\n)`);
      given.set(id, name);
    }
    const used = new Set<string>();
    const overrides = {
      macros: test.overrides?.macros ?? {},
      values: this.overriddenValues(test),
      relation: (kind: 'ref' | 'source' | 'this', id: string): RelationValue | undefined => {
        const name = given.get(kind === 'this' ? 'this' : id);
        if (name === undefined) {
          if (kind === 'this') return undefined;
          throw new LakeError(
            [
              diagnose(
                'unit-test-input-missing',
                { test: test.name, input: this.inputName(id) },
                { span: this.project.place(test.unique_id) },
              ),
            ],
            1,
          );
        }
        used.add(kind === 'this' ? 'this' : id);
        return cteRelation(name);
      },
    };
    const compiler = new Compiler(this.project, { ...this.base, overrides });
    const compiled = await compiler.node(model.unique_id);
    const sql = withCtes(compiled.sql, ctes);
    const actual = await this.session.query(
      { text: sql, native: compiled.native },
      signal === undefined ? {} : { signal },
    );
    const expected = await this.expected(test, actual, signal);
    return compareRows(expected, actual, sql);
  }

  private async inputSql(test: UnitTestNode, input: UnitTestGiven, id: string): Promise<string> {
    if (input.format === 'sql') return String(input.rows);
    const seed = this.project.nodes.get(id);
    if (input.rows === null && seed?.resource_type === 'seed') {
      // As in dbt: a seed whose rows are not given has those of its file.
      await this.columnsOf(id);
      return `select * from ${this.dialect.relation(toRelation(seed))}`;
    }
    const place = this.project.place(test.unique_id);
    const rows = fixtureRows(test, input.rows, { format: input.format, where: input.input, place });
    return await this.rowsSql(test, input.input, id, rows);
  }

  private overriddenValues(test: UnitTestNode): Record<string, unknown> {
    const vars = test.overrides?.vars ?? {};
    const env = test.overrides?.env_vars ?? {};
    const { base } = this.project.pass;
    const call = (name: string) => base[name] as (...args: unknown[]) => unknown;
    return {
      var: (name: unknown, ...rest: unknown[]) =>
        Object.hasOwn(vars, String(name)) ? vars[String(name)] : call('var')(name, ...rest),
      env_var: (name: unknown, ...rest: unknown[]) =>
        Object.hasOwn(env, String(name)) ? env[String(name)] : call('env_var')(name, ...rest),
    };
  }

  private inputId(test: UnitTestNode, model: Node, input: string): string {
    if (input.trim() === 'this') return 'this';
    const node = namedBy(input, this.project, test.package_name);
    if (node === undefined) {
      throw new LakeError(
        [diagnose('unit-test-input-unknown', { test: test.name, input }, { span: this.project.place(test.unique_id) })],
        1,
      );
    }
    const read = new Set(this.readBy(model));
    if (!read.has(node.unique_id)) {
      throw new LakeError(
        [diagnose('unit-test-input-unknown', { test: test.name, input }, { span: this.project.place(test.unique_id) })],
        1,
      );
    }
    return node.unique_id;
  }

  /** What a model reads, also through its ephemeral parents. */
  private readBy(model: Node): string[] {
    return model.depends_on.nodes.flatMap((id) => {
      const parent = this.project.nodes.get(id);
      return parent?.config.materialized === 'ephemeral' ? [id, ...this.readBy(parent)] : [id];
    });
  }

  private inputName(id: string): string {
    const source = this.project.sources.get(id);
    return source === undefined
      ? `ref('${id.split('.').at(-1)}')`
      : `source('${source.source_name}', '${source.name}')`;
  }

  private async rowsSql(
    test: UnitTestNode,
    input: string,
    id: string,
    rows: readonly Readonly<Record<string, unknown>>[],
  ): Promise<string> {
    const known = await this.columnsOf(id === 'this' ? (test.depends_on.nodes[0] ?? '') : id);
    if (known === undefined)
      throw new LakeError(
        [diagnose('unit-test-types-unknown', { test: test.name, input }, { span: this.project.place(test.unique_id) })],
        1,
      );
    const byName = new Map(known.map((c) => [c.name.toLowerCase(), c]));
    const given = rows.length === 0 ? known.map((c) => c.name) : [...new Set(rows.flatMap((row) => Object.keys(row)))];
    const columns = given.map((name) => {
      const column = byName.get(name.toLowerCase());
      if (column === undefined) {
        throw new LakeError(
          [
            diagnose(
              'unit-test-column-unknown',
              { test: test.name, column: name, where: input },
              { span: this.project.place(test.unique_id) },
            ),
          ],
          1,
        );
      }
      return { key: name, column };
    });
    if (rows.length === 0)
      return `select ${columns.map(({ column }) => `cast(null as ${column.type}) as ${this.dialect.quote(column.name)}`).join(', ')} where false`;
    return rows
      .map(
        (row) =>
          `select ${columns.map(({ key, column }) => `${this.typed(row[key], column.type)} as ${this.dialect.quote(column.name)}`).join(', ')}`,
      )
      .join('\nunion all\n');
  }

  private typed(value: unknown, type: string): string {
    if (value === undefined || value === null) return `cast(null as ${type})`;
    if (Array.isArray(value)) return `cast(array[${value.map((v) => this.plain(v)).join(', ')}] as ${type})`;
    return `cast(${this.plain(value)} as ${type})`;
  }

  private plain(value: unknown): string {
    if (value === null || value === undefined) return 'null';
    if (typeof value === 'object') return this.dialect.literal(JSON.stringify(value));
    return this.dialect.literal(typeof value === 'boolean' ? value : String(value));
  }

  /** Column names and types of an input: declared, or inferred from its SQL over empty parents. */
  private async columnsOf(id: string): Promise<readonly Column[] | undefined> {
    let found = this.columns.get(id);
    if (found === undefined) {
      found = this.findColumns(id);
      this.columns.set(id, found);
    }
    return await found;
  }

  private async findColumns(id: string): Promise<readonly Column[] | undefined> {
    const source = this.project.sources.get(id);
    if (source !== undefined) {
      const declared = Object.values(source.columns);
      const partitions = ((source.external?.['partitions'] ?? []) as { name: string; data_type?: string }[]).map(
        (p) => ({ name: p.name, type: p.data_type ?? 'varchar' }),
      );
      if (declared.length === 0 || declared.some((c) => c.data_type === null)) return undefined;
      return [...declared.map((c) => ({ name: c.name, type: c.data_type as string })), ...partitions];
    }
    const node = this.project.nodes.get(id);
    if (node === undefined) return undefined;
    const owner = { nodeId: id, runId: 'unit-tests', fingerprint: '' };
    const relation = toRelation(node);
    if (node.resource_type === 'seed') {
      const types = (node.config['column_types'] ?? {}) as Record<string, string>;
      const staged = await this.session.seed({
        relation,
        file: node.original_file_path,
        delimiter: String(node.config['delimiter'] ?? ','),
        columnTypes: types,
        owner,
      });
      return staged.columns;
    }
    for (const parent of this.readBy(node)) await this.emptyView(parent);
    const compiler = new Compiler(this.project, { ...this.base, fullRefresh: true });
    const compiled = await compiler.node(id);
    const columns = await this.session.describe({ text: compiled.sql, native: compiled.native });
    const declared = new Map(Object.values(node.columns).map((c) => [c.name.toLowerCase(), c.data_type]));
    // The length of a text that an upstream model happens to write must not cut a fixture's.
    return columns.map(({ name, type }) => ({
      name,
      type: declared.get(name.toLowerCase()) ?? type.replace(/\bvarchar\(\d+\)/g, 'varchar'),
    }));
  }

  private readonly views = new Map<string, Promise<void>>();

  private async emptyView(id: string): Promise<void> {
    let made = this.views.get(id);
    if (made === undefined) {
      made = this.makeEmptyView(id);
      this.views.set(id, made);
    }
    await made;
  }

  private async makeEmptyView(id: string): Promise<void> {
    const node = this.project.nodes.get(id) ?? this.project.sources.get(id);
    if (node === undefined || (node.resource_type !== 'source' && node.config.materialized === 'ephemeral')) return;
    const columns = await this.columnsOf(id);
    if (columns === undefined || node.resource_type === 'seed') return;
    const list = columns.map((c) => `cast(null as ${c.type}) as ${this.dialect.quote(c.name)}`).join(', ');
    await this.session.build({
      relation: toRelation(node),
      kind: 'view',
      sql: { text: `select ${list} where false` },
      partitionBy: [],
      owner: { nodeId: id, runId: 'unit-tests', fingerprint: '' },
    });
  }

  /** The rows that are expected, in the types that the model's columns have. */
  private async expected(test: UnitTestNode, actual: Rows, signal?: AbortSignal): Promise<Rows> {
    const options = signal === undefined ? {} : { signal };
    if (test.expect.format === 'sql') {
      const text = String(test.expect.rows).replace(/[\s;]+$/, '');
      const given = await this.session.describe({ text }, options);
      const columns = actualColumns(test, actual, {
        names: given.map((c) => c.name),
        place: this.project.place(test.unique_id),
      });
      const list = columns.map(({ key, column }) => {
        const name = this.dialect.quote(key);
        return `cast(${name} as ${column.type}) as ${name}`;
      });
      const sql = `select ${list.join(', ')} from (\n${text}\n) as expected`;
      return await this.session.query({ text: sql }, options);
    }
    const place = this.project.place(test.unique_id);
    const rows = fixtureRows(test, test.expect.rows, { format: test.expect.format, where: 'expect', place });
    const names =
      rows.length === 0 ? actual.columns.map((c) => c.name) : [...new Set(rows.flatMap((row) => Object.keys(row)))];
    const columns = actualColumns(test, actual, { names, place });
    if (rows.length === 0) return { columns: columns.map((c) => c.column), rows: [], truncated: false };
    const sql = rows
      .map(
        (row) =>
          `select ${columns.map(({ key, column }) => `${this.typed(row[key], column.type)} as ${this.dialect.quote(column.name)}`).join(', ')}`,
      )
      .join('\nunion all\n');
    return await this.session.query({ text: sql }, options);
  }
}

/** The model's columns that an expectation names, with the name it uses. */
function actualColumns(
  test: UnitTestNode,
  actual: Rows,
  expected: { readonly names: readonly string[]; readonly place: Span | undefined },
): { readonly key: string; readonly column: Column }[] {
  return expected.names.map((key) => {
    const column = actual.columns.find((c) => c.name.toLowerCase() === key.toLowerCase());
    if (column !== undefined) return { key, column };
    const parameters = { test: test.name, column: key, where: `model ${test.model}` };
    throw new LakeError([diagnose('unit-test-column-unknown', parameters, { span: expected.place })], 1);
  });
}

export function cteRelation(name: string): RelationValue {
  return new RelationValue({ database: '', schema: '', identifier: name }, (parts) => parts.join('.'), 'cte', {
    database: false,
    schema: false,
    identifier: true,
  });
}

export function withCtes(sql: string, ctes: readonly string[]): string {
  if (ctes.length === 0) return sql;
  const comments = /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*/.exec(sql)?.[0].length ?? 0;
  const match = /^with(\s+recursive)?\b/i.exec(sql.slice(comments));
  if (match === null) return `with ${ctes.join(',\n')}\n${sql}`;
  return `${sql.slice(0, comments)}${match[0]} ${ctes.join(',\n')},${sql.slice(comments + match[0].length)}`;
}

/**
 * Rows of a fixture as records. CSV text has a header; as in dbt an empty field is NULL even when it is quoted, and fields that a
 * short row does not have are NULL too.
 */
export function fixtureRows(
  test: UnitTestNode,
  rows: UnitTestNode['expect']['rows'],
  fixture: { readonly format: string; readonly where: string; readonly place: Span | undefined },
): readonly Readonly<Record<string, unknown>>[] {
  if (rows === null || rows === undefined) return [];
  const bad = (reason: string) =>
    new LakeError(
      [diagnose('unit-test-rows-invalid', { test: test.name, where: fixture.where, reason }, { span: fixture.place })],
      1,
    );
  if (fixture.format !== 'csv') {
    if (!Array.isArray(rows)) throw bad(`format ${fixture.format} takes a list of rows`);
    return rows as readonly Record<string, unknown>[];
  }
  if (Array.isArray(rows)) return rows as readonly Record<string, unknown>[];
  if (typeof rows !== 'string') throw bad('format csv takes text');
  const { records, fault } = readCsv(rows, ',');
  if (fault !== undefined) throw bad(`line ${fault.line}: ${fault.reason}`);
  const [header, ...body] = records;
  if (header === undefined) return [];
  return body.map(({ values, line }) => {
    if (values.length > header.values.length)
      throw bad(`line ${line}: the row has ${values.length} fields, the header ${header.values.length}`);
    return Object.fromEntries(header.values.map((name, i) => [name ?? '', values[i] || null]));
  });
}

function compareRows(expected: Rows, actual: Rows, sql: string): UnitTestResult {
  const names = expected.columns.map((c) => c.name);
  const at = names.map((name) => actual.columns.findIndex((c) => c.name.toLowerCase() === name.toLowerCase()));
  const left = new Map<string, { row: readonly Value[]; count: number }>();
  for (const row of expected.rows) count(left, row, 1);
  for (const row of actual.rows)
    count(
      left,
      at.map((i) => row[i] as Value),
      -1,
    );
  const missing: (readonly Value[])[] = [];
  const unexpected: (readonly Value[])[] = [];
  for (const { row, count: n } of left.values()) {
    for (let i = 0; i < Math.abs(n); i++) (n > 0 ? missing : unexpected).push(row);
  }
  return { passed: missing.length === 0 && unexpected.length === 0, missing, unexpected, columns: names, sql };
}

function count(into: Map<string, { row: readonly Value[]; count: number }>, row: readonly Value[], by: number): void {
  const key = JSON.stringify(row);
  const entry = into.get(key) ?? { row, count: 0 };
  entry.count += by;
  into.set(key, entry);
}
