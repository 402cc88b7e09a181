import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSigner, sigv4 } from '@sigv4/axios';
import axios, {
  Axios,
  AxiosError,
  type AxiosAdapter,
  type AxiosProgressEvent,
  type InternalAxiosRequestConfig,
} from 'axios';
import retry from 'axios-retry';
import { until } from '../support/until.ts';
import { ADAPTERS, check, headerOf, IS_OLDEST, useSite } from './axios-gateway.ts';

let failures = 0;
const site = useSite({
  respond: ({ target }) => {
    if (target.startsWith('/flaky') && failures-- > 0) return { status: 503, body: '{"message":"later"}' };
    if (target.startsWith('/missing'))
      return { status: 404, headers: { 'content-type': 'application/json' }, body: '{"message":"gone"}' };
    if (target.startsWith('/big'))
      return { status: 200, headers: { 'content-length': String(1 << 18) }, body: Buffer.alloc(1 << 18, 'x') };
    return { status: 200, headers: { 'content-type': 'application/json' }, body: '{"hello":"world"}' };
  },
});

/** Somebody who knows nothing of signatures. */
let plain: Server;
let plainUrl: string;
beforeAll(async () => {
  plain = createServer((request, response) => {
    if (request.url === '/moved') response.writeHead(302, { location: '/here' });
    if (request.url === '/teapot') response.writeHead(418);
    response.end(JSON.stringify(request.headers));
  }).listen(0, '127.0.0.1');
  await once(plain, 'listening');
  plainUrl = `http://127.0.0.1:${(plain.address() as AddressInfo).port}`;
});
afterAll(() => void plain.close());

describe.each(ADAPTERS)('%s adapter', (adapter) => {
  it('an interceptor that was registered before ours adds a header and a parameter', async () => {
    const client = axios.create({ baseURL: site.url, adapter });
    client.interceptors.request.use((config) => {
      config.headers.set('x-amz-meta-late', '1');
      config.params = { late: 1 };
      return config;
    });
    client.interceptors.request.use(sigv4(site.options()));
    await client.get('/items');
    await check(site.last, { target: '/items?late=1', headers: { 'x-amz-meta-late': '1' } });
  });

  it('an interceptor that was registered after ours changes url and data', async () => {
    const client = site.instance({ adapter });
    client.interceptors.request.use(async (config) => {
      await Promise.resolve();
      return { ...config, url: '/other', data: { changed: true } };
    });
    await client.post('/items', { a: 1 });
    await check(site.last, { target: '/other', body: '{"changed":true}' });
  });

  it('response interceptors see the answer and may send again', async () => {
    const client = site.instance({ adapter });
    client.interceptors.response.use(undefined, (error: AxiosError) =>
      client.request({ ...error.config, url: '/items' }),
    );
    const { data } = await client.get<unknown>('/missing');
    expect(data).toEqual({ hello: 'world' });
    await check(site.last, { target: '/items' });
  });

  it('the default instance signs too, until the interceptor is ejected', async () => {
    const id = axios.interceptors.request.use(sigv4(site.options()));
    try {
      await axios.get(`${site.url}/items`, { adapter });
      await check(site.last, { target: '/items' });
      await axios({ url: `${site.url}/called`, adapter });
      await check(site.last, { target: '/called' });
    } finally {
      axios.interceptors.request.eject(id);
    }
    await expect(axios.get(`${site.url}/items`, { adapter })).rejects.toMatchObject({ response: { status: 403 } });
    expect(site.last.verdict.code).toBe('missing-token');
  });

  it('an interceptor registered twice signs once', async () => {
    const client = axios.create({ baseURL: site.url, adapter });
    const interceptor = sigv4(site.options({ onEvent: ({ type }) => events.push(type) }));
    const events: string[] = [];
    client.interceptors.request.use(interceptor);
    client.interceptors.request.use(interceptor);
    const { config } = await client.get('/items');
    await check(site.last, {});
    expect([events, config.adapter]).toEqual([['signed'], adapter]);
  });

  it('of two signers the one that covers the host signs', async () => {
    const client = axios.create({ baseURL: site.url, adapter });
    client.interceptors.request.use(sigv4(site.options()));
    client.interceptors.request.use(sigv4({ hosts: ['elsewhere.example.com'] }));
    client.interceptors.request.use(sigv4(createSigner({ hosts: ['elsewhere.example.com'] })));
    const { config } = await client.post('/items', { a: 1 });
    await check(site.last, { body: '{"a":1}' });
    expect(config.adapter).toBe(adapter);
  });

  it('of two signers that cover the host one signs', async () => {
    const client = site.instance({ adapter });
    client.interceptors.request.use(sigv4(site.options()));
    await client.post('/items', { a: 1 });
    await check(site.last, { body: '{"a":1}' });
  });

  it.each(['before', 'after'])('axios-retry, registered %s ours', async (order) => {
    const client = axios.create({ baseURL: `${site.url}/flaky`, adapter });
    const register = (): unknown => client.interceptors.request.use(sigv4(site.options()));
    if (order === 'after') register();
    retry(client, { retries: 3, retryDelay: () => 1, retryCondition: () => true });
    if (order === 'before') register();
    failures = 2;
    const sent = site.requests.length;
    const { data, config } = await client.post<unknown>('/items', { a: 1 }, { params: { q: 'a b' } });
    expect([data, site.requests.length - sent]).toEqual([{ hello: 'world' }, 3]);
    for (const request of site.requests.slice(sent))
      await check(request, { target: '/flaky/items?q=a%20b', body: '{"a":1}', type: 'application/json' });
    expect(config.adapter).toBe(adapter);
  });

  it('error.config sent again is signed anew', async () => {
    const client = site.instance({ adapter });
    failures = 1;
    const error = (await client
      .put('/flaky', new Uint8Array([1, 2, 3, 4]).subarray(1, 3), { params: { a: [1, 2] } })
      .catch((reason: unknown) => reason)) as AxiosError;
    expect(error).toMatchObject({ isAxiosError: true, response: { status: 503, data: { message: 'later' } } });
    await client.request(error.config as InternalAxiosRequestConfig);
    await check(site.last, { target: '/flaky?a%5B%5D=1&a%5B%5D=2', body: new Uint8Array([2, 3]) });
  });

  it('validateStatus decides what is an error', async () => {
    const client = site.instance({ adapter });
    await expect(client.get('/missing', { validateStatus: (status) => status === 404 })).resolves.toMatchObject({
      status: 404,
    });
    await expect(client.get('/missing', { validateStatus: null })).resolves.toMatchObject({ status: 404 });
    await expect(client.get('/items', { validateStatus: () => false })).rejects.toMatchObject({
      response: { status: 200, data: { hello: 'world' } },
    });
    await expect(client.get('/missing')).rejects.toMatchObject({
      name: 'AxiosError',
      code: 'ERR_BAD_REQUEST',
      message: 'Request failed with status code 404',
      response: { data: { message: 'gone' } },
    });
  });

  it('responseType json, text and arraybuffer', async () => {
    const client = site.instance({ adapter });
    expect((await client.get<unknown>('/items', { responseType: 'json' })).data).toEqual({ hello: 'world' });
    expect(
      JSON.stringify(
        (await client.get<unknown>('/items', { responseType: 'text', transformResponse: (data: unknown) => data }))
          .data,
      ),
    ).toContain('hello');
    const { data } = await client.get<ArrayBuffer>('/items', { responseType: 'arraybuffer' });
    expect(Buffer.from(data).toString()).toBe('{"hello":"world"}');
  });

  it('responseType stream', async () => {
    const { data } = await site
      .instance({ adapter })
      .get<AsyncIterable<Uint8Array>>('/big', { responseType: 'stream' });
    let size = 0;
    for await (const chunk of data) size += chunk.length;
    expect(size).toBe(1 << 18);
  });

  it('tells of upload and download progress', async () => {
    const up: AxiosProgressEvent[] = [];
    const down: AxiosProgressEvent[] = [];
    const body = Buffer.alloc(1 << 18, 'x');
    const { data } = await site.instance({ adapter }).post<string>('/big', body, {
      onUploadProgress: (event) => up.push(event),
      onDownloadProgress: (event) => down.push(event),
    });
    expect(data).toHaveLength(1 << 18);
    expect(site.last).toMatchObject({ verdict: { code: 'ok' }, body: { byteLength: 1 << 18 } });
    if (IS_OLDEST && adapter === 'fetch') return; // it told of some only
    await until(() => up.at(-1)?.loaded === 1 << 18 && down.at(-1)?.loaded === 1 << 18); // they are told a little later
  });

  it('response.request says which URL has answered', async () => {
    const { request } = await site.instance({ adapter }).get<unknown>('/items', { params: { q: "it's" } });
    const { res, url } = request as { res?: { responseUrl: string }; url?: string };
    expect(res?.responseUrl ?? url).toBe(`${site.url}/items?q=it%27s`);
  });

  it('the response and its config are the caller’s own', async () => {
    const { config } = await site
      .instance({ adapter, timeout: 5000 })
      .post<unknown>('/items', { a: 1 }, { params: { b: 2 }, headers: { 'x-a': '1' } });
    expect(config).toMatchObject({
      adapter,
      url: '/items',
      baseURL: site.url,
      params: { b: 2 },
      method: 'post',
      data: '{"a":1}',
      timeout: 5000,
    });
    expect(config).not.toHaveProperty('maxRedirects');
    expect(Object.keys(config.headers.toJSON()).map((name) => name.toLowerCase())).not.toContain('authorization');
  });

  it('a request that is not signed goes on as without us', async () => {
    const client = axios.create({ baseURL: plainUrl, adapter });
    const withUs = axios.create({ baseURL: plainUrl, adapter });
    withUs.interceptors.request.use(sigv4());
    const outcome = async (instance: typeof client, url: string): Promise<unknown> => {
      const seen = await instance
        .get<Record<string, string>>(url, { params: { q: "it's" }, headers: { authorization: 'Bearer x' } })
        .catch((error: unknown) => error as AxiosError);
      const { message, response = seen } = seen as AxiosError;
      const { status, data, headers, config } = response as {
        status: number;
        data: unknown;
        headers?: object;
        config: InternalAxiosRequestConfig;
      };
      return [
        message,
        status,
        data,
        Object.keys(headers ?? {}),
        config.adapter,
        Object.keys(config),
        Object.keys(seen),
      ];
    };
    for (const url of ['/', '/moved', '/teapot', 'http://127.0.0.1:9/refused'])
      expect(await outcome(withUs, url)).toEqual(await outcome(client, url));
  });

  it('sigv4: false leaves a request alone, for one request or by default', async () => {
    await expect(site.send({ adapter, url: '/items', sigv4: false })).rejects.toMatchObject({
      response: { status: 403 },
    });
    await expect(site.instance({ adapter, sigv4: false }).get('/items')).rejects.toMatchObject({
      response: { status: 403 },
    });
    expect(headerOf(site.last, 'authorization')).toBeUndefined();
  });

  it('a URL that is none has the adapter’s own error', async () => {
    const url = 'http://[';
    const without: unknown = await axios.get(url, { adapter }).catch((error: unknown) => error);
    const withUs: unknown = await site
      .instance({ adapter })
      .get(url, { baseURL: '' })
      .catch((error: unknown) => error);
    expect((withUs as Error).message).toBe((without as Error).message);
  });

  it('a paramsSerializer that throws has the adapter’s own error', async () => {
    const paramsSerializer = (): string => {
      throw new Error('no such parameter');
    };
    await expect(site.send({ adapter, url: '/items', params: { a: 1 }, paramsSerializer })).rejects.toThrow(
      'no such parameter',
    );
  });

  it('a connection that is refused has the adapter’s own error, with the caller’s config', async () => {
    const client = axios.create({ baseURL: 'http://127.0.0.1:9', adapter });
    client.interceptors.request.use(sigv4(site.options({ hosts: ['127.0.0.1'] })));
    const error: unknown = await client.get('/items').catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      isAxiosError: true,
      config: { url: '/items', baseURL: 'http://127.0.0.1:9', adapter },
    });
    expect(['ECONNREFUSED', 'ERR_NETWORK']).toContain((error as AxiosError).code);
  });

  it('what this library refuses is an AxiosError with code, message and cause', async () => {
    const client = axios.create({ adapter });
    client.interceptors.request.use(sigv4({ service: 'execute-api', region: 'us-east-1' }));
    const error: unknown = await client.get('https://elsewhere.example.com/a?b=c').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AxiosError);
    expect(error).toMatchObject({
      code: 'ERR_HOST_NOT_ALLOWED',
      message: expect.stringContaining("hosts: ['elsewhere.example.com']"),
      cause: { name: 'SigV4Error', code: 'ERR_HOST_NOT_ALLOWED' },
      config: { url: 'https://elsewhere.example.com/a?b=c', adapter },
    });
    expect(JSON.stringify(error)).toContain('ERR_HOST_NOT_ALLOWED');
  });
});

it('a config that leads back to itself, which axios copies for the fetch adapter only, is signed like any other', async () => {
  const client = site.instance({ adapter: 'http' });
  client.interceptors.request.use((config) => Object.assign(config, { meta: { config } }));
  await client.get('/items', { params: { a: 1 } });
  await check(site.last, { target: '/items?a=1' });
});

(IS_OLDEST ? it : it.skip)(
  'a config that inherits from another, which newer axios flattens, is sent with what it inherits',
  async () => {
    const client = site.instance({ adapter: 'http', responseType: 'arraybuffer' });
    client.interceptors.request.use((config) => Object.create(config) as typeof config);
    expect((await client.get<unknown>('/items')).data).toBeInstanceOf(Buffer);
    await check(site.last, { target: '/items' });
  },
);

describe('a custom adapter', () => {
  it('gets the request as it is to be sent, and its answer goes back', async () => {
    let seen: InternalAxiosRequestConfig | undefined;
    const adapter: AxiosAdapter = async (config) => {
      seen = { ...config };
      return { data: 'mine', status: 200, statusText: 'OK', headers: {}, config };
    };
    const response = await site.send({ adapter, url: '/items', method: 'post', data: { a: 1 }, params: { b: "'" } });
    expect(response).toMatchObject({ data: 'mine', config: { url: '/items', params: { b: "'" } } });
    expect(seen).toMatchObject({ method: 'post', url: `${site.url}/items?b=%27`, data: '{"a":1}' });
    expect(seen?.headers.get('authorization')).toMatch(/^AWS4-HMAC-SHA256 /);
    expect(response.config.headers.has('authorization')).toBe(false);
  });

  it.each([200, 302, 401, 403])('may answer %d without headers', async (status) => {
    const adapter: AxiosAdapter = async (config) => ({ data: 'mine', status, config }) as never;
    await expect(site.send({ adapter, url: '/items' })).resolves.toMatchObject({ status, data: 'mine' });
  });

  it.each([{ Location: '/next' }, new Headers({ location: '/next' })])(
    'may answer with headers in any form',
    async (headers) => {
      const adapter: AxiosAdapter = async (config) =>
        (config.url?.endsWith('/next')
          ? { data: 'next', status: 200, config }
          : { data: '', status: 302, headers, config }) as never;
      await expect(site.send({ adapter, url: '/items' })).resolves.toMatchObject({ data: 'next' });
    },
  );

  it('may call one of axios’ own', async () => {
    const adapter: AxiosAdapter = (config) => axios.getAdapter('http')(config);
    await site.send({ adapter, url: '/items', method: 'post', data: new Uint8Array([1, 2]) });
    await check(site.last, { body: new Uint8Array([1, 2]) });
  });

  it.each([new Error('not of axios'), new TypeError('nor this'), 'a string', undefined])(
    'throws %s, which is passed on as it is',
    async (thrown) => {
      const adapter: AxiosAdapter = () => Promise.reject(thrown);
      await expect(site.send({ adapter, url: '/items' }).catch((reason: unknown) => ({ reason }))).resolves.toEqual({
        reason: thrown,
      });
      await expect(
        site.send({ adapter, url: '/items', sigv4: false }).catch((reason: unknown) => ({ reason })),
      ).resolves.toEqual({ reason: thrown });
    },
  );

  it('that throws at once is passed on as well', async () => {
    const thrown = new Error('at once');
    const adapter: AxiosAdapter = () => {
      throw thrown;
    };
    await expect(site.send({ adapter, url: '/items' })).rejects.toBe(thrown);
  });

  it('gets nothing whose URL cannot be read, unless it is not to be signed', async () => {
    const sent: unknown[] = [];
    const adapter: AxiosAdapter = async (config) => (
      sent.push(config.url),
      { data: '', status: 200, statusText: '', headers: {}, config }
    );
    const paramsSerializer = (): string => {
      throw new Error('no such parameter');
    };
    await expect(site.send({ adapter, url: '/items', params: { a: 1 }, paramsSerializer })).rejects.toMatchObject({
      isAxiosError: true,
      message: 'no such parameter',
    });
    await site.send({ adapter, url: '/untouched', params: { a: 1 }, paramsSerializer, sigv4: false });
    expect(sent).toEqual(['/untouched']);
  });

  it.each([undefined, null])('of %p is axios’ own, as for an instance without defaults', async (adapter) => {
    const client = new Axios({});
    client.interceptors.request.use(sigv4(site.options()));
    const { config } = await client.get<unknown>(`${site.url}/items`, { adapter: adapter as never });
    await check(site.last, { target: '/items' });
    expect(config.adapter).toBe(adapter);
  });

  it('that axios does not know has axios’ own error', async () => {
    await expect(site.send({ adapter: 'no-such-adapter', url: '/items' })).rejects.toThrow(
      "Unknown adapter 'no-such-adapter'",
    );
  });
});
