/** A place in a file of the user's: 1-based line and column (UTF-16 code units), end exclusive where known. */
export interface Span {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

/** Turns offsets of one text into 1-based lines and columns; building it costs one pass, a lookup is a binary search. */
export interface LineIndex {
  at(offset: number): { readonly line: number; readonly column: number };
  offset(line: number, column: number): number;
}

export function lineIndex(text: string): LineIndex {
  const starts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return {
    at(offset) {
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] as number) <= offset) low = middle;
        else high = middle - 1;
      }
      return { line: low + 1, column: offset - (starts[low] as number) + 1 };
    },
    offset(line, column) {
      const start = starts[Math.min(Math.max(line, 1), starts.length) - 1] as number;
      return Math.min(start + column - 1, text.length);
    },
  };
}
