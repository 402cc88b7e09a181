import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import {
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from 'node:http2';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readRequest, verify } from '@sigv4/testing';
import { sigv4, type SigV4Options } from '@sigv4/undici';
import { generate } from 'selfsigned';
import type { Dispatcher } from 'undici';
import { LONG_TERM, TEMPORARY } from '../support/credentials.ts';
import { VERSIONS } from './undici-case.ts';

// Real TLS on loopback: HTTP/2, an authority of one's own, client certificates, and proxies.

const REGION = 'eu-west-1';
type Identity = { readonly key: string; readonly cert: string };
let ofServer: Identity;
let ofClient: Identity;

const made = async (name: string): Promise<Identity> => {
  const { private: key, cert } = await generate([{ name: 'commonName', value: name }], {
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 7, ip: '127.0.0.1' },
          { type: 2, value: 'localhost' },
        ],
      },
    ],
  });
  return { key, cert };
};

interface Arrived {
  readonly version: string;
  readonly method: string;
  readonly target: string;
  readonly body: string;
  readonly verdict: string;
  /** The name in the client's certificate. */
  readonly client: string | undefined;
}

const arrived: Arrived[] = [];
const closes: (() => unknown)[] = [];
let answer: (response: Http2ServerResponse, request: Http2ServerRequest) => void;

/** An API behind TLS, which speaks HTTP/2 and HTTP/1.1. */
async function startApi(demandsCertificate: boolean): Promise<{ url: string; host: string }> {
  const server: Http2SecureServer = createSecureServer({
    ...ofServer,
    allowHTTP1: true,
    ...(demandsCertificate && { requestCert: true, rejectUnauthorized: true, ca: ofClient.cert }),
  });
  server.on('request', async (request, response) => {
    const { method, target, headers, body } = await readRequest(request as unknown as IncomingMessage);
    const fields = headers.map(([name, value]) => [name === ':authority' ? 'host' : name, value] as const);
    const plain = fields.filter(([name]) => !name.startsWith(':'));
    const verdict = verify({ method, target, headers: plain, body }, [TEMPORARY, LONG_TERM], {
      service: 'execute-api',
      region: REGION,
    });
    const certificate = ((request.stream?.session?.socket ?? request.socket) as TLSSocket).getPeerCertificate();
    arrived.push({
      version: request.httpVersion,
      method,
      target,
      body: String(Buffer.from(body)),
      verdict: verdict.code,
      client: certificate?.subject?.CN as string | undefined,
    });
    if (verdict.ok) return answer(response, request);
    response
      .writeHead(403, { 'x-amzn-errortype': 'ExpiredTokenException' })
      .end('{"message":"The security token included in the request is expired"}');
  });
  server.on('sessionError', () => undefined);
  const sockets = new Set<Socket>();
  server.on('secureConnection', (socket: Socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closes.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: `https://${host}`, host };
}

const tunnels: string[] = [];

/** A proxy that makes tunnels, over plain http or over TLS. */
async function startProxy(identity?: Identity): Promise<string> {
  const server = createServer();
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    tunnels.push(`${request.url} ${request.headers['proxy-authorization']} ${'authorization' in request.headers}`);
    const [host, port] = (request.url ?? '').split(':');
    const upstream = connect(Number(port), host, () => client.write('HTTP/1.1 200 OK\r\n\r\n'));
    upstream.pipe(client).pipe(upstream);
    for (const socket of [client, upstream]) {
      socket.on('error', () => undefined);
      closes.push(() => socket.destroy());
    }
  });
  const outside = identity ? createTlsServer(identity, (socket) => void server.emit('connection', socket)) : server;
  outside.listen(0, '127.0.0.1');
  await once(outside, 'listening');
  closes.push(() => outside.close());
  const { port } = outside.address() as AddressInfo;
  return identity ? `https://localhost:${port}` : `http://127.0.0.1:${port}`;
}

let api: { url: string; host: string };
let strict: { url: string; host: string };
let proxy: string;
let secureProxy: string;
beforeAll(async () => {
  [ofServer, ofClient] = await Promise.all([made('server'), made('client')]);
  [api, strict] = await Promise.all([startApi(false), startApi(true)]);
  [proxy, secureProxy] = await Promise.all([startProxy(), startProxy(ofServer)]);
});
afterAll(() => {
  for (const close of closes) close();
});
beforeEach(() => {
  arrived.length = tunnels.length = 0;
  answer = (response) => void response.end('hello');
});

describe.each(VERSIONS)('%s', (_, undici) => {
  const agents: Dispatcher[] = [];
  afterEach(async () => {
    await Promise.all(agents.splice(0).map((agent) => agent.destroy()));
  });
  const signing = (agent: Dispatcher, more: SigV4Options = {}): Dispatcher => {
    agents.push(agent);
    const hosts = [api.host, strict.host];
    return agent.compose(sigv4({ credentials: TEMPORARY, region: REGION, service: 'execute-api', hosts, ...more }));
  };

  describe('over HTTP/2', () => {
    const overHttp2 = (more?: SigV4Options): Dispatcher =>
      signing(new undici.Agent({ allowH2: true, connect: { ca: ofServer.cert } }), more);

    it.each<[string, object, Partial<Arrived>]>([
      ['a GET with parameters', { path: "/a b/it's?b=2&a=1".replace(' ', '%20') }, { target: '/a%20b/it%27s?b=2&a=1' }],
      ['a text', { method: 'POST', body: 'hällo' }, { body: 'hällo' }],
      ['a stream', { method: 'PUT', body: Readable.from([Buffer.from('he'), Buffer.from('llo')]) }, { body: 'hello' }],
      ['a DELETE', { method: 'DELETE' }, {}],
      ['a HEAD', { method: 'HEAD' }, {}],
      ['cookies and repeated headers', { headers: { cookie: 'a=1; b=2', 'x-amz-meta-a': ['1', '2'] } }, {}],
    ])('%s is signed as it arrives', async (__, given, expected) => {
      const { path = '/prod', method = 'GET', ...rest } = given as { path?: string; method?: 'GET' };
      const response = await overHttp2().request({ origin: api.url, path, method, ...rest });
      expect([response.statusCode, await response.body.text()]).toEqual([
        200,
        method === ('HEAD' as string) ? '' : 'hello',
      ]);
      expect(arrived).toMatchObject([{ version: '2.0', method, verdict: 'ok', ...expected }]);
    });

    it('fetch is signed', async () => {
      const response = await undici.fetch(`${api.url}/prod`, { dispatcher: overHttp2(), method: 'POST', body: 'x' });
      expect([response.status, await response.text()]).toEqual([200, 'hello']);
      expect(arrived).toMatchObject([{ version: '2.0', verdict: 'ok', body: 'x' }]);
    });

    it('an expired token is replaced, and the body is sent once more', async () => {
      const unknown = { ...TEMPORARY, accessKeyId: 'ASIAPAST' };
      const dispatcher = overHttp2({ credentials: async (load) => (load?.forceRefresh ? LONG_TERM : unknown) });
      const { statusCode, body } = await undici.request(api.url, { dispatcher, method: 'POST', body: 'x' });
      expect([statusCode, await body.text()]).toEqual([200, 'hello']);
      expect(arrived.map(({ verdict, body: sent }) => [verdict, sent])).toEqual([
        ['unknown-key', 'x'],
        ['ok', 'x'],
      ]);
    });

    it('a long answer that was held back arrives whole, and one connection serves many', async () => {
      const long = 'x'.repeat(1 << 20);
      answer = (response) => void response.writeHead(404).end(long);
      const dispatcher = overHttp2();
      const answers = await Promise.all(
        Array.from({ length: 8 }, async () => {
          const { statusCode, body } = await undici.request(api.url, { dispatcher });
          return [statusCode, (await body.text()) === long];
        }),
      );
      expect(answers).toEqual(answers.map(() => [404, true]));
    });

    it('an abort ends the stream, and the connection goes on', async () => {
      const controller = new AbortController();
      const closed = new Promise((resolve) => {
        answer = (response) => {
          response.stream.once('close', resolve);
          response.writeHead(200).write('slow');
        };
      });
      const dispatcher = overHttp2();
      const { body } = await undici.request(api.url, { dispatcher, signal: controller.signal });
      const read = body.text();
      controller.abort(new Error('gone'));
      await expect(read).rejects.toThrow('gone');
      await closed;
      answer = (response) => void response.end('hello');
      expect(await (await undici.request(api.url, { dispatcher })).body.text()).toBe('hello');
    });
  });

  it('an authority that is not known is an error of the network, and nothing arrives', async () => {
    const dispatcher = signing(new undici.Agent());
    await expect(undici.request(api.url, { dispatcher })).rejects.toMatchObject({
      code: expect.stringMatching(/CERT/),
    });
    expect(arrived).toEqual([]);
  });

  it('a client certificate is shown, and the request is signed as well', async () => {
    const ca = ofServer.cert;
    const bare = signing(new undici.Agent({ connect: { ca } }));
    const refused: unknown = await undici.request(strict.url, { dispatcher: bare }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: expect.stringMatching(/SSL|ECONNRESET|SOCKET/) });
    expect(arrived).toEqual([]);

    const pool = new undici.Pool(strict.url, { connections: 2, connect: { ca, ...ofClient } });
    const { body } = await signing(pool).request({ origin: strict.url, path: '/orders', method: 'POST', body: '{}' });
    expect(await body.text()).toBe('hello');
    expect(arrived).toMatchObject([{ client: 'client', verdict: 'ok', target: '/orders' }]);
  });

  describe('through a proxy', () => {
    const auth = `Basic ${Buffer.from('user:password').toString('base64')}`;
    it.each<[string, () => Dispatcher]>([
      [
        'that is named',
        () => new undici.ProxyAgent({ uri: proxy, token: auth, requestTls: { ca: ofServer.cert, ...ofClient } }),
      ],
      [
        'over TLS',
        () =>
          new undici.ProxyAgent({
            uri: secureProxy,
            token: auth,
            proxyTls: { ca: ofServer.cert },
            requestTls: { ca: ofServer.cert, ...ofClient },
          }),
      ],
      [
        'of the environment',
        () =>
          new undici.EnvHttpProxyAgent({
            httpsProxy: proxy.replace('//', '//user:password@'),
            noProxy: '',
            requestTls: { ca: ofServer.cert, ...ofClient },
          }),
      ],
    ])('%s, the request is signed for the host behind it, and the proxy sees no signature', async (__, agent) => {
      const { body } = await undici.request(`${strict.url}/prod`, {
        dispatcher: signing(agent()),
        method: 'POST',
        body: 'x',
      });
      expect(await body.text()).toBe('hello');
      expect(arrived).toMatchObject([{ verdict: 'ok', client: 'client', body: 'x' }]);
      expect(tunnels).toEqual([`${strict.host} ${auth} false`]);
    });

    it('an exception of the environment goes there directly', async () => {
      const agent = new undici.EnvHttpProxyAgent({
        httpsProxy: proxy,
        noProxy: '127.0.0.1',
        connect: { ca: ofServer.cert },
      });
      const { body } = await undici.request(api.url, { dispatcher: signing(agent) });
      expect(await body.text()).toBe('hello');
      expect([arrived.length, tunnels.length]).toEqual([1, 0]);
    });
  });
});
