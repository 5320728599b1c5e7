import type { MacroCalls } from './macros.ts';

/** The macros that are being called, outermost first: `context_macro_stack` of templates. */
export class MacroStack implements MacroCalls {
  readonly call_stack: string[] = [];
  private readonly used: ((id: string) => void) | undefined;

  /** `used` is told the macros that are called by no other macro: what a node depends on, as in dbt. */
  constructor(used?: (id: string) => void) {
    this.used = used;
  }

  get depth(): number {
    return this.call_stack.length;
  }
  enter(id: string): void {
    if (this.depth === 0) this.used?.(id);
    this.call_stack.push(id);
  }
  leave(): void {
    this.call_stack.pop();
  }
}
