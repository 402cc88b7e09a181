import { describe, expect, it } from '@jest/globals';
import { longTerm, send, startGateway, temporary } from './send.ts';
import { authorization, hash, signByHand, signWithAws4 } from './sign.ts';

describe('what aws4 signs passes', () => {
  it.each([
    ['a GET', { path: '/prod/items?b=2&a=1' }],
    [
      'a POST with JSON',
      {
        method: 'POST',
        path: '/prod/items?x=%20y',
        headers: { 'Content-Type': 'application/json' },
        body: '{"name":"ü"}',
      },
    ],
    ['a form', { method: 'POST', path: '/prod', body: 'a=1&b=2' }],
    ['temporary credentials', { path: '/prod/items', credentials: temporary }],
    ['a presigned URL', { path: '/prod/items?a=1', presign: true }],
    ['a presigned URL of temporary credentials', { path: '/prod/items', presign: true, credentials: temporary }],
    ['a path with escapes and repeated slashes', { path: '/prod//a%20b/%C3%BC' }],
  ])('%s', async (_name, request) => {
    const gateway = await startGateway();
    const answer = await send(gateway, signWithAws4(gateway.host, request));
    expect(answer).toMatchObject({ status: 200, body: '"Hello from Lambda!"', errorType: undefined });
    expect(answer.headers['content-type']).toBe('application/json');
  });
});

describe('a canonical request spelled out by hand is the one that is expected', () => {
  it.each([
    ['escapes are escaped again', { target: '/a%20b', path: '/a%2520b' }],
    ['the root', { target: '/', path: '/' }],
    ['a query of one question mark', { target: '/?', path: '/' }],
    ['repeated names are sorted by value', { target: '/?a=2&b=&a=10', path: '/', query: 'a=10&a=2&b=' }],
    ['names are sorted before values', { target: '/?a1=x&a=y', path: '/', query: 'a=y&a1=x' }],
    ['a name without a value gets an equals sign', { target: '/?acl', path: '/', query: 'acl=' }],
    ['a value with an equals sign keeps it', { target: '/?a=b=c', path: '/', query: 'a=b%3Dc' }],
    ['a parameter called __proto__', { target: '/?__proto__=1&a=2', path: '/', query: '__proto__=1&a=2' }],
    ['a parameter without a name', { target: '/?=v&a=1', path: '/', query: '=v&a=1' }],
    ['an escape that is not UTF-8', { target: '/?a=%FF', path: '/', query: 'a=%FF' }],
    ['needless and lower-case escapes', { target: '/?%41=%c3%bc', path: '/', query: 'A=%C3%BC' }],
    [
      'reserved characters raw',
      { target: "/?a=!'()*:@$,;/?", path: '/', query: 'a=%21%27%28%29%2A%3A%40%24%2C%3B%2F%3F' },
    ],
    ['a header value with runs of spaces', { target: '/', path: '/', headers: { 'x-amz-meta-a': 'one   two' } }],
    ['headers that others leave out', { target: '/', path: '/', headers: { range: 'bytes=0-9', 'user-agent': 'me' } }],
  ])('%s', async (_name, request) => {
    const gateway = await startGateway();
    expect(await send(gateway, signByHand(gateway.host, request))).toMatchObject({ status: 200 });
  });

  it('a thousand and more parameters are all covered', async () => {
    const gateway = await startGateway();
    const query = Array.from({ length: 1500 }, (_, index) => `p${1000 + index}=${index}`).join('&');
    const request = signByHand(gateway.host, { target: `/?${query}`, path: '/', query });
    expect(await send(gateway, request)).toMatchObject({ status: 200 });
    expect(await send(gateway, { ...request, target: request.target.replace('p2499=1499', 'p2499=0') })).toMatchObject({
      status: 403,
    });
  });

  it('a signed header field that is repeated is one value with commas', async () => {
    const gateway = await startGateway();
    const request = signByHand(gateway.host, { target: '/', path: '/', headers: { 'my-header': 'a,b' } });
    const headers = request.headers.flatMap(([name, value]) =>
      name === 'my-header' ? [[name, 'a'] as const, [name, 'b'] as const] : [[name, value] as const],
    );
    expect(await send(gateway, { ...request, headers })).toMatchObject({ status: 200 });
  });

  it('an HTTP date in the date field serves where there is no x-amz-date', async () => {
    const gateway = await startGateway();
    const date = 'Thu, 01 Jan 2026 12:00:00 GMT';
    const canonicalRequest = ['GET', '/', '', `date:${date}\nhost:${gateway.host}\n`, 'date;host', hash()].join('\n');
    const headers = [
      ['Host', gateway.host],
      ['Date', date],
      ['Authorization', authorization(canonicalRequest)],
    ] as const;
    expect(await send(gateway, { target: '/', headers })).toMatchObject({ status: 200 });
  });
});

describe("S3's rules", () => {
  const content = { 'x-amz-content-sha256': hash() };

  it.each(['s3', 's3express', 's3-outposts', 's3-object-lambda'])('hold for %s', async (service) => {
    const gateway = await startGateway({ service });
    const key = signByHand(gateway.host, { service, target: '/a%20b//c', path: '/a%20b//c', headers: content });
    expect(await send(gateway, key)).toMatchObject({ status: 200 });
    const repeated = signByHand(gateway.host, {
      service,
      target: '/?a=2&a=1',
      path: '/',
      query: 'a=1&a=2',
      headers: content,
    });
    expect(await send(gateway, repeated)).toMatchObject({ status: 200 });
  });

  it('the payload may stay unsigned', async () => {
    const gateway = await startGateway({ service: 's3' });
    const payloadHash = 'UNSIGNED-PAYLOAD';
    const request = signByHand(gateway.host, {
      service: 's3',
      method: 'PUT',
      target: '/key',
      path: '/key',
      body: 'any',
      payloadHash,
      headers: { 'x-amz-content-sha256': payloadHash },
    });
    expect(await send(gateway, request)).toMatchObject({ status: 200 });
  });

  it('what aws4 signs for s3 passes, presigned too', async () => {
    const gateway = await startGateway({ service: 's3' });
    expect(await send(gateway, signWithAws4(gateway.host, { service: 's3', path: '/key?versions' }))).toMatchObject({
      status: 200,
    });
    const presigned = signWithAws4(gateway.host, {
      service: 's3',
      path: '/key',
      presign: true,
      credentials: temporary,
    });
    expect(await send(gateway, presigned)).toMatchObject({ status: 200 });
  });
});

it('VPC Lattice takes an unsigned payload, which it requires', async () => {
  const gateway = await startGateway({ service: 'vpc-lattice-svcs' });
  const base = { service: 'vpc-lattice-svcs', method: 'POST', target: '/', path: '/', body: 'any' };
  const unsigned = signByHand(gateway.host, {
    ...base,
    payloadHash: 'UNSIGNED-PAYLOAD',
    headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
  });
  expect(await send(gateway, unsigned)).toMatchObject({ status: 200 });
  expect(await send(gateway, signByHand(gateway.host, base))).toMatchObject({
    status: 403,
    errorType: 'IncompleteSignatureException',
  });
  const signed = signByHand(gateway.host, { ...base, headers: { 'x-amz-content-sha256': hash('any') } });
  expect(await send(gateway, signed)).toMatchObject({ status: 403, errorType: 'InvalidSignatureException' });
  expect(gateway.requests.map(({ verdict }) => verdict.code)).toEqual([
    'ok',
    'incomplete-signature',
    'payload-mismatch',
  ]);
});

it('a verdict tells what was signed', async () => {
  const gateway = await startGateway();
  await send(gateway, signByHand(gateway.host, { target: '/?a=1', path: '/', query: 'a=1' }));
  expect(gateway.requests[0]?.verdict).toMatchObject({
    ok: true,
    code: 'ok',
    accessKeyId: longTerm.accessKeyId,
    credentialScope: { date: '20260101', region: 'us-east-1', service: 'execute-api' },
    signedHeaders: ['host', 'x-amz-date'],
    canonicalRequest: `GET\n/\na=1\nhost:${gateway.host}\nx-amz-date:20260101T120000Z\n\nhost;x-amz-date\n${hash()}`,
  });
});
