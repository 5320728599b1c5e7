import { diagnose, LakeError } from '../../core/index.ts';

/** `query-comment` of the project file; undefined is dbt's own comment, null or '' is none. */
export type QueryCommentSetting =
  | string
  | null
  | undefined
  | { readonly comment?: string | null | undefined; readonly append?: boolean | undefined };

/** dbt's comment: who asks, in which environment and for which node, as JSON. */
const usual = `{{ return(tojson(dict(
  [('app', 'dbt'), ('dbt_version', dbt_version), ('profile_name', target.get('profile_name')), ('target_name', target.get('target_name'))]
  + ([('node_id', node.unique_id)] if node else [('connection_name', connection_name)])))) }}`;

/** The template of the comment, a macro of the arguments that dbt gives it; undefined when there is to be none. */
export function commentTemplate(setting: QueryCommentSetting): string | undefined {
  const given = typeof setting === 'object' && setting !== null ? setting.comment : setting;
  const comment = given === undefined ? usual : given;
  if (comment === null || comment === '') return undefined;
  const head = '{%- macro query_comment_macro(connection_name, node) -%}';
  return `${head}\n${comment}\n{% endmacro %}{{ query_comment_macro(connection_name, node) }}`;
}

/** What a comment does to a statement, and how far it moves its lines. */
export interface Commented {
  readonly sql: string;
  readonly linesBefore: number;
}

/** Puts a rendered comment to statements, before them or after. Rejects with config-invalid-value when it ends the comment itself. */
export function commenter(rendered: string, setting: QueryCommentSetting): (sql: string) => Commented {
  if (rendered.includes('*/')) {
    const reason = `must not hold '*/': ${rendered}`;
    throw new LakeError([diagnose('config-invalid-value', { key: 'query-comment', reason })]);
  }
  const text = rendered.trim();
  if (rendered === '') return (sql) => ({ sql, linesBefore: 0 });
  const append = typeof setting === 'object' && setting?.append === true;
  if (!append) return (sql) => ({ sql: `/* ${text} */\n${sql}`, linesBefore: text.split('\n').length });
  return (sql) => {
    const trimmed = sql.trimEnd();
    const ends = trimmed.endsWith(';');
    const body = ends ? trimmed.slice(0, -1) : trimmed;
    return { sql: `${body}\n/* ${text} */${ends ? ';' : ''}`, linesBefore: 0 };
  };
}

/** A node as a comment's template has it: what it does not have is empty text (dbt's QueryHeaderContextWrapper). */
export function commentNode(node: object): unknown {
  return new Proxy(node as Record<string, unknown>, {
    get: (target, name) => (typeof name === 'string' ? (target[name] ?? '') : undefined),
    has: (_, name) => typeof name === 'string',
    getOwnPropertyDescriptor: (target, name) => ({
      value: target[name as string] ?? '',
      enumerable: true,
      configurable: true,
      writable: true,
    }),
  });
}
