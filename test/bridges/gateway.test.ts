import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import axios, { AxiosError } from 'axios';
import { sigv4 as signAxios } from '@sigv4/axios';
import { sigv4 as signFetch, type SigV4Options } from '@sigv4/fetch';
import { createGateway, type Gateway } from '@sigv4/testing';
import { HOUR } from '../support/clock.ts';
import { LONG_TERM, TEMPORARY } from '../support/credentials.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await createGateway({ credentials: [LONG_TERM, TEMPORARY] });
});
beforeEach(() => {
  gateway.credentials = [LONG_TERM, TEMPORARY];
});
afterAll(() => gateway.close());

/** A request as every client can send it, and what a client makes of the answer. */
interface Call {
  method: string;
  path: string;
  params?: Record<string, string | number>;
  json?: unknown;
  form?: Record<string, string>;
}
interface Answer {
  status: number;
  body: unknown;
  code: string | null;
}
type Client = (call: Call, options: SigV4Options) => Promise<Answer>;

const options = (more: SigV4Options): SigV4Options => ({
  service: 'execute-api',
  region: 'us-east-1',
  hosts: [gateway.host],
  ...more,
});

const axiosOn =
  (adapter: 'http' | 'fetch'): Client =>
  async ({ method, path, params, json, form }, more) => {
    const instance = axios.create({ adapter, baseURL: gateway.url, validateStatus: () => true });
    instance.interceptors.request.use(signAxios(options(more)));
    const { status, data, headers } = await instance.request<unknown>({
      method,
      url: path,
      params,
      data: json ?? (form && new URLSearchParams(form)),
    });
    return { status, body: data, code: (headers['x-amzn-errortype'] as string | undefined) ?? null };
  };

const wrappedFetch: Client = async ({ method, path, params, json, form }, more) => {
  const url = new URL(path, gateway.url);
  for (const [name, value] of Object.entries(params ?? {})) url.searchParams.set(name, String(value));
  const init = json
    ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(json) }
    : form
      ? { body: new URLSearchParams(form) }
      : {};
  const response = await signFetch(fetch, options(more))(url, { method, ...init });
  return { status: response.status, body: await response.json(), code: response.headers.get('x-amzn-errortype') };
};

describe.each([
  ['axios on its http adapter', axiosOn('http')],
  ['axios on its fetch adapter', axiosOn('fetch')],
  ['a wrapped fetch', wrappedFetch],
])('%s', (_, send) => {
  describe.each([
    ['long-term keys', LONG_TERM],
    ['a session token', TEMPORARY],
  ])('with %s', (__, credentials) => {
    it.each<[string, Call]>([
      ['a GET', { method: 'GET', path: '/prod/hello' }],
      [
        'a GET with odd parameters',
        { method: 'GET', path: '/prod/a b', params: { name: "it's + ünusual", 'a-b': '*~!', a: 1 } },
      ],
      [
        'a POST of JSON with parameters',
        {
          method: 'POST',
          path: '/prod/items',
          params: { page: 2, sort: 'name asc' },
          json: { name: 'Ünal', tags: ['a', 'b'] },
        },
      ],
      ['a POST of a form', { method: 'POST', path: '/prod/form', form: { name: 'a b&c', city: 'Zürich' } }],
    ])('%s is answered by the Lambda function', async (___, call) => {
      expect(await send(call, { credentials })).toEqual({ status: 200, body: 'Hello from Lambda!', code: null });
      expect(gateway.requests.at(-1)?.verdict.code).toBe('ok');
    });
  });

  const hello: Call = { method: 'GET', path: '/prod/hello' };
  const clock = (offset: number) => ({ credentials: LONG_TERM, recover: false, now: () => Date.now() + offset });
  const wrong = (change: object): SigV4Options => ({ credentials: { ...TEMPORARY, ...change }, recover: false });
  it.each<[string, SigV4Options, string, RegExp]>([
    [
      'an unknown key',
      wrong({ accessKeyId: 'ASIAUNKNOWN' }),
      'UnrecognizedClientException',
      /security token included in the request is invalid/,
    ],
    [
      'a wrong secret key',
      wrong({ secretAccessKey: 'wrong' }),
      'InvalidSignatureException',
      /The Canonical String for this request should have been/,
    ],
    ["another key's session token", wrong({ sessionToken: 'other' }), 'UnrecognizedClientException', /invalid/],
    [
      'temporary keys without their session token',
      wrong({ sessionToken: undefined }),
      'UnrecognizedClientException',
      /invalid/,
    ],
    ['a clock that is an hour late', clock(-HOUR), 'InvalidSignatureException', /Signature expired: /],
    ['a clock that is an hour early', clock(HOUR), 'InvalidSignatureException', /Signature not yet current: /],
    [
      'another region',
      { credentials: LONG_TERM, region: 'eu-west-1' },
      'InvalidSignatureException',
      /valid region, not 'eu-west-1'/,
    ],
    [
      'another service',
      { credentials: LONG_TERM, service: 'lambda' },
      'InvalidSignatureException',
      /correct service: 'execute-api'/,
    ],
  ])('%s is refused by the gateway, and the answer is handed on', async (__, more, code, message) => {
    const answer = await send(hello, more);
    expect(answer).toMatchObject({ status: 403, code: expect.stringContaining(code) });
    expect(JSON.stringify(answer.body)).toMatch(message);
  });

  it('an expired session token is refused by the gateway, and the answer is handed on', async () => {
    gateway.credentials = [{ ...TEMPORARY, expiration: new Date(Date.now() - 1000) }];
    expect(await send(hello, { credentials: TEMPORARY, recover: false })).toMatchObject({
      status: 403,
      code: expect.stringContaining('ExpiredTokenException'),
    });
  });

  it('a call that goes unsigned is refused for its missing token', async () => {
    const answer = await send(hello, { hosts: [], service: undefined });
    expect(answer).toEqual({
      status: 403,
      body: { message: 'Missing Authentication Token' },
      code: 'MissingAuthenticationTokenException',
    });
  });

  it('what cannot be signed is refused before anything is sent', async () => {
    const before = gateway.requests.length;
    const failing = { credentials: () => Promise.reject(new Error('sealed')) };
    await expect(send(hello, failing)).rejects.toMatchObject({ code: 'ERR_CREDENTIALS' });
    await expect(send(hello, { credentials: LONG_TERM, service: undefined })).rejects.toMatchObject({
      code: 'ERR_UNKNOWN_SCOPE',
    });
    await expect(
      send({ ...hello, method: 'POST', json: {} }, { credentials: LONG_TERM, payload: 'unsigned' }),
    ).rejects.toMatchObject({ code: 'ERR_UNSIGNABLE_BODY' });
    expect(gateway.requests).toHaveLength(before);
  });
});

describe('a refusal of ours', () => {
  it("is an AxiosError for the caller's config in axios, with the SigV4Error as its cause", async () => {
    const instance = axios.create();
    instance.interceptors.request.use(
      signAxios({ credentials: LONG_TERM, service: 'execute-api', hosts: ['api.example.com'] }),
    );
    const url = `${gateway.url}/prod/hello`;
    const error: unknown = await instance.get(url, { params: { secret: 'value' } }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AxiosError);
    expect(error).toMatchObject({
      code: 'ERR_HOST_NOT_ALLOWED',
      config: { url, params: { secret: 'value' } },
      cause: { name: 'SigV4Error', code: 'ERR_HOST_NOT_ALLOWED' },
    });
    expect((error as AxiosError).message).toMatch(/^Cannot sign GET http:\/\/127\.0\.0\.1:\d+\/prod\/hello: /);
    expect((error as AxiosError).message).not.toContain('value');
  });

  it('is the SigV4Error itself in fetch', async () => {
    const refused = signFetch(fetch, { credentials: LONG_TERM, service: 'execute-api', region: 'us-east-1' })(
      `${gateway.url}/prod/hello`,
    );
    await expect(refused).rejects.toMatchObject({ name: 'SigV4Error', code: 'ERR_HOST_NOT_ALLOWED' });
  });
});

it('the host of baseURL is signed for when a service is given, and an absolute URL elsewhere is not', async () => {
  const instance = axios.create({ baseURL: `${gateway.url}/prod` });
  instance.interceptors.request.use(signAxios({ credentials: LONG_TERM, service: 'execute-api', region: 'us-east-1' }));
  expect((await instance.get('/hello')).data).toBe('Hello from Lambda!');
  await expect(instance.get('http://localhost:1/other')).rejects.toMatchObject({ code: 'ERR_HOST_NOT_ALLOWED' });
});

it('a wrapped fetch may be the global one', async () => {
  const original = globalThis.fetch;
  try {
    globalThis.fetch = signFetch(fetch, options({ credentials: LONG_TERM }));
    expect(await (await fetch(`${gateway.url}/prod/hello`)).json()).toBe('Hello from Lambda!');
    expect((await fetch(`${gateway.url}/prod/hello`, { sigv4: false })).status).toBe(403);
  } finally {
    globalThis.fetch = original;
  }
});
