import type { RequestOptions } from '@sigv4/core';
import fc from 'fast-check';

/** A request as a program might make it: spelled badly, but not so that it must be refused. */
export interface RandomRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer> | undefined;
  readonly sessionToken: string | undefined;
  readonly options: Omit<RequestOptions, 'payload'> & {
    readonly service: string;
    readonly region: string;
    readonly payload?: 'signed' | 'unsigned' | undefined;
  };
}

const s3Family = ['s3', 's3express', 's3-outposts', 's3-object-lambda'];
const others = ['execute-api', 'lambda', 'es', 'dynamodb', 'aoss', 'vpc-lattice-svcs'];

const rarely = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });

/** Bits of text that are spelled, or read, in more than one way. */
const oddText = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('a', 'b', 'Z', '0', 'key', 'value', '-', '.', '_', '~') },
  {
    weight: 6,
    arbitrary: fc.constantFrom(' ', '+', '%20', '%2B', '%2b', '%', '%zz', '%4', '%25', '%2541', '%41', '%7e'),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      "'",
      '(',
      ')',
      '*',
      '!',
      ':',
      '@',
      '$',
      ',',
      ';',
      '[',
      ']',
      '{',
      '}',
      '|',
      '^',
      '`',
      '"',
      '<',
      '>',
      '\\',
    ),
  },
  { weight: 3, arbitrary: fc.constantFrom('é', 'ß', '日本', '😀', '%C3%A9', '%c3%a9', '\u00A0', '\u200B') },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 4 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary-ascii', maxLength: 4 }) },
);

/** An escape of a byte that is no text in UTF-8: seldom, for one of them is enough. */
const noText = rarely(fc.constantFrom('%FF', '%C3', '%ed%a0%80'));

const word = fc.array(oddText, { maxLength: 4 }).map((bits) => bits.join(''));
const segment = fc.oneof(
  { weight: 6, arbitrary: word },
  { weight: 1, arbitrary: fc.constantFrom('', '.', '..', '.a', '..b', '%2e%2e', '%2E') },
);
const slash = fc.oneof(
  { weight: 12, arbitrary: fc.constant('/') },
  { weight: 1, arbitrary: fc.constantFrom('//', '%2F', '%2f') },
);
const path = fc.array(fc.tuple(slash, segment), { maxLength: 5 }).map((parts) => `/${parts.flat().join('')}`);

const name = fc.oneof(
  { weight: 12, arbitrary: word.filter(Boolean) },
  { weight: 12, arbitrary: fc.constantFrom('a', 'a1', 'a-', 'a.', 'A', '%61', 'prefix', 'constructor') },
  { weight: 1, arbitrary: fc.constant('') },
);
const pair = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(name, word).map((both) => both.join('=')) },
  { weight: 1, arbitrary: name },
);
const prototype = rarely(fc.constant('__proto__=1'));
const query = fc
  .tuple(fc.array(pair, { maxLength: 6 }), fc.integer({ min: 0, max: 60 }), prototype, noText)
  .map(([pairs, one, proto, bytes]) => {
    const rare = [one === 0 ? proto : undefined, one === 1 ? bytes : undefined].filter((part) => part !== undefined);
    return [...pairs, ...rare].join('&');
  });

const printable = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
  maxLength: 12,
});
const fieldValue = fc.oneof(
  { weight: 10, arbitrary: printable },
  { weight: 4, arbitrary: fc.constantFrom('  a   b  ', 'a,b,  c', '', '"a   b"', ' a  ', 'a, b') },
);
const capitalised = (text: string): fc.Arbitrary<string> =>
  fc.constantFrom(
    text,
    text.toUpperCase(),
    text.replace(/\b[a-z]/g, (letter) => letter.toUpperCase()),
  );
const fieldName = fc
  .constantFrom(
    'x-amz-meta-a',
    'x-amz-meta-a-b',
    'x-amz-meta-a1',
    'x-amz-target',
    'x-amz',
    'x-tenant',
    'content-type',
    'range',
    'if-match',
    'accept',
    'user-agent',
    'authorization',
    'x-amz-date',
  )
  .chain(capitalised);
const fields = fc
  .uniqueArray(fc.tuple(fieldName, fieldValue), { maxLength: 5, selector: ([given]) => given.toLowerCase() })
  .map((entries) => Object.fromEntries(entries));

const body = fc.oneof(
  fc.constant(undefined),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => new Uint8Array(bytes)),
);
const host = fc.constantFrom(
  'api.example.com',
  'API.Example.com',
  'api.example.com:443',
  'api.example.com:8443',
  'bucket.s3.us-east-1.amazonaws.com',
  'abc123.execute-api.eu-west-1.amazonaws.com',
);

/** Random requests to the S3 family, or to other services. */
export function randomRequests({ s3 }: { readonly s3: boolean }): fc.Arbitrary<RandomRequest> {
  const badPath = fc
    .tuple(path, fc.integer({ min: 0, max: 30 }), noText)
    .map(([good, one, bytes]) => (one === 0 && bytes ? `${good}${bytes}` : good));
  return fc
    .record({
      method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'get', 'Post'),
      host,
      path: badPath,
      query: rarely(query).map((text) => (text === undefined ? '' : `?${text}`)),
      fragment: fc.constantFrom('', '', '', '#', '#a?b=c'),
      headers: fields,
      body,
      sessionToken: rarely(fc.constantFrom('token', 'IQoJb3JpZ2luX2VjE//+a/b=+==')),
      service: fc.constantFrom(...(s3 ? s3Family : others)),
      region: fc.constantFrom('us-east-1', 'eu-central-1', 'cn-north-1'),
      signedHeaders: fc.subarray(['x-tenant', 'range', 'If-Match', 'content-type']),
      payload: s3
        ? fc.constantFrom(undefined, undefined, 'signed' as const, 'unsigned' as const)
        : fc.constant(undefined),
    })
    .map(({ host: at, path: where, query: what, fragment, service, region, signedHeaders, payload, ...request }) => ({
      ...request,
      url: `https://${at}${where}${what}${fragment}`,
      options: { service, region, signedHeaders, payload },
    }));
}
