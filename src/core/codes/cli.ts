import { didYouMean, error } from './entry.ts';

export const cliCodes = {
  usage: error<{ reason: string; nearest?: string | undefined }>((p) => p.reason, didYouMean),
  'vars-invalid': error<{ reason: string }>(
    (p) => `--vars is not a mapping: ${p.reason}`,
    () => `write it as YAML or JSON: --vars '{key: value}'`,
  ),
  'init-folder-taken': error<{ folder: string }>((p) => `${p.folder} is there and not empty; nothing was written`),
  'init-project-taken': error<{ folder: string }>(
    (p) => `${p.folder} has a project.yml; nothing was written`,
    () => 'it wins over dbt_project.yml; move it away to have it made anew',
  ),
  'clean-refused': error<{ path: string }>(
    (p) => `clean-targets names ${p.path}, which is outside the project or holds its sources; it is left alone`,
  ),
  'ingest-unknown': error<{ name: string; known: string; nearest?: string | undefined }>(
    (p) => `there is no ingest '${p.name}'; the project file has: ${p.known || 'none'}`,
    (p) => didYouMean(p) ?? 'name it under ingest: in the project file, e.g. imdb: [node, ingest/imdb.js]',
  ),
  'ingest-failed': error<{ name: string; reason: string }>((p) => `ingest '${p.name}' ${p.reason}`),
  'run-results-missing': error<{ file: string }>(
    (p) => `there is no earlier run to retry: ${p.file} is missing or cannot be read`,
    () => 'run `lake build` first',
  ),
} as const;
