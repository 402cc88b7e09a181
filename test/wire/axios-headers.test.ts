import { describe, expect, it } from '@jest/globals';
import axios, { AxiosHeaders, type AxiosRequestConfig } from 'axios';
import { LONG_TERM, TEMPORARY } from '../support/credentials.ts';
import { ADAPTERS, headerOf, itArrives, useSite, type Case } from './axios-gateway.ts';

const api = useSite();
const s3 = useSite({ service: 's3' });
const longTerm = useSite({ credentials: [LONG_TERM] });

const EMPTY_HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** Header values that TypeScript would not let a caller write, and that axios takes all the same. */
const untyped = (headers: object): AxiosRequestConfig => ({
  url: '/items',
  headers: headers as Record<string, string>,
});

const cases: readonly Case[] = [
  [
    'none of the caller',
    { url: '/items' },
    {
      headers: {
        'x-amz-security-token': TEMPORARY.sessionToken,
        'x-amz-content-sha256': undefined,
        'content-type': undefined,
      },
    },
  ],
  ['an authorization of the caller is replaced', { url: '/items', headers: { Authorization: 'Bearer x' } }, {}],
  ['an authorization in odd capitalisation is replaced', { url: '/items', headers: { aUTHORIZATION: 'Bearer x' } }, {}],
  [
    'an old x-amz-date and x-amz-security-token are replaced',
    { url: '/items', headers: { 'X-AMZ-Date': '20200101T000000Z', 'x-Amz-Security-Token': 'old' } },
    { headers: { 'x-amz-security-token': TEMPORARY.sessionToken } },
  ],
  ['an authorization of null does not take ours away', untyped({ Authorization: null, 'X-Amz-Date': null }), {}],
  [
    'an authorization of false does not take ours away',
    untyped({ authorization: false, 'x-amz-security-token': false }),
    {},
  ],
  [
    'null, undefined and false are absent',
    untyped({ 'x-amz-a': null, 'x-amz-b': undefined, 'x-amz-c': false, 'x-d': 'd' }),
    { headers: { 'x-amz-a': undefined, 'x-amz-b': undefined, 'x-amz-c': undefined, 'x-d': 'd' } },
  ],
  [
    'a User-Agent of the caller',
    { url: '/items', headers: { 'User-Agent': 'mine/1' } },
    { headers: { 'user-agent': 'mine/1' } },
  ],
  [
    'x-amz-* is signed',
    { url: '/items', headers: { 'X-Amz-Meta-Color': 'blue', 'x-amz-target': 'T.Op' } },
    { headers: { 'x-amz-meta-color': 'blue', 'x-amz-target': 'T.Op' } },
  ],
  ['an empty x-amz-*', { url: '/items', headers: { 'x-amz-empty': '' } }, { headers: { 'x-amz-empty': '' } }],
  ['an x-amz-* of several values', untyped({ 'x-amz-tags': ['a', 'b'] }), { headers: { 'x-amz-tags': 'a, b' } }],
  ['an x-amz-* of a number', untyped({ 'x-amz-count': 5 }), { headers: { 'x-amz-count': '5' } }],
  ['an x-amz-* with spaces around and inside', { url: '/items', headers: { 'x-amz-text': '  a   b  ' } }, {}],
  [
    'an x-amz-* with commas and quotes',
    { url: '/items', headers: { 'x-amz-text': '"a, b";q=1' } },
    { headers: { 'x-amz-text': '"a, b";q=1' } },
  ],
  [
    'an AxiosHeaders object',
    { url: '/items', headers: new AxiosHeaders({ 'X-Amz-A': '1' }) },
    { headers: { 'x-amz-a': '1' } },
  ],
  [
    'headers that proxies rewrite go unsigned',
    {
      url: '/items',
      headers: { 'X-Amzn-Trace-Id': 'Root=1', Range: 'bytes=0-1', 'Cache-Control': 'no-cache', Cookie: 'a=1' },
    },
    { headers: { range: 'bytes=0-1', cookie: 'a=1' } },
  ],
  [
    'umlauts in a header that is not signed',
    { url: '/items', headers: { 'x-name': 'gr\u00FCn' } },
    { headers: { 'x-name': 'gr\u00FCn' } },
  ],
  [
    'signedHeaders of the signer',
    { url: '/items', headers: { 'X-Extra': 'a  b' } },
    { options: { signedHeaders: ['X-Extra'] } },
  ],
  [
    'signedHeaders of the request',
    {
      url: '/items',
      headers: { 'x-extra': 'a' },
      sigv4: { service: 'execute-api', region: 'us-east-1', signedHeaders: ['x-extra', 'accept-not-there'] },
    },
    {},
  ],
  [
    'credentials of the request',
    { url: '/items', sigv4: { credentials: TEMPORARY } },
    { options: { credentials: LONG_TERM } },
  ],
  [
    'names that are methods of AxiosHeaders',
    {
      ...untyped({ set: 'a', Has: 'b', clear: 'c' }),
      sigv4: { service: 'execute-api', region: 'us-east-1', signedHeaders: ['set', 'has', 'clear'] },
    },
    { headers: { set: 'a', has: 'b', clear: 'c' } },
  ],
  ['a Host that is the URL’s own', ({ host }) => ({ url: '/items', headers: { Host: host } }), {}],
  [
    'an x-amz-content-sha256 of the caller is kept',
    { url: '/items', headers: { 'X-Amz-Content-Sha256': EMPTY_HASH } },
    { headers: { 'x-amz-content-sha256': EMPTY_HASH } },
  ],
  [
    'a content type with parameters',
    {
      url: '/items',
      method: 'post',
      data: '{}',
      headers: { 'content-type': 'application/json; charset=utf-8; v="1,2"' },
    },
    { type: 'application/json; charset=utf-8; v="1,2"' },
  ],
  [
    'a content type without a body stays away',
    { url: '/items', method: 'post', headers: { 'content-type': 'application/json' } },
    { type: undefined },
  ],
];

itArrives(api, cases);

const hosts: readonly Case[] = [
  [
    'a Host that differs is signed and sent',
    { url: '/items', headers: { Host: 'abc123.execute-api.us-east-1.amazonaws.com' } },
    { headers: { host: 'abc123.execute-api.us-east-1.amazonaws.com' } },
  ],
  [
    'a host in odd capitalisation',
    { url: '/items', headers: { hOST: 'private.example.com' } },
    { headers: { host: 'private.example.com' } },
  ],
  [
    'no user agent and no accept',
    untyped({ 'User-Agent': false, Accept: false }),
    { headers: { 'user-agent': undefined, accept: undefined } },
  ],
];
itArrives(api, hosts, ['http']);

itArrives(s3, [
  ['S3 gets the hash of nothing', { url: '/bucket/key' }, { headers: { 'x-amz-content-sha256': EMPTY_HASH } }],
  [
    'S3 gets an x-amz-content-sha256 of UNSIGNED-PAYLOAD',
    { url: '/bucket/key', method: 'put', data: 'x', headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } },
    { headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } },
  ],
  [
    'S3 gets unsigned payload when asked',
    {
      url: '/bucket/key',
      method: 'put',
      data: 'x',
      sigv4: { service: 's3', region: 'us-east-1', payload: 'unsigned' },
    },
    { headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } },
  ],
  [
    'S3 gets its metadata signed',
    { url: '/bucket/key', method: 'put', data: 'x', headers: { 'x-amz-meta-a': '1', 'x-amz-acl': 'private' } },
    { headers: { 'x-amz-meta-a': '1' } },
  ],
]);

itArrives(longTerm, [
  [
    'keys without a session token',
    { url: '/items', headers: { 'x-amz-security-token': 'of another day' } },
    { headers: { 'x-amz-security-token': undefined }, options: { credentials: LONG_TERM } },
  ],
]);

describe.each(ADAPTERS)('%s adapter refuses before anything is sent', (adapter) => {
  const refused: readonly (readonly [name: string, config: AxiosRequestConfig, code: string, message: RegExp])[] = [
    [
      'an x-amz-content-sha256 that is no hash',
      { headers: { 'x-amz-content-sha256': 'x' } },
      'ERR_UNSIGNABLE_REQUEST',
      /x-amz-content-sha256 is neither/,
    ],
    [
      'umlauts in a signed header',
      { headers: { 'x-amz-meta-name': 'gr\u00FCn' } },
      'ERR_UNSIGNABLE_REQUEST',
      /"x-amz-meta-name".*ASCII/,
    ],
    [
      'the auth option',
      { auth: { username: 'u', password: 'hidden-password' } },
      'ERR_UNSIGNABLE_REQUEST',
      /axios' auth option/,
    ],
    [
      'unsigned payload on execute-api',
      { method: 'post', data: 'x', sigv4: { service: 'execute-api', region: 'us-east-1', payload: 'unsigned' } },
      'ERR_UNSIGNABLE_BODY',
      /API Gateway/,
    ],
    ['a wrong option', { sigv4: { service: '' } }, 'ERR_BAD_OPTION', /"service"/],
  ];
  it.each(refused)('%s', async (_name, config, code, message) => {
    const before = api.requests.length;
    const error: unknown = await api
      .send({ adapter, url: '/items?secret=query', ...config })
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      isAxiosError: true,
      code,
      message: expect.stringMatching(message),
      cause: { message: expect.stringMatching(message) },
    });
    expect((error as Error).message).not.toMatch(/secret|hidden/);
    expect(api.requests).toHaveLength(before);
  });

  it('a user name in the URL', async () => {
    const url = api.url.replace('//', '//user:hidden@');
    await expect(api.send({ adapter, url })).rejects.toMatchObject({
      isAxiosError: true,
      code: 'ERR_UNSIGNABLE_REQUEST',
      message: expect.not.stringContaining('hidden'),
    });
  });
});

it("fetch adapter signs and sends the URL's host in place of a Host that differs", async () => {
  const { status } = await api.send({ adapter: 'fetch', url: '/items', headers: { Host: 'private.example.com' } });
  expect(status).toBe(200);
});

it('fetch adapter refuses a Host for a VPC endpoint, and names the way out', async () => {
  const sent = api.send({
    adapter: 'fetch',
    baseURL: 'https://vpce-0a1b2c3d-4e5f.execute-api.eu-west-1.vpce.amazonaws.com',
    url: '/items',
    headers: { Host: 'private.example.com' },
  });
  await expect(sent).rejects.toMatchObject({
    isAxiosError: true,
    code: 'ERR_UNSIGNABLE_REQUEST',
    message: expect.stringContaining('x-apigw-api-id'),
  });
});

it('defaults of an instance are signed as well', async () => {
  const client = api.instance({ headers: { 'x-amz-a': '1' } });
  client.defaults.headers.common['x-amz-b'] = '2';
  client.defaults.headers.post['x-amz-c'] = '3';
  await client.post('/items', {});
  expect(api.last.verdict).toMatchObject({ code: 'ok' });
  expect(['x-amz-a', 'x-amz-b', 'x-amz-c'].map((name) => headerOf(api.last, name))).toEqual(['1', '2', '3']);
  expect(axios.defaults.headers.common).not.toHaveProperty('x-amz-b');
});
