/** Where each piece of rendered text came from. Literal text maps character by character, the value of an expression to its start. */
export class SourceMap {
  private readonly outputs: number[] = [];
  private readonly sources: number[] = [];
  private readonly literal: boolean[] = [];
  private moved = 0;

  add(output: number, source: number, literal: boolean): void {
    this.outputs.push(output);
    this.sources.push(source);
    this.literal.push(literal);
  }

  /** The template offset for an offset of the text; undefined for text nobody wrote, e.g. of an empty template. */
  source(offset: number): number | undefined {
    const wanted = offset + this.moved;
    let low = 0;
    let high = this.outputs.length - 1;
    if (high < 0 || wanted < (this.outputs[0] as number)) return undefined;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.outputs[middle] as number) <= wanted) low = middle;
      else high = middle - 1;
    }
    const start = this.sources[low] as number;
    return this.literal[low] === true ? start + wanted - (this.outputs[low] as number) : start;
  }

  /** Tells the map that so many characters were cut from the front of the text. */
  shift(count: number): this {
    this.moved += count;
    return this;
  }
}

/** The text of a whole template as it grows, with its map. */
export class Output {
  text = '';
  readonly map = new SourceMap();

  data(piece: string, source: number): void {
    this.map.add(this.text.length, source, true);
    this.text += piece;
  }

  value(piece: string, source: number): void {
    if (piece === '') return;
    this.map.add(this.text.length, source, false);
    this.text += piece;
  }
}
