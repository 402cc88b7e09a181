import { inspect } from 'node:util';
import { createSigner, signRequest, type SignableRequest, type SignRequestOptions } from '@sigv4/core';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LONG_TERM, TEMPORARY } from '../support/credentials.ts';
import { polluted } from '../support/polluted.ts';
import { randomRequests } from './random-requests.ts';

// The bare signature: it is the one that a signer makes, of what it is given alone.

const seed = Number(process.env['FC_SEED'] ?? 20_260_118);

const now = (): number => Date.parse('2026-01-02T03:04:05Z');
const url = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items?b=2&a=1';
const scope = { service: 'execute-api', region: 'eu-west-1' };
const options: SignRequestOptions = { credentials: LONG_TERM, ...scope, now };
const sign = (request: Partial<SignableRequest>, own: object = {}): ReturnType<typeof signRequest> =>
  signRequest({ method: 'GET', url, ...request }, { ...options, ...own });

describe.each([false, true])(`of random requests, those of S3: %s (FC_SEED=${seed})`, (s3) => {
  it('is the same as the one of a signer', async () => {
    await fc.assert(
      fc.asyncProperty(randomRequests({ s3 }), async ({ options: own, sessionToken, ...request }) => {
        const credentials = { ...LONG_TERM, sessionToken };
        const outcome = (work: Promise<unknown>): Promise<unknown> => work.catch((error: Error) => error.message);
        expect(await outcome(signRequest(request, { ...own, credentials, now }))).toEqual(
          await outcome(createSigner({ credentials, now }).sign(request, own)),
        );
      }),
      { seed, numRuns: 1000 },
    );
  });
});

it('refuses a request with two faults for the same one as a signer', async () => {
  const request = { method: 'PUT', url: 'https://user@example.com/key' };
  const refusal = { code: 'ERR_UNSIGNABLE_REQUEST', message: expect.stringContaining('user name') };
  await expect(sign({ ...request, body: new ReadableStream() })).rejects.toMatchObject(refusal);
  const signer = createSigner({ credentials: LONG_TERM, now });
  await expect(signer.sign({ ...request, body: new ReadableStream() }, scope)).rejects.toMatchObject(refusal);
});

it.each<[kind: string, body: () => SignableRequest['body'], own: object]>([
  ['text', () => 'größe', {}],
  ['bytes', () => new Uint8Array([1, 2, 255]), {}],
  ['a view of a part', () => new DataView(new ArrayBuffer(8), 2, 3), {}],
  ['an ArrayBuffer', () => new Uint8Array([1, 2]).buffer, {}],
  ['parameters', () => new URLSearchParams({ a: 'b c' }), {}],
  ['a Blob', () => new Blob(['blob']), {}],
  ['a stream that goes unsigned', () => new Blob(['stream']).stream(), { service: 's3', payload: 'unsigned' }],
  ['none, unsigned', () => undefined, { service: 's3', payload: 'unsigned' }],
])('takes a body that is %s, as a signer does', async (_, body, own) => {
  const request = { method: 'POST', url: 'https://bucket.s3.eu-west-1.amazonaws.com/key' };
  const bare = await sign({ ...request, body: body() }, own);
  const signer = createSigner({ credentials: LONG_TERM, now });
  expect(bare).toEqual(await signer.sign({ ...request, body: body() }, { ...scope, ...own }));
});

it('signs the headers that are asked for, and a session token', async () => {
  const { headers } = await sign(
    { headers: { 'X-Tenant': 'a', 'x-amz-meta-a': 'b' } },
    { credentials: TEMPORARY, signedHeaders: ['X-Tenant'] },
  );
  expect(headers['authorization']).toContain(
    'SignedHeaders=host;x-amz-date;x-amz-meta-a;x-amz-security-token;x-tenant,',
  );
  expect(headers['x-amz-security-token']).toBe(TEMPORARY.sessionToken);
});

it('takes the time of now, which is that of the machine by default', async () => {
  expect((await sign({})).headers['x-amz-date']).toBe('20260102T030405Z');
  const before = Date.now();
  const { headers } = await sign({}, { now: undefined });
  const date = headers['x-amz-date']?.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5') ?? '';
  expect(Math.abs(Date.parse(date) - before)).toBeLessThan(3_600_000);
});

it('takes what it needs at the call, and changes nothing of it', async () => {
  const request = Object.freeze({ method: 'GET', url, headers: Object.freeze({ authorization: 'Bearer a' }) });
  const credentials = { ...TEMPORARY };
  const signed = signRequest(request, Object.freeze({ ...options, credentials }));
  credentials.secretAccessKey = 'changed';
  expect(await signed).toEqual(await signRequest(request, { ...options, credentials: TEMPORARY }));
});

it('has nothing from Object.prototype', async () => {
  const expected = await sign({});
  const own = { now: () => 0, payload: 'unsigned', signedHeaders: ['accept'], sessionToken: 'x', body: 'x' };
  const pollution = { ...own, algorithm: 'x', hash: 'x' };
  expect(await polluted(pollution, () => sign({}))).toEqual(expected);
});

describe('refuses', () => {
  it.each<[what: string, own: object, name: string]>([
    ['no credentials', { credentials: undefined }, 'credentials'],
    ['a provider', { credentials: async () => LONG_TERM }, 'credentials'],
    ['a promise of credentials', { credentials: Promise.resolve(LONG_TERM) }, 'credentials'],
    ['a missing secret', { credentials: { accessKeyId: 'AKIA' } }, 'credentials'],
    ['a secret in quotation marks', { credentials: { ...LONG_TERM, secretAccessKey: '"s3cr3t"' } }, 'credentials'],
    ['a secret with a line end', { credentials: { ...LONG_TERM, secretAccessKey: 's3cr3t\n' } }, 'credentials'],
    ['a token with a space', { credentials: { ...TEMPORARY, sessionToken: 's3cr3t s3cr3t' } }, 'credentials'],
    ['an expiration that is none', { credentials: { ...TEMPORARY, expiration: new Date('') } }, 'credentials'],
    ['no service', { service: undefined }, 'service'],
    ['a service with a slash', { service: 'a/b' }, 'service'],
    ['an empty region', { region: '' }, 'region'],
    ['a region as enums have it', { region: 'EU_WEST_1' }, 'region'],
    ['a now that is no function', { now: 5 }, 'now'],
    ['a now that tells no time', { now: () => Number.NaN }, 'now'],
    ['signedHeaders that are a text', { signedHeaders: 'x-a' }, 'signedHeaders'],
    ['signedHeaders that are no tokens', { signedHeaders: ['x a'] }, 'signedHeaders'],
    ['a payload that is none', { payload: 'hashed' }, 'payload'],
    ['an option of signers', { hosts: ['a.example'] }, 'hosts'],
    ['a misspelt option', { regoin: 'eu-west-1' }, 'regoin'],
    ['an option called toString', { toString: () => 'a' }, 'toString'],
  ])('%s, and names the option', async (_, own, name) => {
    const error = await sign({}, own).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TypeError);
    expect((error as Error).message).toMatch(
      new RegExp(`^sigv4: the option "${name}" of signRequest is missing, wrong`),
    );
    expect(inspect(error)).not.toContain('s3cr3t');
  });

  it.each([undefined, null, 5, 'options'])('%p in place of options', async (given) => {
    await expect(signRequest({ method: 'GET', url }, given as never)).rejects.toThrow(/"credentials" of signRequest/);
  });

  it('credentials that have expired, and names the request', async () => {
    const credentials = { ...TEMPORARY, expiration: new Date(now()) };
    await expect(sign({}, { credentials })).rejects.toMatchObject({
      code: 'ERR_CREDENTIALS',
      message: expect.stringMatching(/^Cannot sign GET https:\/\/abc123\S+\/prod\/items: .*expired/),
    });
    expect(await sign({}, { credentials: { ...credentials, expiration: new Date(now() + 1) } })).toBeTruthy();
  });

  it('plain http, but for this machine', async () => {
    await expect(sign({ url: 'http://api.example.com/' })).rejects.toMatchObject({ code: 'ERR_INSECURE_URL' });
    await expect(sign({ url: 'ftp://api.example.com/' })).rejects.toMatchObject({ code: 'ERR_UNSIGNABLE_REQUEST' });
    expect(await sign({ url: 'http://localhost:3000/' })).toBeTruthy();
  });

  it.each<[what: string, body: unknown]>([
    ['a form', new FormData()],
    ['an object', {}],
    ['a stream that has to be read', new Blob(['a']).stream()],
  ])('a body that is %s', async (_, body) => {
    await expect(sign({ method: 'POST', body: body as never })).rejects.toMatchObject({ code: 'ERR_UNSIGNABLE_BODY' });
  });
});
