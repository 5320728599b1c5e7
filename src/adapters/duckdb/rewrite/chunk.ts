/** Text on its way to DuckDB: pieces of the author's text by offset, and what the rewriter adds. */
export type Chunk = string | readonly [start: number, end: number] | ChunkList;
export interface ChunkList {
  readonly parts: readonly Chunk[];
}

export function text(strings: TemplateStringsArray, ...values: readonly Chunk[]): ChunkList {
  const parts: Chunk[] = [];
  strings.forEach((s, i) => {
    if (s !== '') parts.push(s);
    if (i < values.length) parts.push(values[i] as Chunk);
  });
  return { parts };
}

export function join(chunks: readonly Chunk[], separator: string): ChunkList {
  const parts: Chunk[] = [];
  chunks.forEach((chunk, i) => {
    if (i > 0) parts.push(separator);
    parts.push(chunk);
  });
  return { parts };
}

/** The same chunk with what the rewriter added changed; the author's text stays. */
export function mapAdded(chunk: Chunk, change: (added: string) => string): Chunk {
  if (typeof chunk === 'string') return change(chunk);
  if (Array.isArray(chunk)) return chunk;
  return { parts: (chunk as ChunkList).parts.map((part) => mapAdded(part, change)) };
}

/** The final text and the way back: for each stretch of author's text, where it went. */
export function flatten(source: string, chunk: Chunk): { sql: string; map: (offset: number) => number } {
  let sql = '';
  const outputs: number[] = [];
  const sources: number[] = [];
  const stack: Chunk[] = [chunk];
  while (stack.length > 0) {
    const next = stack.pop() as Chunk;
    if (typeof next === 'string') sql += next;
    else if (Array.isArray(next)) {
      const [start, end] = next as readonly [number, number];
      outputs.push(sql.length);
      sources.push(start);
      sql += source.slice(start, end);
    } else {
      const { parts } = next as ChunkList;
      for (let i = parts.length - 1; i >= 0; i--) stack.push(parts[i] as Chunk);
    }
  }
  return {
    sql,
    map(offset) {
      let low = 0;
      let high = outputs.length - 1;
      if (high < 0 || offset < (outputs[0] as number)) return sources[0] ?? 0;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((outputs[middle] as number) <= offset) low = middle;
        else high = middle - 1;
      }
      const limit =
        low + 1 < outputs.length ? (outputs[low + 1] as number) - (outputs[low] as number) : Number.POSITIVE_INFINITY;
      return (sources[low] as number) + Math.min(offset - (outputs[low] as number), limit);
    },
  };
}
