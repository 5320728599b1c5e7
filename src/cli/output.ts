import { type Diagnostic, hasErrors, LakeError } from '../core/index.ts';
import { renderDiagnostic, type Style, type Terminal } from '../report/index.ts';

export interface OutputFlags {
  readonly useColors?: boolean | undefined;
  readonly quiet?: boolean | undefined;
  readonly logFormat?: string | undefined;
  readonly debug?: boolean | undefined;
  readonly print?: boolean | undefined;
  readonly warnError?: boolean | undefined;
  readonly warnErrorOptions?: string | undefined;
}

/** What becomes of warnings; the policy itself is only loaded when flags ask for one. */
interface Warnings {
  applied(diagnostics: readonly Diagnostic[]): readonly Diagnostic[];
  treatment(name: string): 'error' | 'warn' | 'silence';
}

const unchanged: Warnings = { applied: (diagnostics) => diagnostics, treatment: () => 'warn' };

let guarded = false;

/**
 * A reader that goes away (`lake ls | head -1`) ends neither the command nor its tables: what is written after it is dropped. A
 * result that cannot be written for another reason is an error.
 */
function guardStreams(): void {
  if (guarded) return;
  guarded = true;
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', (problem: NodeJS.ErrnoException) => {
    if (problem.code === 'EPIPE') return;
    process.stderr.write(`lake: the result cannot be written: ${problem.message}\n`);
    process.exit(1);
  });
}

/** Results go to stdout; progress, messages and errors to stderr. The only place that knows the process's streams. */
export class Output {
  readonly style: Style;
  readonly quiet: boolean;
  readonly json: boolean;
  readonly debug: boolean;
  readonly warnings: Warnings;
  readLine: (file: string, line: number) => string | undefined = () => undefined;

  /** The output that complete flags ask for. Rejects with usage for a bad `--warn-error-options`. */
  static async of(flags: OutputFlags): Promise<Output> {
    if (flags.warnError !== true && flags.warnErrorOptions === undefined) return new Output(flags);
    const { WarningPolicy } = await import('./warnings.ts');
    return new Output(flags, new WarningPolicy(flags.warnError === true, flags.warnErrorOptions));
  }

  constructor(flags: OutputFlags, warnings: Warnings = unchanged) {
    guardStreams();
    this.warnings = warnings;
    this.quiet = flags.quiet === true;
    this.json = flags.logFormat === 'json';
    this.debug = flags.debug === true;
    this.style = { color: !this.json && wantsColor(flags.useColors) };
  }

  /** A result: what the command was asked for. */
  result(text: string): void {
    process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
  }

  message(text: string): void {
    if (this.json)
      process.stderr.write(
        `${JSON.stringify({ version: 1, ts: new Date().toISOString(), level: 'info', event: 'message', msg: text })}\n`,
      );
    else if (!this.quiet) process.stderr.write(`${text}\n`);
  }

  log(message: string, shown: boolean): void {
    if (shown || this.debug) this.message(message);
  }

  /** Tells warnings as the flags treat them. Rejects when one of them is an error. */
  warn(diagnostics: readonly Diagnostic[]): void {
    const told = this.warnings.applied(diagnostics);
    if (hasErrors(told)) throw new LakeError(told);
    if (told.length > 0) this.error(new LakeError(told));
  }

  error(problem: LakeError): void {
    for (const diagnostic of problem.diagnostics) {
      if (this.json) {
        const { code, message, severity, span, hint } = diagnostic;
        process.stderr.write(
          `${JSON.stringify({ version: 1, ts: new Date().toISOString(), level: severity === 'error' ? 'error' : 'warn', event: 'diagnostic', code, msg: message, span, hint })}\n`,
        );
      } else if (diagnostic.severity === 'error' || !this.quiet) {
        // The line of a secret is the secret.
        const readLine = diagnostic.code === 'secret-in-project' ? () => undefined : this.readLine;
        process.stderr.write(`${renderDiagnostic(diagnostic, readLine, this.style)}\n`);
      }
    }
  }

  terminal(): Terminal {
    const { stderr } = process;
    const live =
      stderr.isTTY === true && process.env['TERM'] !== 'dumb' && !process.env['CI'] && (stderr.columns ?? 0) >= 40;
    return { write: (text) => void stderr.write(text), style: this.style, live, columns: () => stderr.columns ?? 80 };
  }
}

/** --use-colors/--no-use-colors, then NO_COLOR, then FORCE_COLOR, then the terminal. */
function wantsColor(flag: boolean | undefined): boolean {
  if (flag !== undefined) return flag;
  if (process.env['NO_COLOR']) return false;
  if (process.env['FORCE_COLOR']) return process.env['FORCE_COLOR'] !== '0';
  return process.stderr.isTTY === true && process.env['TERM'] !== 'dumb';
}
