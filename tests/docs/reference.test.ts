import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { configKeys } from '../../src/project/config-keys.ts';
import {
  columnSchema,
  externalSchema,
  modelSchema,
  projectSchema,
  propertiesSchema,
  tableSchema,
} from '../../src/project/schema.ts';

const page = (name: string) => readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8');
const missing = (text: string, keys: Iterable<string>) => [...keys].filter((key) => !text.includes(`\`${key}\``));

it.each(['models', 'seeds', 'snapshots', 'data_tests', 'sources'] as const)(
  'docs/configs.md has every config of %s',
  (kind) => {
    const title = kind === 'data_tests' ? 'Data tests' : `${kind[0]?.toUpperCase()}${kind.slice(1)}`;
    const [, common = ''] = page('configs').split('## Every resource');
    const section = common.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? '';
    const everywhere = common.split('\n## ')[0] ?? '';
    const named = kind === 'snapshots' ? common : section + everywhere;
    expect(missing(named, configKeys(kind))).toEqual([]);
  },
);

describe('docs/project.md has every key', () => {
  it.each([
    ['project.yml', projectSchema],
    ['properties files', propertiesSchema],
    ['models', modelSchema],
    ['columns', columnSchema],
    ['source tables', tableSchema],
    ['external', externalSchema],
    ['external options', externalSchema.shape.options.unwrap()],
  ])('of %s', (_name, schema) => {
    expect(missing(page('project'), Object.keys(schema.shape))).toEqual([]);
  });
});
