/** A row of a CSV text; a field that is empty and unquoted is null. */
export interface CsvRecord {
  readonly values: readonly (string | null)[];
  /** 1-based line of the text on which the row starts: a quoted field may hold line ends. */
  readonly line: number;
}

/** Why a CSV text cannot be read on from a line. */
export interface CsvFault {
  readonly line: number;
  readonly reason: string;
}

/**
 * Reads CSV (RFC 4180, with CRLF or LF line ends): quoted fields may hold delimiters, line ends and doubled quotes, and blank
 * lines are left out. Reading stops at the first fault.
 */
export function readCsv(
  text: string,
  delimiter: string,
): { readonly records: readonly CsvRecord[]; readonly fault?: CsvFault } {
  const records: CsvRecord[] = [];
  let line = 1;
  let i = 0;
  while (i < text.length) {
    const start = line;
    const values: (string | null)[] = [];
    for (;;) {
      if (text[i] === '"') {
        let value = '';
        i++;
        for (;;) {
          const end = text.indexOf('"', i);
          if (end < 0) return { records, fault: { line: start, reason: 'a quoted field is not closed' } };
          const piece = text.slice(i, end);
          line += piece.split('\n').length - 1;
          value += piece;
          i = end + 1;
          if (text[i] !== '"') break;
          value += '"';
          i++;
        }
        values.push(value);
        if (i < text.length && text[i] !== delimiter && text[i] !== '\n' && text[i] !== '\r')
          return { records, fault: { line: start, reason: 'text follows the closing quote of a field' } };
      } else {
        let end = i;
        while (end < text.length && text[end] !== delimiter && text[end] !== '\n') end++;
        const field = text.slice(i, end);
        const value = text[end] === delimiter || !field.endsWith('\r') ? field : field.slice(0, -1);
        values.push(value === '' ? null : value);
        i = end;
      }
      if (text[i] === delimiter) {
        i++;
        continue;
      }
      if (text[i] === '\r') i++;
      break;
    }
    i++;
    if (!(values.length === 1 && values[0] === null)) records.push({ values, line: start });
    line++;
  }
  return { records };
}
