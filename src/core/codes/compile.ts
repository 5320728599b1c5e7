import { didYouMean, error } from './entry.ts';

export const compileCodes = {
  'materialization-unknown': error<{ name: string; nearest?: string | undefined }>(
    (p) => `there is no materialization '${p.name}'`,
    didYouMean,
  ),
  'introspection-unavailable': error<{ what: string }>(
    (p) => `${p.what} asks the engine, but this command runs without one`,
    () => 'guard it with {% if execute %}, or use a command that connects',
  ),
  'ref-unseen': error<{ call: string; name: string }>(
    (p) => `${p.name} reads {{ ${p.call} }} only when it runs, so lake did not see it in time to build it first`,
    (p) => `add this line to the file: -- depends_on: {{ ${p.call} }}`,
  ),
  'model-empty': error<{ name: string }>((p) => `${p.name} renders to no SQL`),
} as const;
