import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalUrl } from '../../packages/core/src/signing/canonical-url.ts';
import { canonicalHeaders, canonicalValue } from '../../packages/core/src/signing/canonical-headers.ts';
import { keptDate, keptScope } from '../../packages/core/src/signing/kept-terms.ts';
import { listHeaders } from '../../packages/core/src/signing/spec.ts';
import { readUrl, type UrlParts } from '../../packages/core/src/request/url.ts';

// What is signed without work, because it looks plain, is what the rules make of it. Here the rules are spelled out step by
// step, with no step left out; random requests, plain ones and others, must come to the same.

const seed = Number(process.env['FC_SEED'] ?? 20_260_103);
const numRuns = 5000;
const check = <Values extends [unknown, ...unknown[]]>(property: fc.IProperty<Values>): void =>
  fc.assert(property, { seed, numRuns });

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Every byte on its own: decoded where it is escaped, and escaped where it is not one of the 66 plain characters. */
function encode(text: string): string {
  const bytes = text.match(/%[\dA-Fa-f]{2}|[^]/g) ?? [];
  const codes = bytes.map((byte) => (byte.length === 3 ? Number.parseInt(byte.slice(1), 16) : byte.charCodeAt(0)));
  return codes
    .map((code) =>
      /[\w.~-]/.test(String.fromCharCode(code))
        ? String.fromCharCode(code)
        : `%${code.toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('');
}

/** Path and query as they are sent and as they are signed; for URLs that leave no dot segment behind. */
function rules(url: URL, s3: boolean) {
  const segments = url.pathname.split('/').map(encode);
  const path = s3 ? segments.join('/').split('%2F').join('/') : segments.join('/');
  const signedPath = s3 ? path : path.split('%').join('%25').replace(/\/+/g, '/');
  const parameters = url.search
    .replace('?', '')
    .split('&')
    .filter((parameter) => parameter !== '');
  const pairs = parameters.map((parameter) => {
    const at = parameter.indexOf('=');
    const parts = at < 0 ? [parameter] : [parameter.slice(0, at), parameter.slice(at + 1)];
    const [name = '', value] = parts.map((part) => encode(part.split('+').join('%20')));
    return { name, value, sent: value === undefined ? name : `${name}=${value}` };
  });
  const sorted = [...pairs].sort((a, b) => compare(a.name, b.name) || compare(a.value ?? '', b.value ?? ''));
  const query = pairs.map(({ sent }) => sent).join('&');
  return {
    href: `${url.origin}${path}${query && `?${query}`}`,
    canonicalPath: signedPath,
    canonicalQuery: sorted.map(({ name, value = '' }) => `${name}=${value}`).join('&'),
  };
}

const plain = fc.string({ unit: fc.constantFrom('a', 'b', 'Z', '0', '9', '-', '.', '_', '~'), maxLength: 4 });
const odd = fc.constantFrom(' ', '+', '%', '%41', '%2f', '%2B', '%zz', "'", '*', '=', ':', '@', 'é', '!', '%3D', '%26');
const word = fc.oneof(
  { weight: 5, arbitrary: plain },
  { weight: 1, arbitrary: fc.tuple(plain, odd, plain).map((bits) => bits.join('')) },
);
const path = fc.array(word, { maxLength: 4 }).map((segments) => `/${segments.join('/')}`);
const parameter = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(word, word).map((pair) => pair.join('=')) },
  { weight: 1, arbitrary: word },
);
const query = fc.array(parameter, { maxLength: 5 }).map((parameters) => parameters.join('&'));
const leavesNoDots = (given: string): boolean =>
  !/\/\.\.?(\/|$)/.test(decodeURIComponent(new URL(given).pathname.replace(/%(?!2f|2e)/gi, '%25')));
const urls = fc
  .tuple(path, query)
  .map(([where, what]) => `https://api.example.com${where}?${what}`)
  .filter(leavesNoDots);

const label = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.string({ unit: fc.constantFrom('a', 'b', 'z', '0', '9', '-'), minLength: 1, maxLength: 4 }),
  },
  { weight: 1, arbitrary: fc.constantFrom('', 'A', '1', '0x7f', 'xn--bcher-kva', 'xn--', 'a_b', 'ü', '%61', 'ab--c') },
);
const host = fc.oneof(
  { weight: 6, arbitrary: fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.')) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '127.0.0.1',
      '1.2.3',
      '[::1]',
      'localhost',
      'user@a.com',
      'a.com:443',
      'a.com:8443',
      'a.com.',
    ),
  },
);
const scheme = fc.oneof(
  { weight: 6, arbitrary: fc.constant('https://') },
  { weight: 1, arbitrary: fc.constantFrom('http://', 'HTTPS://', 'https:/', 'https:\\\\', ' https://', '//', '') },
);
const rest = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(path, query).map(([where, what]) => `${where}${what && '?'}${what}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      '/',
      '/?',
      '/?a=1#b',
      '/#',
      '/a/../b',
      '/a/./',
      '/a\\b',
      '/a\tb',
      '/a ',
      '?a=1',
      '//a',
    ),
  },
);

/** Both ways must have been gone often, or the test would say little. */
let [strict, all] = [0, 0];
const read = (given: string): UrlParts => {
  const url = readUrl(given) as UrlParts;
  strict += Number(url !== undefined && !(url instanceof URL));
  all++;
  return url;
};
afterAll(() => {
  expect(strict / all).toBeGreaterThan(0.05);
  expect(strict / all).toBeLessThan(0.9);
});

describe(`${numRuns} random requests (FC_SEED=${seed}) are signed as the rules say`, () => {
  it.each(['execute-api', 's3'])('in the URL, for %s', (service) => {
    check(
      fc.property(urls, (given) => {
        expect(canonicalUrl(read(given), service)).toEqual(rules(new URL(given), service === 's3'));
      }),
    );
  });

  it('in the parts of the URL, which are those that a parser finds', () => {
    const parts = [
      'href',
      'protocol',
      'username',
      'password',
      'host',
      'hostname',
      'port',
      'pathname',
      'search',
    ] as const;
    check(
      fc.property(
        fc.tuple(scheme, host, rest).map((three) => three.join('')),
        (given) => {
          const url = read(given);
          if (url) expect(parts.map((part) => url[part])).toEqual(parts.map((part) => new URL(given)[part]));
          else expect(() => new URL(given)).toThrow('Invalid URL');
        },
      ),
    );
  });

  it('in URLs beyond ASCII, however often they are read', () => {
    for (let times = 0; times < 30_000; times++)
      if (!readUrl('https://example.com/ü')) throw new Error(`not read at time ${times}`);
  });

  it('in the order and values of the headers', () => {
    const names = [
      'x-amz-meta-b',
      'x-amz-meta-a',
      'x-amz-meta-a1',
      'x-amz-date',
      'content-type',
      'x-tenant',
      'host',
      'accept',
      'constructor',
      'authorization',
      'x-amz-content-sha256',
    ];
    const values = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '  ', '\t', '/', '"', '~', '!'), maxLength: 6 });
    const fields = fc.uniqueArray(fc.tuple(fc.constantFrom(...names), values), { selector: ([name]) => name });
    const added = fc.constantFrom(
      { 'x-amz-date': '20260102T030405Z' },
      { 'x-amz-date': '20260102T030405Z', 'x-amz-security-token': 'token', 'x-amz-content-sha256': 'hash' },
    );
    check(
      fc.property(fields, added, fc.boolean(), (given, ours, hasBody) => {
        const url = new URL('https://api.example.com/');
        const replaced = ['authorization', 'x-amz-date', 'x-amz-security-token'];
        const all = new Map([
          ['host', url.host],
          ...given.filter(([name, value]) => !replaced.includes(name) && (name !== 'host' || value)),
          ...Object.entries(ours),
        ]);
        const signed = [...all].filter(
          ([name]) =>
            name === 'host' || name.startsWith('x-amz-') || name === 'x-tenant' || (hasBody && name === 'content-type'),
        );
        const folded = signed.map(([name, value]) => [
          name,
          value
            .replace(/^[ \t]+/, '')
            .replace(/[ \t]+$/, '')
            .replace(/ +/g, ' '),
        ]);
        const expected = folded.sort(([a = ''], [b = '']) => compare(a, b));
        const request = { method: 'GET', url, headers: new Map(given) };
        const unsignable = signed.some(([, value]) => value.replace(/^[ \t]+|[ \t]+$/g, '').includes('\t'));
        const sign = () => canonicalHeaders(request, ours, hasBody, ['x-tenant']);
        if (unsignable) expect(sign).toThrow('printable ASCII');
        else expect(sign()).toEqual(listHeaders(expected as [string, string][]));
      }),
    );
  });

  it('in header values, plain or not', () => {
    const request = { method: 'GET', url: new URL('https://api.example.com/') };
    check(
      fc.property(
        fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) }),
        (value) => {
          expect(canonicalValue('x-amz-meta-a', value, request)).toBe(
            value.replace(/^ +/, '').replace(/ +$/, '').split(/ +/).join(' '),
          );
        },
      ),
    );
  });

  it('in date and credential scope, whatever was signed before', () => {
    const times = fc.oneof(
      fc.integer({ min: 0, max: 3000 }),
      fc.integer({ min: 1_767_225_599_000, max: 1_767_225_601_000 }),
      fc.integer({ min: -2000, max: 2000 }),
    );
    check(
      fc.property(
        times,
        fc.constantFrom('us-east-1', 'eu-west-1'),
        fc.constantFrom('s3', 'es'),
        (time, region, service) => {
          const text = new Date(time).toISOString();
          const date = `${text.slice(0, 4)}${text.slice(5, 7)}${text.slice(8, 10)}`;
          const datetime = keptDate(time);
          expect(datetime).toBe(`${date}T${text.slice(11, 13)}${text.slice(14, 16)}${text.slice(17, 19)}Z`);
          expect(keptScope(datetime, region, service)).toBe(`${date}/${region}/${service}/aws4_request`);
        },
      ),
    );
  });
});
