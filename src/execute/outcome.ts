import { type Diagnostic, LakeError, type Span } from '../core/index.ts';
import type { NodeResult, Status } from './events.ts';
import { placeIn } from './test-runner.ts';

type Facts = Omit<NodeResult, 'id' | 'kind' | 'status' | 'diagnostics' | 'startedAt' | 'finishedAt'>;

/** A node that began: what came of it is told once, with the facts known then. */
export class Outcome {
  readonly startedAt = new Date();
  private readonly id: string;
  private readonly kind: string;
  private readonly facts: { -readonly [K in keyof Facts]?: Facts[K] | undefined } = {};

  constructor(id: string, kind: string) {
    this.id = id;
    this.kind = kind;
  }

  /** Notes facts as they become known. */
  learn(facts: { readonly [K in keyof Facts]?: Facts[K] | undefined }): void {
    Object.assign(this.facts, facts);
  }

  end(status: Status, diagnostics: readonly Diagnostic[] = []): NodeResult {
    const known = Object.fromEntries(Object.entries(this.facts).filter(([, value]) => value !== undefined));
    const { id, kind, startedAt } = this;
    return { ...known, id, kind, status, diagnostics, startedAt, finishedAt: new Date() };
  }

  /** The end by an error; anything that is no LakeError is a defect and goes on. `place` finds spans that are in the SQL or nowhere. */
  fail(problem: unknown, place: (diagnostic: Diagnostic) => Diagnostic): NodeResult {
    if (!(problem instanceof LakeError)) throw problem;
    this.learn({ message: problem.message });
    return this.end('error', problem.diagnostics.map(place));
  }
}

/** A node that did not run. */
export function skipped(id: string, kind: string, why: string): NodeResult {
  const outcome = new Outcome(id, kind);
  outcome.learn({ message: `skipped: ${why}` });
  return outcome.end('skipped');
}

/** The result of what a build does nothing with, an exposure or a saved query: dbt tells those too. */
export function nothingDone(id: string, kind: string): NodeResult {
  const outcome = new Outcome(id, kind);
  outcome.learn({ message: 'NO-OP', failures: 0 });
  return outcome.end('no-op');
}

/** Places a diagnostic of compiled SQL in the author's file. */
export function placer(
  sql: string,
  find: ((offset: number) => Span) | undefined,
  otherwise: Span,
): (diagnostic: Diagnostic) => Diagnostic {
  return (diagnostic) => {
    if (find !== undefined) return placeIn(diagnostic, sql, find);
    const { span } = diagnostic;
    return span === undefined || span.file === '' ? { ...diagnostic, span: otherwise } : diagnostic;
  };
}
