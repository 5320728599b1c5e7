import { Document, isScalar, visit } from 'yaml';
import { md5 } from '../core/index.ts';
import {
  bindArguments,
  dictEntries,
  Float,
  isMapping,
  items,
  PyDict,
  PySet,
  parseJson,
  plain,
  pythonJson,
  splitArguments,
  text,
  tuple,
} from '../template/index.ts';
import { pythonYaml } from './yaml-file.ts';

/** The functions of dbt's base context that work on values alone. */
export function dataFunctions(): Record<string, unknown> {
  return {
    fromjson: (...args: unknown[]) => {
      const given = bindArguments('fromjson', ['string', 'default'], args);
      return orDefault(() => parseJson(text(given['string'])), given['default']);
    },
    tojson: (...args: unknown[]) => {
      const given = bindArguments('tojson', ['value', 'default', 'sort_keys'], args);
      try {
        return pythonJson(given['value'], { sortKeys: given['sort_keys'] === true });
      } catch (problem) {
        if (given['default'] !== undefined) return given['default'];
        throw problem;
      }
    },
    fromyaml: (...args: unknown[]) => {
      const given = bindArguments('fromyaml', ['value', 'default'], args);
      return orDefault(() => pythonYaml(text(given['value'])), given['default']);
    },
    toyaml: (...args: unknown[]) => {
      const given = bindArguments('toyaml', ['value', 'default', 'sort_keys'], args);
      return orDefault(() => yamlText(given['value'], given['sort_keys'] === true), given['default']);
    },
    set: (...args: unknown[]) => {
      const given = bindArguments('set', ['value', 'default'], args);
      return orDefault(() => new PySet(items(given['value'])), given['default']);
    },
    set_strict: (...args: unknown[]) => new PySet(items(bindArguments('set_strict', ['value'], args)['value'])),
    zip: (...args: unknown[]) => {
      const { positional, keywords } = splitArguments(args);
      return orDefault(() => zipped(positional), keywords['default']);
    },
    zip_strict: (...lists: unknown[]) => zipped(splitArguments(lists).positional),
    diff_of_two_dicts: (...args: unknown[]) => {
      const given = bindArguments('diff_of_two_dicts', ['dict_a', 'dict_b'], args);
      return difference(given['dict_a'], given['dict_b']);
    },
    local_md5: (...args: unknown[]) => md5(text(bindArguments('local_md5', ['value'], args)['value'])),
  };
}

/** dbt answers with the default, or none, when a value cannot be read. */
function orDefault(read: () => unknown, fallback: unknown = null): unknown {
  try {
    return read();
  } catch {
    return fallback;
  }
}

function zipped(lists: readonly unknown[]): unknown[] {
  const all = lists.map((list) => items(list));
  const size = all.length === 0 ? 0 : Math.min(...all.map((list) => list.length));
  return Array.from({ length: size }, (_, i) => tuple(all.map((list) => list[i])));
}

/** The first of two dicts of lists without what the second has, in any case of letters. */
function difference(a: unknown, b: unknown): PyDict {
  const lists = (dict: unknown) => {
    if (!isMapping(dict)) throw new TypeError('diff_of_two_dicts() needs two dicts');
    return dictEntries(dict).map(([key, list]) => [text(key), items(list).map(text)] as const);
  };
  const without = new Map(lists(b).map(([key, list]) => [key.toLowerCase(), list.map((item) => item.toLowerCase())]));
  const found = new PyDict();
  for (const [key, list] of lists(a)) {
    const gone = without.get(key.toLowerCase());
    const rest = gone === undefined ? list : list.filter((item) => !gone.includes(item.toLowerCase()));
    if (gone === undefined || rest.length > 0) found.set(key, rest);
  }
  return found;
}

/** YAML as PyYAML writes it: lists not indented, single quotes. */
function yamlText(value: unknown, sortMapEntries: boolean): string {
  const document = new Document(marked(value), { version: '1.1', sortMapEntries });
  visit(document, {
    Scalar: (_, node) => {
      const written = (node.value as { readonly float?: number } | null)?.float;
      if (!isScalar(node) || written === undefined) return;
      node.value = written;
      if (Number.isInteger(written)) node.minFractionDigits = 1;
    },
  });
  return document.toString({ indentSeq: false, singleQuote: true, lineWidth: 80, nullStr: 'null' });
}

class WrittenFloat {
  readonly float: number;
  constructor(float: number) {
    this.float = float;
  }
}

/** Floats keep their fraction, which plain numbers of the host have not. */
function marked(value: unknown): unknown {
  if (value instanceof Float) return new WrittenFloat(value.value);
  if (Array.isArray(value)) return value.map(marked);
  if (isMapping(value)) return Object.fromEntries(dictEntries(value).map(([key, item]) => [text(key), marked(item)]));
  return plain(value);
}
