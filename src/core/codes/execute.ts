import { error } from './entry.ts';

export const executeCodes = {
  'nothing-to-retry': error<Record<never, never>>(() => 'there is no earlier run to retry', () => 'run `lake build` first'),
} as const;
