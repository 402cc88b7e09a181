import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import FormDataPackage from 'form-data';
import type { SigV4Options } from '@sigv4/fetch';
import { LONG_TERM } from '../support/credentials.ts';
import { fetchFor, gatewayOf, useGateways, type Call } from './fetch-case.ts';

useGateways('execute-api', 's3', 'aoss');

const VPC_ENDPOINT = 'vpce-0a1b2c3d-4e5f.execute-api.eu-west-1.vpce.amazonaws.com';

interface Refusal {
  code: string;
  /** What the message must tell. */
  says: RegExp;
  service?: string;
  options?: SigV4Options;
}

const at =
  (init: RequestInit, path = '/prod/items?secret=query'): Call =>
  (host) => [`http://${host}${path}`, init];
const withHeaders = (headers: HeadersInit): Call => at({ headers });
const chunks = (count: number): ReadableStream<Uint8Array> =>
  new ReadableStream({
    pull: (controller) => (count-- > 0 ? controller.enqueue(new Uint8Array(1000)) : controller.close()),
  });
const stream = (body: unknown, more: RequestInit = {}): Call =>
  at({ method: 'POST', body: body as BodyInit, duplex: 'half', ...more } as RequestInit);

const refusals: readonly (readonly [sentence: string, call: Call, refusal: Refusal])[] = [
  [
    'a user name in the URL',
    (host) => [`http://someone@${host}/`],
    { code: 'ERR_UNSIGNABLE_REQUEST', says: /user name or a password/ },
  ],
  [
    'a password in the URL',
    (host) => [`http://:secret@${host}/`],
    { code: 'ERR_UNSIGNABLE_REQUEST', says: /user name or a password/ },
  ],
  [
    'a host field for a VPC endpoint',
    () => [`https://${VPC_ENDPOINT}/`, { headers: { Host: 'abc123.execute-api.eu-west-1.amazonaws.com' } }],
    { code: 'ERR_UNSIGNABLE_REQUEST', says: /host header.*VPC endpoint.*x-apigw-api-id/ },
  ],
  [
    'a host field for a VPC endpoint of a bucket',
    () => [`https://bucket.${VPC_ENDPOINT.replace('execute-api', 's3')}/`, { headers: { host: 's3.amazonaws.com' } }],
    { code: 'ERR_UNSIGNABLE_REQUEST', says: /host header/, options: { service: undefined } },
  ],
  [
    'a signed header in Latin-1',
    withHeaders({ 'x-amz-meta-a': 'Zoë' }),
    { code: 'ERR_UNSIGNABLE_REQUEST', says: /"x-amz-meta-a".*ASCII.*encodeURIComponent/ },
  ],
  [
    'a header in Latin-1 that is named in signedHeaders',
    withHeaders({ 'x-a': 'ü' }),
    { code: 'ERR_UNSIGNABLE_REQUEST', says: /"x-a".*ASCII/, options: { signedHeaders: ['x-a'] } },
  ],
  [
    'a hash that is none',
    withHeaders({ 'x-amz-content-sha256': 'abc' }),
    { code: 'ERR_UNSIGNABLE_REQUEST', says: /x-amz-content-sha256.*64 lower-case hex/ },
  ],
  [
    'a hash in capitals',
    withHeaders({ 'x-amz-content-sha256': 'A'.repeat(64) }),
    { code: 'ERR_UNSIGNABLE_REQUEST', says: /x-amz-content-sha256/ },
  ],
  [
    'a hash for chunk signatures',
    withHeaders({ 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' }),
    { code: 'ERR_UNSIGNABLE_REQUEST', says: /x-amz-content-sha256/, service: 's3' },
  ],
  [
    'an empty hash',
    withHeaders({ 'x-amz-content-sha256': '' }),
    { code: 'ERR_UNSIGNABLE_REQUEST', says: /x-amz-content-sha256/ },
  ],
  [
    "payload: 'unsigned' on API Gateway",
    at({ method: 'POST', body: 'x' }),
    { code: 'ERR_UNSIGNABLE_BODY', says: /API Gateway/, options: { payload: 'unsigned' } },
  ],
  [
    "a request's own payload: 'unsigned' on API Gateway",
    at({ method: 'POST', body: 'x', sigv4: { payload: 'unsigned' } }),
    { code: 'ERR_UNSIGNABLE_BODY', says: /API Gateway/ },
  ],
  [
    'a stream of more than maxBufferedBytes',
    stream(chunks(3)),
    {
      code: 'ERR_UNSIGNABLE_BODY',
      says: /more than 2999 bytes.*maxBufferedBytes/,
      options: { maxBufferedBytes: 2999 },
    },
  ],
  [
    'a Node stream of more than maxBufferedBytes',
    stream(Readable.from([Buffer.alloc(10)])),
    { code: 'ERR_UNSIGNABLE_BODY', says: /maxBufferedBytes/, options: { maxBufferedBytes: 9 } },
  ],
  [
    'a stream without an end',
    stream(chunks(Infinity)),
    { code: 'ERR_UNSIGNABLE_BODY', says: /more than 10485760 bytes/ },
  ],
  [
    'a stream without an end to OpenSearch Serverless',
    stream(chunks(Infinity)),
    { code: 'ERR_UNSIGNABLE_BODY', says: /"aoss"/, service: 'aoss' },
  ],
  [
    "a stream without an end to S3 with payload: 'signed'",
    stream(chunks(Infinity)),
    { code: 'ERR_UNSIGNABLE_BODY', says: /"s3"/, service: 's3', options: { payload: 'signed' } },
  ],
  [
    'a key of S3 with a dot segment behind an escaped slash',
    at({}, '/bucket/a%2F..%2Fb'),
    { code: 'ERR_UNSIGNABLE_REQUEST', says: /"\." or "\.\."/, service: 's3' },
  ],
  [
    'an object, whatever its properties are called',
    at({ method: 'POST', body: { on: true } as never }),
    { code: 'ERR_UNSIGNABLE_BODY', says: /JSON\.stringify/ },
  ],
  [
    'a form of the form-data package',
    at({ method: 'POST', body: new FormDataPackage() as never }),
    {
      code: 'ERR_UNSIGNABLE_BODY',
      says: /a FormData whose bytes cannot be read.*another library.*platform's FormData.*bytes/,
    },
  ],
  [
    'a Blob that nobody can read',
    at({ method: 'POST', body: { [Symbol.toStringTag]: 'Blob', size: 1 } as never }),
    { code: 'ERR_UNSIGNABLE_BODY', says: /a Blob whose bytes cannot be read.*another library.*platform's Blob.*bytes/ },
  ],
  [
    'a form with an object in it that nobody can read',
    at({
      method: 'POST',
      body: { [Symbol.toStringTag]: 'FormData', entries: () => [['a', {}]], getAll: () => [] } as never,
    }),
    { code: 'ERR_UNSIGNABLE_BODY', says: /a FormData whose bytes/ },
  ],
  [
    'an iterator that gives no text',
    at({ method: 'POST', body: new Map().entries() as never }),
    { code: 'ERR_UNSIGNABLE_BODY', says: /an object.*JSON\.stringify/ },
  ],
  [
    "somebody else's FormData",
    at({ method: 'POST', body: { [Symbol.toStringTag]: 'FormData', append: () => undefined } as never }),
    { code: 'ERR_UNSIGNABLE_BODY', says: /a FormData whose bytes/ },
  ],
  [
    'a host that no list has',
    (host) => [`http://${host.replace('127.0.0.1', 'localhost')}/`],
    { code: 'ERR_HOST_NOT_ALLOWED', says: /hosts: \['localhost:\d+'\]/ },
  ],
  [
    'a request of its own scope without a region',
    at({ sigv4: { service: 's3' } }),
    { code: 'ERR_UNKNOWN_SCOPE', says: /region/, options: { hosts: [], service: undefined, region: undefined } },
  ],
];

describe('refused with a SigV4Error, and nothing is sent:', () => {
  it.each(refusals)('%s', async (_, call, { code, says, service, options }) => {
    const gateway = gatewayOf(service);
    const before = gateway.requests.length;
    const error = await fetchFor(service, options)(...call(gateway.host)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'SigV4Error', code, message: expect.stringMatching(says) });
    expect((error as Error).message).not.toMatch(/secret|someone/);
    expect(gateway.requests).toHaveLength(before);
  });

  it.each(['http://', '/prod/items'])('what is no URL, of a request that asks for a signature: %j', async (url) => {
    await expect(fetchFor()(url, { sigv4: {} })).rejects.toMatchObject({
      code: 'ERR_UNSIGNABLE_REQUEST',
      message: expect.stringMatching(/^Cannot sign .*absolute URL/),
    });
  });

  it('plain http to another machine', async () => {
    const signedFetch = fetchFor(undefined, { hosts: ['api.example.com'] });
    await expect(signedFetch('http://api.example.com/')).rejects.toMatchObject({
      code: 'ERR_INSECURE_URL',
      message: expect.stringMatching(/allowHttp/),
    });
  });

  it('credentials that cannot be had', async () => {
    const failing = fetchFor(undefined, { credentials: () => Promise.reject(new Error('no such role')) });
    await expect(failing(gatewayOf().url)).rejects.toMatchObject({
      name: 'SigV4Error',
      code: 'ERR_CREDENTIALS',
      cause: { message: 'no such role' },
    });
  });
});

describe('left to fetch, which refuses it by itself, and nothing is sent:', () => {
  it.each([
    ['a header value above Latin-1', withHeaders({ 'x-amz-meta-a': '東京' })],
    ['a line end in a header value', withHeaders({ 'x-amz-meta-a': 'a\nb: c' })],
    ['a header name that is none', withHeaders({ 'x amz': 'a' })],
    ['GET with a body', at({ method: 'GET', body: 'x' })],
    ['CONNECT', at({ method: 'CONNECT' })],
    ['a method that is no token', at({ method: 'A B' })],
    ['a URL that is none', () => ['http://']],
    ['a path without a host', () => ['/prod/items']],
    ['a Request whose body was read', (host) => [used(new Request(`http://${host}/`, { method: 'POST', body: 'x' }))]],
    ['a redirect mode that is none', at({ redirect: 'maybe' as never })],
    ['null for a redirect mode', at({ redirect: null as never })],
    ['an init that is none', (host) => [`http://${host}/`, 'POST' as never]],
  ] as readonly (readonly [string, Call])[])('%s', async (_, call) => {
    const gateway = gatewayOf();
    const before = gateway.requests.length;
    await expect(fetchFor()(...call(gateway.host))).rejects.toMatchObject({ name: 'TypeError' });
    expect(gateway.requests).toHaveLength(before);
  });
});

it('wrong options are a TypeError when the fetch is wrapped', () => {
  expect(() => fetchFor(undefined, { servise: 's3' } as never)).toThrow(/"servise" is not an option/);
  expect(() => fetchFor(undefined, { hosts: ['https://api.example.com'] })).toThrow(TypeError);
});

it('wrong options of a request are a TypeError, too, and nothing is sent', async () => {
  const before = gatewayOf().requests.length;
  await expect(fetchFor()(gatewayOf().url, { sigv4: { hosts: [] } as never })).rejects.toThrow(
    /"hosts" is not an option of a request/,
  );
  expect(gatewayOf().requests).toHaveLength(before);
});

it('what is wrapped must be a function', async () => {
  const { sigv4 } = await import('@sigv4/fetch');
  expect(() => sigv4({ credentials: LONG_TERM } as never)).toThrow(/sigv4\(fetch\)/);
});

function used(request: Request): Request {
  void request.text();
  return request;
}
