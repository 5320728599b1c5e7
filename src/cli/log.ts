import { join, resolve } from 'node:path';
import { customEnvironment } from '../artifacts/index.ts';
import { scrubber } from '../core/index.ts';
import { type LogEvent, type LogLevel, lineWriter, reaches, type WriteLine } from '../report/index.ts';
import { LogFile } from './log-file.ts';

/** The flags that say what is logged where. */
export interface LogFlags {
  readonly logFormat?: string | undefined;
  readonly logFormatFile?: string | undefined;
  readonly logLevel?: string | undefined;
  readonly logLevelFile?: string | undefined;
  readonly logPath?: string | undefined;
  readonly logFileMaxBytes?: number | undefined;
  readonly quiet?: boolean | undefined;
  readonly debug?: boolean | undefined;
}

/** The project that a command is of: its folder, and whose project file it has. */
export interface LoggedProject {
  readonly root: string;
  readonly file: string;
  /** `log-path` of the project file. */
  readonly logPath: string | undefined;
}

interface Sink {
  readonly level: LogLevel;
  readonly line: WriteLine;
  write(line: string): void;
}

const machine = (format: string | undefined): 'json' | 'debug' | undefined =>
  format === 'json' || format === 'debug' ? format : undefined;

/** The least that is told on the terminal; undefined when nothing is (--log-level none). */
export function consoleLevel({ quiet, debug, logLevel }: LogFlags): LogLevel | undefined {
  if (logLevel === 'none') return undefined;
  if (quiet === true) return 'error';
  return debug === true ? 'debug' : ((logLevel ?? 'info') as LogLevel);
}

/** Where dbt's events go: to the terminal when its format is for machines, and into the project's log file. */
export class Log {
  readonly invocationId: string;
  private readonly sinks: Sink[] = [];
  private readonly scrub: (text: string) => string;

  constructor(flags: LogFlags, invocationId: string, env: Readonly<Record<string, string | undefined>>) {
    this.invocationId = invocationId;
    this.scrub = scrubber(env);
    const format = machine(flags.logFormat);
    const level = consoleLevel(flags);
    if (format === undefined || level === undefined) return;
    // What a machine reads is the result; text with times is progress, as all text is.
    const stream = format === 'json' ? process.stdout : process.stderr;
    this.sinks.push({
      level,
      line: lineWriter(format, this.facts(env)),
      write: (line) => stream.write(`${line}\n`),
    });
  }

  /** Begins to write the project's log file, as the flags say. */
  toFile(flags: LogFlags, project: LoggedProject, env: Readonly<Record<string, string | undefined>>): void {
    if (flags.logLevelFile === 'none') return;
    const { root, file } = project;
    const folder = flags.logPath === undefined ? resolve(root, project.logPath ?? 'logs') : resolve(flags.logPath);
    const name = file === 'dbt_project.yml' ? 'dbt.log' : 'lake.log';
    const out = new LogFile(join(folder, name), flags.logFileMaxBytes ?? 10_485_760);
    const level = flags.debug === true ? 'debug' : ((flags.logLevelFile ?? 'debug') as LogLevel);
    const format = flags.logFormatFile === 'json' || flags.logFormatFile === 'text' ? flags.logFormatFile : 'debug';
    this.sinks.push({ level, line: lineWriter(format, this.facts(env)), write: (line) => out.add(line) });
  }

  fire(event: LogEvent): void {
    if (this.sinks.length === 0) return;
    const at = new Date();
    for (const { level, line, write } of this.sinks) {
      if (reaches(event, level)) write(this.scrub(line(event, at)));
    }
  }

  private facts(env: Readonly<Record<string, string | undefined>>) {
    return { invocationId: this.invocationId, pid: process.pid, extra: customEnvironment(env) };
  }
}
