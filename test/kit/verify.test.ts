import { createServer, IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { createGateway, fakeCredentials, readRequest, verify, type Verdict } from '@sigv4/testing';
import { change, credentials, host, now, scope, sign, withHeaders } from './requests.ts';

describe('a fetch Request is judged', () => {
  it.each([
    ['signed in the header', sign()],
    ['with a body', sign({ method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"a":"ü"}' })],
    ['signed in the query', sign({ presign: true })],
  ])('%s', async (_name, request) => {
    expect(await verify(request, credentials, scope)).toMatchObject({ ok: true, accessKeyId: credentials.accessKeyId });
  });

  it('by the rules of S3, with an unsigned payload', async () => {
    const request = sign({
      service: 's3',
      method: 'PUT',
      path: '/a%20b?x=1',
      headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
      body: 'any',
    });
    expect(await verify(request, credentials, { ...scope, service: 's3' })).toMatchObject({ ok: true });
  });

  it('and stays readable', async () => {
    const request = sign({ method: 'POST', body: 'text' });
    await verify(request, credentials, scope);
    expect([request.bodyUsed, await request.text()]).toEqual([false, 'text']);
  });

  it('but not after its body was read', async () => {
    const request = sign({ method: 'POST', body: 'text' });
    await request.text();
    expect(await verify(request, credentials, scope)).toMatchObject({
      ok: false,
      code: 'cannot-verify',
      reason: expect.stringContaining('has already been read'),
    });
  });

  it('and its URL is taken as it is sent', async () => {
    const request = sign({ path: '/prod/a%20b//c%3Ad?b=2&a=%2F' });
    expect(await readRequest(request)).toMatchObject({ method: 'GET', target: '/prod/a%20b//c%3Ad?b=2&a=%2F' });
    expect(await verify(change(request, { url: `${request.url}#fragment` }), credentials, scope)).toMatchObject({
      ok: true,
    });
  });
});

it('what aws4 cannot judge is told', async () => {
  const plus = await verify(sign({ path: '/a+b?c' }), credentials, scope);
  expect(plus).toMatchObject({ ok: false, code: 'cannot-verify', reason: expect.stringContaining('raw +') });
  const headers = withHeaders(sign(), {
    authorization: 'AWS4-ECDSA-P384-SHA384 Credential=a/b/c/d/e, SignedHeaders=host, Signature=f',
  });
  expect(await verify(change(sign(), { headers }), credentials, scope)).toMatchObject({
    code: 'incomplete-signature',
    reason: expect.stringContaining("Unsupported AWS 'algorithm'"),
  });
});

it('credentials may be one pair of keys, several, a list that grows, or a lookup', async () => {
  const known: (typeof credentials)[] = [];
  const judge = (): Promise<Verdict> => verify(sign(), known, scope);
  expect(await judge()).toMatchObject({ code: 'unknown-key' });
  known.push(credentials);
  expect(await judge()).toMatchObject({ ok: true });
  expect(await verify(sign(), credentials, scope)).toMatchObject({ ok: true });
  expect(await verify(sign(), () => credentials, scope)).toMatchObject({ ok: true });
  expect(await verify(sign(), () => undefined, scope)).toMatchObject({ code: 'unknown-key' });
});

it.each<[string, () => unknown, string]>([
  [
    'no credentials',
    () => verify(sign(), undefined as unknown as []),
    'the credentials must be an object with the strings accessKeyId and secretAccessKey',
  ],
  [
    'an asynchronous lookup',
    async () => verify(await readRequest(sign()), (async () => credentials) as unknown as () => undefined, scope),
    'the return value of the credentials function must be an object with',
  ],
  [
    'a misspelt option',
    () => verify(sign(), credentials, { regoin: 'eu-west-1' } as object),
    '"regoin" in the options is unknown. Use one of: service, region, now.',
  ],
])('%s is a TypeError', async (_name, judge, message) => {
  const judging = Promise.resolve().then(judge);
  await expect(judging).rejects.toThrow(TypeError);
  await expect(judging).rejects.toThrow(`@sigv4/testing: ${message}`);
});

describe('what is not a request is a TypeError that says what to pass', () => {
  const whatToPass =
    'Pass a RawRequest { method, target, headers: [[name, value]], body }, a fetch Request, or, for a request of a Node server, await readRequest(req).';
  const raw = { method: 'GET', target: '/', headers: [['host', host]], body: new Uint8Array() };

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'the request must be an object'],
    ['null', null, 'the request must be an object'],
    ['a URL', `https://${host}/`, 'the request must be an object'],
    [
      'headers as an object',
      { ...raw, headers: { host } },
      '"headers" in the request must be an array of [name, value]',
    ],
    ['rawHeaders', { ...raw, headers: ['host', host] }, '"headers" in the request must be an array of [name, value]'],
    ['a number as a header', { ...raw, headers: [['a', 1]] }, '"headers" in the request must be an array of'],
    ['no method', { ...raw, method: undefined }, '"method" in the request must be a string'],
    ['a URL as the target', { ...raw, target: new URL('https://a/') }, '"target" in the request must be a string'],
    ['a text as the body', { ...raw, body: 'text' }, '"body" in the request must be a Uint8Array'],
  ])('thrown at once: %s', async (_name, request, message) => {
    const judge = (): unknown => verify(request as Request, credentials, scope);
    expect(judge).toThrow(TypeError);
    expect(judge).toThrow(`@sigv4/testing: ${message}`);
    expect(judge).toThrow(whatToPass);
  });

  it.each<[string, unknown]>([
    ['a method alone', { method: 'GET' }],
    ['a request of Express', { method: 'GET', url: '/', originalUrl: '/', headers: { host }, body: {} }],
    ['the parts of a fetch Request', { method: 'GET', url: `https://${host}/`, headers: new Headers(), body: null }],
    ['a request of Node', Object.assign(new IncomingMessage(new Socket()), { method: 'GET', url: '/' })],
  ])('rejected, as for a fetch Request: %s', async (_name, request) => {
    const judging = verify(request as Request, credentials, scope);
    await expect(judging).rejects.toThrow(TypeError);
    await expect(judging).rejects.toThrow(
      `@sigv4/testing: this is neither a raw request nor a fetch Request. ${whatToPass}`,
    );
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['a request of Express without its stream', { method: 'GET', url: '/', headers: { host }, body: {} }],
    ['raw headers alone', { method: 'GET', url: '/', rawHeaders: [] }],
  ])('and readRequest needs a request that it can read: %s', async (_name, request) => {
    const reading = readRequest(request as Request);
    await expect(reading).rejects.toThrow(TypeError);
    await expect(reading).rejects.toThrow('@sigv4/testing: readRequest needs a fetch Request, or a request of a Node');
  });

  it('while a Request of another implementation is one', async () => {
    const { method, url, headers, body, bodyUsed } = sign();
    const arrayBuffer = async (): Promise<ArrayBuffer> => new ArrayBuffer(0);
    const request = { method, url, headers, body, bodyUsed, arrayBuffer, clone: () => request };
    expect(await verify(request as unknown as Request, credentials, scope)).toMatchObject({ ok: true });
  });
});

it("Node's own requests are read to their end", async () => {
  const codes: string[] = [];
  const server = createServer((incoming, outgoing) => {
    void readRequest(incoming).then((raw) => {
      codes.push(verify(raw, credentials, { now: () => now }).code, Buffer.from(raw.body).toString());
      outgoing.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await fetch(`http://127.0.0.1:${typeof address === 'object' && address?.port}`, {
    method: 'POST',
    body: 'text',
  }).then((response) => response.text());
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  expect(codes).toEqual(['missing-token', 'text']);
});

describe('a mismatch names what was signed', () => {
  const json = sign({
    method: 'POST',
    path: '/prod/a%20b?a=%20&b=1',
    headers: { 'content-type': 'application/json' },
    body: '{"a":1}',
  });
  const unsignedBody = sign({ method: 'POST', headers: { 'content-type': 'application/json' }, body: '' });

  it.each<[string, Request, { part: string; signed?: string; expected?: string }]>([
    [
      'another method',
      change(json, { method: 'PUT', body: '{"a":1}' }),
      { part: 'method', signed: 'POST', expected: 'PUT' },
    ],
    [
      'no body',
      change(unsignedBody, { body: '{"a":1}', headers: withHeaders(unsignedBody, { 'content-length': '0' }) }),
      { part: 'payload hash' },
    ],
    ['a body without a line break at the end', change(json, { body: '{"a":1}\n' }), { part: 'payload hash' }],
    ['compact JSON', change(json, { body: '{ "a": 1 }' }), { part: 'payload hash' }],
    [
      'a path that was encoded once more',
      change(json, { body: '{"a":1}', url: json.url.replace('a%20b', 'a%2520b') }),
      { part: 'path', signed: '/prod/a%2520b', expected: '/prod/a%252520b' },
    ],
    [
      'another content type',
      change(json, {
        body: '{"a":1}',
        headers: withHeaders(json, { 'content-type': 'application/json; charset=utf-8' }),
      }),
      {
        part: 'content-type',
        signed: 'content-type:application/json',
        expected: 'content-type:application/json; charset=utf-8',
      },
    ],
    [
      'a host without its port',
      change(json, { body: '{"a":1}', headers: withHeaders(json, { host: `${host}:8443` }) }),
      { part: 'host', signed: `host:${host}`, expected: `host:${host}:8443` },
    ],
    [
      'no query',
      change(sign({ path: '/prod/items' }), { url: `https://${host}/prod/items?a=1` }),
      { part: 'query', signed: '', expected: 'a=1' },
    ],
  ])('%s', async (_name, request, difference) => {
    expect(await verify(request, credentials, scope)).toMatchObject({
      ok: false,
      code: 'signature-mismatch',
      difference,
    });
  });

  it('nothing, when it is something uncommon', async () => {
    const verdict = await verify(change(json, { body: 'another' }), credentials, scope);
    expect(verdict).toMatchObject({ code: 'signature-mismatch', difference: undefined });
    expect(await verify(sign(), { ...credentials, secretAccessKey: 'another' }, scope)).toMatchObject({
      code: 'signature-mismatch',
      difference: undefined,
    });
  });

  it('a payload hash that was sent and is not that of the body', async () => {
    const request = sign({ service: 's3', method: 'PUT', body: 'one' });
    const sent = request.headers.get('x-amz-content-sha256');
    const verdict = await verify(change(request, { body: 'two' }), credentials, { ...scope, service: 's3' });
    expect(verdict).toMatchObject({ code: 'payload-mismatch', difference: { part: 'payload hash', signed: sent } });
  });
});

it('a gateway and a verifier that share the clock of fake credentials agree that they expire', async () => {
  const fake = fakeCredentials({ lifetime: 60_000, start: now });
  const gateway = await createGateway({ credentials: fake.issued, now: fake.now });
  await gateway.close();
  const keys = await fake();
  const request = sign({ credentials: keys as typeof credentials });
  const options = { ...scope, now: fake.now };
  expect(await verify(request, fake.issued, options)).toMatchObject({ ok: true });
  fake.advance(60_000);
  expect(await verify(request, fake.issued, options)).toMatchObject({ code: 'token-expired' });
});
