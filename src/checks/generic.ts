import { diagnose, LakeError, md5 } from '../core/index.ts';

/** One of lake's own generic tests as SQL, in Trino's dialect. */
export interface GenericSql {
  /** Selects the rows that fail. */
  readonly failing: string;
  /**
   * An aggregate over the tested relation, unfiltered, that is 0 when no row that `where` lets through fails, and only then: all
   * tests of a model fit into one scan.
   */
  readonly aggregate: string;
  /** What the aggregate reads beside the tested relation. */
  readonly ctes: readonly Cte[];
}

/** A named query that a scan puts before its select; the same query has the same name. */
export interface Cte {
  readonly name: string;
  readonly sql: string;
}

export interface GenericInput {
  readonly name: string;
  readonly test: string;
  /** The tested relation as SQL, with `where` already applied. */
  readonly relation: string;
  /** The condition that the tested rows must meet; undefined when all are tested. */
  readonly where: string | undefined;
  readonly column: string | null;
  readonly args: Readonly<Record<string, unknown>>;
  literal(value: unknown): string;
  /** The SQL of a `ref(…)` or `source(…)` argument. */
  resolve(value: unknown): string;
}

/** SQL of a built-in test; missing arguments are errors naming the test. */
export function genericSql(input: GenericInput): GenericSql {
  const { relation, args, where } = input;
  const column = () => input.column ?? String(need(input, 'column_name'));
  const over = (aggregate: string) => (where === undefined ? aggregate : `${aggregate} filter (where ${where})`);
  const rows = (condition: string): GenericSql => ({
    failing: `select * from ${relation} where ${condition}`,
    aggregate: over(`count_if(${condition})`),
    ctes: [],
  });
  switch (input.test) {
    case 'not_null':
      return rows(`${column()} is null`);
    case 'unique': {
      const c = column();
      return {
        failing: `select ${c} as unique_field, count(*) as n_records from ${relation} where ${c} is not null group by ${c} having count(*) > 1`,
        aggregate: `${over(`count(${c})`)} - ${over(`count(distinct ${c})`)}`,
        ctes: [],
      };
    }
    case 'accepted_values': {
      const values = need(input, 'values');
      const list = (Array.isArray(values) ? values : [values])
        .map((v) => (args['quote'] === false ? String(v) : input.literal(String(v))))
        .join(', ');
      const c = column();
      return {
        failing: `select value_field, n_records from (select ${c} as value_field, count(*) as n_records from ${relation} group by ${c}) as all_values where value_field not in (${list})`,
        aggregate: over(`count_if(${c} not in (${list}))`),
        ctes: [],
      };
    }
    case 'relationships': {
      const to = input.resolve(need(input, 'to'));
      const field = String(need(input, 'field'));
      const c = column();
      // A query of its own, not a subquery: there a field that the parent lacks would be taken from the tested relation.
      const parent = cte(`select ${field} as to_field from ${to}`);
      return {
        failing: `select child.from_field from (select ${c} as from_field from ${relation} where ${c} is not null) as child left join (select ${field} as to_field from ${to}) as parent on child.from_field = parent.to_field where parent.to_field is null`,
        aggregate: over(
          `count_if(${c} is not null and ${c} not in (select to_field from ${parent.name} where to_field is not null))`,
        ),
        ctes: [parent],
      };
    }
    case 'accepted_range': {
      const c = column();
      const inclusive = args['inclusive'] !== false;
      const bounds: string[] = [];
      if (args['min_value'] !== undefined)
        bounds.push(`${c} ${inclusive ? '>=' : '>'} ${expression(args['min_value'])}`);
      if (args['max_value'] !== undefined)
        bounds.push(`${c} ${inclusive ? '<=' : '<'} ${expression(args['max_value'])}`);
      if (bounds.length === 0) throw missing(input, 'min_value or max_value');
      return rows(`not (${bounds.join(' and ')})`);
    }
    case 'row_count_equal': {
      const to = input.resolve(need(input, 'to'));
      const there = cte(`select count(*) as n from ${to}`);
      return {
        failing: `select a.n as rows_here, b.n as rows_there from (select count(*) as n from ${relation}) as a cross join (select count(*) as n from ${to}) as b where a.n <> b.n`,
        aggregate: `${over('count(*)')} - (select n from ${there.name})`,
        ctes: [there],
      };
    }
    case 'unique_combination': {
      const columns = need(input, 'columns');
      if (!Array.isArray(columns) || columns.length === 0) throw missing(input, 'columns (a list)');
      const list = columns.join(', ');
      const distinct = columns.length === 1 ? over(`count(distinct ${list})`) : over(`count(distinct (${list}))`);
      // NULL is a value like others here, but count(distinct …) of one column leaves it out.
      const nulls = columns.length === 1 ? ` - if(${over(`count_if(${list} is null)`)} > 0, 1, 0)` : '';
      return {
        failing: `select ${list}, count(*) as n_records from ${relation} group by ${list} having count(*) > 1`,
        aggregate: `${over('count(*)')} - ${distinct}${nulls}`,
        ctes: [],
      };
    }
    default: {
      const given = String(need(input, 'expression'));
      return rows(input.column === null ? `not (${given})` : `not (${input.column} ${given})`);
    }
  }
}

const cte = (sql: string): Cte => ({ name: `__lake__${md5(sql).slice(0, 16)}`, sql });

const expression = (value: unknown) => (typeof value === 'string' ? `(${value})` : String(value));

function need(input: GenericInput, argument: string): unknown {
  const value = input.args[argument];
  if (value === undefined || value === null) throw missing(input, argument);
  return value;
}

function missing(input: GenericInput, argument: string): LakeError {
  return new LakeError([diagnose('test-argument-missing', { test: input.name, argument })]);
}
