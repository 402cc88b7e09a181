import { createSigner, presign } from '@sigv4/core';
import { verify } from '@sigv4/testing';
import { describe, expect, it } from '@jest/globals';

// What stands in a presigned URL, and what is signed with it.

const now = Date.parse('2026-01-02T03:04:05Z');
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const signer = createSigner({ credentials, now: () => now });
const api = 'https://abc123.execute-api.us-east-1.amazonaws.com';
const bucket = 'https://bucket.s3.us-east-1.amazonaws.com';

const signedHeadersOf = (url: string): string | null => new URL(url).searchParams.get('X-Amz-SignedHeaders');

it('keeps the caller’s parameters in front, then those of the signature, and the signature last', async () => {
  const url = await presign(signer, { method: 'GET', url: `${api}/a?z=1&z=0&b` }, { expiresIn: 60 });
  expect(url.replace(/[\da-f]{64}$/, '...')).toBe(
    `${api}/a?z=1&z=0&b&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20260102%2Fus-east-1%2Fexecute-api%2Faws4_request` +
      '&X-Amz-Date=20260102T030405Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=...',
  );
});

describe('the headers that must be sent with the URL', () => {
  it.each([
    { it: 'are none but host', headers: {}, signedHeaders: [], signed: 'host' },
    {
      it: 'hold no content-type, for who sends the URL chooses it',
      headers: { 'content-type': 'text/plain' },
      signedHeaders: [],
      signed: 'host',
    },
    {
      it: 'hold content-type when it is named',
      headers: { 'Content-Type': 'text/plain' },
      signedHeaders: ['content-type'],
      signed: 'content-type;host',
    },
    {
      it: 'hold every x-amz-*',
      headers: { 'X-Amz-Meta-Name': 'a', 'x-amz-acl': 'private' },
      signedHeaders: [],
      signed: 'host;x-amz-acl;x-amz-meta-name',
    },
    {
      it: 'hold no date, token or authorization of the caller’s',
      headers: { 'X-Amz-Date': 'a', 'X-Amz-Security-Token': 'b', Authorization: 'c' },
      signedHeaders: [],
      signed: 'host',
    },
  ])('$it', async ({ headers, signedHeaders, signed }) => {
    const url = await presign(
      signer,
      { method: 'PUT', url: `${bucket}/key`, headers, body: 'abc' },
      { expiresIn: 60, signedHeaders },
    );
    expect(signedHeadersOf(url)).toBe(signed);
  });
});

it('carries the session token in the query, signed', async () => {
  const sessionToken = 'IQoJb3JpZ2luX2VjE//+a/b=+==';
  const temporary = createSigner({ credentials: { ...credentials, sessionToken }, now: () => now });
  const url = new URL(await presign(temporary, { method: 'GET', url: `${bucket}/key` }, { expiresIn: 60 }));
  expect(url.searchParams.get('X-Amz-Security-Token')).toBe(sessionToken);
  const verdict = (target: string) =>
    verify(
      { method: 'GET', target, headers: [['host', url.host]], body: new Uint8Array() },
      () => ({ ...credentials, sessionToken }),
      { now: () => now },
    ).code;
  expect(verdict(url.pathname + url.search)).toBe('ok');
  expect(verdict(url.pathname + url.search.replace('X-Amz-Security-Token', 'X-Amz-Other'))).toBe('token-missing');
});

it.each([
  { it: 'S3 takes any body', url: `${bucket}/key`, sent: 'something else', code: 'ok' },
  { it: 'API Gateway takes the body that was signed', url: `${api}/a`, sent: 'abc', code: 'ok' },
  { it: 'API Gateway takes no other body', url: `${api}/a`, sent: 'something else', code: 'signature-mismatch' },
])('of a presigned PUT $it', async ({ url: given, sent, code }) => {
  const url = new URL(await presign(signer, { method: 'PUT', url: given, body: 'abc' }, { expiresIn: 60 }));
  const raw = {
    method: 'PUT',
    target: url.pathname + url.search,
    headers: [['host', url.host]] as const,
    body: new TextEncoder().encode(sent),
  };
  expect(verify(raw, () => credentials, { now: () => now }).code).toBe(code);
});

it.each([1, 604_800])('is good for %i seconds', async (expiresIn) => {
  const url = new URL(await presign(signer, { method: 'GET', url: `${api}/` }, { expiresIn }));
  const raw = {
    method: 'GET',
    target: url.pathname + url.search,
    headers: [['host', url.host]] as const,
    body: new Uint8Array(),
  };
  expect(verify(raw, () => credentials, { now: () => now + expiresIn * 1000 }).code).toBe('ok');
  expect(verify(raw, () => credentials, { now: () => now + expiresIn * 1000 + 1 }).code).toBe('expired');
});

it.each([0, -1, 1.5, 604_801, Number.NaN, Number.POSITIVE_INFINITY])(
  'cannot be good for %d seconds',
  async (expiresIn) => {
    await expect(presign(signer, { method: 'GET', url: `${api}/` }, { expiresIn })).rejects.toMatchObject({
      name: 'TypeError',
      message: expect.stringContaining('expiresIn'),
    });
  },
);

it('is good for no longer than the credentials, which are refreshed once to find that out', async () => {
  let loads = 0;
  const living = (seconds: number) =>
    createSigner({
      now: () => now,
      credentials: async () => ({
        ...credentials,
        expiration: new Date(now + (++loads === 1 ? 3600 : seconds) * 1000),
      }),
    });
  await expect(presign(living(7200), { method: 'GET', url: `${api}/` }, { expiresIn: 7200 })).resolves.toContain(
    'X-Amz-Expires=7200',
  );
  expect(loads).toBe(2);
  loads = 0;
  await expect(presign(living(7199), { method: 'GET', url: `${api}/` }, { expiresIn: 7200 })).rejects.toMatchObject({
    code: 'ERR_CREDENTIALS',
  });
  expect(loads).toBe(2);
});

it('is signed with the time at which the credentials are there, and not with that of the call', async () => {
  let time = now;
  const load = async (lasting: number) => {
    time += 90_000;
    return { ...credentials, expiration: new Date(time + lasting * 1000) };
  };
  let loads = 0;
  const slow = createSigner({ now: () => time, credentials: () => load(++loads === 1 ? 3600 : 7200) });
  const dateOf = (url: string): string | null => new URL(url).searchParams.get('X-Amz-Date');
  expect(dateOf(await presign(slow, { method: 'GET', url: `${api}/` }, { expiresIn: 60 }))).toBe('20260102T030535Z');
  expect(dateOf(await presign(slow, { method: 'GET', url: `${api}/` }, { expiresIn: 7200 }))).toBe('20260102T030705Z');
});

it.each([
  'X-Amz-Expires=60',
  'x-amz-date=20260101T000000Z',
  'X-Amz-Security-Token=t',
  'X-Amz-SignedHeaders=host',
  'X-Amz-Algorithm=x',
  'X-Amz-Credential=x',
  'X-Amz-Signature=x',
  'X%2dAmz%2DCredential=x',
])('a URL that has %s already is not presigned', async (parameter) => {
  await expect(
    presign(signer, { method: 'GET', url: `${api}/?a=1&${parameter}` }, { expiresIn: 60 }),
  ).rejects.toMatchObject({ code: 'ERR_UNSIGNABLE_REQUEST' });
});

describe('the size of an upload', () => {
  const sized = (size: string | undefined, signedHeaders: readonly string[]) => {
    const headers = { 'content-type': 'text/plain', ...(size === undefined ? {} : { 'Content-Length': size }) };
    return presign(signer, { method: 'PUT', url: `${bucket}/key`, headers }, { expiresIn: 60, signedHeaders });
  };
  const verdictOn = (url: string, size: number): string => {
    const { host, pathname, search } = new URL(url);
    const headers = [
      ['host', host],
      ['content-type', 'text/plain'],
      ['content-length', String(size)],
    ] as const;
    const request = { method: 'PUT', target: pathname + search, headers, body: new Uint8Array(size) };
    return verify(request, credentials, { now: () => now }).code;
  };

  it.each([{ names: ['content-length'] }, { names: ['Content-Length', 'content-type'] }])(
    'is signed when $names are named, and no other size is accepted',
    async ({ names }) => {
      const url = await sized('1024', names);
      expect(signedHeadersOf(url)).toBe([...names, 'host'].map((name) => name.toLowerCase()).join(';'));
      expect([1024, 1023, 1025, 0].map((size) => verdictOn(url, size))).toEqual([
        'ok',
        ...Array(3).fill('signature-mismatch'),
      ]);
    },
  );

  it('is not signed when it is not named', async () => {
    const url = await sized('1024', ['content-type']);
    expect(signedHeadersOf(url)).toBe('content-type;host');
    expect(verdictOn(url, 5)).toBe('ok');
  });

  it.each([undefined, '', '1e3', '-1', '1, 1', 'many'])('cannot be %j', async (size) => {
    await expect(sized(size, ['content-length'])).rejects.toMatchObject({
      code: 'ERR_UNSIGNABLE_REQUEST',
      message: expect.stringMatching(/^Cannot sign PUT \S+\/key: .*content-length/),
    });
  });

  it('can be named nowhere else: a client may send a body in another way', async () => {
    const own = { signedHeaders: ['content-length'] };
    expect(() => createSigner({ credentials, ...own })).toThrow(/"signedHeaders"/);
    await expect(signer.sign({ method: 'PUT', url: `${bucket}/key` }, own)).rejects.toThrow(/"signedHeaders"/);
    await expect(sized('1', ['content-length', 'expect'])).rejects.toThrow(/"signedHeaders"/);
    await expect(sized('1', ['content-length', 5 as never])).rejects.toThrow(/"signedHeaders"/);
  });

  it('leaves the options of the caller as they are', async () => {
    const names = Object.freeze(['content-length']);
    await sized('1', names);
    expect(names).toEqual(['content-length']);
  });
});
