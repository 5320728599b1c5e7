import { parseFloatText } from './number-text.ts';
import { pythonLiteral } from './python/literal.ts';
import { integer, isNumber, repr, text } from './values.ts';

/** dbt's as_* filters where a template gives a value and not text: in YAML. Text that cannot be made such a value is an error. */
export const nativeFilters: Readonly<Record<string, (value: unknown) => unknown>> = {
  as_text: (value) => text(value),
  as_native: (value) => (typeof value === 'string' ? (pythonLiteral(value) ?? { value }).value : value),
  as_bool: (value) => {
    if (typeof value === 'boolean') return value;
    const read = pythonLiteral(text(value))?.value;
    if (typeof read === 'boolean') return read;
    // YAML's own words for them, which text of an environment variable often has.
    const word = text(value).toLowerCase();
    if (word === 'true' || word === 'false') return word === 'true';
    throw new TypeError(`Could not convert value ${repr(value)} into type 'bool'`);
  },
  as_number: (value) => {
    if (isNumber(value)) return value;
    const shown = text(value).trim();
    const read = /^[-+]?\d+$/.test(shown) ? integer(shown) : parseFloatText(shown);
    if (read === undefined) throw new TypeError(`Could not convert value ${repr(value)} into type 'number'`);
    return read;
  },
};
