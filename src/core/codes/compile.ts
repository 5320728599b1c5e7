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
  'model-empty': error<{ name: string }>((p) => `${p.name} renders to no SQL`),
} as const;
