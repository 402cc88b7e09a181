import { once } from 'node:events';
import { Agent, createServer, type Server, type ServerResponse } from 'node:http';
import {
  createServer as createHttp2Server,
  type Http2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from 'node:http2';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { sigv4, type SigV4Options } from '@sigv4/axios';
import axios, { type AxiosInstance, type AxiosRequestConfig } from 'axios';
import { MINUTE, SECOND, stopTime } from '../support/clock.ts';
import { TEMPORARY } from '../support/credentials.ts';
import { startServer } from '../support/server.ts';
import { until } from '../support/until.ts';
import { ADAPTERS, IS_OLDEST } from './axios-gateway.ts';

/** Sends the head of an answer and the beginning of its body, and hangs up. */
function cut(response: ServerResponse, head: Record<string, string>, body: Uint8Array): void {
  response.writeHead(200, { 'content-length': '1000', ...head }).write(body, () => response.destroy());
}

/** Answers that wait until a test sends them. */
const held: ServerResponse[] = [];

let server: Awaited<ReturnType<typeof startServer>>;
beforeAll(async () => {
  server = await startServer((request, response) => {
    if (request.url === '/no-gzip') response.writeHead(200, { 'content-encoding': 'gzip' }).end('nope');
    else if (request.url === '/cut') cut(response, {}, Buffer.from('x'));
    else if (request.url === '/cut-gzip')
      cut(response, { 'content-encoding': 'gzip' }, gzipSync('x'.repeat(100)).subarray(0, 12));
    else if (request.url === '/held') held.push(response);
    else response.end('ok');
  });
});
afterAll(() => server.close());

function client(config: AxiosRequestConfig, options: SigV4Options = {}): AxiosInstance {
  const instance = axios.create({ baseURL: server.url, proxy: false, ...config });
  instance.interceptors.request.use(
    sigv4({
      credentials: TEMPORARY,
      service: 'execute-api',
      region: 'us-east-1',
      hosts: [server.host, 'localhost'],
      ...options,
    }),
  );
  return instance;
}

/** How a request fails: signed, and by axios alone. */
async function failures(
  config: AxiosRequestConfig | (() => AxiosRequestConfig),
  options?: SigV4Options,
): Promise<{ signed: unknown; alone: unknown }> {
  const failure = async (instance: AxiosInstance): Promise<unknown> => {
    const error: unknown = await instance
      .request(typeof config === 'function' ? config() : config)
      .catch((reason: unknown) => reason);
    const { code, message } = error as Error & { code?: string };
    return [code, message];
  };
  return { signed: await failure(client({}, options)), alone: await failure(client({ sigv4: false })) };
}

describe.each(ADAPTERS)('%s adapter', (adapter) => {
  it.each(['/no-gzip', '/cut', '/cut-gzip'])(
    'an answer that breaks off or cannot be decoded, as of %s, fails as it does by axios alone',
    async (url) => {
      for (const more of [{}, { onDownloadProgress: () => undefined }]) {
        const { signed, alone } = await failures({ adapter, url, timeout: MINUTE, ...more });
        expect(signed).toEqual(alone);
      }
    },
  );
});

describe('http adapter', () => {
  const adapter = 'http';

  it('leaves no timer behind that a process would wait for', async () => {
    const timers = jest.spyOn(globalThis, 'setTimeout');
    await expect(
      client({ adapter, timeout: MINUTE }).get('https://localhost:9/', { proxy: { host: '127.0.0.1', port: 9 } }),
    ).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    const ours = timers.mock.results.filter((_, index) => Number(timers.mock.calls[index]?.[1]) > 50_000);
    timers.mockRestore();
    expect(ours.map(({ value }) => (value as { _destroyed?: boolean })._destroyed)).not.toContain(false);
    expect(ours.length).toBeGreaterThan(0);
  });

  it('counts its timeout from the start, also while a name is looked up', async () => {
    const lookup = (): void => undefined;
    const { signed, alone } = await failures({
      adapter,
      url: 'http://localhost:9/',
      baseURL: '',
      timeout: 50,
      lookup: lookup as never,
    });
    expect(signed).toEqual(alone);
    expect(signed).toEqual(['ECONNABORTED', 'timeout of 50ms exceeded']);
  });

  it('counts no time in which the agent has it wait for its turn', async () => {
    const httpAgent = new Agent({ keepAlive: true, maxSockets: 1 });
    const signed = client({ adapter, httpAgent, timeout: MINUTE });
    stopTime();
    try {
      const answers = Promise.all([1, 2, 3].map(() => signed.get<string>('/held')));
      await until(() => Object.values(httpAgent.requests).flat().length === 2); // all are signed, and two of them wait
      for (const turn of [1, 2, 3]) {
        await until(() => held.length === turn);
        jest.advanceTimersByTime(40 * SECOND);
        held[turn - 1]?.end('ok');
      }
      expect((await answers).map(({ data }) => data)).toEqual(['ok', 'ok', 'ok']);
    } finally {
      jest.useRealTimers();
    }
    httpAgent.destroy();
  });

  it('leaves no socket behind when its time is over', async () => {
    const httpAgent = new Agent();
    const lookup = (): void => undefined;
    await expect(
      client({ adapter, httpAgent, timeout: 20 }).get('http://localhost:9/', { lookup: lookup as never }),
    ).rejects.toThrow('timeout of 20ms exceeded');
    await until(() => Object.keys(httpAgent.sockets).length === 0);
  });

  it('fails with the error of the agent if no connection can be made, and a web stream fails too', async () => {
    const httpAgent = Object.assign(new Agent(), {
      createConnection: () => {
        throw new Error('no sockets are left');
      },
    });
    const data = new ReadableStream({ pull: (controller) => controller.error(new Error('the disk is gone')) });
    await expect(client({ adapter, httpAgent }, { service: 's3' }).put('/key', data)).rejects.toThrow(
      'no sockets are left',
    );
    await new Promise(setImmediate); // an error without a listener would end the process
  });

  it('closes a web stream if there is no answer, also if a stream was wanted', async () => {
    let isClosed = false;
    const data = new ReadableStream({ cancel: () => void (isClosed = true) });
    const sent = client({ adapter, responseType: 'stream' }, { service: 's3' }).put('http://localhost:9/key', data);
    await expect(sent).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await until(() => isClosed);
  });

  it('leaves a web stream to its owner when the request has ended', async () => {
    const data = new ReadableStream();
    const sent = client({ adapter }, { service: 's3' }).put('http://localhost:9/key', data);
    await expect(sent).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await until(() => !data.locked);
    await data.cancel();
  });

  it('sends no more of a stream than maxBodyLength', async () => {
    const { signed, alone } = await failures(
      () => ({
        adapter,
        method: 'put',
        url: '/key',
        data: Readable.from([Buffer.alloc(600), Buffer.alloc(600)]),
        maxBodyLength: 1000,
      }),
      { service: 's3' },
    );
    expect(signed).toEqual(alone);
    expect(signed).toContain('Request body larger than maxBodyLength limit');
  });

  it('sends a stream that is within maxBodyLength', async () => {
    const { data } = await client({ adapter }, { service: 's3' }).put<string>(
      '/key',
      Readable.from([Buffer.alloc(600), 'é'.repeat(200)]),
      { maxBodyLength: 1000 },
    );
    expect(data).toBe('ok');
  });
});

describe('the http adapter sends the host that was signed', () => {
  const hosts = ['127.0.0.1', 'localhost', '[::1]', 'api.localhost'];
  const instance = (config: AxiosRequestConfig): AxiosInstance =>
    client({ adapter: 'http', baseURL: '', ...config }, { hosts });
  const seen = async (
    listener: Server | Http2Server,
    path: string | number,
    send: (at: number) => Promise<unknown>,
  ): Promise<unknown> => {
    const requests: unknown[] = [];
    listener.on('request', (request: Http2ServerRequest, response: Http2ServerResponse) => {
      requests.push(request.headers[':authority'] ?? request.headers.host);
      response.end();
    });
    await once(listener.listen(path as number, ...(path ? [] : ['127.0.0.1'])), 'listening');
    await send((listener.address() as AddressInfo).port);
    listener.close();
    return requests;
  };

  it.each(['http://localhost:3000/x', 'http://api.localhost/x'])('over a socket: %s', async (url) => {
    const socketPath = join(tmpdir(), `${crypto.randomUUID()}.sock`);
    expect(await seen(createServer(), socketPath, () => instance({ socketPath }).get(url))).toEqual([
      new URL(url).host,
    ]);
  });

  it.each(['http://localhost:3000/x', 'http://api.localhost/x', 'http://[::1]:3000/x'])(
    'through a proxy: %s',
    async (url) => {
      expect(
        await seen(createServer(), 0, (port) => instance({ proxy: { host: '127.0.0.1', port } }).get(url)),
      ).toEqual([new URL(url).host]);
    },
  );

  (IS_OLDEST ? it.skip : it)('over HTTP/2', async () => {
    const url = 'http://api.localhost/x';
    const http2 = createHttp2Server();
    const sockets: Socket[] = [];
    const http2Options = (port: number) => ({
      createConnection: () => sockets[sockets.push(connect(port, '127.0.0.1')) - 1],
    });
    expect(
      await seen(http2, 0, (port) => instance({ httpVersion: 2, http2Options: http2Options(port) }).get(url)),
    ).toEqual(['api.localhost']);
    for (const socket of sockets) socket.destroy(); // axios would keep it
  });
});

(IS_OLDEST ? describe.skip : describe)('fetch adapter with a fetch of its own', () => {
  it('takes the answer of a mock as axios does', async () => {
    const fetch = async (): Promise<unknown> => ({ status: 200, ok: true, headers: {}, text: async () => 'mock' });
    expect((await client({ adapter: 'fetch', env: { fetch } as never }).get<string>('/')).data).toBe('mock');
  });

  it('follows a redirect whose body is a Node stream, and lets go of it', async () => {
    const body = new PassThrough();
    const moved = { status: 302, headers: new Headers({ location: '/next' }), body };
    let calls = 0;
    const fetch = async (): Promise<unknown> => (calls++ ? new Response('next') : moved);
    expect((await client({ adapter: 'fetch', env: { fetch } as never }).get<string>('/')).data).toBe('next');
    expect(body.destroyed).toBe(true);
  });
});
