import { canonicalRequest, createSigner, presign } from '@sigv4/core';
import { describe, expect, it } from '@jest/globals';
import { canonicalHeaders, neverSigned, unsignableValues } from './vectors/headers.ts';

// Which headers are signed, and in which form.

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
const scope = { service: 'execute-api', region: 'us-east-1', date: new Date('2026-01-02T03:04:05Z') };
const signer = createSigner({ credentials, now: () => scope.date.getTime() });
const url = 'https://abc123.execute-api.us-east-1.amazonaws.com/';

describe('the canonical headers', () => {
  it.each(canonicalHeaders)('$it', async ({ headers, signedHeaders, body, lines }) => {
    const text = await canonicalRequest({ method: 'POST', url, headers, body }, { ...scope, signedHeaders });
    const all = [...lines, 'host:abc123.execute-api.us-east-1.amazonaws.com', 'x-amz-date:20260102T030405Z'];
    const sorted = all
      .map((line) => [line.slice(0, line.indexOf(':')), line] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    expect(text.split('\n').slice(3, -1)).toEqual([
      ...sorted.map(([, line]) => line),
      '',
      sorted.map(([name]) => name).join(';'),
    ]);
  });

  it('read a Headers object as the client sends it', async () => {
    const headers = new Headers([
      ['X-Amz-A', ' b '],
      ['x-amz-a', 'c'],
    ]);
    expect(await canonicalRequest({ method: 'GET', url, headers }, scope)).toContain('\nx-amz-a:b, c\n');
  });

  it('hold the host of the URL where the caller’s is empty, in a presigned URL, too', async () => {
    const request = { method: 'GET', url, headers: { Host: '' } };
    expect(await canonicalRequest(request, scope)).toContain('\nhost:abc123.execute-api.us-east-1.amazonaws.com\n');
    expect(await presign(signer, request, { expiresIn: 60 })).toBe(
      await presign(signer, { method: 'GET', url }, { expiresIn: 60 }),
    );
  });

  it('hold the signer’s further headers and those of the request', async () => {
    const both = createSigner({ credentials, signedHeaders: ['x-tenant'] });
    const { headers } = await both.sign(
      { method: 'GET', url, headers: { 'X-Tenant': 'a', Range: 'bytes=0-9' } },
      { signedHeaders: ['Range'] },
    );
    expect(headers['authorization']).toContain('SignedHeaders=host;range;x-amz-date;x-tenant,');
  });
});

it.each(unsignableValues)(
  'a signed header with %s is refused, for it cannot be sent as it is signed',
  async (_, value) => {
    const signing = signer.sign({ method: 'GET', url, headers: { 'x-amz-meta-name': value } });
    await expect(signing).rejects.toMatchObject({
      code: 'ERR_UNSIGNABLE_REQUEST',
      message: expect.stringContaining('"x-amz-meta-name"'),
    });
  },
);

describe('headers that others rewrite', () => {
  it('are not signed', async () => {
    const headers = Object.fromEntries(neverSigned.map((name) => [name, 'value']));
    const signed = await signer.sign({ method: 'POST', url, headers, body: 'a' });
    expect(signed.headers['authorization']).toContain('SignedHeaders=host;x-amz-date,');
  });

  it.each(neverSigned)('cannot be asked for: %s', (name) => {
    expect(() => createSigner({ credentials, signedHeaders: [name] })).toThrow(TypeError);
    expect(() => createSigner({ credentials, signedHeaders: [name.toUpperCase()] })).toThrow(/signedHeaders.*rewrite/);
  });
});

describe('what a signature replaces', () => {
  it.each(['authorization', 'Authorization', 'AUTHORIZATION', 'x-amz-date', 'X-Amz-Date', 'X-AMZ-SECURITY-TOKEN'])(
    'the caller’s %s',
    async (name) => {
      const plain = await signer.sign({ method: 'GET', url });
      expect(await signer.sign({ method: 'GET', url, headers: { [name]: 'of the caller' } })).toEqual(plain);
    },
  );

  it('is given under lower-case names, each once', async () => {
    const { headers } = await signer.sign({
      method: 'GET',
      url,
      headers: { Authorization: 'Bearer abc', 'X-AMZ-DATE': 'then' },
    });
    expect(Object.keys(headers).sort()).toEqual(['authorization', 'x-amz-date']);
  });

  it('holds the session token, signed', async () => {
    const temporary = createSigner({ credentials: { ...credentials, sessionToken: 'token//of+the=session' } });
    const { headers } = await temporary.sign({ method: 'GET', url, headers: { 'X-Amz-Security-Token': 'old' } });
    expect(headers['x-amz-security-token']).toBe('token//of+the=session');
    expect(headers['authorization']).toContain('SignedHeaders=host;x-amz-date;x-amz-security-token,');
  });
});

it.each(['get', 'Get', 'GET'])('signs the method %s in upper case', async (method) => {
  expect(await canonicalRequest({ method, url }, scope)).toMatch(/^GET\n/);
});

it('refuses a request without a method', async () => {
  await expect(signer.sign({ method: '', url })).rejects.toMatchObject({ code: 'ERR_UNSIGNABLE_REQUEST' });
});
