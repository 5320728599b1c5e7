import { DateTime, Decimal, Float, makeDateTime, text } from '../../template/index.ts';
import { parseIsoDateTime } from './iso-datetime.ts';

/** A value that a data type does not take (agate's CastError). */
const refused: unique symbol = Symbol('refused');

export type Cast = unknown | typeof refused;

/** The kind of values in a column (agate's DataType): how they are read, and how they are written as CSV and JSON. */
export abstract class DataType {
  protected readonly nulls: readonly string[];

  constructor(nulls: readonly string[] = ['null', '']) {
    this.nulls = nulls;
  }

  /** The name that print_structure shows. */
  abstract readonly name: string;

  /** The value as this type has it; `refused` when it is none. */
  protected abstract read(value: unknown): Cast;

  protected isNull(value: string): boolean {
    return this.nulls.includes(value.toLowerCase());
  }

  test(value: unknown): boolean {
    return this.read(value) !== refused;
  }

  /** Throws TypeError for a value of another kind. */
  cast(value: unknown): unknown {
    const read = this.read(value);
    if (read === refused) throw new TypeError(`Can not parse value "${text(value)}" as ${this.name}.`);
    return read;
  }

  csvify(value: unknown): unknown {
    return value === null ? null : text(value);
  }

  jsonify(value: unknown): unknown {
    return value === null ? null : text(value);
  }

  __str__(): string {
    return `<${this.name}>`;
  }
}

const isWhole = (value: unknown): boolean =>
  typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));

/** dbt's Integer: whole numbers as they come; text is never one. */
export class IntegerType extends DataType {
  readonly name = 'Integer';
  protected read(value: unknown): Cast {
    return value === null || isWhole(value) ? value : refused;
  }
  override jsonify(value: unknown): unknown {
    return value;
  }
}

const currencies = ['؋', '$', 'ƒ', '៛', '¥', '₡', '₱', '£', '€', '¢', '﷼', '₪', '₩', '₭', '₮', '₦', '฿', '₤', '₫'];

function stripped(value: string, symbol: string): string {
  let bare = value;
  while (bare.startsWith(symbol)) bare = bare.slice(symbol.length);
  while (bare.endsWith(symbol)) bare = bare.slice(0, -symbol.length);
  return bare;
}

/** Decimals. Text may have a percent sign, a currency and commas between its digits. */
export class NumberType extends DataType {
  readonly name = 'Number';
  protected read(value: unknown): Cast {
    if (value === null || value instanceof Decimal) return value;
    if (typeof value === 'number' || typeof value === 'bigint') return Decimal.parse(text(value)) ?? refused;
    if (typeof value !== 'string') {
      const number = typeof value === 'boolean' ? undefined : Decimal.parse(text(value));
      return number ?? refused;
    }
    const bare = value.trim();
    if (this.isNull(bare)) return null;
    let digits = stripped(bare, '%');
    const negative = digits.startsWith('-');
    if (negative) digits = digits.slice(1);
    for (const symbol of currencies) digits = stripped(digits, symbol);
    const parsed = Decimal.parse(digits.replaceAll(',', ''));
    return parsed === undefined ? refused : parsed.__mul__(negative ? -1 : 1);
  }
  override jsonify(value: unknown): unknown {
    return value === null ? null : new Float(Number(value));
  }
}

export class DateType extends DataType {
  readonly name = 'Date';
  protected read(value: unknown): Cast {
    if (value === null) return null;
    if (value instanceof DateTime) return value.dateOnly ? value : refused;
    if (typeof value !== 'string') return refused;
    const bare = value.trim();
    if (this.isNull(bare)) return null;
    const match = /^(\d{4})-(1[0-2]|0?[1-9])-(3[01]|[12]\d|0?[1-9]| [1-9])$/.exec(bare);
    return match === null ? refused : moment(match, { dateOnly: true });
  }
  override csvify(value: unknown): unknown {
    return value instanceof DateTime ? value.isoformat() : null;
  }
  override jsonify(value: unknown): unknown {
    return this.csvify(value);
  }
}

/** Moments written as 2024-01-31 23:59:59. */
export class DateTimeType extends DataType {
  readonly name: string = 'DateTime';
  protected read(value: unknown): Cast {
    if (value === null) return null;
    if (value instanceof DateTime) return value.dateOnly ? value.replace() : value;
    if (typeof value !== 'string') return refused;
    const bare = value.trim();
    return this.isNull(bare) ? null : this.parse(bare);
  }
  protected parse(bare: string): Cast {
    const match =
      /^(\d{4})-(1[0-2]|0?[1-9])-(3[01]|[12]\d|0?[1-9]| [1-9])\s+(2[0-3]|[01]?\d):([0-5]?\d):(6[01]|[0-5]?\d)$/.exec(
        bare,
      );
    return match === null ? refused : moment(match, {});
  }
  override csvify(value: unknown): unknown {
    return value instanceof DateTime ? value.isoformat() : null;
  }
  override jsonify(value: unknown): unknown {
    return this.csvify(value);
  }
}

/** Moments in any of the forms of ISO 8601. */
export class IsoDateTimeType extends DateTimeType {
  override readonly name = 'ISODateTime';
  protected override parse(bare: string): Cast {
    return parseIsoDateTime(bare) ?? refused;
  }
}

export class BooleanType extends DataType {
  readonly name = 'Boolean';
  protected read(value: unknown): Cast {
    if (value === null || typeof value === 'boolean') return value;
    if (value instanceof Decimal || isWhole(value)) {
      const size = Number(value);
      return size === 1 ? true : size === 0 ? false : refused;
    }
    if (typeof value !== 'string') return refused;
    const bare = value.replaceAll(',', '').trim().toLowerCase();
    if (this.isNull(bare)) return null;
    return bare === 'true' ? true : bare === 'false' ? false : refused;
  }
  override jsonify(value: unknown): unknown {
    return value;
  }
}

export class TextType extends DataType {
  readonly name = 'Text';
  protected read(value: unknown): Cast {
    if (value === null) return null;
    if (typeof value !== 'string') return text(value);
    return this.isNull(value.trim()) ? null : value;
  }
}

/** The types in the order in which dbt tries them. `textNulls` are the texts that are NULL in a column of text. */
export function typesToTry(textNulls: readonly string[]): readonly DataType[] {
  return [
    new IntegerType(),
    new NumberType(),
    new DateType(),
    new DateTimeType(),
    new IsoDateTimeType(),
    new BooleanType(),
    new TextType(textNulls),
  ];
}

function moment(match: RegExpExecArray, options: { dateOnly?: boolean }): Cast {
  const [, year, month, day, hour = 0, minute = 0, second = 0] = match.map(Number);
  try {
    return makeDateTime({ year, month, day, hour, minute, second }, options);
  } catch {
    return refused;
  }
}
