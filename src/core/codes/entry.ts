/** One entry of the code catalogue: P is what the message needs. */
export interface CodeEntry<P> {
  readonly severity: 'error' | 'warning';
  message(parameters: P): string;
  hint?(parameters: P): string | undefined;
}

export function error<P>(message: (p: P) => string, hint?: (p: P) => string | undefined): CodeEntry<P> {
  return hint ? { severity: 'error', message, hint } : { severity: 'error', message };
}

export function warning<P>(message: (p: P) => string, hint?: (p: P) => string | undefined): CodeEntry<P> {
  return hint ? { severity: 'warning', message, hint } : { severity: 'warning', message };
}

/** The usual hint for a mistyped name. */
export function didYouMean(p: { nearest?: string | undefined }): string | undefined {
  return p.nearest === undefined ? undefined : `did you mean '${p.nearest}'?`;
}
