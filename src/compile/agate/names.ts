/** Names of columns as agate makes them: one that is missing is a letter (a, b … z, aa), a repeated one gets its number (a_2, a_3). */
export function columnNames(given: readonly (string | null)[]): string[] {
  const names: string[] = [];
  const taken = new Set<string>();
  given.forEach((name, i) => {
    const wanted = name === null || name === '' ? letters(i) : name;
    let unique = wanted;
    for (let count = 2; taken.has(unique); count++) unique = `${wanted}_${count}`;
    taken.add(unique);
    names.push(unique);
  });
  return names;
}

function letters(index: number): string {
  return String.fromCharCode(97 + (index % 26)).repeat(Math.floor(index / 26) + 1);
}
