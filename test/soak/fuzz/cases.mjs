import { Readable } from 'node:stream';
import fc from 'fast-check';
import { answers } from './answers.mjs';
import { SECRET_KEY, TOKENS } from './secrets.mjs';

// What a careless or hostile caller hands over. Every part is right most of the time, so that the others are reached.

export const NOW = Date.parse('2026-01-01T00:00:00Z');
const LISTED = ['api.example.com', '*.example.org'];

/** @type {<Right, Wrong>(right: fc.Arbitrary<Right>, wrong: fc.Arbitrary<Wrong>, weight?: number) => fc.Arbitrary<Right | Wrong>} */
const mostly = (right, wrong, weight = 12) => fc.oneof({ weight, arbitrary: right }, { weight: 1, arbitrary: wrong });
/**
 * Absent in so many cases for each in which it is there.
 * @type {<Value>(value: fc.Arbitrary<Value>, weight?: number) => fc.Arbitrary<Value | undefined>}
 */
const sometimes = (value, weight = 1) =>
  fc.oneof({ weight, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const one = fc.constantFrom;

const host = mostly(
  one(
    'abc123.execute-api.eu-west-1.amazonaws.com',
    'abc123.lambda-url.eu-west-1.on.aws',
    'bucket.s3.eu-west-1.amazonaws.com',
    'bucket.s3.amazonaws.com',
    'dynamodb.eu-west-1.amazonaws.com',
    'search-x.eu-west-1.es.amazonaws.com',
    'abc.appsync-api.eu-west-1.amazonaws.com',
    'sts.amazonaws.com',
    'cognito-idp.eu-west-1.amazonaws.com',
    'api.example.com',
    'api.example.com',
    'api.example.com:8443',
    'a.b.example.org',
    'API.Example.COM',
  ),
  one(
    'evil.example',
    'abc.execute-api.eu-west-1.amazonaws.com.evil.example',
    'api.example.com.evil.example',
    'evilexample.org',
    'example.org',
    'ec2-1-2-3-4.eu-west-1.compute.amazonaws.com',
    'vpce-shop-0123456789abcdef.elb.eu-west-1.amazonaws.com',
    'user:pass@api.example.com',
    'evil.example\\@api.example.com',
    'api.example.com@evil.example',
    'api.example.com.',
    'dynamodb.eu-west-1.amazonaws.com.',
    '127.0.0.1',
    '[::1]:8080',
    '0x7f.1',
    'xn--',
    'bücher.example',
    'a b',
    '%61pi.example.com',
    'api。example.com',
    '',
    'mfzwi23gnjvgw.accesspoint.s3-global.amazonaws.com',
  ),
  5,
);
const scheme = mostly(
  one('https://'),
  one(
    'http://',
    'HTTPS://',
    'https:',
    'https:/',
    'wss://',
    'ftp://',
    '//',
    '',
    'https:\\\\',
    'data:',
    'javascript:',
    ' https://',
  ),
  12,
);
const bit = one(
  'a',
  'Z',
  '0',
  '-',
  '.',
  '..',
  '/',
  '//',
  '%2F',
  '%2f',
  '%2e%2e',
  '%',
  '%zz',
  '%25',
  '%41',
  '+',
  '%20',
  ' ',
  "'",
  '(',
  '*',
  '!',
  ';',
  ':',
  '@',
  '[',
  '|',
  '\\',
  '"',
  '<',
  'é',
  '日本',
  '😀',
  '%C3%A9',
  '%FF',
  '\u00a0',
  '\u200b',
  '\t',
  '\n',
  '\u0000',
  '\u202e',
  '__proto__',
);
const path = fc.array(bit, { maxLength: 5 }).map((bits) => `/${bits.join('')}`);
const parameter = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.array(fc.oneof(bit, one('=', '&', 'a=b')), { maxLength: 5 }).map((bits) => bits.join('')),
  },
  {
    weight: 1,
    arbitrary: one(
      'X-Amz-Signature=abc',
      'x-amz-signature',
      'X-Amz-SignatureX=1',
      'X-Amz-Credential=x',
      'AWSAccessKeyId=A&Signature=b',
      'Action=AssumeRoleWithSAML',
      '&&',
      'X-Amz-%53ignature=abc',
    ),
  },
);
const url = mostly(
  fc
    .tuple(scheme, host, path, sometimes(parameter), one('', '', '#', '#a?b'))
    .map(
      ([first, where, what, query, fragment]) =>
        `${first}${where}${what}${query === undefined ? '' : `?${query}`}${fragment}`,
    ),
  one('', '/', '?', 'not a url', 'https://', 'http://[', 'about:blank', 'blob:https://api.example.com/x'),
  40,
);

const value = mostly(
  one('a', ' a  b ', 'text/plain', '', '"a"', 'a,b', 'Bearer eyJ', 'session=1', 'api.example.com'),
  one(
    'a\tb',
    'é',
    '日本',
    'a\nb: c',
    'a\r\nx-amz-a: b',
    'a\u0000',
    '\ufeffa',
    'a\u007f',
    'x'.repeat(9000),
    'UNSIGNED-PAYLOAD',
    'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
    'A'.repeat(64),
    'abc',
  ),
  16,
);
const name = mostly(
  one(
    'x-amz-meta-a',
    'X-Amz-Meta-A',
    'x-amz-acl',
    'x-amz-target',
    'x-tenant',
    'accept',
    'range',
    'cookie',
    'content-type',
    'x-api-key',
    'user-agent',
  ),
  one(
    'authorization',
    'Authorization',
    'host',
    'x-amz-date',
    'x-amz-security-token',
    'x-amz-content-sha256',
    'content-length',
    'transfer-encoding',
    'x amz',
    '',
    'é',
    'a\n',
    'x-amz-a:',
    '__proto__',
    'constructor',
    'get',
    'toString',
    'date',
    'expect',
  ),
  8,
);
const headers = fc.array(fc.tuple(name, value), { maxLength: 4 });

const method = mostly(
  one('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'get', 'Put'),
  one('', 'A B', 'GET\r\nx: y', 'CONNECT', 'TRACE', 'é', '__proto__', 'constructor', 'x'.repeat(50)),
  15,
);
const body = mostly(
  one('none', 'none', 'text', 'json', 'bytes', 'view', 'params', 'form', 'blob', 'stream'),
  one(
    'object',
    'failing stream',
    'failing stream of Node',
    'speechless stream',
    'odd stream',
    'map',
    'null',
    'iterator',
    'STS',
    'date',
    'number',
  ),
  8,
);

/** Stands for the service of the URL's host. */
const ITS_OWN = 'its own';
const SERVICES = {
  'execute-api': 'execute-api',
  'lambda-url': 'lambda',
  s3: 's3',
  dynamodb: 'dynamodb',
  es: 'es',
  'appsync-api': 'appsync',
  sts: 'sts',
  'cognito-idp': 'cognito-idp',
};
const serviceOf = (address) =>
  Object.entries(SERVICES).find(([label]) => new RegExp(`[./]${label}\\.`).test(address))?.[1] ?? 'execute-api';

const service = mostly(
  fc.oneof(
    { weight: 8, arbitrary: fc.constant(ITS_OWN) },
    { weight: 1, arbitrary: one('execute-api', 'lambda', 's3', 'dynamodb', 'es', 'aoss', 'vpc-lattice-svcs') },
  ),
  one('', 'a/b', 'a\n', 1, null, '__proto__', 'constructor', 'é', 'x'.repeat(300)),
  40,
);
const region = mostly(
  one('eu-west-1', 'us-east-1', 'cn-north-1'),
  one('', '*', 'eu-west-1\r', 'a/b', 0, null, '__proto__', 'eu-west-1 '),
  40,
);
const lists = mostly(
  one(undefined, [], ['x-tenant'], ['Range', 'x-tenant']),
  one(['user-agent'], ['a b'], 'x-tenant', [1], ['x-amz-security-token']),
  40,
);

/** Static credentials are data; of those that a provider gives, a name. */
const credentials = mostly(
  one('ordinary', 'temporary', 'temporary', 'signs', 'long', 'word', 'provider', 'rotating', 'getters'),
  one(
    'empty',
    'no secret',
    'line feed',
    'quoted',
    'null',
    'text',
    'promise',
    'failing',
    'fails with nothing',
    'gives null',
    'gives rubbish',
    'gives expired',
    'gives no date',
    'gives NaN',
    'throws at once',
    'fails later',
  ),
  12,
);

const own = mostly(
  sometimes(
    fc.record(
      {
        service,
        region,
        signedHeaders: lists,
        payload: mostly(one(undefined), one('signed', 'unsigned'), 6),
        credentials: fc.constant('set by the case'),
      },
      { requiredKeys: [] },
    ),
    2,
  ),
  one(false, null, 0, '', true, [], 's3', { hosts: [] }, { service: 's3', __proto__: { region: 'x' } }, { onEvent: 1 }),
  20,
);
const options = fc.record(
  {
    credentials: fc.constant('set by the case'),
    service: sometimes(service),
    region: sometimes(region),
    hosts: mostly(
      one(LISTED, LISTED, LISTED, undefined, []),
      one(
        ['https://api.example.com'],
        ['*'],
        [''],
        'api.example.com',
        ['a:99999'],
        ['*.0.0.1'],
        ['*.*.example.com'],
        ['xn--'],
        [null],
        ['[::1]'],
        ['api.example.com:0443'],
      ),
      40,
    ),
    signedHeaders: lists,
    payload: mostly(one(undefined, undefined, undefined, 'signed', 'unsigned'), one('hashed', 1), 40),
    maxBufferedBytes: mostly(one(undefined, 1000), one(-1, 0, NaN, '1'), 40),
    allowHttp: mostly(one(undefined, false, true), one('yes'), 40),
    awsEndpoints: sometimes(mostly(one(true, false), one(1), 20), 5),
    recover: mostly(one(undefined, true, false), one(0), 40),
  },
  { requiredKeys: ['credentials', 'hosts', 'service', 'region'] },
);

/** A body for who sends one: clients refuse it to a GET. */
const requests = fc
  .record({
    method,
    url,
    headers,
    body,
    own,
    redirect: mostly(one(undefined), one('follow', 'manual', 'error', 'maybe'), 8),
    hasBody: mostly(one(false), one(true), 15),
  })
  .map(({ hasBody, ...request }) => ({
    ...request,
    body: hasBody || !/^(get|head|)$/i.test(request.method) ? request.body : 'none',
  }));

const everything = fc.record({
  client: fc.oneof(
    { weight: 8, arbitrary: one('fetch') },
    { weight: 3, arbitrary: one('fetch, a Request') },
    { weight: 2, arbitrary: one('a fetch with streams of Node') },
    { weight: 5, arbitrary: one('axios, an adapter') },
    { weight: 4, arbitrary: one('axios over fetch') },
    { weight: 2, arbitrary: one('fetch over a socket', 'axios over a socket', 'undici over a socket') },
    { weight: 2, arbitrary: one('sign', 'presign') },
  ),
  options,
  credentials,
  clock: mostly(one('right'), one('NaN', 'Infinity', 'text', 'negative', 'too late', 'throws'), 40),
  environment: mostly(
    fc.constant({ AWS_REGION: 'eu-west-1' }),
    one(
      {},
      { AWS_REGION: 'us-east-1\r' },
      { AWS_REGION: '*' },
      { AWS_REGION: '' },
      { AWS_DEFAULT_REGION: 'eu west' },
      { AWS_REGION: '"eu-west-1"' },
      { AWS_REGION: 'a/b' },
    ),
    12,
  ),
  request: requests,
  answers,
});

/** All values alike: the first and the last ones are not more likely to be wrong. A host of the caller's own is told its service most of the time. */
export const cases = fc.noBias(everything).map(({ options: given, request: said, ...rest }) => {
  const fitting = ({ service: named, ...more }) => ({
    ...more,
    ...(named !== undefined && { service: named === ITS_OWN ? serviceOf(said.url) : named }),
  });
  const needed =
    given.service === undefined &&
    given.hosts === LISTED &&
    'AWS_REGION' in rest.environment &&
    !/amazonaws|on\.aws/.test(said.url)
      ? { service: ITS_OWN }
      : {};
  const { awsEndpoints, ...known } = given;
  const endsNothing = {
    // where a client alone never ends, and what nobody reads who sends no request
    'fetch over a socket': 'odd stream',
    'undici over a socket': 'speechless stream',
    'fetch, a Request': 'failing stream of Node',
  };
  const body = endsNothing[rest.client] === said.body ? 'stream' : said.body;
  return {
    ...rest,
    options: fitting({ ...known, ...(awsEndpoints !== undefined && { awsEndpoints }), ...needed }),
    request: {
      ...said,
      body,
      own: Object(said.own) === said.own && !Array.isArray(said.own) ? fitting(said.own) : said.own,
    },
  };
});

const keys = { accessKeyId: 'AKIDFUZZ', secretAccessKey: SECRET_KEY };
const temporary = { ...keys, accessKeyId: 'ASIDFUZZ', sessionToken: TOKENS.ordinary };
const signs = { ...keys, accessKeyId: 'ASIDSIGNS', sessionToken: TOKENS.signs };
const long = { ...keys, accessKeyId: 'ASIDLONG', sessionToken: TOKENS.long };
const word = { ...keys, accessKeyId: 'ASIDWORD', sessionToken: 'token' };

/** What a name of credentials stands for, and the pairs of keys that a signature may be made with. */
export function credentialsOf(kind) {
  const rotated = [0, 1, 2, 3, 4, 5].map((serial) => ({ ...temporary, accessKeyId: `ASIDFUZZ${serial}` }));
  let asked = 0;
  const given = {
    ordinary: keys,
    temporary,
    signs,
    long,
    word,
    provider: async () => temporary,
    rotating: async () => rotated[Math.min(asked++, 5)],
    getters: new (class {
      get accessKeyId() {
        return temporary.accessKeyId;
      }
      get secretAccessKey() {
        return temporary.secretAccessKey;
      }
      get sessionToken() {
        return temporary.sessionToken;
      }
    })(),
    empty: {},
    'no secret': { accessKeyId: 'AKIDFUZZ', secretAccessKey: '' },
    'line feed': { ...temporary, sessionToken: `${TOKENS.ordinary}\nx-amz-a: b` },
    quoted: { accessKeyId: '"AKIDFUZZ"', secretAccessKey: `"${SECRET_KEY}"` },
    null: null,
    text: SECRET_KEY,
    promise: Promise.resolve(keys),
    failing: () => Promise.reject(new Error('no such role')),
    'fails with nothing': () => Promise.reject(undefined),
    'gives null': async () => null,
    'gives rubbish': async () => ({ accessKeyId: [SECRET_KEY], secretAccessKey: { [SECRET_KEY]: 1 } }),
    'gives expired': async () => ({ ...temporary, expiration: new Date(NOW - 1000) }),
    'gives no date': async () => ({ ...temporary, expiration: '2026-01-01' }),
    'gives NaN': async () => ({ ...temporary, expiration: new Date(NaN) }),
    'throws at once': () => {
      throw new RangeError('no such role');
    },
    'fails later': () => (asked++ ? Promise.reject(new Error('no such role')) : Promise.resolve(temporary)),
  }[kind];
  return { given, known: [keys, temporary, signs, long, word, ...rotated] };
}

/** Those of a request. */
export const ownCredentials = () => ({ ...temporary });

export function clockOf(kind) {
  return {
    right: () => NOW,
    NaN: () => NaN,
    Infinity: () => Infinity,
    text: () => '2026',
    negative: () => -1e17,
    'too late': () => 8.64e15 + 1,
    throws: () => {
      throw new Error('no clock');
    },
  }[kind];
}

/** True for what the caller's own functions have thrown, whatever became of it on the way. */
export function isCallersOwn(error) {
  return (
    /^(no such role|no clock|the disk is gone|the fuzz calls nobody else.*)$/.test(error?.message) ||
    (error?.cause !== undefined && isCallersOwn(error.cause))
  );
}

/** A new body of a kind: a stream can be read once. */
export function bodyOf(kind) {
  const form = () => {
    const filled = new FormData();
    filled.append('a', 'ü');
    filled.append('policy', 'x');
    return filled;
  };
  const stream = (pull) => new ReadableStream({ pull });
  let left = 3;
  return {
    none: () => undefined,
    text: () => 'hello ü',
    json: () => '{"a":1}',
    bytes: () => new Uint8Array([0, 255, 10]),
    view: () => new Uint16Array([9, 1, 2, 9]).subarray(1, 3),
    params: () => new URLSearchParams('a=1&b=+ é'),
    form,
    blob: () => new Blob(['blob'], { type: 'text/plain' }),
    stream: () => stream((controller) => (left-- > 0 ? controller.enqueue(new Uint8Array(100)) : controller.close())),
    object: () => ({ on: true }),
    'failing stream': () => stream((controller) => controller.error(new Error('the disk is gone'))),
    'failing stream of Node': () => {
      const failing = new Readable({ read: () => undefined });
      process.nextTick(() => failing.destroy(new Error('the disk is gone'))); // as a file that is not there
      return failing;
    },
    'speechless stream': () => stream((controller) => controller.error(undefined)),
    'odd stream': () => stream((controller) => (left-- > 0 ? controller.enqueue({ odd: true }) : controller.close())),
    map: () => new Map([['a', 1]]),
    null: () => null,
    iterator: () => new Map().entries(),
    STS: () => 'Action=AssumeRoleWithWebIdentity',
    date: () => new Date(NaN),
    number: () => 0,
  }[kind]();
}
