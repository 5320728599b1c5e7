import { catalogue, type Diagnostic, diagnose, LakeError, nearest } from '../core/index.ts';
import { isRecord, parseYaml } from '../project/index.ts';
import { dbtDeprecations, dbtNameOf, dbtWarnings } from './warning-names.ts';

export type Treatment = 'error' | 'warn' | 'silence';

/**
 * What becomes of warnings: `--warn-error` makes each an error, `--warn-error-options` says it by name, dbt's or lake's
 * (docs.getdbt.com/reference/global-configs/warnings). A name wins over `Deprecations`, that over `all`; silence over warn over
 * error.
 */
export class WarningPolicy {
  private readonly all: boolean;
  private readonly named: Readonly<Record<Treatment, ReadonlySet<string>>>;

  /** Rejects with usage when the options cannot be read or name a warning that does not exist. */
  constructor(warnError: boolean, options: string | undefined) {
    const read = readOptions(options);
    this.all = warnError || read.all;
    this.named = read.named;
  }

  /** How a warning is treated, by dbt's name of the event or lake's code. */
  treatment(name: string): Treatment {
    const names = [name, dbtNameOf[name]].filter((n) => n !== undefined);
    const order: readonly Treatment[] = ['silence', 'warn', 'error'];
    for (const kind of order) if (names.some((n) => this.named[kind].has(n))) return kind;
    if (names.some((n) => dbtDeprecations.includes(n))) {
      for (const kind of order) if (this.named[kind].has('Deprecations')) return kind;
    }
    return this.all ? 'error' : 'warn';
  }

  /** Diagnostics as they are to be told: those that are silenced are left out, some warnings are errors. */
  applied(diagnostics: readonly Diagnostic[]): Diagnostic[] {
    return diagnostics.flatMap((diagnostic) => {
      if (diagnostic.severity === 'error') return [diagnostic];
      const treatment = this.treatment(diagnostic.code);
      if (treatment === 'silence') return [];
      return treatment === 'warn' ? [diagnostic] : [{ ...diagnostic, severity: 'error' as const }];
    });
  }
}

interface Options {
  readonly all: boolean;
  readonly named: Record<Treatment, ReadonlySet<string>>;
}

function readOptions(text: string | undefined): Options {
  const none = { all: false, named: { error: new Set<string>(), warn: new Set<string>(), silence: new Set<string>() } };
  if (text === undefined) return none;
  const value = parseYaml('--warn-error-options', text).value?.value;
  if (value === null) return none;
  if (!isRecord(value)) throw wrong(`it is not a mapping: ${text}`);
  const keys = ['error', 'warn', 'silence', 'include', 'exclude'];
  for (const key of Object.keys(value)) {
    if (!keys.includes(key)) throw wrong(`there is no '${key}'; it takes error, warn and silence`);
  }
  // include and exclude are what dbt called error and warn before 1.8.
  const error = value['error'] ?? value['include'];
  const all = error === 'all' || error === '*';
  const named = {
    error: names('error', all ? [] : error),
    warn: names('warn', value['warn'] ?? value['exclude']),
    silence: names('silence', value['silence']),
  };
  const deprecations = named.error.has('Deprecations') || named.silence.has('Deprecations');
  if (named.warn.size > 0 && !all && !deprecations)
    throw wrong('warn says what stays a warning, so it needs error: all, or Deprecations in error or silence');
  return { all, named };
}

function names(key: string, value: unknown): ReadonlySet<string> {
  if (value === undefined || value === null) return new Set();
  if (!Array.isArray(value)) throw wrong(`${key} must be ${key === 'error' ? 'all or ' : ''}a list of names`);
  const known = [...dbtWarnings, ...dbtDeprecations, 'Deprecations', ...Object.keys(catalogue)];
  for (const name of value) {
    if (known.includes(String(name))) continue;
    const near = nearest(String(name), known);
    throw wrong(`'${String(name)}' is no name of a warning`, near);
  }
  return new Set(value.map(String));
}

function wrong(reason: string, near?: string): LakeError {
  return new LakeError([diagnose('usage', { reason: `--warn-error-options: ${reason}`, nearest: near })]);
}
