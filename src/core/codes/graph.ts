import { didYouMean, error, warning } from './entry.ts';

export const graphCodes = {
  'graph-cycle': error<{ path: string }>(
    (p) => `these depend on each other in a circle: ${p.path}`,
    () => 'take one of these refs out',
  ),
  'selection-invalid': error<{ criterion: string; reason: string }>(
    (p) => `cannot read the selection '${p.criterion}': ${p.reason}`,
  ),
  'selection-method-unknown': error<{ method: string; nearest?: string | undefined }>(
    (p) => `there is no selection method '${p.method}'`,
    didYouMean,
  ),
  'selector-unknown': error<{ name: string; nearest?: string | undefined }>(
    (p) => `there is no selector '${p.name}' in selectors.yml`,
    didYouMean,
  ),
  'selection-empty': warning<{ criterion: string; nearest?: string | undefined }>(
    (p) => `nothing matches '${p.criterion}'`,
    didYouMean,
  ),
} as const;
