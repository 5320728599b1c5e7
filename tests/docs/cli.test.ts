import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { flags, globalFlags } from '../../src/cli/flags.ts';

const bin = fileURLToPath(new URL('../../bin/lake.cjs', import.meta.url));
const help = (...args: string[]) =>
  spawnSync(process.execPath, [bin, ...args, '--help'], { encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } })
    .stdout;

interface Flag {
  readonly describe: string;
  readonly alias?: string | readonly string[];
  readonly default?: unknown;
  readonly choices?: readonly string[];
  readonly needless?: string;
  readonly refused?: string;
}

const cell = (text: string) => text.replaceAll('|', '\\|');

function row(name: string, flag: Flag): string {
  const aliases = [flag.alias ?? []].flat().map((alias) => `\`${alias.length === 1 ? '-' : '--'}${alias}\``);
  const spelling = [`\`--${name}\``, ...aliases].join(', ');
  const choices = flag.choices === undefined ? '' : `: ${flag.choices.join(', ')}`;
  const standard = flag.default === undefined || flag.default === false ? '' : `\`${String(flag.default)}\``;
  return `| ${spelling} | ${cell(flag.describe + choices)} | ${standard} |`;
}

const declared = (flags: Readonly<Record<string, unknown>>) => Object.entries(flags as Record<string, Flag>);

const table = (flags: Readonly<Record<string, unknown>>): string =>
  declared(flags)
    .filter(([, { needless, refused }]) => needless === undefined && refused === undefined)
    .map(([name, flag]) => row(name, flag))
    .join('\n');

/** The commands that `lake --help` lists, with what they say they do. */
function commands(): { name: string; does: string; takes: string }[] {
  const text = help().replace(/\n {20,}/g, ' ');
  return [...text.matchAll(/^ {2}lake (\S+)(.*?) {2,}(.*)$/gm)].map(([, name = '', , does = '']) => {
    const own = help(name);
    const takes = Object.keys(flags).filter((flag) => new RegExp(`--${flag}(?![\\w-])`).test(own));
    return { name, does: does.replace(/\s*\[.*\]$/, '').trim(), takes: takes.map((f) => `\`--${f}\``).join(' ') };
  });
}

it('docs/cli.md is what the command line declares', async () => {
  const listed = commands();
  expect(listed.length).toBeGreaterThan(12);
  expect(listed.find(({ name }) => name === 'build')?.takes).toContain('--select');
  const page = `# The command line

This page is made from the flags that lake declares; \`npx vitest run tests/docs/cli.test.ts -u\` writes it again.
Results go to stdout, progress to stderr. Exit status: 0 well (warnings too), 1 a model or test failed, 2 project or usage,
130 interrupted.

## Commands

| command | does | its flags |
|---|---|---|
${listed.map(({ name, does, takes }) => `| \`lake ${name}\` | ${cell(does)} | ${takes} |`).join('\n')}

## Flags

| flag | does | default |
|---|---|---|
${table(flags)}

## Flags of every command

| flag | does | default |
|---|---|---|
${table(globalFlags)}
| \`--help\`, \`-h\` | Show what a command takes |  |
| \`--version\` | Show lake's version |  |

A flag may stand before the command or after it. What the command line does not say may come from the environment, as
\`DBT_ENGINE_X\` or \`DBT_X\`, and then from \`flags:\` of the project file, as in dbt.

## Flags of dbt that do nothing here

| flag | in dbt | why |
|---|---|---|
${declared({ ...flags, ...globalFlags })
  .flatMap(([name, { describe, needless }]) =>
    needless === undefined ? [] : [`| \`--${name}\` | ${cell(describe.replace(/^dbt: /, ''))} | ${cell(needless)} |`],
  )
  .join('\n')}

## Flags of dbt that are refused

| flag | does |
|---|---|
${declared({ ...flags, ...globalFlags })
  .flatMap(([name, { describe, refused }]) => (refused === undefined ? [] : [`| \`--${name}\` | ${cell(describe)} |`]))
  .join('\n')}
`;
  await expect(page).toMatchFileSnapshot('../../docs/cli.md');
});
