/** What a statement is, by its first words: enough to know what may be done with it. */
export type StatementKind = 'query' | 'write' | 'definition' | 'other';

const kinds: readonly (readonly [RegExp, StatementKind])[] = [
  [/^(select|with|values|table)\b|^\(/i, 'query'],
  [/^(insert|merge|update|delete|unload|copy)\b/i, 'write'],
  [
    /^(create|alter|drop|comment|truncate|msck|vacuum|optimize|grant|revoke|attach|detach|install|load)\b/i,
    'definition',
  ],
];

/** The kind of a statement; comments before it do not count. */
export function statementKind(sql: string): StatementKind {
  const start = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/.exec(sql)?.[0].length ?? 0;
  const text = sql.slice(start);
  return kinds.find(([pattern]) => pattern.test(text))?.[1] ?? 'other';
}
