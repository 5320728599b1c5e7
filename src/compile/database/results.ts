import { diagnose, LakeError } from '../../core/index.ts';
import { bindArguments, text, tuple } from '../../template/index.ts';
import type { Table } from '../agate/index.ts';

/** dbt's AdapterResponse: prints as its message. */
export class Response {
  readonly _message: string;
  readonly code: unknown;
  readonly rows_affected: unknown;
  /** Everything that the engine told, for adapter_response of the artifacts. */
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(facts: Readonly<Record<string, unknown>>) {
    this._message = text(facts['_message'] ?? '');
    this.code = facts['code'] ?? null;
    this.rows_affected = facts['rows_affected'] ?? null;
    this.facts = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null && value !== undefined));
  }

  __str__(): string {
    return this._message;
  }
}

export interface StoredResult {
  readonly response: unknown;
  readonly data: readonly unknown[];
  readonly table: Table;
}

/** What `statement` blocks of one context gave, by name (docs.getdbt.com/reference/dbt-jinja-functions/statement-blocks). */
export class Results {
  private readonly byName = new Map<string, StoredResult | null>();
  private readonly empty: () => Table;

  constructor(empty: () => Table) {
    this.empty = empty;
  }

  store(name: string, response: unknown, table: Table | null): void {
    const kept = table ?? this.empty();
    this.byName.set(name, { response, data: [...kept].map((row) => tuple([...row])), table: kept });
  }

  get(name: string): StoredResult | null {
    return this.byName.get(name) ?? null;
  }

  /** Gives a result once; that of `main` may be asked for again, as in dbt. */
  load(name: string): StoredResult | null {
    const found = this.byName.get(name);
    if (found === undefined) return null;
    if (found === null) {
      const reason = `the result '${name}' was loaded already; keep it in a variable`;
      throw new LakeError([diagnose('template-failed', { reason })]);
    }
    if (name !== 'main') this.byName.set(name, null);
    return found;
  }

  /** The names that templates have. */
  values(): Record<string, unknown> {
    return {
      load_result: (name: unknown) => this.load(text(name)),
      store_result: (...args: unknown[]) => {
        const given = bindArguments('store_result', ['name', 'response', 'agate_table'], args);
        this.store(text(given['name']), given['response'] ?? null, (given['agate_table'] ?? null) as Table | null);
        return '';
      },
      store_raw_result: (...args: unknown[]) => {
        const names = ['name', 'message', 'code', 'rows_affected', 'agate_table'];
        const given = bindArguments('store_raw_result', names, args);
        const { message, code, rows_affected: rows } = given;
        const response = new Response({ _message: message ?? '', code: code ?? null, rows_affected: rows ?? null });
        this.store(text(given['name']), response, (given['agate_table'] ?? null) as Table | null);
        return '';
      },
    };
  }
}
