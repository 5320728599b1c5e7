import { Document, isMap, parseDocument } from 'yaml';
import type { LakeTarget } from '../../adapters/dbt-profiles.ts';

/** What dbt's file has and lake's own needs no more: lake's targets take the place of the profile. */
const dropped = new Set(['profile', 'config-version', 'name', 'version']);

/** dbt's old names, which lake's own file does not take. */
const renamed: Readonly<Record<string, string>> = {
  'source-paths': 'model-paths',
  'data-paths': 'seed-paths',
  'modules-path': 'packages-install-path',
};

const head = ` lake's own project file, made from dbt_project.yml by \`lake init --from-dbt\`.
 While it is here lake reads it, and not dbt_project.yml. Remove it to go back.`;

/**
 * The text of a project.yml that says what a dbt_project.yml says, comments too, and the keys that had to be left out.
 * `known` are the keys that project.yml may have.
 */
export function projectFile(
  dbtProject: string,
  targets: readonly LakeTarget[],
  known: ReadonlySet<string>,
): { text: string; left: string[] } {
  const source = parseDocument(dbtProject, { merge: true });
  const left: string[] = [];
  const document = new Document({});
  if (!isMap(source.contents) || !isMap(document.contents)) return { text: '', left };
  const map = document.contents;
  for (const key of ['name', 'version']) {
    if (source.has(key)) map.set(key, source.get(key, true));
  }
  for (const pair of source.contents.items) {
    const key = String(pair.key);
    const name = renamed[key] ?? key;
    if (dropped.has(key)) continue;
    if (known.has(name)) map.items.push(name === key ? pair : source.createPair(name, pair.value));
    else left.push(key);
  }
  document.set('target', 'local');
  document.set('targets', Object.fromEntries(targets.map(({ name, settings }) => [name, settings])));
  document.commentBefore = head;
  return { text: document.toString({ lineWidth: 0, flowCollectionPadding: false }), left };
}
