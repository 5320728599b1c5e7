import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { proxyOf, readJson } from './http.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serve(listener: RequestListener): Promise<{ server: Server; at: string }> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, at: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('the proxy of an address', () => {
  const url = new URL('https://hub.getdbt.com/api');
  it.each([
    [{ HTTPS_PROXY: 'http://p:1' }, 'http://p:1/'],
    [{ https_proxy: 'p:1' }, 'http://p:1/'],
    [{ ALL_PROXY: 'http://p:1' }, 'http://p:1/'],
    [{ HTTP_PROXY: 'http://p:1' }, undefined],
    [{ HTTPS_PROXY: 'http://p:1', NO_PROXY: 'getdbt.com' }, undefined],
    [{ HTTPS_PROXY: 'http://p:1', NO_PROXY: '.getdbt.com' }, undefined],
    [{ HTTPS_PROXY: 'http://p:1', NO_PROXY: 'a, *' }, undefined],
    [{ HTTPS_PROXY: 'http://p:1', NO_PROXY: 'hub.getdbt.com:8080, dbt.com' }, 'http://p:1/'],
  ])('%j', (env, proxy) => {
    expect(proxyOf(url, env)?.href).toBe(proxy);
  });
});

describe('an address is read', () => {
  it('through the proxy, with what the proxy asks for', async () => {
    const { at } = await serve((asked, answer) =>
      answer.end(JSON.stringify({ url: asked.url, auth: asked.headers['proxy-authorization'] })),
    );
    const said = await readJson(new URL('http://hub.example/x?y'), { HTTP_PROXY: `http://me:pw@${at}` });
    expect(said).toEqual({ url: 'http://hub.example/x?y', auth: `Basic ${Buffer.from('me:pw').toString('base64')}` });
  });

  it('over https by TLS within a tunnel of the proxy', async () => {
    const { server, at } = await serve(() => undefined);
    const greeting = new Promise<Buffer>((resolve) => {
      server.on('connect', (_request, socket) => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.once('data', (bytes) => {
          resolve(bytes);
          socket.destroy();
        });
      });
    });
    await expect(readJson(new URL('https://hub.example/x'), { HTTPS_PROXY: `http://${at}` })).rejects.toThrow(
      'the connection broke',
    );
    const hello = await greeting;
    // A TLS handshake that names the host it is for.
    expect(hello[0]).toBe(0x16);
    expect(hello.includes('hub.example')).toBe(true);
  });

  it('but not over https when the proxy refuses the tunnel', async () => {
    const { server, at } = await serve(() => undefined);
    const asked: string[] = [];
    server.on('connect', (request, socket) => {
      asked.push(request.url ?? '');
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    await expect(readJson(new URL('https://hub.example/x'), { HTTPS_PROXY: `http://${at}` })).rejects.toThrow(
      `the proxy ${at} answers 403 Forbidden`,
    );
    expect(asked).toEqual(['hub.example:443']);
  });

  it('again when the server is busy', async () => {
    let count = 0;
    const { at } = await serve((_asked, answer) => {
      count++;
      if (count < 3) answer.writeHead(503);
      answer.end('[1]');
    });
    expect(await readJson(new URL(`http://${at}/`), {})).toEqual([1]);
  });

  it('again when the connection breaks in the middle', async () => {
    let count = 0;
    const { at } = await serve((_asked, answer) => {
      count++;
      if (count > 1) return answer.end('[1]');
      answer.writeHead(200, { 'content-length': '100' });
      answer.write('[', () => answer.destroy());
      return undefined;
    });
    expect(await readJson(new URL(`http://${at}/`), {})).toEqual([1]);
  });

  it('where it redirects to', async () => {
    const { at } = await serve((asked, answer) => {
      if (asked.url === '/old') answer.writeHead(302, { location: '/new' });
      answer.end('{}');
    });
    expect(await readJson(new URL(`http://${at}/old`), {})).toEqual({});
  });

  it('but not from a file that a server redirects to', async () => {
    const { at } = await serve((_asked, answer) => answer.writeHead(302, { location: 'file:///etc/passwd' }).end());
    await expect(readJson(new URL(`http://${at}/`), {})).rejects.toThrow('it redirects to file://');
  });
});
