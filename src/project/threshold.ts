const number = String.raw`-?\d+(?:\.\d+)?`;
const comparison = new RegExp(String.raw`^\s*(=|==|!=|<>|<=|>=|<|>)\s*(${number})\s*$`);
const range = new RegExp(String.raw`^\s*(not\s+)?between\s+(${number})\s+and\s+(${number})\s*$`, 'i');

/**
 * A test's warn_if or error_if as a question about its number of failures; undefined for what is no comparison with numbers.
 * dbt puts the text behind fail_calc in SQL (docs.getdbt.com/reference/resource-configs/severity).
 */
export function readThreshold(text: string): ((failures: number) => boolean) | undefined {
  const between = range.exec(text);
  if (between !== null) {
    const [, not, low, high] = between;
    return (failures) => (failures >= Number(low) && failures <= Number(high)) === (not === undefined);
  }
  const compared = comparison.exec(text);
  if (compared === null) return undefined;
  const bound = Number(compared[2]);
  switch (compared[1]) {
    case '=':
    case '==':
      return (failures) => failures === bound;
    case '<':
      return (failures) => failures < bound;
    case '>':
      return (failures) => failures > bound;
    case '<=':
      return (failures) => failures <= bound;
    case '>=':
      return (failures) => failures >= bound;
    default:
      return (failures) => failures !== bound;
  }
}
