import { didYouMean, error } from './entry.ts';

export const templateCodes = {
  'template-syntax': error<{ reason: string }>((p) => `template: ${p.reason}`),
  'template-undefined': error<{ name: string; called: boolean; nearest?: string | undefined }>(
    (p) =>
      p.called ? `'${p.name}' is not a function or macro that this template can call` : `'${p.name}' is undefined`,
    (p) => didYouMean(p) ?? (p.called ? undefined : `give it a value, or write {{ ${p.name} | default('…') }}`),
  ),
  'template-unknown-filter': error<{ name: string; nearest?: string | undefined }>(
    (p) => `there is no filter '${p.name}'`,
    didYouMean,
  ),
  'template-unknown-test': error<{ name: string; nearest?: string | undefined }>(
    (p) => `there is no test '${p.name}'`,
    didYouMean,
  ),
  'template-raised': error<{ message: string }>((p) => p.message),
  'template-failed': error<{ reason: string }>((p) => p.reason),
} as const;
