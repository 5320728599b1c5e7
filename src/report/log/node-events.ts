import { paint } from '../style.ts';
import type { LogEvent, LogLevel } from './event.ts';
import { type FancyLine, fancyLine, type LineColor, type LineStyle } from './fancy-line.ts';
import { description, type LoggedResource, type NodeMoment, nodeInfo, representation, testName } from './node-info.ts';

/** A group as events of its members tell it. */
export interface LoggedGroup {
  readonly name: string;
  readonly package_name: string;
  readonly owner: Readonly<Record<string, string>>;
}

/** A resource in its run: where it stands in it, and when. */
export interface NodeRunning extends NodeMoment {
  readonly resource: LoggedResource;
  readonly index: number;
  readonly total: number;
  readonly ownDatabase: string;
  readonly group?: LoggedGroup | undefined;
  readonly thread: string;
}

/** What came of it. */
export interface NodeEnded extends NodeRunning {
  readonly message: string | null;
  readonly failures: number | null;
  readonly seconds: number;
  /** As in run_results. */
  readonly result: Readonly<Record<string, unknown>>;
}

type Nodes = Readonly<Record<'NodeStart' | 'NodeCompiling' | 'NodeExecuting', readonly [string, string, string]>>;
const moments: Nodes = {
  NodeStart: ['Q024', 'Began running node', 'started'],
  NodeCompiling: ['Q030', 'Began compiling node', 'compiling'],
  NodeExecuting: ['Q031', 'Began executing node', 'executing'],
};

/** A node has got so far. */
export function nodeReached(name: keyof Nodes, running: NodeRunning): LogEvent {
  const [code, sentence, status] = moments[name];
  const { resource, thread } = running;
  const data = { node_info: nodeInfo(resource, { ...running, status, finishedAt: undefined }) };
  return { name, code, level: 'debug', msg: `${sentence} ${resource.unique_id}`, data, thread };
}

export function logStartLine(running: NodeRunning, style: LineStyle): LogEvent {
  const { resource, index, total, ownDatabase, thread } = running;
  const told = description(resource, ownDatabase);
  const data = {
    description: told,
    index,
    node_info: nodeInfo(resource, { ...running, status: 'started', finishedAt: undefined }),
    total,
  };
  const msg = fancyLine({ text: `START ${told}`, status: 'RUN', index, total }, style);
  return { name: 'LogStartLine', code: 'Q011', level: 'info', msg, data, thread };
}

export function nodeFinished(ended: NodeEnded): LogEvent {
  const { resource, thread, result } = ended;
  const data = { node_info: nodeInfo(resource, ended), run_result: result };
  const msg = `Finished running node ${resource.unique_id}`;
  return { name: 'NodeFinished', code: 'Q025', level: 'debug', msg, data, thread };
}

/** The line of a node's end: which event it is depends on the type of the resource, as in dbt. */
export function resultLine(ended: NodeEnded, style: LineStyle): LogEvent {
  const { resource, status } = ended;
  if (status === 'skipped') return skippingDetails(ended, style);
  if (status === 'no-op') return noOpResult(ended, style);
  switch (resource.resource_type) {
    case 'test':
    case 'unit_test':
      return testResult(ended, style);
    case 'seed':
      return seedResult(ended, style);
    case 'snapshot':
      return snapshotResult(ended, style);
    case 'function':
      return functionResult(ended, style);
    default:
      return modelResult(ended, style);
  }
}

interface Line {
  readonly name: string;
  readonly code: string;
  readonly level: LogLevel;
  readonly text: string;
  readonly status: string;
  readonly color: LineColor;
  readonly data: Readonly<Record<string, unknown>>;
}

function ending(line: Line, ended: NodeEnded, style: LineStyle): LogEvent {
  const { resource, index, total, seconds, group, thread } = ended;
  const { name, code, level, text, status, color, data } = line;
  const fancy: FancyLine = { text, status, color, index, total, seconds };
  return {
    name,
    code,
    level,
    msg: fancyLine(fancy, style),
    data: {
      ...data,
      execution_time: seconds,
      ...(group === undefined ? {} : { group }),
      index,
      node_info: nodeInfo(resource, ended),
    },
    thread,
  };
}

const levelOf = ({ status }: NodeEnded): LogLevel => (status === 'error' ? 'error' : 'info');

function modelResult(ended: NodeEnded, style: LineStyle): LogEvent {
  const { resource, status, message, total, ownDatabase } = ended;
  const told = description(resource, ownDatabase);
  const shown = status === 'error' ? status : (message ?? 'OK');
  const partial = shown.includes('PARTIAL SUCCESS');
  const verb = status === 'error' ? 'ERROR creating' : partial ? 'PARTIALLY created' : 'OK created';
  const line: Line = {
    name: 'LogModelResult',
    code: 'Q012',
    level: levelOf(ended),
    text: `${verb} ${told}`,
    status: status === 'error' ? 'ERROR' : shown,
    color: status === 'error' ? 'red' : partial ? 'yellow' : 'green',
    data: { description: told, status: shown, total },
  };
  return ending(line, ended, style);
}

function seedResult(ended: NodeEnded, style: LineStyle): LogEvent {
  const { resource, status, message, total } = ended;
  const { schema = '', alias = resource.name } = resource;
  const bad = status === 'error';
  const line: Line = {
    name: 'LogSeedResult',
    code: 'Q016',
    level: levelOf(ended),
    text: `${bad ? 'ERROR loading' : 'OK loaded'} seed file ${schema}.${alias}`,
    status: bad ? 'ERROR' : (message ?? 'OK'),
    color: bad ? 'red' : 'green',
    data: { relation: alias, result_message: message ?? '', schema: schema ?? '', status, total },
  };
  return ending(line, ended, style);
}

function snapshotResult(ended: NodeEnded, style: LineStyle): LogEvent {
  const { resource, status, message, total, ownDatabase } = ended;
  const told = representation(resource, ownDatabase);
  const bad = status === 'error';
  const line: Line = {
    name: 'LogSnapshotResult',
    code: 'Q015',
    level: levelOf(ended),
    text: `${bad ? 'ERROR snapshotting' : 'OK snapshotted'} ${told}`,
    status: bad ? 'ERROR' : (message ?? 'OK'),
    color: bad ? 'red' : 'green',
    data: { cfg: texts(resource.config ?? {}), description: told, result_message: message ?? '', status, total },
  };
  return ending(line, ended, style);
}

function functionResult(ended: NodeEnded, style: LineStyle): LogEvent {
  const { resource, status, message, total, ownDatabase } = ended;
  const told = description(resource, ownDatabase);
  const bad = status === 'error';
  const shown = bad ? status : (message ?? 'OK');
  const line: Line = {
    name: 'LogFunctionResult',
    code: 'Q047',
    level: levelOf(ended),
    text: `${bad ? 'ERROR creating' : 'OK created'} ${told}`,
    status: shown.toUpperCase(),
    color: bad ? 'red' : 'green',
    data: { description: told, status: shown, total },
  };
  return ending(line, ended, style);
}

function testResult(ended: NodeEnded, style: LineStyle): LogEvent {
  const { resource, status, failures, total } = ended;
  const name = testName(resource);
  const word = { pass: 'PASS', error: 'ERROR', warn: `WARN ${failures ?? 0}` }[status] ?? `FAIL ${failures ?? 0}`;
  const line: Line = {
    name: 'LogTestResult',
    code: 'Q007',
    level: status === 'pass' ? 'info' : status === 'warn' ? 'warn' : 'error',
    text: `${word} ${name}`,
    status: word,
    color: status === 'pass' ? 'green' : status === 'warn' ? 'yellow' : 'red',
    data: {
      attached_node: resource.attached_node ?? '',
      name,
      num_failures: failures ?? 0,
      num_models: total,
      status,
    },
  };
  return ending(line, ended, style);
}

function noOpResult(ended: NodeEnded, style: LineStyle): LogEvent {
  const { resource, total, ownDatabase } = ended;
  const told = description(resource, ownDatabase);
  const line: Line = {
    name: 'LogNodeNoOpResult',
    code: 'Q019',
    level: 'info',
    text: `NO-OP ${told}`,
    status: 'NO-OP',
    color: 'yellow',
    data: { description: told, status: '', total },
  };
  return ending(line, ended, style);
}

function skippingDetails(ended: NodeEnded, style: LineStyle): LogEvent {
  const { resource, index, total, group, thread } = ended;
  const { resource_type: type, name, schema } = resource;
  const relation = ['model', 'seed', 'snapshot'].includes(type);
  const text = relation ? `SKIP relation ${schema}.${name}` : `SKIP ${type} ${name}`;
  const data = {
    ...(group === undefined ? {} : { group }),
    index,
    node_info: nodeInfo(resource, { ...ended, finishedAt: undefined }),
    node_name: name,
    resource_type: type,
    schema: schema ?? '',
    total,
  };
  const msg = fancyLine({ text, status: 'SKIP', color: 'yellow', index, total }, style);
  return { name: 'SkippingDetails', code: 'Q034', level: 'info', msg, data, thread };
}

/** The lines in the summary about a node that failed or warned. */
export function summaryLines(ended: NodeEnded, style: LineStyle): LogEvent[] {
  const { resource, status, message, group } = ended;
  const { resource_type: type, name, original_file_path: path = '', compiled_path: compiled } = resource;
  const node_info = nodeInfo(resource, { status: 'None' });
  const grouped = group === undefined ? {} : { group };
  if (status === 'skipped') return [];
  const warned = status === 'warn';
  const head = `${warned ? 'Warning' : 'Failure'} in ${type} ${name} (${path})`;
  const lines: LogEvent[] = [
    formatting(''),
    {
      name: warned ? 'RunResultWarning' : 'RunResultFailure',
      code: warned ? 'Z021' : 'Z022',
      level: warned ? 'warn' : 'error',
      msg: paint(style, warned ? 'yellow' : 'red', head),
      data: { ...grouped, node_info, node_name: name, path, resource_type: type },
    },
  ];
  if (message === null || message === '') {
    const data = { node_info, status };
    lines.push({ name: 'RunResultErrorNoMessage', code: 'Z025', level: 'error', msg: `  Status: ${status}`, data });
  } else if (warned) {
    const data = { msg: message, node_info };
    lines.push({ name: 'RunResultWarningMessage', code: 'Z046', level: 'warn', msg: message, data });
  } else {
    const data = { ...grouped, msg: message, node_info };
    lines.push({ name: 'RunResultError', code: 'Z024', level: 'error', msg: `  ${message}`, data });
  }
  if (compiled !== undefined && compiled !== null) {
    const msg = `  compiled code at ${compiled}`;
    const data = { node_info, path: compiled };
    lines.push(formatting(''), { name: 'SQLCompiledPath', code: 'Z026', level: 'info', msg, data });
  }
  if (type === 'test' && resource.config?.['store_failures'] === true) {
    const select = `select * from ${resource.relation_name ?? ''}`;
    const border = '-'.repeat(select.length);
    const msg = `  See test failures:\n  ${border}\n  ${select}\n  ${border}`;
    const data = { node_info, relation_name: resource.relation_name ?? '' };
    lines.push(formatting(''), { name: 'CheckNodeTestFailure', code: 'Z027', level: 'info', msg, data });
  }
  return lines;
}

/** An empty line, or another that only lays out the text. */
export function formatting(msg: string): LogEvent {
  return { name: 'Formatting', code: 'Z017', level: 'info', msg, data: { msg } };
}

/** A dict of texts, as Python prints them (dbt's cast_dict_to_dict_of_strings). */
function texts(config: Readonly<Record<string, unknown>>): Record<string, string> {
  const known = Object.entries(config).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(known.map(([key, value]) => [key, repr(value, true)]));
}

function repr(value: unknown, outer = false): string {
  if (typeof value === 'string') return outer ? value : `'${value}'`;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (value === null || value === undefined) return 'None';
  if (Array.isArray(value)) return `[${value.map((item) => repr(item)).join(', ')}]`;
  if (typeof value === 'object')
    return `{${Object.entries(value)
      .filter(([, item]) => item !== null && item !== undefined)
      .map(([key, item]) => `'${key}': ${repr(item)}`)
      .join(', ')}}`;
  return String(value);
}
