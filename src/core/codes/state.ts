import { error, warning } from './entry.ts';

export const stateCodes = {
  'state-missing': error<{ what: string; file: string; folder?: string | undefined }>(
    (p) =>
      p.folder === undefined
        ? `${p.what} needs the target folder of an earlier run${
            p.what.startsWith('state') || p.what.startsWith('result') || p.what.startsWith('source_status')
              ? ''
              : ': --state or --defer-state are required for deferral, but neither was provided'
          }`
        : `${p.what} needs ${p.file}, and ${p.folder} has none`,
    (p) => (p.folder === undefined ? 'give it with --state FOLDER or DBT_STATE' : undefined),
  ),
  'state-unreadable': error<{ file: string; reason: string }>((p) => `${p.file} cannot be compared with: ${p.reason}`),
  'state-is-target': warning<{ folder: string }>(
    (p) =>
      `The state and target directories are the same: '${p.folder}'. This run writes over what it is compared with`,
    () => 'copy the folder of the run to compare with, and give the copy',
  ),
  'contract-broken': warning<{ name: string; changes: string }>(
    (p) => `model '${p.name}' breaks the contract that it had: ${p.changes}`,
    () => 'keep the contract and give the new one to a new version of the model',
  ),
  'seed-compared-by-path': warning<{ name: string; verdict: 'same' | 'moved' | 'grown' }>(
    (p) =>
      `seed '${p.name}' is larger than 1 MiB, which is compared by path alone: ${
        { same: 'it counts as the same', moved: 'its path is another', grown: 'it was smaller before' }[p.verdict]
      }`,
  ),
} as const;
