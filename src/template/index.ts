/** The template room's door: dbt's Jinja, with Python's semantics, on nunjucks' parser with a lexer of its own. Templates are trusted code. */
export type { Filter } from './filters.ts';
export { formatPercent } from './format.ts';
export { parseJson, pythonJson } from './json.ts';
export { formatMapping } from './lookup.ts';
export type { ParsedTemplate, StaticCall, TemplateBlock } from './parse.ts';
export { parseTemplate } from './parse.ts';
export { DateTime, datetimeModule, makeDateTime } from './python/datetime.ts';
export { Decimal } from './python/decimal.ts';
export { itertools } from './python/itertools.ts';
export { pytzModule } from './python/pytz.ts';
export { re } from './python/re.ts';
export { TimeDelta, timedelta } from './python/timedelta.ts';
export type { Context, Macro } from './runtime.ts';
export type { Rendered, Template } from './template.ts';
export { loadTemplate } from './template.ts';
export type { Printable } from './values.ts';
export {
  bindArguments,
  compare,
  dictEntries,
  dictGet,
  equal,
  Float,
  float,
  integer,
  isMapping,
  items,
  LongInteger,
  PyDict,
  PySet,
  plain,
  repr,
  splitArguments,
  text,
  truthy,
  tuple,
  typeName,
} from './values.ts';
