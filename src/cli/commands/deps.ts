import { LakeError } from '../../core/index.ts';
import { parseAdded, scrub, updatePackages } from '../../packages/index.ts';
import type { Arguments } from '../flags.ts';
import type { Output } from '../output.ts';
import { openProjectFile, parseVars } from '../workspace.ts';

/** Installs the packages of packages.yml or dependencies.yml; asks for no profile and no target, as in dbt. */
export async function depsCommand(args: Arguments, output: Output, version: string): Promise<number> {
  const { settings, facts } = await openProjectFile({ ...args, partialParse: false }, output, version);
  const { root, name, paths } = settings.value;
  const { readLine } = output;
  output.readLine = (file, line) => {
    const text = readLine(file, line);
    return text === undefined ? undefined : scrub(text, process.env);
  };
  const { installed, warnings } = await updatePackages({
    root,
    projectName: name,
    installPath: paths.packages,
    facts: {
      ...facts(parseVars(args.vars)),
      onLog: (message, kind) => output.told(kind, scrub(message, process.env)),
    },
    add: args.addPackage === undefined ? undefined : parseAdded(args.addPackage, args.source ?? 'hub'),
    upgrade: args.upgrade === true,
    lockOnly: args.lock === true,
    versionCheck: args.versionCheck !== false,
    onStep: (message) => output.message(message),
  });
  if (warnings.length > 0) output.error(new LakeError(warnings));
  if (args.lock !== true) output.message(summary(installed, paths.packages));
  return 0;
}

function summary(count: number, folder: string): string {
  return count === 0 ? 'no packages to install' : `${count} package${count === 1 ? '' : 's'} in ${folder}`;
}
