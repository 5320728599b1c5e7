import { Float, isDict, isFloat, isNumber, Kwargs, repr, text, toNumber, typeName } from './values.ts';

/** Python's `%` on strings: %s %r %d %i %f %e %g %x %X %o %c %% with flags, width and precision. */
export function formatPercent(pattern: string, args: unknown): string {
  const list = Array.isArray(args) ? args : [args];
  let next = 0;
  return pattern.replace(
    /%(?:\(([^)]*)\))?([-+ 0#]*)(\d+|\*)?(?:\.(\d+))?([a-zA-Z%])/g,
    (
      whole: string,
      key: string | undefined,
      flags: string,
      width: string | undefined,
      precision: string | undefined,
      kind: string,
    ) => {
      if (kind === '%') return '%';
      const take = () => {
        if (next >= list.length) throw new TypeError('not enough arguments for format string');
        return list[next++] as unknown;
      };
      const size = width === '*' ? Number(take()) : Number(width ?? 0);
      const value = key === undefined ? take() : isDict(args) ? args[key] : undefined;
      const body = one(kind, value, precision === undefined ? undefined : Number(precision));
      if (body === undefined) throw new TypeError(`unsupported format ${whole}`);
      const signed = flags.includes('+') && !body.startsWith('-') && isNumber(value) ? `+${body}` : body;
      if (flags.includes('-')) return signed.padEnd(size);
      if (flags.includes('0') && isNumber(value)) return zeroPad(signed, size);
      return signed.padStart(size);
    },
  );
}

function one(kind: string, value: unknown, precision: number | undefined): string | undefined {
  switch (kind) {
    case 's':
      return cut(text(value), precision);
    case 'r':
      return cut(repr(value), precision);
    case 'c':
      return typeof value === 'number' ? String.fromCodePoint(value) : text(value);
    default:
  }
  if (!isNumber(value) && typeof value !== 'boolean')
    throw new TypeError(`%${kind} needs a number, not ${typeName(value)}`);
  const number = typeof value === 'boolean' ? Number(value) : toNumber(value);
  switch (kind) {
    case 'd':
    case 'i':
    case 'u':
      return typeof value === 'bigint' ? value.toString() : String(Math.trunc(number));
    case 'f':
    case 'F':
      return number.toFixed(precision ?? 6);
    case 'e':
    case 'E': {
      const body = number.toExponential(precision ?? 6).replace(/e([+-])(\d)$/, 'e$10$2');
      return kind === 'E' ? body.toUpperCase() : body;
    }
    case 'g':
      return String(Number(number.toPrecision(precision ?? 6)));
    case 'x':
      return Math.trunc(number).toString(16);
    case 'X':
      return Math.trunc(number).toString(16).toUpperCase();
    case 'o':
      return Math.trunc(number).toString(8);
    default:
      return undefined;
  }
}

const cut = (value: string, precision: number | undefined) =>
  precision === undefined ? value : value.slice(0, precision);

function zeroPad(body: string, size: number): string {
  const sign = /^[+-]/.exec(body)?.[0] ?? '';
  return sign + body.slice(sign.length).padStart(size - sign.length, '0');
}

/** Python's str.format: `{}`, `{0}`, `{name}`, attributes and items, `!r`, and the common format specs. */
export function formatBraces(pattern: string, args: readonly unknown[]): string {
  const last = args.at(-1);
  const keywords = last instanceof Kwargs ? last.values : {};
  let next = 0;
  return pattern.replace(/\{\{|\}\}|\{([^{}]*)\}/g, (whole: string, field: string | undefined) => {
    if (whole === '{{') return '{';
    if (whole === '}}') return '}';
    const match = /^([^!:.[]*)((?:\.[^.[!:]+|\[[^\]]*\])*)(?:!([rs]))?(?::(.*))?$/.exec(field ?? '');
    if (match === null) throw new TypeError(`bad format field ${whole}`);
    const [, name = '', path = '', conversion, spec] = match;
    let value: unknown = name === '' ? args[next++] : /^\d+$/.test(name) ? args[Number(name)] : keywords[name];
    if (value === undefined || value instanceof Kwargs) throw new TypeError(`format has no value for ${whole}`);
    for (const step of path.matchAll(/\.([^.[]+)|\[([^\]]*)\]/g)) {
      value = (value as Record<string, unknown>)[step[1] ?? step[2] ?? ''];
    }
    const shown = conversion === 'r' ? repr(value) : value;
    return spec === undefined || spec === '' ? text(shown) : formatSpec(shown, spec);
  });
}

function formatSpec(value: unknown, spec: string): string {
  const match = /^(?:(.)?([<>^=]))?([+ -])?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/.exec(spec);
  if (match === null) throw new TypeError(`unsupported format spec '${spec}'`);
  const [, fill, align, sign, , zero, width, group, precision, kind] = match;
  let body: string;
  if (isNumber(value)) {
    const number = toNumber(value);
    if (kind === '%') body = `${(number * 100).toFixed(precision === undefined ? 6 : Number(precision))}%`;
    else if (kind !== undefined && kind !== 'n')
      body = one(kind, value, precision === undefined ? undefined : Number(precision)) ?? text(value);
    else if (precision !== undefined && (isFloat(value) || value instanceof Float))
      body = String(Number(number.toPrecision(Number(precision))));
    else body = text(value);
    if (group !== undefined) body = body.replace(/^([+-]?\d+)/, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, group));
    if (sign === '+' && number >= 0) body = `+${body}`;
  } else {
    body = cut(text(value), precision === undefined ? undefined : Number(precision));
  }
  const size = Number(width ?? 0);
  const pad = fill ?? (zero === undefined ? ' ' : '0');
  const side = align ?? (zero !== undefined ? '=' : isNumber(value) ? '>' : '<');
  if (side === '<') return body.padEnd(size, pad);
  if (side === '^') return body.padStart(Math.floor((size + body.length) / 2), pad).padEnd(size, pad);
  if (side === '=') {
    const lead = /^[+-]/.exec(body)?.[0] ?? '';
    return lead + body.slice(lead.length).padStart(size - lead.length, pad);
  }
  return body.padStart(size, pad);
}
