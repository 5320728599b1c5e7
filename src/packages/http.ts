import { createReadStream, existsSync } from 'node:fs';
import http, { type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { connect } from 'node:tls';
import { fileURLToPath } from 'node:url';

type Env = Readonly<Record<string, string | undefined>>;

/** An address could not be read: what happened, for people; `status` when a server answered. */
export class Unreachable extends Error {
  readonly status: number | undefined;
  constructor(reason: string, status?: number) {
    super(reason);
    this.status = status;
  }
}

const quiet = 30_000;
const attempts = 3;

/**
 * Reads an address with `use`; http, https and file. What may pass, such as a connection that breaks or a busy server, is tried
 * three times.
 * @throws Unreachable
 */
export async function withAddress<T>(url: URL, env: Env, use: (body: Readable) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await use(await open(url, env));
    } catch (problem) {
      const found = problem instanceof Unreachable ? problem : unreachable(problem);
      if (found === undefined) throw problem;
      if (attempt === attempts || !passes(found, problem)) throw found;
      await wait(250 * attempt);
    }
  }
}

/** The JSON of an address. @throws Unreachable */
export async function readJson(url: URL, env: Env): Promise<unknown> {
  const body = await withAddress(url, env, (stream) => text(stream));
  try {
    return JSON.parse(body);
  } catch {
    throw new Unreachable('the answer is not JSON');
  }
}

async function open(url: URL, env: Env): Promise<Readable> {
  if (url.protocol === 'file:') {
    const file = fileURLToPath(url);
    if (!existsSync(file)) throw new Unreachable('the file is not there');
    return createReadStream(file);
  }
  let at = url;
  for (let hops = 0; hops < 10; hops++) {
    const answer = await request(at, env);
    const status = answer.statusCode ?? 0;
    const { location } = answer.headers;
    if (status >= 300 && status < 400 && location !== undefined) {
      answer.resume();
      const next = new URL(location, at);
      if (next.protocol !== 'http:' && next.protocol !== 'https:')
        throw new Unreachable(`it redirects to ${next.protocol}//`);
      at = next;
      continue;
    }
    if (status === 200) return answer;
    answer.resume();
    throw new Unreachable(`the server answers ${status} ${answer.statusMessage ?? ''}`.trimEnd(), status);
  }
  throw new Unreachable('it redirects more than ten times');
}

async function request(url: URL, env: Env): Promise<IncomingMessage> {
  const secure = url.protocol === 'https:';
  const credentials =
    url.username === '' ? {} : { auth: `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}` };
  const options: RequestOptions = {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port || (secure ? 443 : 80),
    path: `${url.pathname}${url.search}`,
    headers: { 'user-agent': 'lake', accept: '*/*' },
    ...credentials,
  };
  const proxy = proxyOf(url, env);
  if (proxy === undefined) return await send(secure ? https : http, options);
  if (!secure) {
    const headers = { ...(options.headers as object), host: url.host, ...proxyHeaders(proxy) };
    return await send(schemeOf(proxy), {
      ...options,
      ...placeOf(proxy),
      path: `http://${url.host}${options.path}`,
      headers,
    });
  }
  const socket = await tunnel(proxy, `${options.host}:${options.port}`);
  const servername = options.host as string;
  return await send(https, { ...options, createConnection: () => connect({ socket, servername }) });
}

const schemeOf = (url: URL) => (url.protocol === 'https:' ? https : http);
const placeOf = (url: URL) => ({
  host: url.hostname.replace(/^\[|\]$/g, ''),
  port: url.port || (url.protocol === 'https:' ? 443 : 80),
});

function proxyHeaders(proxy: URL): Record<string, string> {
  if (proxy.username === '') return {};
  const credentials = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
}

async function send(scheme: typeof http | typeof https, options: RequestOptions): Promise<IncomingMessage> {
  return await new Promise((resolve, reject) => {
    const sent = scheme.request(options, resolve);
    sent.setTimeout(quiet, () => sent.destroy(new Unreachable(`no answer for ${quiet / 1000} seconds`)));
    sent.on('error', reject);
    sent.end();
  });
}

/** A connection through a proxy to the place, as HTTP's CONNECT makes it. */
async function tunnel(proxy: URL, place: string): Promise<Socket> {
  return await new Promise((resolve, reject) => {
    const asked = schemeOf(proxy).request({
      ...placeOf(proxy),
      method: 'CONNECT',
      path: place,
      headers: { host: place, ...proxyHeaders(proxy) },
    });
    asked.setTimeout(quiet, () => asked.destroy(new Unreachable(`the proxy ${proxy.host} does not answer`)));
    asked.on('connect', (answer, socket) => {
      if (answer.statusCode === 200) return resolve(socket as Socket);
      socket.destroy();
      reject(
        new Unreachable(`the proxy ${proxy.host} answers ${answer.statusCode} ${answer.statusMessage ?? ''}`.trimEnd()),
      );
    });
    asked.on('error', (problem: NodeJS.ErrnoException) =>
      reject(new Unreachable(`the proxy ${proxy.host} cannot be reached: ${reasonOf(problem)}`)),
    );
    asked.end();
  });
}

/** The proxy that the environment names for an address: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, without what NO_PROXY lists. */
export function proxyOf(url: URL, env: Env): URL | undefined {
  const named = (name: string) => env[name.toLowerCase()] || env[name.toUpperCase()] || undefined;
  const proxy = named(`${url.protocol.slice(0, -1)}_proxy`) ?? named('all_proxy');
  if (proxy === undefined) return undefined;
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  for (const entry of (named('no_proxy') ?? '').split(/[\s,]+/)) {
    if (entry === '') continue;
    if (entry === '*') return undefined;
    const [, host = '', only] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
    const suffix = host.replace(/^\*?\.?/, '').toLowerCase();
    const covered = url.hostname === suffix || url.hostname.endsWith(`.${suffix}`);
    if (covered && (only === undefined || only === port)) return undefined;
  }
  return new URL(/^[a-z]+:\/\//i.test(proxy) ? proxy : `http://${proxy}`);
}

const passing = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ERR_STREAM_PREMATURE_CLOSE',
]);

function passes(found: Unreachable, cause: unknown): boolean {
  if (found.status !== undefined) return found.status >= 500 || found.status === 429;
  return passing.has((cause as NodeJS.ErrnoException).code ?? '');
}

/** What of the failures of a connection, and of no disk, is meant for people. */
function unreachable(problem: unknown): Unreachable | undefined {
  const { code = '', syscall = '', path } = problem as NodeJS.ErrnoException;
  const ofNetwork = path === undefined && ['connect', 'read', 'getaddrinfo'].includes(syscall);
  const ofTls = /CERT|SELF_SIGNED|UNABLE_TO|^ERR_(?:TLS|SSL)|^EPROTO$/.test(code);
  return ofNetwork || ofTls || passing.has(code)
    ? new Unreachable(reasonOf(problem as NodeJS.ErrnoException))
    : undefined;
}

const said: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name is not known on this network',
  EAI_AGAIN: 'its name cannot be looked up on this network',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection broke',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'there is no way to it from this network',
  ENETUNREACH: 'there is no way to it from this network',
  ERR_STREAM_PREMATURE_CLOSE: 'the connection broke',
};

function reasonOf(problem: NodeJS.ErrnoException): string {
  return said[problem.code ?? ''] ?? (problem.message || problem.code || 'it cannot be reached');
}
