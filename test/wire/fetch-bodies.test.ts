import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { Credentials } from '@sigv4/fetch';
import { TEMPORARY } from '../support/credentials.ts';
import { arrivalAt, fetchFor, gatewayOf, PATH, sendAndCompare, useGateways, type Row } from './fetch-case.ts';

useGateways('execute-api', 's3', 's3-outposts', 'aoss', 'lambda', 'vpc-lattice-svcs');

const at = (host: string, path = PATH): string => `http://${host}${path}`;
const post =
  (body: unknown, more: RequestInit = {}): Row[1] =>
  (host) => [at(host), { method: 'POST', body: body as BodyInit, ...more }];
const postOnce =
  (body: () => unknown, more: RequestInit = {}): Row[1] =>
  (host) => [at(host), { method: 'POST', body: body() as BodyInit, duplex: 'half', ...more } as RequestInit];
const request =
  (init: RequestInit, then: RequestInit = {}): Row[1] =>
  (host) => [new Request(at(host), { method: 'POST', ...init }), then];

const TEXT = 'text/plain;charset=UTF-8';
const FORM = 'application/x-www-form-urlencoded;charset=UTF-8';
const MULTIPART = /^multipart\/form-data; boundary=\S+$/;
const UNICODE = '{"name":"Zoë 東京 🚀"}';
const EMPTY_HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const HELLO_HASH = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824';

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const bytes = new Uint8Array([0, 1, 2, 250, 251, 252, 253, 254, 255]);
const view = bytes.subarray(3, 7);
const webStream = (...chunks: string[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(encode(chunk));
      controller.close();
    },
  });
async function* generated(...chunks: string[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield encode(chunk);
}
function formOf(...entries: [string, string | File][]): FormData {
  const form = new FormData();
  for (const [name, value] of entries) form.append(name, value);
  return form;
}
const file = (content: BlobPart, name: string, type?: string): File => new File([content], name, type ? { type } : {});

const bodies: Row[] = [
  ['a string', post('hello'), { body: 'hello', type: TEXT }],
  ['a string outside of ASCII', post(UNICODE), { body: UNICODE, type: TEXT }],
  [
    'a string with a content type of its own',
    post(UNICODE, { headers: { 'Content-Type': 'application/json' } }),
    { body: UNICODE, type: 'application/json' },
  ],
  ['a string with half a surrogate pair, which becomes U+FFFD', post('a\uD800b'), { body: 'a\uFFFDb', type: TEXT }],
  ['an empty string', post(''), { body: '', type: TEXT }],
  ['a string with line ends of every kind', post('a\r\nb\nc\rd'), { body: 'a\r\nb\nc\rd', type: TEXT }],
  ['a number, of which fetch makes a string', post(123), { body: '123', type: TEXT }],
  ['a Uint8Array, which has no content type', post(bytes), { body: bytes }],
  [
    'a Uint8Array with a content type',
    post(bytes, { headers: { 'content-type': 'image/png' } }),
    { body: bytes, type: 'image/png' },
  ],
  ['a view into the middle of a buffer: only its bytes', post(view), { body: view }],
  ['an empty Uint8Array', post(new Uint8Array()), { body: '' }],
  [
    'a Uint16Array with an offset',
    post(new Uint16Array(new Uint8Array([9, 9, 1, 2, 3, 4, 9, 9]).buffer, 2, 2)),
    { body: new Uint8Array([1, 2, 3, 4]) },
  ],
  ['a Float64Array', post(new Float64Array([1.5])), { body: new Uint8Array([0, 0, 0, 0, 0, 0, 248, 63]) }],
  ['an Int8Array', post(new Int8Array([-1, 1])), { body: new Uint8Array([255, 1]) }],
  ['a BigInt64Array', post(new BigInt64Array([1n])), { body: new Uint8Array([1, 0, 0, 0, 0, 0, 0, 0]) }],
  ['a DataView with an offset', post(new DataView(bytes.buffer, 1, 3)), { body: new Uint8Array([1, 2, 250]) }],
  ['an ArrayBuffer', post(bytes.slice().buffer), { body: bytes }],
  ['a Buffer out of the pool', post(Buffer.from(UNICODE)), { body: UNICODE }],
  ['a slice of a Buffer', post(Buffer.from('xxhelloxx').subarray(2, 7)), { body: 'hello' }],
  [
    'URLSearchParams',
    post(
      new URLSearchParams([
        ['a', '1 2+3'],
        ['ä', "it's"],
        ['a', ''],
      ]),
    ),
    { body: 'a=1+2%2B3&%C3%A4=it%27s&a=', type: FORM },
  ],
  ['empty URLSearchParams', post(new URLSearchParams()), { body: '', type: FORM }],
  [
    'URLSearchParams with a content type of its own',
    post(new URLSearchParams({ a: '1' }), { headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
    { body: 'a=1', type: 'application/x-www-form-urlencoded' },
  ],
  ['a Blob without a type', post(new Blob(['ab', bytes])), { body: new Uint8Array([97, 98, ...bytes]) }],
  [
    'a Blob with a type',
    post(new Blob([UNICODE], { type: 'application/json' })),
    { body: UNICODE, type: 'application/json' },
  ],
  [
    'a Blob with a type, and another content type',
    post(new Blob(['x'], { type: 'text/css' }), { headers: { 'CONTENT-TYPE': 'text/plain' } }),
    { body: 'x', type: 'text/plain' },
  ],
  ['a slice of a Blob', post(new Blob(['0123456789']).slice(2, 5, 'text/csv')), { body: '234', type: 'text/csv' }],
  ['an empty Blob', post(new Blob([])), { body: '' }],
  [
    'a File',
    post(file(bytes, 'ünïcode.bin', 'application/octet-stream')),
    { body: bytes, type: 'application/octet-stream' },
  ],
  ['null', post(null), { method: 'POST' }],
  ['undefined', post(undefined), { method: 'POST' }],
  [
    'none, though a content type is given',
    (host) => [at(host), { headers: { 'content-type': 'application/json' } }],
    { type: 'application/json' },
  ],
  ['8 MiB', post(new Uint8Array(8 << 20).fill(7)), { body: new Uint8Array(8 << 20).fill(7) }],
];

const forms: Row[] = [
  [
    'a form of texts',
    post(formOf(['a', '1'], ['b', '2'])),
    {
      form: [
        ['a', '1'],
        ['b', '2'],
      ],
      type: MULTIPART,
    },
  ],
  [
    'a form with a name twice, and an empty value',
    post(formOf(['a', '1'], ['a', ''])),
    {
      form: [
        ['a', '1'],
        ['a', ''],
      ],
      type: MULTIPART,
    },
  ],
  [
    'a form with unicode in names and values',
    post(formOf(['ключ', '東京 🚀'])),
    { form: [['ключ', '東京 🚀']], type: MULTIPART },
  ],
  [
    'a form with a file',
    post(formOf(['a', '1'], ['f', file('{}', 'data.json', 'application/json')])),
    {
      form: [
        ['a', '1'],
        ['f', '{}', 'data.json', 'application/json'],
      ],
      type: MULTIPART,
    },
  ],
  [
    'a form with a file that has a unicode name',
    post(formOf(['f', file('x', 'Zoë 🚀.txt', 'text/plain')])),
    { form: [['f', 'x', 'Zoë 🚀.txt', 'text/plain']], type: MULTIPART },
  ],
  ['a form with quotes and line ends in a name', post(formOf(['a"b', 'c'])), { form: [['a"b', 'c']], type: MULTIPART }],
  [
    'a form in a Request',
    (host) => [new Request(at(host), { method: 'POST', body: formOf(['a', '1']) })],
    { form: [['a', '1']], type: MULTIPART },
  ],
];

const streams: Row[] = [
  ['a web stream is read, and sent with its length', postOnce(() => webStream('a', 'bc')), { body: 'abc' }],
  ['an empty web stream', postOnce(() => webStream()), { body: '' }],
  ['a Node stream', postOnce(() => Readable.from([Buffer.from('a'), Buffer.from('bc')])), { body: 'abc' }],
  ['a Node stream of text', postOnce(() => Readable.from(['ä', 'b'])), { body: 'äb' }],
  ['an async generator', postOnce(() => generated('a', 'bc')), { body: 'abc' }],
  [
    'an async generator that gives one buffer again and again',
    postOnce(() => reused('abc', 'def')),
    { body: 'abcdef' },
  ],
  [
    'a web stream of views that are no bytes',
    postOnce(
      () =>
        new ReadableStream({
          start: (controller) => (
            controller.enqueue(new Uint16Array([0x6261, 0x6463])),
            controller.enqueue(new DataView(Uint8Array.of(103, 104).buffer)),
            controller.close()
          ),
        }),
    ),
    { body: 'abcdgh' },
  ],
  [
    'a stream with a content type',
    postOnce(() => webStream('{}'), { headers: { 'content-type': 'application/json' } }),
    { body: '{}', type: 'application/json' },
  ],
  [
    'a stream to a service that wants the hash in a header',
    postOnce(() => webStream('hello')),
    { service: 'aoss', body: 'hello', headers: { 'x-amz-content-sha256': HELLO_HASH } },
  ],
  [
    'a stream to S3 goes unsigned, while it is produced',
    postOnce(() => webStream('a', 'bc'), { method: 'PUT' }),
    {
      service: 's3',
      method: 'PUT',
      body: 'abc',
      chunked: true,
      headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
    },
  ],
  [
    'an async generator to S3 does too',
    postOnce(() => generated('a', 'bc'), { method: 'PUT' }),
    {
      service: 's3',
      method: 'PUT',
      body: 'abc',
      chunked: true,
      headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
    },
  ],
  [
    'a stream to S3 Outposts does too',
    postOnce(() => webStream('a'), { method: 'PUT' }),
    {
      service: 's3-outposts',
      method: 'PUT',
      body: 'a',
      chunked: true,
      headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
    },
  ],
  [
    "a stream to S3 with payload: 'signed' is read",
    postOnce(() => webStream('hello'), { method: 'PUT' }),
    {
      service: 's3',
      method: 'PUT',
      body: 'hello',
      headers: { 'x-amz-content-sha256': HELLO_HASH },
      options: { payload: 'signed' },
    },
  ],
  [
    'a stream to S3 with its hash given goes with that',
    postOnce(() => webStream('hello'), { method: 'PUT', headers: { 'X-Amz-Content-Sha256': HELLO_HASH } }),
    { service: 's3', method: 'PUT', body: 'hello', chunked: true, headers: { 'x-amz-content-sha256': HELLO_HASH } },
  ],
  [
    'a stream of exactly maxBufferedBytes',
    postOnce(() => webStream('abc', 'def')),
    { body: 'abcdef', options: { maxBufferedBytes: 6 } },
  ],
];

const requests: Row[] = [
  ['a Request with a string', request({ body: 'hello' }), { body: 'hello', type: TEXT }],
  ['a Request with an empty string', request({ body: '' }), { body: '', type: TEXT }],
  ['a Request with bytes', request({ body: view }), { body: view }],
  ['a Request with an ArrayBuffer', request({ body: bytes.buffer }), { body: bytes }],
  [
    'a Request with URLSearchParams',
    request({ body: new URLSearchParams({ a: 'ä b' }) }),
    { body: 'a=%C3%A4+b', type: FORM },
  ],
  ['a Request with a Blob', request({ body: new Blob(['x'], { type: 'text/css' }) }), { body: 'x', type: 'text/css' }],
  [
    'a Request with a stream',
    (host) => [new Request(at(host), { method: 'POST', body: webStream('a', 'bc'), duplex: 'half' } as RequestInit)],
    { body: 'abc' },
  ],
  ['a Request without a body', request({}), { method: 'POST' }],
  [
    'a Request with a body for S3 keeps its length',
    request({ method: 'PUT', body: 'hello' }),
    { service: 's3', method: 'PUT', body: 'hello', type: TEXT, headers: { 'x-amz-content-sha256': HELLO_HASH } },
  ],
  [
    'a clone of a Request',
    (host) => [new Request(at(host), { method: 'POST', body: 'hello' }).clone()],
    { body: 'hello', type: TEXT },
  ],
  [
    'a Request whose clone was read',
    (host) => [readingClone(new Request(at(host), { method: 'POST', body: 'hello' }))],
    { body: 'hello', type: TEXT },
  ],
  [
    'a Request made from a Request',
    (host) => [
      new Request(new Request(at(host), { method: 'POST', body: 'hello' }), {
        headers: { 'content-type': 'text/css' },
      }),
    ],
    { body: 'hello', type: 'text/css' },
  ],
  [
    'a Request, and another body',
    request({ body: 'old', headers: { 'content-type': 'text/css' } }, { body: 'new' }),
    { body: 'new', type: 'text/css' },
  ],
  [
    'a Request, and null for a body, which is none given',
    request({ body: 'old' }, { body: null }),
    { body: 'old', type: TEXT },
  ],
  [
    'a Request, and another method',
    request({ body: 'x' }, { method: 'PUT' }),
    { method: 'PUT', body: 'x', type: TEXT },
  ],
  [
    'a Request, and other headers: its own are gone',
    request({ body: 'x', headers: { 'x-a': '1' } }, { headers: { 'content-type': 'text/css' } }),
    { body: 'x', type: 'text/css', headers: { 'x-a': undefined } },
  ],
  ['a Request without a body, and one', request({}, { body: 'x' }), { body: 'x', type: TEXT }],
  [
    'a Request as the init of another URL',
    (host) => [
      at(host),
      new Request('http://elsewhere.example/', {
        method: 'PUT',
        body: 'x',
        headers: { 'content-type': 'text/css', 'x-a': '1' },
      }),
    ],
    { method: 'PUT', body: 'x', type: 'text/css', headers: { 'x-a': '1' } },
  ],
];

const payloads: Row[] = [
  [
    'API Gateway gets no hash in a header, which its usual CORS list does not have',
    post('x'),
    { body: 'x', type: TEXT, headers: { 'x-amz-content-sha256': undefined } },
  ],
  [
    'a function URL gets none, either',
    post('x'),
    { service: 'lambda', body: 'x', type: TEXT, headers: { 'x-amz-content-sha256': undefined } },
  ],
  [
    'S3 gets the hash of a string',
    post('hello'),
    { service: 's3', body: 'hello', type: TEXT, headers: { 'x-amz-content-sha256': HELLO_HASH } },
  ],
  [
    'S3 gets the hash of no bytes for a GET',
    (host) => [at(host)],
    { service: 's3', headers: { 'x-amz-content-sha256': EMPTY_HASH } },
  ],
  [
    'OpenSearch Serverless gets the hash of no bytes for a GET',
    (host) => [at(host)],
    { service: 'aoss', headers: { 'x-amz-content-sha256': EMPTY_HASH } },
  ],
  [
    'VPC Lattice gets UNSIGNED-PAYLOAD',
    post('x'),
    { service: 'vpc-lattice-svcs', body: 'x', type: TEXT, headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } },
  ],
  [
    "S3 gets UNSIGNED-PAYLOAD for payload: 'unsigned'",
    post('x'),
    {
      service: 's3',
      body: 'x',
      type: TEXT,
      headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
      options: { payload: 'unsigned' },
    },
  ],
  [
    "S3 gets it for a request's own payload: 'unsigned'",
    post('x', { sigv4: { payload: 'unsigned' } }),
    { service: 's3', body: 'x', type: TEXT, headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } },
  ],
  [
    "a caller's own hash is kept on S3",
    post('hello', { headers: { 'X-AMZ-Content-SHA256': HELLO_HASH } }),
    { service: 's3', body: 'hello', type: TEXT, headers: { 'x-amz-content-sha256': HELLO_HASH } },
  ],
  [
    "a caller's own hash is kept where none is wanted",
    post('hello', { headers: { 'x-amz-content-sha256': HELLO_HASH } }),
    { body: 'hello', type: TEXT, headers: { 'x-amz-content-sha256': HELLO_HASH }, signed: ['x-amz-content-sha256'] },
  ],
  [
    "a caller's own UNSIGNED-PAYLOAD is kept",
    post('hello', { headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } }),
    { service: 's3', body: 'hello', type: TEXT, headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } },
  ],
];

describe('a body of fetch is signed and sent as it was meant:', () => {
  it.each(bodies)('%s', (_, call, meant) => sendAndCompare(call, meant));
});
describe('a form is serialised once, and just those bytes are sent:', () => {
  it.each(forms)('%s', (_, call, meant) => sendAndCompare(call, meant));
});
describe('a stream:', () => {
  it.each(streams)('%s', (_, call, meant) => sendAndCompare(call, meant));
});
describe('a Request keeps its body:', () => {
  it.each(requests)('%s', (_, call, meant) => sendAndCompare(call, meant));
});
describe('the payload hash:', () => {
  it.each(payloads)('%s', (_, call, meant) => sendAndCompare(call, meant));
});

function readingClone(given: Request): Request {
  void given.clone().text();
  return given;
}

/** As who reads a file with one buffer. */
async function* reused(...texts: string[]): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.alloc(16);
  for (const text of texts) yield buffer.subarray(0, buffer.write(text));
}

it.each([
  ['a Buffer', (text: string) => Buffer.from(text)],
  ['an ArrayBuffer', (text: string) => Uint8Array.from(Buffer.from(text)).buffer],
  ['a view of other numbers', (text: string) => new DataView(Uint8Array.from(Buffer.from(text)).buffer)],
])(
  '%s arrives as it was at the call, whatever is written into it while credentials are waited for',
  async (_, bytesOf) => {
    const body = bytesOf('hello');
    const bytes = new Uint8Array(
      ArrayBuffer.isView(body) ? body.buffer : body,
      ArrayBuffer.isView(body) ? body.byteOffset : 0,
      5,
    );
    const credentials = async (): Promise<Credentials> => {
      bytes.fill(88);
      return TEMPORARY;
    };
    const arrived = await arrivalAt(gatewayOf(), () => {
      const sent = fetchFor(undefined, { credentials })(gatewayOf().url, { method: 'POST', body });
      bytes.fill(89);
      return sent;
    });
    expect(String(Buffer.from(arrived.body))).toBe('hello');
  },
);
