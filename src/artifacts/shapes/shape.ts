/**
 * What a written object holds: its keys in dbt's order, each with what stands there when the resource says nothing. Tools read
 * manifests into classes that know just these keys, so others stay out.
 */
export type Shape = Readonly<Record<string, unknown>>;

/** The default of a key that is left out when the resource does not have it. */
export const optional = Symbol('optional');

/** An object with the keys of a shape, and no others. */
export function shaped(shape: Shape, value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const key in shape) {
    const given = value[key];
    if (given !== undefined) out[key] = given;
    else if (shape[key] !== optional) out[key] = shape[key];
  }
  return out;
}

/** The keys of a shape first, then what else the value has: dbt's configs are open to keys of adapters and packages. */
export function openShaped(shape: Shape, value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const out = shaped(shape, value);
  for (const key in value) {
    if (!Object.hasOwn(shape, key) && value[key] !== undefined) out[key] = value[key];
  }
  return out;
}
