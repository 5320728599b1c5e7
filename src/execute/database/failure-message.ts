import { LakeError } from '../../core/index.ts';

/** What an error says it is about. */
export interface Failed {
  readonly resource_type: string;
  readonly name: string;
  readonly original_file_path: string;
}

/** Codes of what the database refused; anything else went wrong before it was asked. */
const refused: ReadonlySet<string> = new Set([
  'cast-failed',
  'column-not-found',
  'disk-full',
  'division-by-zero',
  'engine-cancelled',
  'engine-error',
  'engine-extension',
  'out-of-memory',
  'query-invalid',
]);

/** The message of a node that failed as dbt's run_results have it: what kind of error it is, of which node, then the words of it. */
export function failureMessage(
  problem: unknown,
  { resource_type: type, name, original_file_path: path }: Failed,
): string {
  const message = problem instanceof LakeError ? problem.message : String(problem);
  const kind =
    problem instanceof LakeError && refused.has(problem.diagnostics[0]?.code ?? '') ? 'Runtime' : 'Compilation';
  return [`${kind} Error in ${type} ${name} (${path})`, ...message.split('\n').map((line) => `  ${line}`)].join('\n');
}
