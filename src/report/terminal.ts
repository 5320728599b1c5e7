import type { NodeResult, RunEvent, RunResult } from '../execute/index.ts';
import { printable, renderDiagnostic } from './diagnostic.ts';
import { statsOf, statsText } from './log/run-events.ts';
import { paint, type Style } from './style.ts';
import { renderTable } from './table.ts';

export interface Terminal {
  write(text: string): void;
  readonly style: Style;
  /** Show a footer with what runs now; only on a real terminal. */
  readonly live: boolean;
  columns(): number;
}

export interface Names {
  /** `refined.fct_film` for a node. */
  title(id: string): string;
  readLine(file: string, line: number): string | undefined;
  /** Tests show under their model. */
  place(id: string): string | undefined;
}

const marks = {
  success: '✓',
  pass: '✓',
  warn: '!',
  'partial success': '!',
  error: '✗',
  fail: '✗',
  skipped: '–',
  'no-op': '·',
} as const;
const colors = {
  success: 'green',
  pass: 'green',
  warn: 'yellow',
  'partial success': 'yellow',
  error: 'red',
  fail: 'red',
  skipped: 'dim',
  'no-op': 'dim',
} as const;

/** Tells people what a run does: one line a finished node, errors at once, a footer on a terminal, totals at the end. */
export class TerminalReporter {
  private readonly terminal: Terminal;
  private readonly names: Names;
  private readonly quiet: boolean;
  private readonly running = new Map<string, number>();
  private footer = 0;
  private lines = 0;
  private readonly errors: { at: number; text: string }[] = [];
  private passed = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(terminal: Terminal, names: Names, quiet: boolean) {
    this.terminal = terminal;
    this.names = names;
    this.quiet = quiet;
  }

  header(text: string): void {
    if (!this.quiet) this.print(text);
  }

  on(event: RunEvent): void {
    switch (event.event) {
      case 'node-started':
        this.running.set(event.id, Date.now());
        this.drawFooter();
        this.timer ??= setInterval(() => this.tick(), this.terminal.live ? 500 : 30_000).unref();
        return;
      case 'node-finished':
        this.running.delete(event.result.id);
        this.finished(event.result, event.index, event.total);
        return;
      case 'node-compiled':
      case 'hook-started':
        return;
      case 'hook-finished':
        this.hook(event.result, event.name);
        return;
      case 'message':
        this.print(printable(event.text));
        return;
      default:
        this.print(renderDiagnostic(event.diagnostic, this.names.readLine, this.terminal.style));
    }
  }

  /** No more is coming: the footer and its clock go. */
  stop(): void {
    clearInterval(this.timer);
    this.clearFooter();
    this.running.clear();
  }

  /** On a terminal the footer's times go on; a log is told every half minute that something still runs. */
  private tick(): void {
    if (this.terminal.live) this.drawFooter();
    else if (!this.quiet && this.running.size > 0) this.print(this.underway());
  }

  private finished(result: NodeResult, index: number, total: number): void {
    const { style } = this.terminal;
    const bad = result.status === 'error' || result.status === 'fail';
    if (result.status === 'pass' && result.kind === 'test') {
      this.passed++;
      this.drawFooter();
      return;
    }
    if (this.quiet && !bad) return;
    const count = `${String(index).padStart(String(total).length)}/${total}`;
    const seconds = (result.finishedAt.getTime() - result.startedAt.getTime()) / 1000;
    const facts = [
      result.kind,
      ...(result.rows === undefined ? [] : [`${result.rows.toLocaleString('en-US')} rows`]),
      ...(result.failures === undefined || result.status === 'pass'
        ? []
        : [`${result.failures.toLocaleString('en-US')} ${result.kind === 'unit test' ? 'rows differ' : 'failing'}`]),
      ...(result.status === 'error' ? ['error'] : []),
      ...(result.status === 'skipped' ? [result.message ?? 'skipped'] : [`${seconds.toFixed(1)}s`]),
    ];
    const title = printable(this.names.title(result.id));
    this.print(
      `  ${paint(style, colors[result.status], marks[result.status])} ${count} ${title.padEnd(34)} ${facts.join('  ')}`,
    );
    const details = this.details(result);
    if (details !== '') {
      this.print(details);
      if (bad) this.errors.push({ at: this.lines, text: `${title}\n${details}` });
    }
  }

  /** A hook of the project is told by its name; one that went well only to who wants to know all. */
  private hook(result: NodeResult, name: string): void {
    const { style } = this.terminal;
    const bad = result.status === 'error';
    if (this.quiet && !bad) return;
    const seconds = (result.finishedAt.getTime() - result.startedAt.getTime()) / 1000;
    const told = result.status === 'skipped' ? 'skipped' : `${seconds.toFixed(1)}s`;
    const mark = paint(style, colors[result.status], marks[result.status]);
    this.print(`  ${mark} ${name.padEnd(34)} hook  ${bad ? 'error  ' : ''}${told}`);
    const details = this.details(result);
    if (details !== '') this.print(details);
  }

  private details(result: NodeResult): string {
    const { style } = this.terminal;
    const parts = result.diagnostics.map((d) => renderDiagnostic(d, this.names.readLine, style));
    // dbt's heading of an error says which node it is of, which the place in a file may not.
    const heading = /^\w+ Error in .*/.exec(result.message ?? '')?.[0];
    if (parts.length > 0 && heading !== undefined) parts.unshift(paint(style, 'dim', printable(heading)));
    if (result.status === 'error' && result.diagnostics.length === 0 && result.message !== undefined)
      parts.push(printable(result.message));
    if (result.status === 'fail' || result.status === 'warn') {
      const place = this.names.place(result.id);
      if (place !== undefined) parts.push(`${paint(style, 'dim', '-->')} ${place}`);
    }
    if (result.sample !== undefined && result.sample.rows.length > 0)
      parts.push(renderTable(result.sample.columns, result.sample.rows, 'table', 30));
    if (result.difference !== undefined) {
      const { columns, missing, unexpected } = result.difference;
      const named = columns.map((name) => ({ name, type: 'varchar' }));
      const rows = [...missing.map((r) => ['-', ...r]), ...unexpected.map((r) => ['+', ...r])];
      parts.push('expected (-), got (+):', renderTable([{ name: '', type: 'varchar' }, ...named], rows, 'table', 30));
    }
    return parts
      .map((part) =>
        part
          .split('\n')
          .map((line) => `      ${line}`)
          .join('\n'),
      )
      .join('\n');
  }

  /** Totals, errors that have scrolled away, and the next command. */
  summary(result: RunResult, retry: string | undefined): void {
    this.clearFooter();
    const { style } = this.terminal;
    for (const error of this.errors) {
      if (this.lines - error.at > 20) this.print(`\n${paint(style, 'red', 'again:')} ${error.text}`);
    }
    const count = (status: NodeResult['status'], kind?: 'test') =>
      result.results.filter(
        (r) => r.status === status && (kind === undefined || r.kind === kind || r.kind === 'unit test'),
      ).length;
    const built = count('success');
    const tests = count('pass');
    const parts = [
      ...(built > 0 ? [`${built} built`] : []),
      ...(tests > 0 ? [`${tests} test${tests === 1 ? '' : 's'} passed`] : []),
      ...(count('warn') > 0 ? [`${count('warn')} warned`] : []),
      ...(count('fail') > 0 ? [`${count('fail')} failed`] : []),
      ...(count('error') > 0 ? [`${count('error')} in error`] : []),
      ...(count('no-op') > 0 ? [`${count('no-op')} no-op`] : []),
      ...(count('skipped') > 0 ? [`${count('skipped')} skipped`] : []),
    ];
    const failed = count('fail') + count('error') > 0;
    const word = result.interrupted ? 'Interrupted' : failed ? 'Failed' : 'Done';
    this.print(
      `\n${paint(style, failed || result.interrupted ? 'red' : 'green', word)}  ${parts.join(' · ') || 'nothing to do'}   ${result.seconds.toFixed(1)}s`,
    );
    this.print(statsText(statsOf(result.results.map((r) => r.status))));
    if (retry !== undefined && (failed || result.interrupted)) this.print(`Retry what is left:  ${retry}`);
  }

  private print(text: string): void {
    this.clearFooter();
    this.terminal.write(`${text}\n`);
    this.lines += text.split('\n').length;
    this.drawFooter();
  }

  private drawFooter(): void {
    if (!this.terminal.live || this.running.size === 0) return;
    this.clearFooter();
    const text = this.underway().slice(0, Math.max(10, this.terminal.columns() - 1));
    this.terminal.write(paint(this.terminal.style, 'dim', text));
    this.footer = 1;
  }

  private underway(): string {
    const now = Date.now();
    const names = [...this.running]
      .slice(0, 4)
      .map(([id, since]) => `${printable(this.names.title(id))} ${((now - since) / 1000).toFixed(1)}s`);
    return `  ● ${names.join(' · ')}${this.passed > 0 ? `   ${this.passed} tests passed` : ''}`;
  }

  private clearFooter(): void {
    if (this.footer === 0) return;
    this.terminal.write('\r\u001b[2K');
    this.footer = 0;
  }
}
