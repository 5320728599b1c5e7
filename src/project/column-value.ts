import { bindArguments, equal, repr, text } from '../template/index.ts';

/** What a database decides about columns. */
export interface ColumnStyle {
  quoted(parts: readonly string[]): string;
  /** The name of the type of text with a length, e.g. `varchar`. */
  readonly textType: string;
}

export interface ColumnParts {
  readonly column: string;
  readonly dtype: string;
  readonly char_size?: unknown;
  readonly numeric_precision?: unknown;
  readonly numeric_scale?: unknown;
}

const textTypes = new Set(['text', 'character varying', 'character', 'varchar']);
const floatTypes = new Set(['real', 'float4', 'float', 'double precision', 'float8', 'double']);
const integerTypes = new Set(
  (
    'tinyint smallint integer bigint hugeint utinyint usmallint uinteger ubigint int1 int2 int4 int8 short int signed long ' +
    'smallserial serial bigserial serial2 serial4 serial8'
  ).split(' '),
);
const labels: Readonly<Record<string, string>> = { STRING: 'TEXT' };

/** A column as templates see it: dbt's Column, with flatten() for structs. */
export class ColumnValue {
  readonly column: string;
  readonly dtype: string;
  readonly char_size: unknown;
  readonly numeric_precision: unknown;
  readonly numeric_scale: unknown;
  protected readonly __style: ColumnStyle;

  constructor(parts: ColumnParts, style: ColumnStyle) {
    this.column = parts.column;
    this.dtype = parts.dtype;
    this.char_size = parts.char_size ?? null;
    this.numeric_precision = parts.numeric_precision ?? null;
    this.numeric_scale = parts.numeric_scale ?? null;
    this.__style = style;
  }

  get name(): string {
    return this.column;
  }
  get quoted(): string {
    return this.__style.quoted([this.column]);
  }
  get data_type(): string {
    if (this.is_string()) return stringType(this.__style, this.string_size());
    return this.is_numeric() ? numericType(this.dtype, this.numeric_precision, this.numeric_scale) : this.dtype;
  }
  get expanded_data_type(): string {
    return this.data_type;
  }
  get fields(): readonly ColumnValue[] {
    return structFields(this.dtype).map(([column, dtype]) => new ColumnValue({ column, dtype }, this.__style));
  }

  is_string(): boolean {
    return textTypes.has(this.dtype.toLowerCase());
  }
  is_integer(): boolean {
    return integerTypes.has(this.dtype.toLowerCase());
  }
  is_float(): boolean {
    return floatTypes.has(this.dtype.toLowerCase());
  }
  is_numeric(): boolean {
    return /^(numeric|decimal)$/i.test(this.dtype);
  }
  is_number(): boolean {
    return this.is_integer() || this.is_numeric() || this.is_float();
  }
  is_struct(): boolean {
    return /^struct/i.test(this.dtype);
  }

  string_size(): number {
    if (!this.is_string()) throw new TypeError('string_size() was called on a column that is no text');
    return this.dtype === 'text' || this.char_size === null ? 256 : Number(text(this.char_size));
  }

  can_expand_to(other: unknown): boolean {
    if (!(other instanceof ColumnValue)) throw new TypeError('can_expand_to() needs a column');
    return this.is_string() && other.is_string() && other.string_size() > this.string_size();
  }

  literal(value: unknown): string {
    return `${text(value)}::${this.data_type}`;
  }

  /** The columns of a struct, as deep as it goes; any other column alone. */
  flatten(): ColumnValue[] {
    if (!this.is_struct()) return [this];
    return this.fields.flatMap((field) =>
      field
        .flatten()
        .map(
          (inner) => new ColumnValue({ column: `${this.column}.${inner.column}`, dtype: inner.dtype }, this.__style),
        ),
    );
  }

  string_type(size: unknown): string {
    return stringType(this.__style, size);
  }
  numeric_type(dtype: unknown, precision: unknown, scale: unknown): string {
    return numericType(dtype, precision, scale);
  }
  translate_type(dtype: unknown): string {
    return translateType(dtype);
  }

  private shown(): unknown[] {
    return [this.column, this.dtype, this.char_size, this.numeric_precision, this.numeric_scale];
  }
  __eq__(other: unknown): boolean {
    return other instanceof ColumnValue && equal(this.shown(), other.shown());
  }
  __str__(): string {
    const names = ['column', 'dtype', 'char_size', 'numeric_precision', 'numeric_scale'];
    return `Column(${this.shown()
      .map((value, i) => `${names[i]}=${repr(value)}`)
      .join(', ')})`;
  }
}

const stringType = (style: ColumnStyle, size: unknown) => `${style.textType}(${text(size)})`;

const translateType = (dtype: unknown) => {
  const label = text(dtype).toUpperCase();
  return Object.hasOwn(labels, label) ? (labels[label] as string) : text(dtype);
};

function numericType(dtype: unknown, precision: unknown, scale: unknown): string {
  const missing = precision === null || precision === undefined || scale === null || scale === undefined;
  return missing ? text(dtype) : `${text(dtype)}(${text(precision)},${text(scale)})`;
}

/** The fields of a struct type: `STRUCT(a INTEGER, b DECIMAL(10,2))`. */
function structFields(dtype: string): [string, string][] {
  const inside = /^STRUCT\((.*)\)/is.exec(dtype)?.[1];
  if (inside === undefined) return [];
  const fields: string[] = [''];
  let depth = 0;
  for (const c of inside) {
    if (c === '(') depth++;
    else if (c === ')') depth--;
    if (c === ',' && depth === 0) fields.push('');
    else fields[fields.length - 1] += c;
  }
  return fields.map((field) => {
    const named = /^\s*("(?:[^"]|"")*"|\S+)\s+(.*)$/s.exec(field);
    return named === null ? [field.trim(), ''] : [named[1] as string, (named[2] as string).trim()];
  });
}

/** A column from its name and the text of its type, e.g. `varchar(10)` or `decimal(10,2)`. */
function fromDescription(name: unknown, description: unknown, style: ColumnStyle): ColumnValue {
  const raw = text(description);
  const match = /^([^(]+)(?:\(([^)]+)\))?/.exec(raw);
  if (match === null) throw new TypeError(`the data type "${raw}" cannot be read`);
  const sizes = match[2] === undefined ? [] : match[2].split(',');
  const numbers = sizes.length > 2 ? [] : sizes.map((size) => integer(size, raw));
  const column = text(name);
  const dtype = match[1] as string;
  if (numbers.length === 1) return new ColumnValue({ column, dtype, char_size: numbers[0] }, style);
  const [numeric_precision, numeric_scale] = numbers;
  return new ColumnValue({ column, dtype, numeric_precision, numeric_scale }, style);
}

function integer(size: string, raw: string): number {
  if (!/^\s*[+-]?\d+\s*$/.test(size)) throw new TypeError(`in the data type "${raw}", "${size}" is no whole number`);
  return Number(size);
}

/** `api.Column`: called, it makes a column; its functions are those of dbt's class. */
export function columnClass(style: ColumnStyle): unknown {
  const names = ['column', 'dtype', 'char_size', 'numeric_precision', 'numeric_scale'];
  const make = (...args: unknown[]): ColumnValue => {
    const given = bindArguments('api.Column', names, args);
    for (const name of ['column', 'dtype'])
      if (given[name] === undefined) throw new TypeError(`api.Column() needs ${name}`);
    return new ColumnValue({ ...given, column: text(given['column']), dtype: text(given['dtype']) }, style);
  };
  return Object.assign(make, {
    create: (...args: unknown[]) => {
      const { name, label_or_dtype: type } = bindArguments('create', ['name', 'label_or_dtype'], args);
      return new ColumnValue({ column: text(name), dtype: translateType(type) }, style);
    },
    from_description: (...args: unknown[]) => {
      const given = bindArguments('from_description', ['name', 'raw_data_type'], args);
      return fromDescription(given['name'], given['raw_data_type'], style);
    },
    translate_type: translateType,
    string_type: (size: unknown) => stringType(style, size),
    numeric_type: numericType,
    TYPE_LABELS: labels,
  });
}
