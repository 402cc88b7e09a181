import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

/** A request as it arrived. */
export interface Arrived {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export const BINARY = Buffer.from(Array.from({ length: 1000 }, (_, at) => (at * 7) % 256));

/** A server that accepts everything, keeps it, and answers as the path says. */
export async function startRecorder(tls?: { readonly key: string; readonly cert: string }) {
  const arrived: Arrived[] = [];
  const failures = new Map<string, number>();
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: target = '', headers } = request;
      arrived.push({ method, target, headers, body: Buffer.concat(chunks) });
      const [, kind = '', value = ''] = target.split(/[/?]/);
      response.sendDate = false;
      switch (kind) {
        case 'status':
          return void response
            .writeHead(Number(value), { 'content-type': 'text/plain', 'x-note': 'a note' })
            .end(`status ${value}`);
        case 'binary':
          return void response.end(BINARY);
        case 'gzip':
          return void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('plain text'));
        case 'json':
          return void response.writeHead(200, { 'content-type': 'application/json' }).end('{"b":[1,2.50,{}],"a":"x"}');
        case 'redirect':
          return void response.writeHead(Number(value), { location: '/landed?x=1' }).end('moved');
        case 'loop':
          return void response.writeHead(302, { location: '/loop' }).end();
        case 'empty':
          return void response.writeHead(204).end();
        case 'cut':
          response.writeHead(200, { 'content-length': '100' });
          return void response.write('begun', () => response.destroy());
        case 'close':
          return void request.socket.destroy();
        case 'hang':
          return undefined;
        case 'flaky': {
          const times = (failures.get(target) ?? 0) + 1;
          failures.set(target, times);
          return void (times === 1 ? response.writeHead(503).end('not yet') : response.end('at last'));
        }
        default:
          return void response.end('ok');
      }
    });
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  const tunnels = new Set<string>();
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    tunnels.add(String(request.url));
    socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    url: `${tls ? 'https' : 'http'}://${host}`,
    arrived,
    tunnels,
    /** The requests since the last call. */
    take: () => arrived.splice(0),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
