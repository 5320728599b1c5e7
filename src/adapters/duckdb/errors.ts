import {
  type Code,
  type CodeParameters,
  type Diagnostic,
  diagnose,
  LakeError,
  lineIndex,
  nearest,
} from '../../core/index.ts';
import { literal } from './names.ts';

interface EngineMessage {
  readonly exception_type?: string;
  readonly exception_message?: string;
  readonly position?: string;
  readonly error_subtype?: string;
  readonly name?: string;
  readonly candidates?: string;
}

/** An error of the engine as a diagnostic. Its span is in the SQL that the engine was given (file ''). */
export function engineProblem(problem: unknown, sql: string, cancelled: boolean): unknown {
  if (problem instanceof LakeError) return problem;
  const raw = (problem as Error).message ?? String(problem);
  const message = readMessage(raw);
  const text = message.exception_message ?? raw;
  if (cancelled || /INTERRUPT/i.test(message.exception_type ?? raw.slice(0, 20))) {
    return new LakeError([diagnose('engine-cancelled', {})], 1);
  }
  return new LakeError([classify(message, text, sql)], 1);
}

/** What kind of error the engine says it is, e.g. `IO`, `Catalog`, `TransactionContext`, and its text; a kind may be missing. */
export function engineMessage(problem: unknown): { readonly kind: string; readonly text: string } {
  const raw = (problem as Error).message ?? String(problem);
  const message = readMessage(raw);
  return { kind: message.exception_type ?? '', text: message.exception_message ?? raw };
}

const refusal = 'lake refuses ';

/** Refusals that only the rows can bring about: the code of each, raised by the engine on the value that is refused. */
type RowRefusal = 'partition-value-reserved' | 'column-narrowed';

/** SQL that ends a statement with lake's own diagnostic; its `value` parameter is the value of an expression. */
export function refusalSql<C extends RowRefusal>(
  code: C,
  parameters: Omit<CodeParameters<C>, 'value'>,
  value: string,
): string {
  const known = JSON.stringify([code satisfies Code, parameters]);
  return `error(${literal(`${refusal}${known}\n`)} || left(CAST(${value} AS VARCHAR), 200))`;
}

function refused(text: string): Diagnostic | undefined {
  const start = text.indexOf(refusal);
  if (start < 0) return undefined;
  const [known = '', ...value] = text.slice(start + refusal.length).split('\n');
  try {
    const [code, parameters] = JSON.parse(known) as [RowRefusal, CodeParameters<RowRefusal>];
    return diagnose(code, { ...parameters, value: value.join('\n') });
  } catch {
    // The author's own error(), which happens to begin with these words.
    return undefined;
  }
}

function readMessage(raw: string): EngineMessage {
  const start = raw.indexOf('{');
  if (start >= 0 && start < 40) {
    try {
      return JSON.parse(raw.slice(start)) as EngineMessage;
    } catch {
      // Not every message is JSON; then its text is all there is.
    }
  }
  const kind = /^([A-Z][\w ]*?) Error: /.exec(raw);
  return kind === null
    ? {}
    : {
        exception_type: kind[1] as string,
        exception_message: raw.slice(kind[0].length).split('\n\nLINE')[0] as string,
      };
}

function classify(message: EngineMessage, text: string, sql: string): Diagnostic {
  const own = refused(text);
  if (own !== undefined) return own;
  const span = place(message.position, sql);
  const type = (message.exception_type ?? '').toLowerCase();
  const candidates = candidateList(message.candidates, text);
  const first = text.split('\n')[0] as string;
  if (message.error_subtype === 'COLUMN_NOT_FOUND' || /Referenced column "/.test(text)) {
    const name = message.name ?? /Referenced column "([^"]*)"/.exec(text)?.[1] ?? '';
    return diagnose('column-not-found', { name, nearest: nearest(name, candidates) ?? candidates[0] }, { span });
  }
  if (/Values list "[^"]*" does not have a column named|Table "[^"]*" does not have a column named/.test(text)) {
    const name = /column named "([^"]*)"/.exec(text)?.[1] ?? '';
    return diagnose('column-not-found', { name, nearest: nearest(name, candidates) ?? candidates[0] }, { span });
  }
  if (message.error_subtype === 'MISSING_ENTRY' || /does not exist!/.test(text)) {
    const name = message.name ?? /(?:with name|Name) "?([^"\s]+)"? does not exist/.exec(text)?.[1] ?? '';
    const isFunction = /Function/.test(text);
    return diagnose(
      isFunction ? 'function-not-found' : 'table-not-found',
      { name, nearest: nearest(name, candidates) },
      { span },
    );
  }
  if (/extension/i.test(text) && /install|load/i.test(text)) {
    return diagnose(
      'engine-extension',
      { name: /["']?(\w+)["']? extension|extension "?(\w+)"?/i.exec(text)?.[1] ?? '' },
      { span },
    );
  }
  if (/Max expression depth limit/i.test(text)) return diagnose('view-chain-too-deep', {});
  if (/Division by zero/i.test(text)) return diagnose('division-by-zero', {}, { span });
  if (/No space left|File too large|disk/i.test(text) && /IO|write/i.test(`${type} ${text}`))
    return diagnose('disk-full', { reason: first });
  if (/Permission denied|Read-only file system/i.test(text))
    return diagnose('folder-not-writable', { folder: '', reason: first });
  if (type.includes('out of memory')) return diagnose('out-of-memory', { reason: first });
  if (type.includes('conversion') || type.includes('cast')) return diagnose('cast-failed', { reason: first }, { span });
  if (type.includes('binder') || type.includes('parser') || type.includes('syntax') || type.includes('catalog')) {
    return diagnose('query-invalid', { reason: first }, { span });
  }
  return diagnose('engine-error', { reason: first || text }, { span });
}

function candidateList(given: string | undefined, text: string): string[] {
  const list = given ?? /Candidate bindings: (.*)/.exec(text)?.[1] ?? /Did you mean "([^"]*)"/.exec(text)?.[1] ?? '';
  return list
    .split(',')
    .map((part) => part.trim().replaceAll('"', '').split('.').at(-1) as string)
    .filter((part) => part !== '');
}

/** DuckDB counts UTF-8 bytes. */
function place(position: string | undefined, sql: string): { file: string; line: number; column: number } | undefined {
  if (position === undefined) return undefined;
  const bytes = Number(position);
  if (!Number.isInteger(bytes)) return undefined;
  const offset = Buffer.from(sql, 'utf8').subarray(0, bytes).toString('utf8').length;
  return { file: '', ...lineIndex(sql).at(offset) };
}
