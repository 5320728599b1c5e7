/** The error a template author sees; line and column are 1-based. */
export class TemplateSyntaxError extends Error {
  readonly line: number;
  readonly column: number;
  readonly opened: { readonly tag: string; readonly line: number; readonly column: number } | undefined;

  constructor(message: string, line: number, column: number, opened?: TemplateSyntaxError['opened']) {
    super(message);
    this.line = line;
    this.column = column;
    this.opened = opened;
  }
}
