import { adapterCodes } from './codes/adapter.ts';
import { checksCodes } from './codes/checks.ts';
import { cliCodes } from './codes/cli.ts';
import { compileCodes } from './codes/compile.ts';
import type { CodeEntry } from './codes/entry.ts';
import { executeCodes } from './codes/execute.ts';
import { graphCodes } from './codes/graph.ts';
import { packagesCodes } from './codes/packages.ts';
import { projectCodes } from './codes/project.ts';
import { sqlCodes } from './codes/sql.ts';
import { stateCodes } from './codes/state.ts';
import { templateCodes } from './codes/template.ts';

/** Every diagnostic code of lake, its parameters, message and hint. Each has a test and a page docs/errors/<code>.md. */
export const catalogue = {
  ...templateCodes,
  ...sqlCodes,
  ...projectCodes,
  ...graphCodes,
  ...stateCodes,
  ...compileCodes,
  ...checksCodes,
  ...adapterCodes,
  ...executeCodes,
  ...packagesCodes,
  ...cliCodes,
} as const;

export type Code = keyof typeof catalogue;

export type CodeParameters<C extends Code> = (typeof catalogue)[C] extends CodeEntry<infer P> ? P : never;
