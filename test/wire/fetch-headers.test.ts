import { describe, expect, it } from '@jest/globals';
import { TEMPORARY } from '../support/credentials.ts';
import {
  arrivalAt,
  fetchFor,
  gatewayOf,
  sendAndCompare,
  useGateways,
  valuesOf,
  type Meant,
  type Row,
} from './fetch-case.ts';

useGateways('execute-api', 's3');

const send =
  (init: RequestInit): Row[1] =>
  (host) => [`http://${host}/prod/items`, init];
const withHeaders = (headers: HeadersInit): Row[1] => send({ headers });
const none: Meant = {};

const methods: Row[] = [
  ['no method is GET', send({}), { method: 'GET' }],
  ['get in lower case', send({ method: 'get' }), { method: 'GET' }],
  ['HEAD', send({ method: 'HEAD' }), { method: 'HEAD' }],
  ['POST without a body', send({ method: 'POST' }), { method: 'POST' }],
  [
    'put in lower case',
    send({ method: 'put', body: 'x' }),
    { method: 'PUT', body: 'x', type: 'text/plain;charset=UTF-8' },
  ],
  [
    'patch in lower case, which fetch would leave so',
    send({ method: 'patch', body: 'x' }),
    { method: 'PATCH', body: 'x', type: 'text/plain;charset=UTF-8' },
  ],
  ['DELETE', send({ method: 'DELETE' }), { method: 'DELETE' }],
  [
    'DELETE with a body',
    send({ method: 'DELETE', body: 'x' }),
    { method: 'DELETE', body: 'x', type: 'text/plain;charset=UTF-8' },
  ],
  ['OPTIONS', send({ method: 'OPTIONS' }), { method: 'OPTIONS' }],
  [
    'a method of WebDAV',
    send({ method: 'PROPFIND', body: '<a/>', headers: { 'content-type': 'text/xml' } }),
    { method: 'PROPFIND', body: '<a/>', type: 'text/xml' },
  ],
  ['a custom method in lower case', send({ method: 'purge' }), { method: 'PURGE' }],
  [
    'the method of a Request',
    (host) => [new Request(`http://${host}/prod/items`, { method: 'patch' })],
    { method: 'PATCH' },
  ],
];

const forms: Row[] = [
  ['a record', withHeaders({ 'x-a': '1', 'X-B': '2' }), { headers: { 'x-a': '1', 'x-b': '2' } }],
  ['a Headers object', withHeaders(new Headers({ 'x-a': '1', 'X-B': '2' })), { headers: { 'x-a': '1', 'x-b': '2' } }],
  [
    'pairs',
    withHeaders([
      ['x-a', '1'],
      ['X-B', '2'],
    ]),
    { headers: { 'x-a': '1', 'x-b': '2' } },
  ],
  ['a Map', withHeaders(new Map([['x-a', '1']]) as never), { headers: { 'x-a': '1' } }],
  [
    'a name twice, in pairs',
    withHeaders([
      ['x-a', '1'],
      ['X-A', '2'],
    ]),
    { headers: { 'x-a': '1, 2' } },
  ],
  [
    'a name in two capitalisations of one record',
    withHeaders({ 'x-amz-meta-a': '1', 'X-Amz-Meta-A': '2' }),
    { headers: { 'x-amz-meta-a': '1, 2' }, signed: ['x-amz-meta-a'] },
  ],
  [
    'a name appended',
    withHeaders(appended(['x-amz-meta-a', '1'], ['X-AMZ-META-A', '2'])),
    { headers: { 'x-amz-meta-a': '1, 2' }, signed: ['x-amz-meta-a'] },
  ],
  [
    'several cookies',
    withHeaders([
      ['cookie', 'a=1'],
      ['cookie', 'b=2'],
    ]),
    { headers: { cookie: 'a=1; b=2' } },
  ],
  [
    'spaces around a value',
    withHeaders({ 'x-amz-meta-a': '  1  ' }),
    { headers: { 'x-amz-meta-a': '1' }, signed: ['x-amz-meta-a'] },
  ],
  [
    'spaces within a value',
    withHeaders({ 'x-amz-meta-a': 'a   b' }),
    { headers: { 'x-amz-meta-a': 'a   b' }, signed: ['x-amz-meta-a'] },
  ],
  [
    'an empty value',
    withHeaders({ 'x-amz-meta-a': '' }),
    { headers: { 'x-amz-meta-a': '' }, signed: ['x-amz-meta-a'] },
  ],
  [
    'commas and quotes in a value',
    withHeaders({ 'x-amz-meta-a': 'a,b, "c"' }),
    { headers: { 'x-amz-meta-a': 'a,b, "c"' }, signed: ['x-amz-meta-a'] },
  ],
  [
    'numbers and booleans, of which fetch makes text',
    withHeaders({ 'x-a': 1, 'x-b': false, 'x-c': null } as never),
    { headers: { 'x-a': '1', 'x-b': 'false', 'x-c': 'null' } },
  ],
  ['a name that every object has', withHeaders({ constructor: '1' }), { headers: { constructor: '1' } }],
  [
    'the headers of a Request',
    (host) => [new Request(`http://${host}/prod/items`, { headers: { 'X-Amz-Meta-A': '1' } })],
    { headers: { 'x-amz-meta-a': '1' }, signed: ['x-amz-meta-a'] },
  ],
  ['no headers', withHeaders({}), none],
];

const AUTHORIZATION = /^AWS4-HMAC-SHA256 Credential=ASIAIOSFODNN7EXAMPLE\//;
const owned = (headers: HeadersInit): Row[1] => send({ headers, sigv4: {} });
const replaced: Row[] = [
  ['authorization', withHeaders({ authorization: 'Bearer x' }), none],
  ['Authorization', withHeaders({ Authorization: 'Bearer x' }), none],
  ['AUTHORIZATION', owned({ AUTHORIZATION: 'Basic x' }), none],
  [
    'authorization in a Request',
    (host) => [new Request(`http://${host}/prod/items`, { headers: { Authorization: 'Bearer x' } })],
    none,
  ],
  [
    'an older signature',
    withHeaders({
      Authorization: 'AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=c',
      'X-Amz-Date': '20200101T000000Z',
      'X-Amz-Security-Token': 'old',
    }),
    none,
  ],
  ['x-amz-date', withHeaders({ 'X-AMZ-DATE': '20200101T000000Z' }), none],
  [
    'x-amz-security-token',
    withHeaders([
      ['x-Amz-Security-Token', 'one'],
      ['X-AMZ-SECURITY-TOKEN', 'two'],
    ]),
    { headers: { 'x-amz-security-token': TEMPORARY.sessionToken } },
  ],
  [
    'a host that is another, as a request that is handed on brings it',
    withHeaders({ Host: 'public.example.com' }),
    none,
  ],
  [
    'a host in a Request that is another',
    (host) => [new Request(`http://${host}/prod/items`, { headers: { Host: 'public.example.com' } })],
    none,
  ],
  ['a host with another port', withHeaders({ host: '127.0.0.1' }), none],
  ["a host that is the URL's", (host) => [`http://${host}/prod/items`, { headers: { Host: host } }], none],
];

const signed: Row[] = [
  [
    'every x-amz-*',
    withHeaders({ 'X-Amz-Target': 'T.List', 'x-amz-meta-b': '1' }),
    { signed: ['host', 'x-amz-date', 'x-amz-security-token', 'x-amz-target', 'x-amz-meta-b'] },
  ],
  [
    'the content type of a body',
    send({ method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }),
    { body: '{}', type: 'application/json', signed: ['content-type'] },
  ],
  [
    'what signedHeaders names, in any capitalisation',
    withHeaders({ 'x-tenant': 't' }),
    { headers: { 'x-tenant': 't' }, signed: ['x-tenant'], options: { signedHeaders: ['X-Tenant', 'x-absent'] } },
  ],
  [
    "what the request's own signedHeaders name, too",
    send({ headers: { 'x-a': '1', 'x-b': '2' }, sigv4: { signedHeaders: ['x-b'] } }),
    { signed: ['x-a', 'x-b'], options: { signedHeaders: ['x-a'] } },
  ],
  [
    'range, when it is asked for',
    withHeaders({ Range: 'bytes=0-9' }),
    { headers: { range: 'bytes=0-9' }, signed: ['range'], options: { signedHeaders: ['range'] } },
  ],
  [
    'x-amz-* of S3',
    withHeaders({ 'x-amz-acl': 'private', 'x-amz-storage-class': 'GLACIER' }),
    { service: 's3', signed: ['x-amz-acl', 'x-amz-content-sha256', 'x-amz-storage-class'] },
  ],
];

describe('methods leave, and are signed, in upper case:', () => {
  it.each(methods)('%s', (_, call, meant) => sendAndCompare(call, meant));
});
describe('headers in every form that fetch takes:', () => {
  it.each(forms)('%s', (_, call, meant) => sendAndCompare(call, meant));
});
describe('what a signature replaces:', () => {
  it.each(replaced)('%s', async (_, call, meant) => {
    await sendAndCompare(call, meant);
    const [authorization, ...others] = valuesOf(gatewayOf().requests.at(-1)!, 'authorization');
    expect([authorization, others]).toEqual([expect.stringMatching(AUTHORIZATION), []]);
  });
});
describe('what is signed:', () => {
  it.each(signed)('%s', (_, call, meant) => sendAndCompare(call, meant));
});

it.each([
  'user-agent',
  'accept',
  'accept-language',
  'cache-control',
  'pragma',
  'cookie',
  'origin',
  'referer',
  'range',
  'via',
  'forwarded',
  'x-forwarded-for',
  'x-amzn-trace-id',
  'traceparent',
  'if-none-match',
  'x-api-key',
  'sec-fetch-mode',
])('%s is sent and not signed', async (name) => {
  const arrived = await arrivalAt(gatewayOf(), () => fetchFor()(gatewayOf().url, { headers: { [name]: 'value' } }));
  expect(valuesOf(arrived, name)).toHaveLength(1);
  expect(arrived.verdict).toMatchObject({ ok: true, signedHeaders: ['host', 'x-amz-date', 'x-amz-security-token'] });
});

it('the content type of a request without a body is sent and not signed', async () => {
  const arrived = await arrivalAt(gatewayOf(), () =>
    fetchFor()(gatewayOf().url, { headers: { 'content-type': 'application/json' } }),
  );
  expect(arrived.verdict).toMatchObject({ ok: true, signedHeaders: ['host', 'x-amz-date', 'x-amz-security-token'] });
});

function appended(...pairs: [string, string][]): Headers {
  const headers = new Headers();
  for (const [name, value] of pairs) headers.append(name, value);
  return headers;
}
