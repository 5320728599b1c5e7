import { bindArguments, dictEntries, isMapping, items, text, truthy, typeName } from './values.ts';

/** Text as HTML, as markupsafe escapes it. */
export function escapeHtml(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll("'", '&#39;')
    .replaceAll('"', '&#34;');
}

const quoted = (value: unknown, safe: string) =>
  encodeURIComponent(text(value))
    .replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%2F', safe);

/** A value for a URL; a dict or a list of pairs becomes a query string. */
export function urlEncode(value: unknown): string {
  if (typeof value === 'string' || !(isMapping(value) || Array.isArray(value))) return quoted(value, '/');
  const pairs = isMapping(value) ? dictEntries(value) : (value as unknown[]).map((pair) => items(pair));
  const part = (piece: unknown) => quoted(piece, '%2F').replaceAll('%20', '+');
  return pairs.map(([key, item]) => `${part(key)}=${part(item)}`).join('&');
}

/** Python's textwrap with Jinja's defaults: lines are kept, blanks at a break are dropped. */
export function wordWrap(value: unknown, ...args: unknown[]): string {
  if (typeof value !== 'string') throw new TypeError(`wordwrap needs a string, not ${typeName(value)}`);
  const names = ['width', 'break_long_words', 'wrapstring', 'break_on_hyphens'];
  const given = bindArguments('wordwrap', names, args);
  const width = Number(given['width'] ?? 79);
  const breakLong = truthy(given['break_long_words'] ?? true);
  const hyphens = truthy(given['break_on_hyphens'] ?? true);
  const by = text(given['wrapstring'] ?? '\n');
  return value
    .split(/\r\n|\r|\n/)
    .map((line) => wrapLine(line, { width, breakLong, hyphens }).join(by))
    .join(by);
}

function wrapLine(line: string, style: { width: number; breakLong: boolean; hyphens: boolean }): string[] {
  const pieces = line.split(style.hyphens ? /(\s+)|(?<=[\p{L}\d_][\p{L}_]-)(?=[\p{L}_]{2})/u : /(\s+)/);
  const chunks = pieces.filter((piece) => piece !== undefined && piece !== '').reverse();
  const lines: string[] = [];
  while (chunks.length > 0) {
    let current = '';
    if (lines.length > 0 && /^\s+$/.test(chunks.at(-1) as string)) chunks.pop();
    while (chunks.length > 0 && current.length + (chunks.at(-1) as string).length <= style.width)
      current += chunks.pop();
    const next = chunks.at(-1);
    if (next !== undefined && next.length > style.width) {
      const room = Math.max(1, style.width - current.length);
      if (style.breakLong) {
        current += next.slice(0, room);
        chunks[chunks.length - 1] = next.slice(room);
      } else if (current === '') current = chunks.pop() as string;
    }
    current = current.trimEnd();
    if (current !== '') lines.push(current);
  }
  return lines;
}
