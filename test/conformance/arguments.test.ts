import { inspect } from 'node:util';
import {
  canonicalRequest,
  createSigner,
  presign,
  presignPost,
  type SignableRequest,
  signRequest,
  stringToSign,
} from '@sigv4/core';
import { sigv4 } from '@sigv4/fetch';
import { describe, expect, it } from '@jest/globals';
import { recorder } from '../support/recorder.ts';

// What explicit calls take, and how they say no to the rest.

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
const scope = { service: 'execute-api', region: 'us-east-1', date: new Date('2026-01-02T03:04:05Z') };
const signer = createSigner({ credentials, now: () => scope.date.getTime() });
const url = 'https://abc123.execute-api.us-east-1.amazonaws.com/prod/items?key=value';

/** Every call that takes a request. */
const CALLS: readonly (readonly [name: string, call: (request: SignableRequest) => Promise<unknown>])[] = [
  ['sign', (request) => signer.sign(request)],
  ['signRequest', (request) => signRequest(request, { credentials, service: 'execute-api', region: 'us-east-1' })],
  ['presign', (request) => presign(signer, request, { expiresIn: 60 })],
  ['canonicalRequest', (request) => canonicalRequest(request, scope)],
  ['stringToSign', (request) => stringToSign(request, scope)],
];

describe.each(CALLS)('%s refuses', (_, call) => {
  it.each([undefined, null, url, '', 5, true, Symbol('request')])('%p in place of a request', async (request) => {
    await expect(call(request as never)).rejects.toMatchObject({
      name: 'SigV4Error',
      code: 'ERR_UNSIGNABLE_REQUEST',
      message: expect.stringMatching(/^Cannot sign the request.*method.*URL/),
    });
  });

  it.each(['', undefined, null, 5, Symbol('GET')])('the method %p', async (method) => {
    await expect(call({ method: method as string, url })).rejects.toMatchObject({
      code: 'ERR_UNSIGNABLE_REQUEST',
      message: expect.stringMatching(/^Cannot sign.* method/),
    });
  });

  it.each([
    'G ET',
    'GET ',
    ' GET',
    'GET\n',
    'GET\r\nx-a: b',
    'GET,POST',
    'GET:',
    'G\0',
    'GÉT',
    'po\u017Ft',
    'l\u0131nk',
    '(GET)',
    'GET/',
    '"GET"',
    '{}',
  ])('the method %j, which is no HTTP token, and does not repeat it', async (method) => {
    const error = (await call({ method, url }).catch((reason: unknown) => reason)) as Error;
    expect(error).toMatchObject({
      code: 'ERR_UNSIGNABLE_REQUEST',
      message: expect.stringMatching(
        /^Cannot sign [\w ]*https:\/\/abc123\.execute-api\.us-east-1\.amazonaws\.com\/prod\/items: its method /,
      ),
    });
    expect(error.message.replace(' GET', '')).not.toContain(method);
  });

  it.each([
    ['', ''],
    [' ', ''],
    ['x-amz-a b', 'x-amz-a'],
    ['x-amz-a:', 'x-amz-a'],
    ['x-amz-a\n', 'x-amz-a'],
    ['x-amz-a\r\nhost', 'x-amz-a'],
    ['x-amz-a\0', 'x-amz-a'],
    ['x-amz-(a)', 'x-amz-'],
    ['x-amz-é', 'x-amz-'],
    ['x-amz-\u212Aey', 'x-amz-'],
    ['x;y', 'x'],
    ['"x"', ''],
    ['X-Tenant ', 'x-tenant'],
    ['authorization: Bearer s3cr3t', 'authorization'],
  ])('the header name %j, signed or not, and shows no more of it than may be a name', async (name, start) => {
    for (const headers of [{ [name]: 'a' }, [[name, 'a']] as const, new Map([[name, 'a']])]) {
      const error = (await call({ method: 'GET', url, headers }).catch((reason: unknown) => reason)) as Error;
      expect(error).toMatchObject({
        code: 'ERR_UNSIGNABLE_REQUEST',
        message: expect.stringMatching(
          new RegExp(
            `^Cannot sign GET https://abc123.execute-api.us-east-1.amazonaws.com/prod/items: [^"]*header[^"]*"${start}\\.\\.\\."`,
          ),
        ),
      });
      expect(inspect(error)).not.toContain('s3cr3t');
    }
  });

  it.each([
    ['authorization: Bearer s3cr3t'],
    [5],
    [['authorization: Bearer s3cr3t']],
    [['authorization', 'Bearer s3cr3t']],
    [[5]],
    [[[5, 's3cr3t']]],
    [[null]],
    [[{}]],
  ])('the headers %j, and does not repeat them', async (headers) => {
    const error = (await call({ method: 'GET', url, headers: headers as never }).catch(
      (reason: unknown) => reason,
    )) as Error;
    expect(error).toMatchObject({
      code: 'ERR_UNSIGNABLE_REQUEST',
      message: expect.stringMatching(
        /^Cannot sign GET https:\/\/abc123\.execute-api\.us-east-1\.amazonaws\.com\/prod\/items: its headers cannot be read/,
      ),
    });
    expect(inspect(error)).not.toContain('s3cr3t');
  });

  it.each(['', '/prod/items', 'abc123', undefined, null, 5, {}, 'https://'])('the URL %p', async (wrong) => {
    await expect(call({ method: 'GET', url: wrong as string })).rejects.toMatchObject({
      code: 'ERR_UNSIGNABLE_REQUEST',
      message: expect.stringContaining('an absolute URL'),
    });
  });
});

describe.each(CALLS)('%s takes', (_, call) => {
  it.each(['get', 'PROPFIND', 'M-SEARCH', "!#$%&'*+-.^_`|~9"])('the method %s', async (method) =>
    expect(await call({ method, url })).toBeTruthy(),
  );
  it.each(['x_a', 'x.a', "!#$%&'*+-.^_`|~9"])('the header name %s', async (name) =>
    expect(await call({ method: 'GET', url, headers: { [name]: 'a' } })).toBeTruthy(),
  );
});

describe('presign', () => {
  it.each([
    ['the request, and no signer', { method: 'GET', url }],
    ['credentials', credentials],
    ['a URL', new URL(url)],
    ['a Request', new Request(url)],
    ['a signing fetch', sigv4(recorder().fetch, { credentials })],
    ['an option that does not exist', { regoin: 'eu-west-1' }],
    ['an option that is wrong', { region: '*' }],
    ['a text', url],
    ['an array', [signer]],
    ['a Date', new Date()],
    ['nothing', undefined],
    ['null', null],
  ])('with %s in place of a signer says how it is called', async (_, given) => {
    const refused = presign(given as never, { method: 'GET', url }, { expiresIn: 60 });
    await expect(refused).rejects.toThrow(TypeError);
    await expect(refused).rejects.toThrow(/Call it as presign\(signer, request, \{ expiresIn: 3600 \}\)/);
  });

  it.each([
    ['a signer', signer],
    ['the options of a signer', { credentials }],
  ])('with the request in front of %s says that they are swapped', async (_, second) => {
    const refused = presign({ method: 'GET', url } as never, second as never, { expiresIn: 60 });
    await expect(refused).rejects.toThrow(TypeError);
    await expect(refused).rejects.toThrow(
      'sigv4: the first argument of presign is swapped with the second. Call it as presign(signer, request, { expiresIn: 3600 }).',
    );
    const ofRequest = presign(new Request(url) as never, second as never, { expiresIn: 60 });
    await expect(ofRequest).rejects.toThrow(/is swapped with the second/);
    const form = { url, fields: { key: 'a' } };
    await expect(presignPost(form as never, second as never, { expiresIn: 60 })).rejects.toThrow(
      /^sigv4: the first argument of presignPost is swapped with the second\. Call it as presignPost\(signer/,
    );
  });

  it('without a signer does not say that anything is swapped', async () => {
    const refused = presign({ method: 'GET', url } as never, { expiresIn: 60 } as never, undefined as never);
    await expect(refused).rejects.toThrow(/"method" is not an option of a signer.*Call it as presign/);
    await expect(refused).rejects.not.toThrow(/swapped/);
  });

  it('with something that only looks like a signer says so', async () => {
    const refused = presign({ sign: () => undefined } as never, { method: 'GET', url }, { expiresIn: 60 });
    await expect(refused).rejects.toThrow(
      'sigv4: createSigner did not make this signer. Pass a signer that it made, or options.',
    );
  });

  it('takes options in place of a signer, and makes the same URL', async () => {
    const options = { credentials, now: () => scope.date.getTime() };
    const request = { method: 'GET', url };
    expect(await presign(options, request, { expiresIn: 60 })).toBe(await presign(signer, request, { expiresIn: 60 }));
  });

  it.each([
    undefined,
    null,
    {},
    { expiresIn: '60' },
    { expiresIn: 60n },
    { expiresIn: new Date(60_000) },
    { expiresIn: null },
    60,
  ])('with %p in place of its options is a TypeError that names expiresIn', async (options) => {
    const refused = presign(signer, { method: 'GET', url }, options as never);
    await expect(refused).rejects.toThrow(TypeError);
    await expect(refused).rejects.toThrow(/expiresIn must be a whole number of seconds/);
  });
});

it.each(['eu-west-1', '', 5, true, []])('options of a request that are %p are a TypeError', async (own) => {
  const refused = signer.sign({ method: 'GET', url }, own as never);
  await expect(refused).rejects.toThrow(TypeError);
  await expect(refused).rejects.toThrow(/^sigv4: the options of a request must be an object/);
});

it.each([
  ['a service with a slash', { service: 'a/b' }, /"service"/],
  ['a region with a line end', { region: 'us-east-1\n' }, /"region"/],
  ['the region *', { region: '*' }, /"region"/],
  ['an empty region', { region: '' }, /service and a region/],
  ['a signed header that is no name', { signedHeaders: ['a b'] }, /"signedHeaders"/],
  ['a signed header that is a number', { signedHeaders: [5] }, /"signedHeaders"/],
  ['a payload of another kind', { payload: 'hashed' }, /"payload"/],
  ['an invalid date', { date: new Date('soon') }, /valid Date/],
  ['a date in words', { date: 'soon' }, /valid Date/],
  ['a year', { date: '2020' }, /^sigv4: the option "date" must be a valid Date\.$/],
  ['a time in milliseconds', { date: 1_767_323_045_000 }, /valid Date/],
  ['true in place of a date', { date: true }, /valid Date/],
  ['an array in place of a date', { date: [5] }, /valid Date/],
  ['null in place of a date', { date: null }, /valid Date/],
  [
    'an option with a typing error',
    { signedHeader: ['x-tenant'] },
    /^sigv4: "signedHeader" is not an option of a scope\. The options are: service, region, regionSet, date, sessionToken, signedHeaders, payload\.$/,
  ],
  ['an option of a signer', { now: () => 0 }, /^sigv4: "now" is not an option of a scope/],
])('a scope to compare with that has %s is a TypeError', async (_, wrong, message) => {
  for (const preview of [canonicalRequest, stringToSign]) {
    const refused = preview({ method: 'GET', url }, { ...scope, ...wrong } as never);
    await expect(refused).rejects.toThrow(TypeError);
    await expect(refused).rejects.toThrow(message);
  }
});

it.each([undefined, null, 'execute-api', []])('a scope to compare with that is %p is a TypeError', async (wrong) => {
  await expect(stringToSign({ method: 'GET', url }, wrong as never)).rejects.toThrow(
    /^sigv4: the options of a scope must be an object/,
  );
});

it('a wrapped fetch leaves methods and headers to fetch, which has errors of its own for them', async () => {
  const signedFetch = sigv4(fetch, { credentials });
  await expect(signedFetch('https://api.example.invalid/', { method: 'G ET' })).rejects.toMatchObject({
    name: 'TypeError',
  });
  await expect(signedFetch(url, { method: 'G ET' })).rejects.toMatchObject({ name: 'TypeError' });
  const network = recorder();
  await expect(sigv4(network.fetch, { credentials })(url, { headers: { 'a b': 'c' } })).rejects.toMatchObject({
    name: 'TypeError',
  });
  expect(network.calls).toHaveLength(0);
});

it('UNSIGNED-PAYLOAD is refused for API Gateway before anything is sent, and before a URL is presigned', async () => {
  const headers = { 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD' };
  const refused = { code: 'ERR_UNSIGNABLE_BODY', message: expect.stringMatching(/API Gateway.*x-amz-content-sha256/) };
  const network = recorder();
  await expect(
    sigv4(network.fetch, { credentials })(url, { method: 'POST', headers, body: 'abc' }),
  ).rejects.toMatchObject(refused);
  await expect(presign(signer, { method: 'GET', url, headers }, { expiresIn: 60 })).rejects.toMatchObject(refused);
  expect(network.calls).toHaveLength(0);
});
