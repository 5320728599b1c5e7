import { Decimal } from '../../template/index.ts';

/** The places that the numbers of a column need (agate's MaxPrecision); below zero where even their wholes are longer than what is exact. */
export function maxPrecision(values: Iterable<unknown>): number {
  let whole = 1;
  let places = 0;
  for (const value of values) {
    // Python asks the float next to the number whether it is infinite.
    if (!(value instanceof Decimal) || !Number.isFinite(Number(value))) continue;
    whole = Math.max(whole, value.wholePlaces);
    places = Math.max(places, value.places);
  }
  return Math.min(places, 28 - whole);
}
