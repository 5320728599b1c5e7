import type { LakeError } from '../core/index.ts';
import { renderDiagnostic, type Style, type Terminal } from '../report/index.ts';

export interface OutputFlags {
  readonly color?: boolean | undefined;
  readonly quiet?: boolean | undefined;
  readonly logFormat?: string | undefined;
  readonly debug?: boolean | undefined;
}

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
  readLine: (file: string, line: number) => string | undefined = () => undefined;

  constructor(flags: OutputFlags) {
    guardStreams();
    this.quiet = flags.quiet === true;
    this.json = flags.logFormat === 'json';
    this.debug = flags.debug === true;
    this.style = { color: !this.json && wantsColor(flags.color) };
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

/** --color/--no-color, then NO_COLOR, then FORCE_COLOR, then the terminal. */
function wantsColor(flag: boolean | undefined): boolean {
  if (flag !== undefined) return flag;
  if (process.env['NO_COLOR']) return false;
  if (process.env['FORCE_COLOR']) return process.env['FORCE_COLOR'] !== '0';
  return process.stderr.isTTY === true && process.env['TERM'] !== 'dumb';
}
