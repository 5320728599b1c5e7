import { assign, type Dict, splitArguments, tuple } from './values.ts';

export type Scope = Record<string, unknown>;

/** A default is read when it is needed, in the macro's scope: it may use the parameters before it. */
export type Default = (scope: Scope) => Promise<unknown>;

interface Signature {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly defaults: Readonly<Record<string, Default>>;
  /** Which of varargs, kwargs and caller its text uses: only then does it take what it does not name. */
  readonly special: readonly string[];
}

/** Puts the arguments of a call into the macro's scope by Jinja's rules; too many, or a name it has not, are errors. */
export async function bindMacro(signature: Signature, own: Scope, args: readonly unknown[]): Promise<void> {
  const { name, parameters, defaults, special } = signature;
  const { positional, keywords } = splitArguments(args);
  if (positional.length > parameters.length && !special.includes('varargs')) {
    const count = parameters.length;
    throw new TypeError(
      `macro '${name}' takes not more than ${count} argument${count === 1 ? '' : 's'}, ${positional.length} were given`,
    );
  }
  const rest: Dict = Object.create(null);
  for (const [key, value] of Object.entries(keywords)) {
    // A name that is given by position too is one too many.
    const at = parameters.indexOf(key);
    if (at < 0 || at < positional.length) assign(rest, key, value);
  }
  for (const [i, parameter] of parameters.entries()) {
    const key = `$${parameter}`;
    if (i < positional.length) own[key] = positional[i];
    else if (Object.hasOwn(keywords, parameter)) own[key] = keywords[parameter];
    else own[key] = Object.hasOwn(defaults, key) ? await (defaults[key] as Default)(own) : undefined;
  }
  if (special.includes('caller')) {
    own['$caller'] = rest['caller'];
    delete rest['caller'];
  }
  const unknown = Object.keys(rest)[0];
  if (unknown !== undefined && !special.includes('kwargs')) {
    if (parameters.includes(unknown)) throw new TypeError(`macro '${name}' got two values for '${unknown}'`);
    throw new TypeError(
      unknown === 'caller'
        ? `macro '${name}' has no caller(), so it cannot be used in a call block`
        : `macro '${name}' takes no argument '${unknown}'`,
    );
  }
  own['$varargs'] = tuple(positional.slice(parameters.length));
  own['$kwargs'] = rest;
}
