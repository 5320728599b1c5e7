import { equal } from './values.ts';

/** The `loop` of a for tag (jinja.palletsprojects.com, "For"). */
export class Loop {
  private readonly list: readonly unknown[];
  private readonly i: number;
  private readonly memory: { changed?: unknown[] };
  readonly depth: number;
  constructor(list: readonly unknown[], i: number, memory: { changed?: unknown[] }, depth: number) {
    this.list = list;
    this.i = i;
    this.memory = memory;
    this.depth = depth;
  }
  get index() {
    return this.i + 1;
  }
  get index0() {
    return this.i;
  }
  get revindex() {
    return this.list.length - this.i;
  }
  get revindex0() {
    return this.list.length - this.i - 1;
  }
  get first() {
    return this.i === 0;
  }
  get last() {
    return this.i === this.list.length - 1;
  }
  get length() {
    return this.list.length;
  }
  get depth0() {
    return this.depth - 1;
  }
  get previtem() {
    return this.list[this.i - 1];
  }
  get nextitem() {
    return this.list[this.i + 1];
  }
  cycle(...values: unknown[]): unknown {
    return values[this.i % values.length];
  }
  changed(...values: unknown[]): boolean {
    const different = this.memory.changed === undefined || !equal(this.memory.changed, values);
    this.memory.changed = values;
    return different;
  }
}
