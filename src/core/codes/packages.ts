import { didYouMean, error, warning } from './entry.ts';

export const packagesCodes = {
  'packages-file-invalid': error<{ reason: string; nearest?: string | undefined }>((p) => p.reason, didYouMean),
  'package-not-found': error<{ name: string; hub: string; nearest?: string | undefined }>(
    (p) => `there is no package '${p.name}' on ${p.hub}`,
    didYouMean,
  ),
  'package-version-missing': error<{ name: string; asks: string; available: string }>(
    (p) => `${p.name} has no version that fits: ${p.asks}; there are: ${p.available || 'none'}`,
  ),
  'package-version-conflict': error<{ name: string; asks: string }>(
    (p) => `no version of ${p.name} fits everyone: ${p.asks}`,
    () => 'ask for versions that have one in common',
  ),
  'package-duplicate': error<{ name: string; asks: string }>(
    (p) => `two packages are named '${p.name}': ${p.asks}`,
    () => 'keep one of them; a package of the hub counts for all who ask for it there',
  ),
  'package-unreachable': error<{ name: string; host: string; reason: string }>(
    (p) => `${p.name} cannot be fetched from ${p.host}: ${p.reason}`,
    () =>
      'where this network does not reach it, name the package as tarball: or local: in packages.yml, or set HTTPS_PROXY or DBT_PACKAGE_HUB_URL',
  ),
  'package-git-failed': error<{ name: string; reason: string }>(
    (p) => `${p.name} cannot be taken from git: ${p.reason}`,
    () =>
      'try `git clone` with this address; where this network does not reach it, name the package as tarball: or local:',
  ),
  'package-broken': error<{ name: string; reason: string }>((p) => `${p.name} is no package: ${p.reason}`),
  'package-checksum': error<{ name: string; expected: string; found: string }>(
    (p) => `${p.name} is not the archive that the hub has recorded: sha1 ${p.found}, not ${p.expected}`,
    () => 'if you trust the archive, name it as tarball: in packages.yml',
  ),
  'package-folder-foreign': error<{ folder: string }>(
    (p) => `${p.folder} is there and was not put there by deps; nothing in it is touched`,
    () => 'move it away, then run `lake deps` again',
  ),
  'package-unpinned': warning<{ name: string; revision: string }>(
    (p) => `${p.name} is not pinned: ${p.revision} may be something else tomorrow`,
    () => 'give revision: a tag or a commit, or set warn-unpinned: false',
  ),
  'package-renamed': warning<{ name: string; now: string }>(
    (p) => `the package ${p.name} is now ${p.now}`,
    (p) => `write package: ${p.now}`,
  ),
  'projects-unsupported': warning<{ names: string }>(
    (p) => `projects: ${p.names} are not read: refs into other projects need dbt's platform`,
    () => 'name the project under packages: (local or git), then its models are there to ref',
  ),
} as const;
