import { isRecord } from './config.ts';

/** How old a source's rows may be, as manifests have it. */
export interface Freshness {
  readonly warn_after: Period | null;
  readonly error_after: Period | null;
  readonly filter: string | null;
  readonly [key: string]: unknown;
}

export interface Period {
  readonly count: number | null;
  readonly period: string | null;
}

const unset: Period = { count: null, period: null };
const empty: Freshness = { warn_after: unset, error_after: unset, filter: null };

/**
 * What freshness is asked of a table: its source's, then its own, each first beside `config` and then in it. A period that is not
 * named again stays, `null` takes it away (dbt's merge_source_freshness). Null when nobody asks.
 */
export function mergeFreshness(levels: readonly unknown[]): Freshness | null {
  let merged: Freshness | null = threshold(levels[0]);
  for (const level of levels.slice(1)) {
    const update = threshold(level);
    if (update === null) merged = null;
    else if (merged === null) merged = asks(update) ? update : null;
    else
      merged = {
        warn_after: period(merged.warn_after, update.warn_after),
        error_after: period(merged.error_after, update.error_after),
        filter: update.filter ?? merged.filter,
      };
  }
  return merged !== null && asks(merged) ? merged : null;
}

/** True when it asks for anything. */
export function asks(freshness: Freshness): boolean {
  return [freshness.warn_after, freshness.error_after].some((p) => p !== null && p.count !== null && p.period !== null);
}

function threshold(given: unknown): Freshness | null {
  if (given === null) return null;
  if (!isRecord(given)) return empty;
  const one = (key: string): Period | null => {
    const value = given[key];
    if (value === null) return null;
    return isRecord(value) ? ({ ...unset, ...value } as Period) : unset;
  };
  const filter = given['filter'];
  return {
    warn_after: one('warn_after'),
    error_after: one('error_after'),
    filter: typeof filter === 'string' ? filter : null,
  };
}

function period(base: Period | null, update: Period | null): Period | null {
  if (update === null) return null;
  const isSet = (p: Period) => p.count !== null && p.period !== null;
  if (base === null || !isSet(base)) return isSet(update) || base === null ? update : base;
  return isSet(update) ? { ...base, ...update } : base;
}
