import type { Macro } from '../template/index.ts';
import type { Track } from './macros.ts';

/** Notes which macros a template calls itself: what those call in turn is theirs (dbt-core, MacroStack). */
export class MacroCalls {
  readonly direct = new Set<string>();
  private depth = 0;
  private readonly tracked = new WeakMap<Macro, Macro>();

  readonly track: Track = (id, macro) => {
    const known = this.tracked.get(macro);
    if (known !== undefined) return known;
    const call = async (...args: unknown[]): Promise<unknown> => {
      if (this.depth === 0) this.direct.add(id);
      this.depth++;
      try {
        return await macro(...args);
      } finally {
        this.depth--;
      }
    };
    const wrapped = Object.assign(call, { macroName: macro.macroName });
    this.tracked.set(macro, wrapped);
    return wrapped;
  };
}
