import type { AstNode } from '@11ty/nunjucks/src/nodes.js';
import type { JinjaParser } from './parser.ts';
import { repr } from './values.ts';

type Nodes = readonly AstNode[];

/** A macro takes more than it names only where its text uses what it would not name. */
const specialNames = ['varargs', 'kwargs', 'caller'] as const;

const binary: Readonly<Record<string, string>> = {
  Add: 'add',
  Sub: 'sub',
  Mul: 'mul',
  Div: 'div',
  FloorDiv: 'floorDiv',
  Mod: 'mod',
  Pow: 'pow',
  Concat: 'concat',
};

/**
 * Turns the tree into JavaScript: one async function for the whole text and one factory a macro. `R` is the run (one file in one
 * context), `S` the scope, `O` the output; `at` holds the template offset of what runs, so that any error has its place.
 * nunjucks' own generator is not used: every method of it would have to be replaced for Python's semantics.
 */
export class Generator {
  private readonly parser: JinjaParser;
  private code: string[] = [];
  private temporaries = 0;
  private labels = 0;
  private buffer: string | undefined;
  private readonly holes = new Map<AstNode, string>();

  constructor(parser: JinjaParser) {
    this.parser = parser;
  }

  /** The body of a function that gives `{ root, macros }`. */
  generate(root: AstNode): string {
    const macros = new Map<string, string>();
    for (const child of root['children'] as Nodes) {
      const name = child.typename === 'Definition' ? macroName(child) : undefined;
      if (name !== undefined) macros.set(name, this.macro(child, name));
    }
    const body = this.function(() => this.statements(root['children'] as Nodes, true), undefined);
    const entries = [...macros].map(([name, factory]) => `[${JSON.stringify(name)},(R,S)=>${factory}]`);
    return `const M=new Map([${entries.join(',\n')}]);\nreturn {macros:M,root:async function(R,S,O){${body}}};`;
  }

  private offset(node: AstNode): number {
    return this.parser.offset(node.lineno, node.colno);
  }

  /** Code with its own temporaries and its own place; `buffer` undefined means the run's output. */
  private function(write: () => void, buffer: string | undefined): string {
    const outer = { code: this.code, temporaries: this.temporaries, buffer: this.buffer };
    this.code = [];
    this.temporaries = 0;
    this.buffer = buffer;
    write();
    const names = Array.from({ length: this.temporaries }, (_, i) => `,a${i + 1}`).join('');
    const start = buffer === undefined ? '' : `let ${buffer}="";`;
    const end = buffer === undefined ? '' : `return ${buffer};`;
    const body = `let at=0,t${names};${start}try{${this.code.join('')}${end}}catch(e){throw R.fail(e,at)}`;
    Object.assign(this, outer);
    return body;
  }

  private temporary(): string {
    this.temporaries++;
    return `a${this.temporaries}`;
  }

  private emit(code: string): void {
    this.code.push(code);
  }

  private statements(children: Nodes, top = false): void {
    for (const child of children) this.statement(child, top);
  }

  private block(body: AstNode): void {
    this.statements(body['children'] as Nodes);
  }

  private statement(node: AstNode, top: boolean): void {
    switch (node.typename) {
      case 'Output':
        for (const child of node['children'] as Nodes) this.output(child);
        return;
      case 'NodeList':
        this.statements(node['children'] as Nodes, top);
        return;
      case 'If': {
        this.emit(`if(R.truthy(${this.expression(node['cond'] as AstNode)})){`);
        this.block(node['body'] as AstNode);
        const otherwise = node['else_'] as AstNode | null;
        if (otherwise) {
          this.emit('}else{');
          if (otherwise.typename === 'If') this.statement(otherwise, false);
          else this.block(otherwise);
        }
        this.emit('}');
        return;
      }
      case 'ForEach':
        this.forEach(node);
        return;
      case 'Assign':
        this.assign(node);
        return;
      case 'With':
        this.with(node);
        return;
      case 'Do':
        this.emit(`${this.expression(node['expr'] as AstNode)};`);
        return;
      case 'Jump':
        this.emit(`${node['word'] as string};`);
        return;
      case 'Definition':
        this.definition(node, top);
        return;
      default:
        throw new Error(`unhandled template node ${node.typename}`);
    }
  }

  private definition(node: AstNode, top: boolean): void {
    const name = macroName(node);
    if (name === undefined) return;
    const made = top ? `M.get(${JSON.stringify(name)})(R,S)` : this.macro(node, name);
    this.emit(`S[${JSON.stringify(`$${name}`)}]=${made};`);
  }

  private output(child: AstNode): void {
    if (child.typename === 'TemplateData') {
      const data = JSON.stringify(child['value']);
      this.emit(
        this.buffer === undefined ? `O.data(${data},${child['offset'] as number});` : `${this.buffer}+=${data};`,
      );
      return;
    }
    if (child.typename === 'Assign') {
      const captured = this.capture(child);
      this.emit(
        this.buffer === undefined
          ? `O.value(R.text(${captured}),${this.offset(child)});`
          : `${this.buffer}+=R.text(${captured});`,
      );
      return;
    }
    const at = this.offset(child);
    const value = `R.print(${this.expression(child)},${JSON.stringify(label(child))},at=${at})`;
    this.emit(this.buffer === undefined ? `O.value(${value},${at});` : `${this.buffer}+=${value};`);
  }

  private forEach(node: AstNode): void {
    const id = ++this.labels;
    const [list, index, saved] = [`l${id}`, `i${id}`, `s${id}`];
    const bind = () => this.bind(node['target'] as AstNode, `${list}[${index}]`);
    const recursive = node['recursive'] as boolean;
    const source = recursive ? 'given' : this.expression(node['iterable'] as AstNode);
    const buffer = this.buffer;
    if (recursive) {
      this.emit(`const f${id}=async(given,depth)=>{let o${id}="";`);
      this.buffer = `o${id}`;
    }
    this.emit(`{let ${list}=R.items(${source},at=${this.offset(node['iterable'] as AstNode)});const ${saved}=S;`);
    if (node['condition']) {
      this.emit(`const k${id}=[];for(let ${index}=0;${index}<${list}.length;${index}++){S=R.scope(${saved});`);
      bind();
      this.emit(
        `if(R.truthy(${this.expression(node['condition'] as AstNode)}))k${id}.push(${list}[${index}]);}${list}=k${id};`,
      );
    }
    const recurse = recursive ? `,depth,f${id}` : '';
    this.emit(`const m${id}={};for(let ${index}=0;${index}<${list}.length;${index}++){S=R.scope(${saved});`);
    this.emit(`S.$loop=R.loop(${list},${index},m${id},${saved}${recurse});`);
    bind();
    this.block(node['body'] as AstNode);
    this.emit(`}S=${saved};`);
    if (node['otherwise']) {
      this.emit(`if(${list}.length===0){`);
      this.block(node['otherwise'] as AstNode);
      this.emit('}');
    }
    this.emit('}');
    if (recursive) {
      this.emit(`return o${id};};`);
      this.buffer = buffer;
      const call = `await f${id}(${this.expression(node['iterable'] as AstNode)},1)`;
      this.emit(buffer === undefined ? `O.value(${call},${this.offset(node)});` : `${buffer}+=${call};`);
    }
  }

  private bind(target: AstNode, value: string): void {
    if (target.typename === 'Tuple') {
      this.unpack(target['items'] as Nodes, value);
    } else if (target.typename === 'LookupVal') {
      const owner = this.expression(target['target'] as AstNode);
      const key = this.expression(target['val'] as AstNode);
      this.emit(`R.setAttribute(${owner},${key},${value},at=${this.offset(target)});`);
    } else {
      this.emit(`S[${JSON.stringify(`$${target['value'] as string}`)}]=${value};`);
    }
  }

  private unpack(targets: Nodes, value: string): void {
    const parts = this.temporary();
    this.emit(`${parts}=R.unpack(${value},${targets.length},at=${this.offset(targets[0] as AstNode)});`);
    targets.forEach((target, i) => {
      this.bind(target, `${parts}[${i}]`);
    });
  }

  private assign(node: AstNode): void {
    const value = node['value'] ? this.expression(node['value'] as AstNode) : this.capture(node);
    const held = this.temporary();
    this.emit(`${held}=${value};`);
    this.bind(node['target'] as AstNode, held);
  }

  /** The values are read outside the block, also those that use a name it sets. */
  private with(node: AstNode): void {
    const saved = `s${++this.labels}`;
    const values = (node['values'] as Nodes).map((value) => {
      const held = this.temporary();
      this.emit(`${held}=${this.expression(value)};`);
      return held;
    });
    this.emit(`{const ${saved}=S;S=R.scope(S);`);
    (node['targets'] as Nodes).forEach((target, i) => {
      this.bind(target, values[i] as string);
    });
    this.block(node['body'] as AstNode);
    this.emit(`S=${saved};}`);
  }

  /** The text of a block (set block, filter block), through its filters; gives an expression. */
  private capture(node: AstNode): string {
    const id = ++this.labels;
    const outer = this.buffer;
    const held = this.temporary();
    this.buffer = `o${id}`;
    this.emit(`{const s${id}=S;S=R.scope(S);let o${id}="";`);
    this.block(node['body'] as AstNode);
    this.emit(`S=s${id};${held}=o${id};}`);
    this.buffer = outer;
    const through = node['filter'] as { filter: AstNode; hole: AstNode } | null;
    if (through === null) return held;
    this.holes.set(through.hole, held);
    return this.expression(through.filter);
  }

  private macro(node: AstNode, name: string): string {
    const parameters: string[] = [];
    const defaults: string[] = [];
    for (const arg of (node['args'] as AstNode)['children'] as Nodes) {
      const key = arg.typename === 'Pair' ? (arg['key'] as AstNode) : arg;
      if (key.typename !== 'Symbol') this.parser.fail('a macro parameter must be a name', key.lineno, key.colno);
      parameters.push(key['value'] as string);
      if (arg.typename === 'Pair') {
        const body = this.function(() => {
          const value = this.expression(arg['value'] as AstNode);
          this.emit(`return ${value};`);
        }, undefined);
        defaults.push(`${JSON.stringify(`$${key['value'] as string}`)}:async function(S){${body}}`);
      }
    }
    const id = ++this.labels;
    const body = this.function(() => this.block(node['body'] as AstNode), `o${id}`);
    const rest = specialNames.filter((special) => !parameters.includes(special) && names(node['body'], special));
    const header = `${JSON.stringify(name)},${JSON.stringify(parameters)},{${defaults.join(',')}},${JSON.stringify(rest)}`;
    return `R.macro(${header},S,${this.offset(node)},async function(S){${body}})`;
  }

  private expressions(list: Nodes): string {
    return list.map((item) => this.expression(item)).join(',');
  }

  private call(node: AstNode): string {
    const target = this.expression(node['name'] as AstNode);
    const args = this.callArguments(
      (node['args'] as AstNode)['children'] as Nodes,
      node['caller'] as AstNode | undefined,
    );
    const at = this.offset(node);
    return `((t=R.call(${target},${args},${JSON.stringify(label(node['name'] as AstNode))},at=${at}))instanceof Promise?await t:t)`;
  }

  private callArguments(list: Nodes, caller?: AstNode): string {
    const positional: string[] = [];
    const keywords: string[] = [];
    for (const arg of list) {
      if (arg.typename === 'Pair') {
        const key = (arg['key'] as AstNode)['value'] as string;
        keywords.push(`[${JSON.stringify(key)},${this.expression(arg['value'] as AstNode)}]`);
      } else if (arg.typename === 'Star') {
        const value = this.expression(arg['expr'] as AstNode);
        if (arg['keywords'] === true) keywords.push(value);
        else positional.push(`...R.items(${value})`);
      } else positional.push(this.expression(arg));
    }
    if (caller !== undefined) keywords.push(`["caller",${this.macro(caller, 'caller')}]`);
    if (keywords.length > 0) positional.push(`R.keywords([${keywords.join(',')}])`);
    return `[${positional.join(',')}]`;
  }

  private expression(node: AstNode): string {
    const at = `at=${this.offset(node)}`;
    const operator = binary[node.typename];
    if (operator !== undefined) {
      return `R.${operator}(${this.expression(node['left'] as AstNode)},${this.expression(node['right'] as AstNode)},${at})`;
    }
    switch (node.typename) {
      case 'Literal':
        return literal(node);
      case 'Symbol':
        return this.holes.get(node) ?? `R.get(S,${JSON.stringify(node['value'])})`;
      case 'Group':
        return this.expression((node['children'] as Nodes)[0] as AstNode);
      case 'Array':
        return `[${this.expressions(node['children'] as Nodes)}]`;
      case 'Tuple':
        return `R.tuple([${this.expressions(node['items'] as Nodes)}])`;
      case 'Dict': {
        const pairs = (node['children'] as Nodes).map(
          (pair) => `[${this.expression(pair['key'] as AstNode)},${this.expression(pair['value'] as AstNode)}]`,
        );
        return `R.dict([${pairs.join(',')}])`;
      }
      case 'And':
      case 'Or': {
        const held = this.temporary();
        const left = this.expression(node['left'] as AstNode);
        const right = this.expression(node['right'] as AstNode);
        const keep = node.typename === 'And' ? '!' : '';
        return `(${held}=${left},${keep}R.truthy(${held})?${held}:${right})`;
      }
      case 'Not':
        return `(!R.truthy(${this.expression(node['target'] as AstNode)}))`;
      case 'Neg':
        return `R.negate(${this.expression(node['target'] as AstNode)},${at})`;
      case 'Pos':
        return this.expression(node['target'] as AstNode);
      case 'Compare':
        return this.compare(node);
      case 'InlineIf': {
        const otherwise = node['else_'] === null ? '""' : this.expression(node['else_'] as AstNode);
        return `(R.truthy(${this.expression(node['cond'] as AstNode)})?${this.expression(node['body'] as AstNode)}:${otherwise})`;
      }
      case 'IsTest': {
        const args = [node['left'] as AstNode, ...(node['args'] as Nodes)];
        return `R.test(${JSON.stringify(node['name'])},[${this.expressions(args)}],${at})`;
      }
      case 'LookupVal': {
        const owner = node['target'] as AstNode;
        const key = this.expression(node['val'] as AstNode);
        const way = node['attribute'] === true ? 'attribute' : 'item';
        return `R.${way}(${this.expression(owner)},${key},${JSON.stringify(label(owner))},${at})`;
      }
      case 'Slice':
        return `R.slice(${this.expression(node['start'] as AstNode)},${this.expression(node['stop'] as AstNode)},${this.expression(node['step'] as AstNode)})`;
      case 'Filter': {
        const args = this.callArguments((node['args'] as AstNode)['children'] as Nodes);
        return `R.filter(${JSON.stringify(node['name'])},${args},${at})`;
      }
      case 'FunCall':
        return this.call(node);
      default:
        return this.parser.fail(`unexpected ${node.typename.toLowerCase()}`, node.lineno, node.colno);
    }
  }

  private compare(node: AstNode): string {
    const ops = node['ops'] as Nodes;
    const at = `at=${this.offset(node)}`;
    let left = this.temporary();
    let code = `(${left}=${this.expression(node['expr'] as AstNode)},`;
    ops.forEach((op, i) => {
      const right = this.temporary();
      code += `${i === 0 ? '' : '&&'}(${right}=${this.expression(op['expr'] as AstNode)},R.compare(${JSON.stringify(op['type'])},${left},${right},${at}))`;
      left = right;
    });
    return `${code})`;
  }
}

function literal(node: AstNode): string {
  const { value } = node as { value?: unknown };
  if (typeof value === 'bigint') return `${value}n`;
  if (node['float'] === true) return `R.float(${String(value)})`;
  return JSON.stringify(value);
}

/** The name under which a definition can be called; docs blocks and snapshots have none. */
export function macroName(node: AstNode): string | undefined {
  const name = node['name'] as string;
  switch (node['blockKind']) {
    case 'macro':
      return name;
    case 'test':
      return `test_${name}`;
    case 'materialization': {
      const adapter = (node['attributes'] as Record<string, AstNode>)['adapter']?.['value'];
      return `materialization_${name}_${typeof adapter === 'string' ? adapter : 'default'}`;
    }
    default:
      return undefined;
  }
}

/** True when a name stands anywhere below a node. */
function names(node: unknown, name: string): boolean {
  if (Array.isArray(node)) return node.some((item) => names(item, name));
  if (node === null || typeof node !== 'object') return false;
  const ast = node as AstNode;
  if (ast.typename === 'Symbol') return ast['value'] === name;
  return Object.values(ast).some((value) => names(value, name));
}

const shapes: Readonly<Record<string, string>> = { Dict: '{…}', Array: '[…]', Tuple: '(…)' };

/** How an expression reads in an error: `config.get`, `rows[…]`, `'text'`, `(…)` for what has no short form. */
export function label(node: AstNode): string {
  if (node.typename === 'Symbol') return node['value'] as string;
  if (node.typename === 'LookupVal') {
    const owner = label(node['target'] as AstNode);
    const key = node['val'] as AstNode;
    if (node['attribute'] === true) return `${owner}.${String(key['value'])}`;
    return key.typename === 'Literal' ? `${owner}[${literalText(key)}]` : `${owner}[…]`;
  }
  if (node.typename === 'FunCall') return `${label(node['name'] as AstNode)}(…)`;
  if (node.typename === 'Literal') return literalText(node);
  if (node.typename === 'Filter') {
    const args = (node['args'] as AstNode)['children'] as Nodes;
    return `${label(args[0] as AstNode)} | ${String(node['name'])}${args.length > 1 ? '(…)' : ''}`;
  }
  return shapes[node.typename] ?? '(…)';
}

function literalText(node: AstNode): string {
  const { value } = node as { value?: unknown };
  const shown = repr(value);
  return shown.length > 40 ? `${shown.slice(0, 39)}…` : shown;
}
