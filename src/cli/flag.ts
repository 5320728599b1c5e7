import type { Options } from 'yargs';

/** A flag, declared once: how it is spelled (dbt's way), what it means, and where else its value may stand. */
export interface Flag {
  readonly describe: string;
  readonly type?: 'string' | 'number' | 'boolean';
  readonly alias?: string | readonly string[];
  readonly array?: true;
  readonly choices?: readonly string[];
  readonly default?: unknown;
  /** Not read from the environment: in dbt only the command line gives it. */
  readonly commandLineOnly?: true;
  /** Names of environment variables besides DBT_ENGINE_X and DBT_X. */
  readonly env?: readonly string[];
  /** `flags:` of dbt_project.yml may give it. */
  readonly project?: true;
  /** Why lake accepts the flag and does nothing about it. */
  readonly needless?: string;
  /** Why lake cannot do what the flag asks for; to be asked for it is an error. */
  readonly refused?: string;
}

/** Flags as yargs takes them. Defaults are filled in later: what was given must be told from what was not. */
export function yargsOptions(flags: Readonly<Record<string, Flag>>): Record<string, Options> {
  return Object.fromEntries(
    Object.entries(flags).map(([name, flag]) => {
      const { describe, type, alias, array, choices } = flag;
      const shown = flag.default === undefined || flag.default === false ? undefined : String(flag.default);
      const option: Options = {
        describe,
        ...(type === undefined ? {} : { type }),
        ...(alias === undefined ? {} : { alias }),
        ...(array === undefined ? {} : { array }),
        ...(choices === undefined ? {} : { choices }),
        ...(shown === undefined ? {} : { defaultDescription: shown }),
        ...(flag.needless === undefined && flag.refused === undefined ? {} : { hidden: true }),
      };
      return [name, option];
    }),
  );
}

/** `log-format` as yargs keeps it: `logFormat`. */
export const camel = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
