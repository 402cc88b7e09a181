import { createReadStream } from 'node:fs';
import { PassThrough, Readable } from 'node:stream';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import axios, { AxiosError, CanceledError, type AxiosAdapter, type InternalAxiosRequestConfig } from 'axios';
import { sigv4 as signAxios } from '@sigv4/axios';
import type { SignableRequest } from '@sigv4/core';
import { canonicalRequest, createSigner, explain, sigv4, type SigV4Event, type SigV4Options } from '@sigv4/fetch';
import { createGateway, type Gateway } from '@sigv4/testing';
import { TEMPORARY } from '../support/credentials.ts';
import { fakeClock, HOUR, stopTime } from '../support/clock.ts';
import { expectLinear } from '../support/effort.ts';
import { fakeProvider, gate } from '../support/provider.ts';
import { recorder } from '../support/recorder.ts';
import { startServer } from '../support/server.ts';
import { turn, until } from '../support/until.ts';

const API = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod';
let gateway: Gateway;
beforeEach(async () => {
  gateway = await createGateway({ credentials: [TEMPORARY] });
});
afterEach(() => {
  jest.useRealTimers();
  return gateway.close();
});

const options = (more: SigV4Options = {}): SigV4Options => ({
  credentials: TEMPORARY,
  service: 'execute-api',
  region: 'us-east-1',
  hosts: [gateway.host],
  ...more,
});
/** What another library gives in place of a promise. */
const thenable = (then: (...next: Parameters<Promise<Response>['then']>) => unknown) =>
  new Proxy({}, { get: (_, name) => (name === 'then' ? then : undefined) }) as Promise<Response>;
function client(more?: SigV4Options, config = {}) {
  const instance = axios.create({ adapter: 'http', ...config });
  instance.interceptors.request.use(signAxios(options(more)));
  return instance;
}

describe('what a program does besides', () => {
  it('a listener that rejects disturbs nothing', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    const onEvent = (() => Promise.reject(new Error('listener'))) as (event: SigV4Event) => void;
    await createSigner({ credentials: TEMPORARY, onEvent }).sign({ method: 'GET', url: API });
    await turn();
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });

  it('a mock that returns no promise gets the signed request', async () => {
    const mock = jest.fn<(url: string, init?: RequestInit) => Promise<Response>>();
    await expect(sigv4(mock, { credentials: TEMPORARY })(API)).resolves.toBeUndefined();
    expect(new Headers(mock.mock.calls[0]?.[1]?.headers).get('authorization')).toContain('Credential=');
  });

  it('an inner fetch that returns a thenable is asked once', async () => {
    let sent = 0;
    const lazy = () =>
      thenable((...next) => {
        sent++;
        return Promise.resolve(new Response('x')).then(...next);
      });
    await sigv4(lazy, { credentials: TEMPORARY })(API, { method: 'POST', body: 'x' });
    expect(sent).toBe(1);
  });

  it.each<[string, () => unknown]>([
    ['returns no promise', () => new Response('x')],
    ['returns nothing', () => undefined],
    ['throws', () => JSON.parse('{')],
    ['returns a thenable that is never settled', () => thenable(() => undefined)],
  ])('an abort while an inner fetch that %s is called: the caller gets the reason', async (_, answer) => {
    const gone = new AbortController();
    const inner = (() => (gone.abort(new Error('left')), answer())) as typeof fetch;
    const call = sigv4(inner, { credentials: TEMPORARY })(API, { signal: gone.signal });
    await expect(call).rejects.toThrow('left');
  });

  it('an abort while the request is signed: nothing is sent', async () => {
    const gone = new AbortController();
    const inner = recorder();
    const call = sigv4(inner.fetch, {
      credentials: TEMPORARY,
      onEvent: ({ type }) => type === 'signed' && gone.abort(new Error('left')),
    })(API, { signal: gone.signal });
    await expect(call).rejects.toThrow('left');
    expect(inner.calls).toEqual([]);
  });

  it('an abort while the answer comes: the caller is told, and nothing goes on behind its back', async () => {
    const gone = new AbortController();
    const network = recorder(
      () => (gone.abort(new Error('left')), new Response(null, { status: 307, headers: { location: '/next' } })),
    );
    const events: string[] = [];
    const call = sigv4(network.fetch, { credentials: TEMPORARY, onEvent: ({ type }) => events.push(type) })(API, {
      signal: gone.signal,
    });
    await expect(call).rejects.toThrow('left');
    await turn();
    expect([events, network.calls.length]).toEqual([['signed'], 1]);
  });

  it('an abort while a refusal is looked into: no credentials are refreshed for nobody', async () => {
    const refusal = gate();
    const server = await startServer((_, response) => {
      response.writeHead(400).flushHeaders();
      void refusal.closed.then(() => response.end('<Error><Code>ExpiredToken</Code></Error>'));
    });
    const answered = gate();
    const gone = new AbortController();
    const now = (): number => Date.now();
    const source = fakeProvider(now);
    const events: string[] = [];
    const inner: typeof fetch = (...sent) => fetch(...sent).finally(answered.open);
    const signedFetch = sigv4(inner, {
      credentials: source.provider,
      now,
      service: 's3',
      region: 'us-east-1',
      hosts: [server.host],
      onEvent: ({ type }) => events.push(type),
    });
    stopTime();
    const call = signedFetch(server.url, { signal: gone.signal });
    await answered.closed;
    await turn();
    gone.abort(new Error('left'));
    await expect(call).rejects.toThrow('left');
    refusal.open();
    await fetch(server.url).then((response) => response.text());
    expect([events, source.calls.length]).toEqual([['refreshed', 'signed'], 1]);
    await server.close();
  });

  it('an abort while the refusal of an unsigned request is read for a listener ends at once', async () => {
    const gone = new AbortController();
    const answered = gate();
    stopTime();
    const inner: typeof fetch = async () => {
      answered.open();
      return new Response(new ReadableStream(), { status: 400, headers: { 'x-amzn-requestid': '1' } });
    };
    const signedFetch = sigv4(inner, { credentials: TEMPORARY, onEvent: () => undefined });
    const call = signedFetch('https://cognito-idp.eu-west-1.amazonaws.com/', {
      method: 'POST',
      body: '{}',
      signal: gone.signal,
    });
    await answered.closed;
    await turn();
    gone.abort(new Error('left'));
    await expect(call).rejects.toThrow('left');
  });

  it('a file that cannot be read, while sign waits for credentials, ends no process', async () => {
    const body = createReadStream('no-such-file');
    const credentials = async () => (await until(() => body.closed), TEMPORARY);
    const signer = createSigner({ ...options(), service: 's3', credentials });
    expect((await signer.sign({ method: 'PUT', url: gateway.url, body })).headers).toHaveProperty('authorization');
  });

  it.each<[string, (url: string) => Partial<SignableRequest>]>([
    ['sign', (url) => ({ url: url.replace('//', '//user@') })],
    ['the reader of its URL', () => ({ url: 'http://[' })],
    ['the reader of its method', () => ({ method: 'not a method' })],
    ['the reader of its headers', () => ({ headers: 5 as never })],
  ])('a file that cannot be read, of a request that %s refuses, ends no process', async (_, wrong) => {
    const body = createReadStream('no-such-file');
    const request = { method: 'PUT', url: gateway.url, body, ...wrong(gateway.url) };
    await expect(createSigner(options()).sign(request)).rejects.toMatchObject({ code: 'ERR_UNSIGNABLE_REQUEST' });
    await until(() => body.closed);
    await turn();
  });

  it('a file that cannot be read, of a request whose URL the client refuses, ends no process', async () => {
    const body = createReadStream('no-such-file');
    const refusing = sigv4(() => Promise.reject(new TypeError('no URL')), options());
    await expect(refusing('http://[', { method: 'PUT', body: body as never })).rejects.toThrow('no URL');
    await until(() => body.closed);
    await turn();
  });

  const throwing = (): never => {
    throw new Error('not so');
  };
  it.each<[string, object]>([
    ['whose cancel() returns no promise', { cancel: () => undefined }],
    ['whose cancel() throws', { cancel: throwing }],
    ['whose destroy() throws', { destroy: throwing }],
  ])('an abort while a stream is read %s: the caller gets the reason, and no process ends', async (_, more) => {
    const gone = new AbortController();
    const next = () => (gone.abort(new Error('left')), new Promise(() => undefined));
    const body = { [Symbol.asyncIterator]: () => ({ next }), ...more } as unknown as ReadableStream;
    await expect(
      sigv4(recorder().fetch, options())(gateway.url, { method: 'POST', body, signal: gone.signal }),
    ).rejects.toThrow('left');
    await turn();
  });

  it('an abort while another wrapper has the request: it is not signed again', async () => {
    const gone = new AbortController();
    const network = recorder();
    const events: SigV4Event[] = [];
    const inner = sigv4(network.fetch, options({ hosts: ['api.example.com'], onEvent: (event) => events.push(event) }));
    const slow = (async (url: string, init: RequestInit) => {
      await turn();
      gone.abort(new Error('left'));
      await turn();
      return inner(url, { headers: init.headers ?? [] });
    }) as typeof fetch;
    await expect(
      sigv4(slow, options({ hosts: ['api.example.com'] }))('https://api.example.com/', { signal: gone.signal }),
    ).rejects.toThrow('left');
    while (network.calls.length === 0) await turn();
    expect(events).toMatchObject([{ type: 'passed', reason: 'already-signed' }]);
  });

  it.each([undefined, {}])(
    'a method that is no HTTP token, of a request with the options %j: no event and no error of ours repeats it',
    async (own) => {
      const events: SigV4Event[] = [];
      const options = { credentials: TEMPORARY, onEvent: (event: SigV4Event) => events.push(event) };
      const said = { url: API, method: 'GET\r\nforged: line', ...(own && { sigv4: own }) };
      const instance = axios.create({ adapter: 'http' });
      instance.interceptors.request.use(signAxios(options));
      for (const send of [() => sigv4(fetch, options)(said.url, said), () => instance.request(said)]) {
        const error: unknown = await send().catch((reason: unknown) => reason);
        if (own)
          expect(error).toMatchObject({
            code: 'ERR_UNSIGNABLE_REQUEST',
            message: expect.not.stringMatching(/forged/i),
          });
        else expect(error).toMatchObject({ name: 'TypeError' }); // the client's own
      }
      expect(events).toEqual([]);
    },
  );

  it('a signal of another make, without throwIfAborted and reason', async () => {
    const signal = (aborted: boolean) =>
      ({ aborted, addEventListener: () => undefined, removeEventListener: () => undefined }) as unknown as AbortSignal;
    const signedFetch = sigv4(recorder().fetch, { credentials: TEMPORARY });
    await expect(signedFetch(API, { signal: signal(false) })).resolves.toBeDefined();
    await expect(signedFetch(API, { signal: signal(true) })).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('a value of very many spaces in a signed header', async () => {
    const value = `a${' '.repeat(400_000)}b`;
    let text = '';
    await expectLinear(
      async () =>
        (text = await canonicalRequest(
          { method: 'GET', url: API, headers: { 'x-amz-meta-a': value } },
          { service: 'execute-api', region: 'eu-west-1' },
        )),
    );
    expect(text).toContain('x-amz-meta-a:a b\n');
  });

  it('a URL that is longer than any pattern can look at', async () => {
    const url = `https://example.com/?${'a=b&'.repeat(3_000_000)}a=b`;
    const inner = recorder();
    await sigv4(inner.fetch, { credentials: TEMPORARY })(url);
    expect(inner.only.url).toBe(url);
  });

  it('a URL that cannot be turned into text', async () => {
    const url = {
      toString: () => {
        throw new Error('no');
      },
    } as unknown as string;
    await expect(createSigner({ credentials: TEMPORARY }).sign({ method: 'GET', url })).rejects.toMatchObject({
      code: 'ERR_UNSIGNABLE_REQUEST',
    });
  });

  it('null where others give options to fetch, and headers that are none', async () => {
    const inner = recorder();
    const signedFetch = sigv4(inner.fetch, { credentials: TEMPORARY });
    await signedFetch(API, null as never);
    expect(inner.only.headers.has('authorization')).toBe(true);
    await expect(signedFetch(API, { headers: 0 as never })).rejects.toThrow(/headers/i);
    expect(inner.calls).toHaveLength(1);
  });

  it('a preview without a scope is a TypeError', async () => {
    await expect(canonicalRequest({ method: 'GET', url: API }, {} as never)).rejects.toThrow(TypeError);
  });
});

describe('in axios', () => {
  it('a file that cannot be read, while credentials are loaded, is the error of the request', async () => {
    const credentials = async () => (await turn(), await turn(), TEMPORARY);
    const put = client({ credentials, service: 's3' }).put(`${gateway.url}/key`, createReadStream('no-such-file'));
    await expect(put).rejects.toMatchObject({ isAxiosError: true, code: 'ENOENT' });
    expect(gateway.requests).toEqual([]);
  });

  it.each(['http', 'fetch'])(
    'a stream that ends early, while credentials are loaded, is the error of the request on the %s adapter',
    async (adapter) => {
      const data = new PassThrough();
      const credentials = async () => (await turn(), data.destroy(), await turn(), TEMPORARY);
      await expect(
        client({ credentials, service: 's3' }, { adapter }).put(`${gateway.url}/key`, data),
      ).rejects.toMatchObject({ name: 'CanceledError', message: 'Request stream has been aborted' });
      expect(gateway.requests).toEqual([]);
    },
  );

  it('a stream that fails while it is read to be signed is an error as axios makes it', async () => {
    const boom = new Error('boom');
    const put = client().put(
      `${gateway.url}/key`,
      Readable.from(
        (async function* () {
          yield 'x';
          throw boom;
        })(),
      ),
    );
    const error: unknown = await put.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ isAxiosError: true, message: 'boom', cause: boom, config: { method: 'put' } });
    expect((error as AxiosError).code).toBeUndefined();
  });

  it.each<[unknown, string]>([
    ['the disk is gone', 'the disk is gone'],
    [undefined, 'undefined'],
    [null, 'null'],
  ])('a stream that fails with %p, and with no error, is an error as axios makes it', async (reason, message) => {
    const data = new ReadableStream({ pull: (controller) => controller.error(reason) });
    await expect(client().put(`${gateway.url}/key`, data)).rejects.toMatchObject({ isAxiosError: true, message });
  });

  it.each<[string, unknown, object]>([
    ['the error of another request', new AxiosError('gone', 'ERR_X', { method: 'get' } as never), { code: 'ERR_X' }],
    ['a text', 'gone', {}],
  ])(
    'a stream that fails with %s while credentials are waited for is an error of its request',
    async (_, reason, more) => {
      const data = new Readable({ read: () => undefined });
      const credentials = async () => (data.destroy(reason as Error), await until(() => data.closed), TEMPORARY);
      const error: unknown = await client({ credentials, service: 's3' })
        .put(`${gateway.url}/key`, data)
        .catch((failure: unknown) => failure);
      expect(error).toMatchObject({ isAxiosError: true, message: 'gone', config: { method: 'put' }, ...more });
      expect(await explain(error)).toMatchObject({ code: 'no-answer' });
    },
  );

  it('a file that cannot be read, of a request that is refused, ends no process', async () => {
    const put = client({ hosts: [] }).put('http://localhost:1/key', createReadStream('no-such-file'));
    await expect(put).rejects.toMatchObject({ code: 'ERR_HOST_NOT_ALLOWED' });
    await turn();
  });

  it('an object that transformRequest has left is refused, and not sent as [object Object]', async () => {
    await expect(client({}, { transformRequest: [] }).post(gateway.url, { a: 1 })).rejects.toMatchObject({
      code: 'ERR_UNSIGNABLE_BODY',
    });
    expect(gateway.requests).toEqual([]);
  });

  it('the function in place of what it returns, registered as an interceptor, is told so', async () => {
    const client = axios.create();
    client.interceptors.request.use(signAxios as never);
    await expect(client.get('http://127.0.0.1:1/')).rejects.toThrow(/axios\.interceptors\.request\.use\(sigv4\(\)\)/);
  });

  it('an empty Host is none', async () => {
    await client().get(gateway.url, { headers: { Host: '' } });
    expect(gateway.requests[0]?.verdict.code).toBe('ok');
  });

  it('a port belongs to the host of baseURL', async () => {
    const instance = axios.create({ baseURL: gateway.url });
    instance.interceptors.request.use(signAxios(options({ hosts: [] })));
    await expect(instance.get('http://127.0.0.1:1/other')).rejects.toMatchObject({ code: 'ERR_HOST_NOT_ALLOWED' });
  });

  it.each(['', null])('a base URL of %p is none, in a page too', async (baseURL) => {
    const page = new URL('https://app.example.com/shop/');
    Object.defineProperty(globalThis, 'location', { value: page, configurable: true });
    try {
      const sent: unknown[] = [];
      const instance = axios.create({
        baseURL: baseURL as string,
        adapter: async (config) => (sent.push(config), { status: 200, statusText: '', data: '', headers: {}, config }),
      });
      instance.interceptors.request.use(signAxios(options({ hosts: [] })));
      for (const url of ['/api', 'https://app.example.com/api'])
        await expect(instance.get(url)).rejects.toMatchObject({ code: 'ERR_HOST_NOT_ALLOWED' });
      expect(sent).toEqual([]);
    } finally {
      Reflect.deleteProperty(globalThis, 'location');
    }
  });

  it('an adapter that somebody has made of the wrapped one, with its properties', async () => {
    const instance = axios.create();
    const interceptor = signAxios({ credentials: TEMPORARY });
    const sent: InternalAxiosRequestConfig[] = [];
    const record: AxiosAdapter = async (config) => (
      sent.push({ ...config }),
      { status: 200, statusText: '', data: '', headers: {}, config }
    );
    instance.interceptors.request.use(interceptor);
    instance.interceptors.request.use((config) =>
      Object.assign(config, { adapter: Object.assign(record, config.adapter) }),
    );
    instance.interceptors.request.use(interceptor); // these run from the last to the first
    await instance.get(API);
    expect(String(sent[0]?.headers['authorization'])).toContain('AWS4-HMAC-SHA256');
  });

  it('printing the stream of a response, or all that is hidden of an error, shows no secret', async () => {
    const { data } = await client({}, { responseType: 'stream' }).get<NodeJS.ReadableStream>(gateway.url);
    gateway.faults = { denied: 'implicitly' };
    const error: unknown = await client()
      .get(gateway.url)
      .catch((reason: unknown) => reason);
    for (const thing of [data, { data }, error]) {
      const printed = inspect(thing, { depth: 12, showHidden: thing === error });
      expect(printed).not.toContain(TEMPORARY.sessionToken);
      expect(printed).not.toMatch(/Signature=[\da-f]{64}/);
    }
    data.resume();
  });

  it('an abort while a refusal is looked into ends at once, in the words of axios', async () => {
    const server = await startServer((_, response) => void response.writeHead(403).write('{'));
    const gone = new AbortController();
    const refused = gate();
    stopTime();
    const validateStatus = (): boolean => (refused.open(), false);
    const call = client({ hosts: [server.host] }, { responseType: 'stream', signal: gone.signal, validateStatus }).get(
      server.url,
    );
    await refused.closed;
    gone.abort();
    await expect(call).rejects.toBeInstanceOf(CanceledError);
    await server.close();
  });

  it('an abort reaches the reader of a refusal in the words of axios', async () => {
    const server = await startServer((_, response) => void response.writeHead(403).write('part'));
    const gone = new AbortController();
    const { data } = await client(
      { hosts: [server.host], recover: false },
      { responseType: 'stream', signal: gone.signal, validateStatus: null },
    ).get<AsyncIterable<Uint8Array>>(server.url);
    const read = async (): Promise<void> => {
      for await (const _ of data) gone.abort();
    };
    await expect(read()).rejects.toBeInstanceOf(CanceledError);
    await server.close();
  });

  it('a refusal that is cut short ends no process, and looks cut to its reader', async () => {
    const server = await startServer((_, response) => {
      response.writeHead(400, { 'content-length': 100 }).write('part');
      setImmediate(() => response.destroy());
    });
    const error = (await client({ hosts: [server.host] }, { responseType: 'stream' })
      .get(server.url)
      .catch((reason: unknown) => reason)) as AxiosError<AsyncIterable<Uint8Array>>;
    await turn();
    await expect(
      (async () => {
        for await (const _ of error.response?.data ?? []);
      })(),
    ).rejects.toThrow(/aborted/);
    await server.close();
  });

  it('an adapter that goes on after an abort leaves no timer behind', async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const gone = new AbortController();
    let answer = (): void => undefined;
    const adapter = (config: object) =>
      new Promise((resolve) => (answer = () => resolve({ status: 200, data: '', headers: {}, config })));
    const before = timers();
    const call = client({}, { adapter, timeout: 5000, signal: gone.signal }).get(gateway.url);
    await turn();
    gone.abort();
    await expect(call).rejects.toBeInstanceOf(CanceledError);
    answer();
    await turn();
    expect(timers()).toBe(before);
  });

  it('an explanation that fails leaves the answer of AWS', async () => {
    const circular: { self?: unknown } = {};
    circular.self = circular;
    const adapter = async (config: never): Promise<never> => {
      throw new AxiosError('refused', 'ERR_BAD_REQUEST', config, undefined, {
        status: 403,
        statusText: '',
        data: circular,
        headers: {},
        config,
      });
    };
    await expect(client({}, { adapter }).get(gateway.url)).rejects.toMatchObject({
      message: 'refused',
      response: { status: 403 },
    });
  });
});

describe('in fetch', () => {
  it('a stand-in for a Response, which cannot be cloned, is handed on', async () => {
    const answer = { status: 403, headers: new Headers(), json: () => ({}) };
    expect(
      await sigv4((() => Promise.resolve(answer)) as unknown as typeof fetch, { credentials: TEMPORARY })(API),
    ).toBe(answer);
  });

  it('a stand-in for fetch may answer nothing', async () => {
    expect(
      await sigv4((() => Promise.resolve(undefined)) as unknown as typeof fetch, {})('https://example.com/'),
    ).toBeUndefined();
  });

  it('a response whose body came too late to be looked into can be cancelled', async () => {
    const server = await startServer((_, response) => void response.writeHead(403).write('{'));
    const response = await sigv4(fetch, options({ hosts: [server.host] }))(server.url);
    await expect(response.body?.cancel()).resolves.toBeUndefined();
    await server.close();
  });
});

describe('recovery', () => {
  it('from a wrong clock does not keep from refreshing the token that is expired, too', async () => {
    const server = fakeClock();
    const clock = fakeClock(server.now() - HOUR);
    const source = fakeProvider(clock.now, 2 * HOUR);
    const local = await createGateway({ credentials: [], now: server.now });
    const keys = (serial: number, expiration?: Date) => ({
      accessKeyId: `ASIA${serial}`,
      secretAccessKey: `secret${serial}`,
      sessionToken: `token${serial}`,
      expiration,
    });
    local.credentials = [keys(1, new Date(server.now() - 1000)), keys(2)];
    const signedFetch = sigv4(fetch, {
      credentials: source.provider,
      now: clock.now,
      service: 'execute-api',
      region: 'us-east-1',
      hosts: [local.host],
    });
    await signedFetch(local.url); // one recovery an exchange: the clock
    expect((await signedFetch(local.url)).status).toBe(200); // and the token
    await local.close();
  });

  it('tells of a refusal whose code is in the body only', async () => {
    const s3 = await createGateway({
      credentials: [TEMPORARY],
      service: 's3',
      answersAs: 's3',
      faults: { denied: 'implicitly' },
    });
    const events: SigV4Event[] = [];
    await sigv4(fetch, {
      credentials: TEMPORARY,
      service: 's3',
      region: 'us-east-1',
      hosts: [s3.host],
      onEvent: (event) => events.push(event),
    })(`${s3.url}/bucket/key`);
    expect(events.at(-1)).toMatchObject({ type: 'rejected', status: 403, code: 'AccessDenied' });
    await s3.close();
  });

  it('refreshes when EC2 says of credentials what others say of clocks', async () => {
    const server = await startServer(
      (_, response, count) =>
        void (count === 1
          ? response
              .writeHead(400)
              .end(
                '<Response><Errors><Error><Code>RequestExpired</Code><Message>Request has expired.</Message></Error></Errors></Response>',
              )
          : response.end('ok')),
    );
    const now = () => Date.now();
    const source = fakeProvider(now);
    const response = await sigv4(fetch, {
      credentials: source.provider,
      now,
      service: 'ec2',
      region: 'us-east-1',
      hosts: [server.host],
    })(server.url);
    expect([response.status, source.calls.length]).toEqual([200, 2]);
    await server.close();
  });
});
