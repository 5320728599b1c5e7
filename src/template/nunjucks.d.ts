// nunjucks ships no types for its inner parts; these are the ones the template room stands on.
declare module '@11ty/nunjucks/src/lexer.js' {
  export interface Token {
    readonly type: string;
    readonly value: string;
    readonly lineno: number;
    readonly colno: number;
  }
  /** What nunjucks' parser asks of a lexer. */
  export interface Tokenizer {
    readonly str: string;
    readonly index: number;
    readonly lineno: number;
    readonly colno: number;
    in_code: boolean;
    nextToken(): Token | null;
    forwardN(n: number): void;
  }
  type Kind =
    | 'BLOCK_END'
    | 'BLOCK_START'
    | 'BOOLEAN'
    | 'COLON'
    | 'COMMA'
    | 'COMMENT'
    | 'DATA'
    | 'FLOAT'
    | 'INT'
    | 'LEFT_BRACKET'
    | 'LEFT_CURLY'
    | 'LEFT_PAREN'
    | 'NONE'
    | 'OPERATOR'
    | 'PIPE'
    | 'RIGHT_BRACKET'
    | 'RIGHT_CURLY'
    | 'RIGHT_PAREN'
    | 'STRING'
    | 'SYMBOL'
    | 'TILDE'
    | 'VARIABLE_END'
    | 'VARIABLE_START'
    | 'WHITESPACE';
  const lexer: Readonly<Record<`TOKEN_${Kind}`, string>>;
  export default lexer;
}

declare module '@11ty/nunjucks/src/nodes.js' {
  export interface AstNode {
    readonly typename: string;
    lineno: number;
    colno: number;
    [field: string]: unknown;
  }
  type NodeClass = {
    new (lineno?: number, colno?: number, ...fields: unknown[]): AstNode;
    extend(name: string, properties: object): NodeClass;
  };
  const nodes: Readonly<Record<string, NodeClass>>;
  export default nodes;
}

declare module '@11ty/nunjucks/src/parser.js' {
  import type { Token, Tokenizer } from '@11ty/nunjucks/src/lexer.js';
  import type { AstNode } from '@11ty/nunjucks/src/nodes.js';
  export class Parser {
    constructor(tokens: Tokenizer);
    tokens: Tokenizer;
    peeked: Token | null;
    breakOnBlocks: string[] | null;
    dropLeadingWhitespace: boolean;
    nextToken(withWhitespace?: boolean): Token | null;
    peekToken(): Token;
    pushToken(token: Token | null): void;
    fail(message: string, lineno?: number, colno?: number): never;
    skip(type: string): boolean;
    skipValue(type: string, value: string): boolean;
    skipSymbol(name: string): boolean;
    advanceAfterBlockEnd(name?: string): Token;
    advanceAfterVariableEnd(): void;
    parseUntilBlocks(...names: string[]): AstNode;
    parse(): AstNode;
    parseAsRoot(): AstNode;
    parseNodes(): AstNode[];
    parseStatement(): AstNode | null;
    parseIf(): AstNode;
    parseFor(): AstNode;
    parseSet(): AstNode;
    parseMacro(): AstNode;
    parseCall(): AstNode;
    parseRaw(tag?: string): AstNode;
    parseFilterStatement(): AstNode;
    parseFilter(node: AstNode): AstNode;
    parseExpression(): AstNode;
    parseInlineIf(): AstNode;
    parseOr(): AstNode;
    parseIs(): AstNode;
    parseIn(): AstNode;
    parseCompare(): AstNode;
    parseConcat(): AstNode;
    parseUnary(noFilters?: boolean): AstNode;
    parsePow(): AstNode;
    parsePrimary(noPostfix?: boolean): AstNode;
    parsePostfix(node: AstNode): AstNode;
    parseSignature(tolerant?: boolean, noParens?: boolean): AstNode;
    parseAggregate(): AstNode | null;
  }
  const parser: { Parser: typeof Parser };
  export default parser;
}
