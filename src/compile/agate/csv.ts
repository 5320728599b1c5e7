/** A line of a CSV file that Python's reader cannot read is none; it takes all. */
export function* readCsvRows(text: string, delimiter: string): Generator<string[]> {
  // Python opens the file with universal newlines, inside quotes too.
  const source = text.replace(/\r\n?/g, '\n');
  let row: string[] = [];
  let field = '';
  let state: 'start' | 'plain' | 'quoted' | 'closing' = 'start';
  let begun = false;
  const endField = () => {
    row.push(field);
    field = '';
    state = 'start';
  };
  for (const c of source) {
    if (state === 'quoted') {
      if (c === '"') state = 'closing';
      else field += c;
      continue;
    }
    if (c === '\n') {
      // A line without anything is a row without fields.
      if (begun) endField();
      yield row;
      row = [];
      begun = false;
      continue;
    }
    begun = true;
    if (c === delimiter) endField();
    else if (c === '"' && state === 'start') state = 'quoted';
    else if (c === '"' && state === 'closing') {
      field += '"';
      state = 'quoted';
    } else {
      field += c;
      state = 'plain';
    }
  }
  // A quote that is never closed ends with the file.
  if (begun || state === 'quoted') {
    row.push(field);
    yield row;
  }
}
