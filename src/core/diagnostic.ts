import type { Code, CodeParameters } from './codes.ts';
import { catalogue } from './codes.ts';
import type { Span } from './span.ts';

export type Severity = 'error' | 'warning';

/** A second place or remark that helps to understand a diagnostic, e.g. the ref that closes a cycle. */
export interface Note {
  readonly message: string;
  readonly span?: Span;
}

/** One finding, as data: what is wrong, where in the user's own file, and what to do. */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  readonly message: string;
  readonly span?: Span;
  readonly hint?: string;
  readonly notes?: readonly Note[];
}

/** What parsing and compiling give: they report, they do not throw. `value` is usable even with diagnostics. */
export interface Checked<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
}

export interface DiagnosticPlace {
  readonly span?: Span | undefined;
  readonly notes?: readonly Note[];
  readonly hint?: string | undefined;
  readonly severity?: Severity;
}

/** Makes a diagnostic from the catalogue; the type of `parameters` follows from the code. */
export function diagnose<C extends Code>(
  code: C,
  parameters: CodeParameters<C>,
  place: DiagnosticPlace = {},
): Diagnostic {
  const entry = catalogue[code] as {
    severity: Severity;
    message(p: unknown): string;
    hint?(p: unknown): string | undefined;
  };
  const hint = place.hint ?? entry.hint?.(parameters);
  return {
    code,
    severity: place.severity ?? entry.severity,
    message: entry.message(parameters),
    ...(place.span ? { span: place.span } : {}),
    ...(hint ? { hint } : {}),
    ...(place.notes?.length ? { notes: place.notes } : {}),
  };
}

/** The one error class: thrown only at the doors of rooms, carries the diagnostics and the exit status (1 run, 2 project or usage). */
export class LakeError extends Error {
  readonly diagnostics: readonly Diagnostic[];
  readonly exitCode: 1 | 2;

  constructor(diagnostics: readonly Diagnostic[], exitCode: 1 | 2 = 2) {
    super(diagnostics[0]?.message ?? 'unknown error');
    this.name = 'LakeError';
    this.diagnostics = diagnostics;
    this.exitCode = exitCode;
  }
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((d) => d.severity === 'error');
}
