import { expect, it } from '@jest/globals';
import { verify, type RawRequest } from '@sigv4/testing';
import fc from 'fast-check';
import { datetime, longTerm, now, type Outgoing } from './send.ts';
import { signByHand, signWithAws4 } from './sign.ts';

const host = 'example.com';
const seed = 4;

function arrived({ method = 'GET', target, headers, body = '' }: Outgoing): RawRequest {
  const length: [string, string][] = body === '' ? [] : [['Content-Length', String(Buffer.byteLength(body))]];
  return { method, target, headers: [...headers, ...length], body: Buffer.from(body) };
}

const judge = (request: RawRequest) =>
  verify(request, (accessKeyId) => (accessKeyId === longTerm.accessKeyId ? longTerm : undefined), { now: () => now });

const signed = ['execute-api', 's3'].flatMap((service) => [
  arrived(signWithAws4(host, { service, path: '/a%20b?c=d&e', method: 'POST', body: 'text' })),
  arrived(signWithAws4(host, { service, path: '/a%20b?c=d&e', presign: true })),
]);

it('the requests below are signed rightly before they are damaged', () => {
  expect(signed.map((request) => judge(request).code)).toEqual(signed.map(() => 'ok'));
});

it('whatever arrives, a verdict is given and nothing is thrown', () => {
  const text = fc.string({ unit: 'binary' });
  const damage = (request: RawRequest): fc.Arbitrary<RawRequest> =>
    fc.record({
      method: fc.oneof(fc.constant(request.method), text),
      target: fc.oneof(
        fc.constant(request.target),
        text.map((tail) => request.target + tail),
        text,
      ),
      headers: fc
        .tuple(
          fc.subarray([...request.headers]),
          fc.array(fc.tuple(fc.oneof(text, fc.constantFrom('__proto__', 'x-amz-content-sha256', 'date')), text)),
        )
        .map((lists) => lists.flat()),
      body: fc.uint8Array(),
    });
  const property = fc.property(fc.oneof(...signed.map(damage)), (request) => {
    expect(judge(request)).toEqual(
      expect.objectContaining({ ok: expect.any(Boolean), code: expect.any(String), reason: expect.any(String) }),
    );
  });
  fc.assert(property, { seed, numRuns: 1000 });
});

it('no character of a signed request target can be changed unnoticed', () => {
  const change = fc
    .constantFrom(...signed)
    .chain((request) =>
      fc.tuple(
        fc.constant(request),
        fc.nat(request.target.length - 2),
        fc.constantFrom('a', 'X', '0', '9', '-', '_', '~', '!', '('),
      ),
    );
  const property = fc.property(change, ([request, index, character]) => {
    const at = index + 1; // the first slash stays
    fc.pre(request.target[at] !== character);
    const target = request.target.slice(0, at) + character + request.target.slice(at + 1);
    // An escape may be spelled in another way and still mean the same.
    fc.pre(!request.target.slice(Math.max(0, at - 2), at + 1).includes('%'));
    expect(judge({ ...request, target }).ok).toBe(false);
  });
  fc.assert(property, { seed, numRuns: 1000 });
});

it('parameters in any number, order and spelling are judged by their bytes', () => {
  const escape = (byte: number): string => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  const spell = (byte: number): string =>
    /[\w.~-]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : escape(byte);
  const strict = (text: string): string => [...Buffer.from(text)].map(spell).join('');
  const word = fc.oneof(
    fc.string(),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('', '__proto__', 'constructor', '10', '2', 'a', 'a-'),
  );
  const property = fc.property(fc.array(fc.tuple(word, word), { minLength: 1 }), (pairs) => {
    const spelled = pairs.map(([name, value]) => [strict(name), strict(value)] as const);
    const target = `/?${spelled.map(([name, value]) => `${name}=${value}`).join('&')}`;
    const query = [...spelled]
      .sort((a, b) => (a.join('\0') < b.join('\0') ? -1 : 1))
      .map((pair) => pair.join('='))
      .join('&');
    expect(judge(arrived(signByHand(host, { target, path: '/', query, datetime }))).code).toBe('ok');
  });
  fc.assert(property, { seed, numRuns: 500 });
});
