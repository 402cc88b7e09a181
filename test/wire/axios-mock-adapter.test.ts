import { beforeEach, describe, expect, it } from '@jest/globals';
import { sigv4 } from '@sigv4/axios';
import { verify } from '@sigv4/testing';
import axios, { type AxiosInstance, type AxiosRequestConfig, type InternalAxiosRequestConfig } from 'axios';
import MockAdapterModule from 'axios-mock-adapter';
import FormDataPackage from 'form-data';
import retry from 'axios-retry';
import { TEMPORARY } from '../support/credentials.ts';
import { check, IS_OLDEST, useSite } from './axios-gateway.ts';

// Its handlers match what axios hands to an adapter: the parts of the URL, the serialised body, the headers under their names.

const MockAdapter = MockAdapterModule.default; // it is CommonJS

const API = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod';
const site = useSite();
const moving = useSite({ faults: { redirect: { from: '/moved', to: '/items' } } });

/** What a handler was called with, as it was then. */
const seen: InternalAxiosRequestConfig[] = [];
beforeEach(() => void seen.splice(0));
const reply = (config: AxiosRequestConfig): [number, string] => {
  seen.push({ ...config } as InternalAxiosRequestConfig);
  return [200, 'mocked'];
};

type Mock = InstanceType<typeof MockAdapter>;
type Instance = readonly [client: AxiosInstance, mock: Mock];

const mocked = (client: AxiosInstance): Instance => [client, new MockAdapter(client as never)]; // its types are those of axios' CommonJS

function unsigned(config?: AxiosRequestConfig): Instance {
  return mocked(axios.create({ baseURL: API, ...config }));
}

function signed(config?: AxiosRequestConfig): Instance {
  const [client, mock] = unsigned(config);
  client.interceptors.request.use(sigv4({ credentials: TEMPORARY }));
  return [client, mock];
}

/** What the caller gets: the answer, or the message and the code of the error. */
async function outcome(sent: Promise<{ status: number; data: unknown }>): Promise<unknown> {
  return sent.then(
    ({ status, data }) => ({ status, data }),
    ({ message, code, isAxiosError }) => ({ message, code, isAxiosError }) as object,
  );
}

/** The request that axios would send of what the handler got. */
function requestOf(config: InternalAxiosRequestConfig): Request {
  const { method = 'get', data, headers } = config;
  const uri = new axios.Axios({}).getUri(config);
  return new Request(uri, {
    method: method.toUpperCase(),
    headers: headers.toJSON() as Record<string, string>,
    body: (data as string | undefined) ?? null,
  });
}

const isSigned = async (config: InternalAxiosRequestConfig): Promise<string> =>
  (await verify(requestOf(config), [TEMPORARY], { service: 'execute-api', region: 'eu-west-1' })).code;

type Case = readonly [name: string, handle: (mock: Mock) => unknown, send: (client: AxiosInstance) => Promise<never>];

const answered: readonly Case[] = [
  ['a relative path', (mock) => mock.onGet('/items').reply(reply), (client) => client.get('/items')],
  [
    'the whole URL without a baseURL',
    (mock) => mock.onGet(`${API}/items`).reply(reply),
    (client) => client.get(`${API}/items`, { baseURL: undefined as never }),
  ],
  [
    'params',
    (mock) => mock.onGet('/items', { params: { kind: 'cake', limit: 2 } }).reply(reply),
    (client) => client.get('/items', { params: { kind: 'cake', limit: 2 } }),
  ],
  [
    'a body of JSON',
    (mock) => mock.onPost('/orders', { table: 7, items: ['tea'] }).reply(reply),
    (client) => client.post('/orders', { table: 7, items: ['tea'] }),
  ],
  [
    'a body of text',
    (mock) => mock.onPut('/note', 'tea for two').reply(reply),
    (client) => client.put('/note', 'tea for two', { headers: { 'Content-Type': 'text/plain' } }),
  ],
  [
    'a form of a page',
    (mock) => mock.onPost('/login', 'name=ada&from=x+y').reply(reply),
    (client) => client.post('/login', new URLSearchParams({ name: 'ada', from: 'x y' })),
  ],
  [
    'a body of bytes, by itself',
    (mock) => mock.onPut('/bytes', BYTES).reply(reply),
    (client) => client.put('/bytes', BYTES, { headers: { 'Content-Type': 'application/octet-stream' } }),
  ],
  [
    'a POST without data',
    (mock) => mock.onPost('/orders/1/cancel').reply(reply),
    (client) => client.post('/orders/1/cancel', null),
  ],
  [
    'headers, under the names that the caller and axios give them',
    (mock) =>
      mock
        .onGet('/items', {
          headers: expect.objectContaining({ 'X-Tenant': 'tea-room', Accept: expect.stringMatching(/json/) }) as never,
        })
        .reply(reply),
    (client) => client.get('/items', { headers: { 'X-Tenant': 'tea-room' } }),
  ],
  [
    'a regular expression with $',
    (mock) => mock.onGet(/\/items\/\d+$/).reply(reply),
    (client) => client.get('/items/7'),
  ],
  [
    'a regular expression with ^ and $, beside params',
    (mock) => mock.onGet(/^\/items$/).reply(reply),
    (client) => client.get('/items', { params: { limit: 1 } }),
  ],
  ['any method', (mock) => mock.onAny('/items').reply(reply), (client) => client.delete('/items')],
];

const failing: readonly Case[] = [
  ['a network error', (mock) => mock.onGet('/items').networkError(), (client) => client.get('/items')],
  ['a timeout', (mock) => mock.onGet('/items').timeout(), (client) => client.get('/items', { timeout: 5000 })],
  [
    'a timeout with a message of its own',
    (mock) => mock.onGet('/items').timeout(),
    (client) => client.get('/items', { timeout: 5000, timeoutErrorMessage: 'too slow' }),
  ],
  ['an aborted request', (mock) => mock.onGet('/items').abortRequest(), (client) => client.get('/items')],
  ['a status', (mock) => mock.onGet('/items').reply(404), (client) => client.get('/items')],
  ['no handler', () => undefined, (client) => client.get('/items')],
];

const BYTES = Buffer.from('tea');

describe('a handler of axios-mock-adapter', () => {
  it.each(answered)('matches %s, signed as unsigned', async (_name, handle, send) => {
    for (const [client, mock] of [unsigned(), signed()]) {
      handle(mock);
      expect(await outcome(send(client))).toEqual({ status: 200, data: 'mocked' });
    }
    const [before, after] = seen as [InternalAxiosRequestConfig, InternalAxiosRequestConfig];
    const { url, baseURL, params, data, method } = before;
    expect(after).toMatchObject({ url, method });
    expect([after.baseURL, after.params, after.data]).toEqual([baseURL, params, data]);
    expect(before.headers.has('authorization')).toBe(false);
    expect(await isSigned(after)).toBe('ok');
  });

  it.each(failing)('answers with %s, signed as unsigned', async (_name, handle, send) => {
    const outcomes = [];
    for (const [client, mock] of [unsigned(), signed()]) {
      handle(mock);
      outcomes.push(await outcome(send(client)));
    }
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(outcomes[0]).toMatchObject({ isAxiosError: true });
  });

  it.each(['before', 'after'])('matches with axios-retry, registered %s ours', async (order) => {
    const [client, mock] = unsigned();
    const register = (): unknown => client.interceptors.request.use(sigv4({ credentials: TEMPORARY }));
    if (order === 'after') register();
    retry(client, { retries: 3, retryDelay: () => 1 });
    if (order === 'before') register();
    mock.onGet('/items', { params: { limit: 1 } }).networkErrorOnce();
    mock.onGet('/items', { params: { limit: 1 } }).replyOnce(503);
    mock.onGet('/items', { params: { limit: 1 } }).reply(reply);
    expect((await client.get<string>('/items', { params: { limit: 1 } })).data).toBe('mocked');
    expect(mock.history.get).toHaveLength(3);
    expect(await isSigned(seen[0]!)).toBe('ok');
  });

  it('keeps the config of the caller in its history, without the signature', async () => {
    const [client, mock] = signed();
    mock.onPost('/orders').reply(reply);
    await client.post('/orders', { table: 7 }, { params: { dry: true }, headers: { 'X-Tenant': 'tea-room' } });
    expect(mock.history.post[0]).toMatchObject({
      url: '/orders',
      baseURL: API,
      params: { dry: true },
      data: '{"table":7}',
    });
    expect(mock.history.post[0]?.headers).toMatchObject({ 'X-Tenant': 'tea-room', 'Content-Type': 'application/json' });
    expect(JSON.stringify(mock.history.post[0])).not.toMatch(/AWS4-HMAC|x-amz-/i);
  });

  it('gets what two signers wrap as what one does', async () => {
    const [client, mock] = signed();
    client.interceptors.request.use(sigv4({ credentials: TEMPORARY }));
    mock.onGet('/items', { params: { limit: 1 } }).reply(reply);
    await client.get('/items', { params: { limit: 1 } });
    expect(await isSigned(seen[0]!)).toBe('ok');
  });
});

describe('what axios would spell in another way than the signature', () => {
  it.each([
    ['a space in params', '/items', { q: 'tea cake' }, '/items?q=tea%20cake'],
    [
      'a colon, a comma and an apostrophe in params',
      '/items',
      { q: "x,y 10:30 it's" },
      '/items?q=x%2Cy%2010%3A30%20it%27s',
    ],
    ['a space in the path', '/tea room', undefined, '/tea%20room'],
    ['a hash', '/items#top', undefined, '/items'],
    ['a hash before params', '/items#top', { limit: 1 }, '/items?limit=1'],
  ])('is the whole URL, signed: %s', async (_name, url, params, path) => {
    const [client, mock] = signed();
    mock.onAny().reply(reply);
    await client.get(url, { params });
    expect(seen[0]).toMatchObject({ url: API + path, baseURL: '' });
    expect(seen[0]?.params).toBeUndefined();
    expect(await isSigned(seen[0]!)).toBe('ok');
  });
});

it('docs/testing-your-code.md names the characters of params that axios spells in another way', async () => {
  const [client, mock] = signed();
  mock.onAny().reply(reply);
  const ascii = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
  for (const character of ascii) await client.get('/items', { params: { q: character } });
  const whole = ascii
    .filter((_, index) => seen[index]?.baseURL === '')
    .join(' ')
    .trim();
  expect(whole).toBe(IS_OLDEST ? "! $ ' ( ) * , : [ ]" : "! $ ' ( ) * , :");
});

describe('passThrough to an API that verifies signatures', () => {
  const passing = (config?: AxiosRequestConfig): AxiosInstance => {
    const [client, mock] = mocked(site.instance(config));
    mock.onAny().passThrough();
    return client;
  };

  const adapters = ['http', 'fetch'] as const;

  describe.each(adapters)('on the %s adapter', (adapter) => {
    it.each([
      ['plain params', { kind: 'cake', limit: 2 }, '/items?kind=cake&limit=2'],
      ['a space', { q: 'a b' }, '/items?q=a%20b'],
      ['a comma', { q: 'x,y' }, '/items?q=x%2Cy'],
      ['a colon', { at: '10:30' }, '/items?at=10%3A30'],
      ['an apostrophe', { q: "it's" }, '/items?q=it%27s'],
      ['an array', { id: [1, 2] }, '/items?id%5B%5D=1&id%5B%5D=2'],
      ['no params', undefined, '/items'],
    ])('params with %s arrive signed', async (_name, params, target) => {
      expect((await passing({ adapter }).get('/items', { params })).status).toBe(200);
      await check(site.last, { method: 'GET', target });
    });

    it.each([
      ['JSON', { table: 7 }, { body: '{"table":7}', type: 'application/json' }],
      ['bytes', BYTES, { body: 'tea' }],
      ['no data', undefined, { body: '' }],
    ])('a body of %s arrives signed', async (_name, data, expected) => {
      await passing({ adapter }).post('/orders', data, { params: { dry: true } });
      await check(site.last, { method: 'POST', target: '/orders?dry=true', ...expected });
    });

    it('a FormData arrives signed', async () => {
      const form = new FormData();
      form.append('name', "it's, 10:30");
      form.append('file', new Blob(['tea'], { type: 'text/plain' }), 'tea.txt');
      await passing({ adapter }).post('/upload', form, { params: { q: 'a b' } });
      await check(site.last, {
        target: '/upload?q=a%20b',
        form: [
          ['name', "it's, 10:30"],
          ['file', ['tea.txt', 'text/plain', 'tea']],
        ],
      });
    });

    it('a form of the form-data package arrives signed', async () => {
      const form = new FormDataPackage();
      form.append('name', 'tea');
      await passing({ adapter }).post('/upload', form);
      await check(site.last, { target: '/upload', form: [['name', 'tea']] });
    });

    it('params of the instance arrive once', async () => {
      const client = passing({ adapter, params: { key: 'a b' } });
      await client.get('/items', { params: { limit: 1 } });
      await check(site.last, { target: '/items?key=a%20b&limit=1' });
    });

    it('params of the instance that an interceptor removes do not come back', async () => {
      for (const [params, target] of [
        [{ limit: 1 }, '/items?limit=1'],
        [{ q: 'a b' }, '/items?q=a%20b'],
        [undefined, '/items'],
      ] as const) {
        const client = passing({ adapter, params: { key: 'secret' } });
        client.interceptors.request.use((config) => Object.assign(config, { params }));
        await client.get('/items');
        await check(site.last, { target });
      }
    });

    it('params whose serializer gives another text each time arrive as they were signed', async () => {
      let times = 0;
      const client = passing({ adapter, paramsSerializer: { serialize: () => `nonce=${++times}` } });
      await client.get('/items', { params: { limit: 1 } });
      await check(site.last, { target: '/items?nonce=1' });
    });
  });
});

describe('a redirect', () => {
  it('that a handler answers with is followed to the whole URL, signed', async () => {
    const [client, mock] = signed();
    mock.onGet('/moved').reply(302, '', { location: '/prod/items' });
    mock.onGet(`${API}/items`).reply(reply);
    expect((await client.get<string>('/moved')).data).toBe('mocked');
    expect(seen[0]).toMatchObject({ url: `${API}/items`, baseURL: '' });
    expect(await isSigned(seen[0]!)).toBe('ok');
  });

  it('to the same URL gets the whole URL too', async () => {
    const [client, mock] = signed();
    mock.onGet('/items').replyOnce(302, '', { location: '/prod/items' });
    mock.onGet(`${API}/items`).reply(reply);
    await client.get('/items');
    expect(seen[0]).toMatchObject({ url: `${API}/items`, baseURL: '' });
  });

  it('behind a passThrough is followed, and the next request arrives signed', async () => {
    const [client, mock] = mocked(moving.instance());
    mock.onAny().passThrough();
    await client.get('/moved');
    await check(moving.last, { target: '/items' });
  });
});
