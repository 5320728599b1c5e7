import { LakeError } from '../../../core/index.ts';
import { engineMessage, engineProblem } from '../errors.ts';

/** An error of the engine in its own words, which projects, packages and their tests look for; code, place and hint are lake's. */
export function databaseProblem(problem: unknown, sql: string, cancelled: boolean): unknown {
  const told = engineProblem(problem, sql, cancelled);
  if (problem instanceof LakeError || !(told instanceof LakeError)) return told;
  if (told.diagnostics[0]?.code === 'engine-cancelled') return told;
  const { kind, text } = engineMessage(problem);
  const message = `${kind === '' ? '' : `${kind} Error: `}${text.trimEnd()}`;
  return new LakeError(
    told.diagnostics.map((diagnostic) => ({ ...diagnostic, message })),
    told.exitCode,
  );
}
