import { randomUUID } from 'node:crypto';
import { type Diagnostic, diagnose, hasErrors, LakeError, scrubber } from '../core/index.ts';
import {
  adapterWarning,
  diagnosticEvent,
  type LogEvent,
  note,
  renderDiagnostic,
  type Style,
  type Terminal,
  type Told,
  templateEvent,
} from '../report/index.ts';
import type { Log, LogFlags, LoggedProject } from './log.ts';
import { dbtNameOf } from './warning-names.ts';

export interface OutputFlags extends LogFlags {
  readonly useColors?: boolean | undefined;
  readonly print?: boolean | undefined;
  readonly printerWidth?: number | undefined;
  readonly warnError?: boolean | undefined;
  readonly warnErrorOptions?: string | undefined;
}

/** What becomes of warnings; the policy itself is only loaded when flags ask for one. */
interface Warnings {
  applied(diagnostics: readonly Diagnostic[]): readonly Diagnostic[];
  treatment(name: string): 'error' | 'warn' | 'silence';
}

const unchanged: Warnings = { applied: (diagnostics) => diagnostics, treatment: () => 'warn' };

/** Debug events that say what lake's own lines say. */
const ofNodes: ReadonlySet<string> = new Set([
  'NodeStart',
  'NodeCompiling',
  'NodeExecuting',
  'NodeFinished',
  'EndRunResult',
]);

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
  /** Only failures and results are told. */
  readonly quiet: boolean;
  /** Lines of events stand on the terminal in place of text for people. */
  readonly machine: boolean;
  readonly debug: boolean;
  /** How dbt's lines look. */
  readonly lines: Style & { readonly width: number };
  readonly warnings: Warnings;
  /** The id of this command in its log and its artifacts. */
  readonly invocationId: string;
  readonly startedAt = new Date();
  private readonly scrub = scrubber(process.env);
  private readonly flags: OutputFlags;
  private readonly log: Log | undefined;
  readLine: (file: string, line: number) => string | undefined = () => undefined;

  /** The output that complete flags ask for. Rejects with usage for a bad `--warn-error-options`. */
  static async of(flags: OutputFlags, project?: LoggedProject): Promise<Output> {
    const { Log } = await import('./log.ts');
    const log = new Log(flags, randomUUID(), process.env);
    if (project !== undefined) log.toFile(flags, project, process.env);
    if (flags.warnError !== true && flags.warnErrorOptions === undefined) return new Output(flags, unchanged, log);
    const { WarningPolicy } = await import('./warnings.ts');
    return new Output(flags, new WarningPolicy(flags.warnError === true, flags.warnErrorOptions), log);
  }

  constructor(flags: OutputFlags, warnings: Warnings = unchanged, log?: Log) {
    guardStreams();
    this.flags = flags;
    this.warnings = warnings;
    this.log = log;
    this.invocationId = log?.invocationId ?? randomUUID();
    const { quiet, debug, logLevel, logFormat } = flags;
    this.quiet = quiet === true || (debug !== true && (logLevel === 'error' || logLevel === 'none'));
    this.machine = logFormat === 'json' || logFormat === 'debug';
    this.debug = debug === true || logLevel === 'debug';
    this.style = { color: !this.machine && wantsColor(flags.useColors) };
    this.lines = { color: flags.useColors === true && this.machine, width: flags.printerWidth ?? 80 };
  }

  /** One of dbt's events, for the log file and for machines; people see those that only --debug tells. */
  event(event: LogEvent): void {
    this.log?.fire(event);
    if (!this.machine && this.debug && event.level === 'debug' && !ofNodes.has(event.name))
      this.write('stderr', `${event.msg}\n`);
  }

  /** A result: what the command was asked for; `event` is dbt's event of it. */
  result(text: string, event: LogEvent = templateEvent('print', text)): void {
    this.log?.fire(event);
    if (this.flags.logFormat !== 'json') this.write('stdout', text.endsWith('\n') ? text : `${text}\n`);
  }

  /** Something that is worth knowing; `event` is dbt's event of it. */
  message(text: string, event: LogEvent = note(text)): void {
    this.log?.fire(event);
    if (!this.machine && this.tells('info')) this.write('stderr', `${text}\n`);
  }

  /** What a template tells by log(), print() or exceptions.warn(). What print() gives is a result, as in dbt. */
  told(kind: Told, text: string): void {
    if (kind === 'print') {
      if (this.flags.print !== false) this.result(text);
    } else if (kind === 'warn') this.warning(text, templateEvent('warn', text));
    else if (kind === 'info') this.message(text, templateEvent('info', text));
    else this.event(templateEvent('debug', text));
  }

  /** What the engine's adapter warns of. */
  adapterWarned(adapter: string, text: string): void {
    this.warning(text, adapterWarning(adapter, text));
  }

  private warning(text: string, event: LogEvent): void {
    const treatment = this.warnings.treatment(event.name);
    if (treatment === 'silence') return;
    if (treatment === 'error') throw new LakeError([diagnose('template-raised', { message: text })]);
    this.log?.fire(event);
    if (!this.machine && this.tells('warn')) this.write('stderr', `warning: ${text}\n`);
  }

  private write(stream: 'stdout' | 'stderr', text: string): void {
    process[stream].write(this.scrub(text));
  }

  private tells(level: 'info' | 'warn'): boolean {
    const { logLevel } = this.flags;
    return !this.quiet && (this.debug || level === 'warn' || logLevel !== 'warn');
  }

  /** Tells warnings as the flags treat them. Rejects when one of them is an error. */
  warn(diagnostics: readonly Diagnostic[]): void {
    const told = this.warnings.applied(diagnostics);
    if (hasErrors(told)) throw new LakeError(told);
    if (told.length > 0) this.error(new LakeError(told));
  }

  error(problem: LakeError): void {
    for (const diagnostic of problem.diagnostics) {
      // The line of a secret is the secret.
      const readLine = diagnostic.code === 'secret-in-project' ? () => undefined : this.readLine;
      this.log?.fire(diagnosticEvent(diagnostic, readLine, dbtNameOf[diagnostic.code]));
      const shown = diagnostic.severity === 'error' || this.tells('warn');
      if (shown && (!this.machine || this.log === undefined))
        this.write('stderr', `${renderDiagnostic(diagnostic, readLine, this.style)}\n`);
    }
  }

  terminal(): Terminal {
    const { stderr } = process;
    const live =
      stderr.isTTY === true && process.env['TERM'] !== 'dumb' && !process.env['CI'] && (stderr.columns ?? 0) >= 40;
    return {
      write: (text) => this.write('stderr', text),
      style: this.style,
      live,
      columns: () => stderr.columns ?? 80,
    };
  }
}

/** --use-colors/--no-use-colors, then NO_COLOR, then FORCE_COLOR, then the terminal. */
function wantsColor(flag: boolean | undefined): boolean {
  if (flag !== undefined) return flag;
  if (process.env['NO_COLOR']) return false;
  if (process.env['FORCE_COLOR']) return process.env['FORCE_COLOR'] !== '0';
  return process.stderr.isTTY === true && process.env['TERM'] !== 'dumb';
}
