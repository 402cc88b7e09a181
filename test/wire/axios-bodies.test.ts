import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import FormDataPackage from 'form-data';
import { ADAPTERS, check, IS_OLDEST, itArrives, useSite, type Case } from './axios-gateway.ts';

const api = useSite();
const s3 = useSite({ service: 's3' });

const JSON_TYPE = 'application/json';
const URLENCODED = 'application/x-www-form-urlencoded';
const OCTETS = 'application/octet-stream';

/** Ten bytes, of which a view with an offset of 2 and a length of 4 has `2345`. */
const buffer = (): ArrayBuffer => new TextEncoder().encode('0123456789').buffer;
const text = { headers: { 'content-type': 'text/plain' } };
const json = { headers: { 'content-type': JSON_TYPE } };
const post = { url: '/items', method: 'post' };

/** Views of the four bytes `4567`. */
const views: readonly ArrayBufferView[] = [
  new Int8Array(buffer(), 4, 4),
  new Uint8Array(buffer(), 4, 4),
  new Uint8ClampedArray(buffer(), 4, 4),
  new Int16Array(buffer(), 4, 2),
  new Uint16Array(buffer(), 4, 2),
  new Int32Array(buffer(), 4, 1),
  new Uint32Array(buffer(), 4, 1),
  new Float32Array(buffer(), 4, 1),
  new DataView(buffer(), 4, 4),
];

const bodies: readonly Case[] = [
  ['an object', () => ({ ...post, data: { a: 1, b: ['ü'] } }), { body: '{"a":1,"b":["ü"]}', type: JSON_TYPE }],
  ['an empty object', () => ({ ...post, data: {} }), { body: '{}', type: JSON_TYPE }],
  [
    'an object with toJSON',
    () => ({ ...post, data: { at: new Date(0) } }),
    { body: '{"at":"1970-01-01T00:00:00.000Z"}', type: JSON_TYPE },
  ],
  ['an array', () => ({ ...post, data: [1, 'b', null] }), { body: '[1,"b",null]', type: JSON_TYPE }],
  ['a number as JSON', () => ({ ...post, ...json, data: 5 }), { body: '5', type: JSON_TYPE }],
  ['a boolean as JSON', () => ({ ...post, ...json, data: false }), { body: 'false', type: JSON_TYPE }],
  ['null as JSON', () => ({ ...post, ...json, data: null }), { body: 'null', type: JSON_TYPE }],
  ['a string as JSON', () => ({ ...post, ...json, data: 'it' }), { body: '"it"', type: JSON_TYPE }],
  ['a string of JSON', () => ({ ...post, ...json, data: ' {"a": 1} ' }), { body: '{"a": 1}', type: JSON_TYPE }],
  ['a string', () => ({ ...post, ...text, data: 'größe 🙂' }), { body: 'größe 🙂', type: 'text/plain' }],
  ['a string without a content type', () => ({ ...post, data: 'a=1' }), { body: 'a=1', type: URLENCODED }],
  ['an empty string', () => ({ ...post, ...text, data: '' }), { body: '' }],
  ['a string with a lone surrogate', () => ({ ...post, ...text, data: 'a\uD800b' }), { body: 'a\uFFFDb' }],
  [
    'a text without a type',
    () => ({ ...post, data: 'a text', headers: { 'content-type': false } }),
    { body: 'a text', type: undefined },
  ],
  ['null', () => ({ ...post, data: null }), { body: '', type: undefined }],
  ['nothing in a POST', () => ({ ...post }), { method: 'POST', body: '', type: undefined }],
  ['nothing in a PUT', () => ({ ...post, method: 'put' }), { method: 'PUT', body: '', type: undefined }],
  ['nothing in a PATCH', () => ({ ...post, method: 'patch' }), { method: 'PATCH', body: '', type: undefined }],
  [
    'a DELETE with a body',
    () => ({ ...post, method: 'delete', data: { a: 1 } }),
    { method: 'DELETE', body: '{"a":1}', type: JSON_TYPE },
  ],
  ['a DELETE without a body', () => ({ ...post, method: 'delete' }), { method: 'DELETE', body: '', type: undefined }],
  ['a HEAD', () => ({ ...post, method: 'head' }), { method: 'HEAD', body: '' }],
  ['an OPTIONS', () => ({ ...post, method: 'options' }), { method: 'OPTIONS', body: '' }],
  [
    'a method that axios has no name for',
    () => ({ ...post, method: 'propfind', data: '<a/>', headers: { 'content-type': 'text/xml' } }),
    { method: 'PROPFIND', body: '<a/>', type: 'text/xml' },
  ],
  [
    'an object as a form',
    () => ({ ...post, data: { a: 1, b: { c: 'x y' } }, headers: { 'content-type': URLENCODED } }),
    { body: 'a=1&b%5Bc%5D=x+y', type: URLENCODED },
  ],
  [
    'URLSearchParams',
    () => ({ ...post, data: new URLSearchParams('a=1&a=2&b=x y') }),
    { body: 'a=1&a=2&b=x+y', type: `${URLENCODED};charset=utf-8` },
  ],
  [
    'an object as multipart',
    () => ({ ...post, data: { a: 1, b: ['x', 'y'] }, headers: { 'content-type': 'multipart/form-data' } }),
    {
      form: [
        ['a', '1'],
        ['b[]', 'x'],
        ['b[]', 'y'],
      ],
    },
  ],
  [
    'FormData',
    () => ({ ...post, data: nativeForm() }),
    {
      form: [
        ['a', 'ü'],
        ['a', '2'],
        ['f', ['f.txt', 'text/plain', 'file']],
      ],
    },
  ],
  [
    'FormData with a content type of the caller',
    () => ({ ...post, data: nativeForm(), headers: { 'content-type': 'multipart/form-data' } }),
    {
      form: [
        ['a', 'ü'],
        ['a', '2'],
        ['f', ['f.txt', 'text/plain', 'file']],
      ],
    },
  ],
  [
    'FormData as JSON',
    () => ({ ...post, ...json, data: formOf(['a', '1'], ['b', '2']) }),
    { body: '{"a":"1","b":"2"}', type: JSON_TYPE },
  ],
  [
    'the form-data package',
    () => ({ ...post, data: packageForm() }),
    {
      form: [
        ['a', 'ü'],
        ['f', ['f.txt', 'text/plain', 'file']],
      ],
    },
  ],
  [
    'the form-data package with its own headers',
    () => ({ ...post, ...withHeaders(packageForm()) }),
    {
      form: [
        ['a', 'ü'],
        ['f', ['f.txt', 'text/plain', 'file']],
      ],
    },
  ],
  [
    'the form-data package with a stream in it',
    () => ({ ...post, data: packageForm(Readable.from([Buffer.from('fi'), Buffer.from('le')])) }),
    {
      form: [
        ['a', 'ü'],
        ['f', ['f.txt', 'text/plain', 'file']],
      ],
    },
  ],
  ['a Blob', () => ({ ...post, data: new Blob(['blob'], { type: 'image/png' }) }), { body: 'blob', type: 'image/png' }],
  ['a Blob without a type', () => ({ ...post, data: new Blob(['blob']) }), { body: 'blob', type: OCTETS }],
  [
    'a Blob that the caller knows the type of',
    () => ({ ...post, data: new Blob(['blob']), headers: { 'content-type': 'image/png' } }),
    { body: 'blob', type: 'image/png' },
  ],
  [
    'a File',
    () => ({ ...post, data: new File(['file'], 'f.txt', { type: 'text/csv' }) }),
    { body: 'file', type: 'text/csv' },
  ],
  [
    'a Buffer',
    () => ({ ...post, data: Buffer.from([0, 255, 128]), headers: { 'content-type': OCTETS } }),
    { body: Buffer.from([0, 255, 128]), type: OCTETS },
  ],
  [
    'a Buffer that is a part of another',
    () => ({ ...post, data: Buffer.from('0123456789').subarray(2, 6) }),
    { body: '2345' },
  ],
  ['an empty Buffer', () => ({ ...post, data: Buffer.alloc(0) }), { body: '' }],
  [
    'an ArrayBuffer',
    () => ({ ...post, data: buffer(), headers: { 'content-type': OCTETS } }),
    { body: '0123456789', type: OCTETS },
  ],
  ...views.map((data): Case => [
    `a ${data.constructor.name} sends only its bytes`,
    () => ({ ...post, data }),
    { body: '4567' },
  ]),
  [
    'a BigInt64Array',
    () => ({ ...post, data: new BigInt64Array([1n]) }),
    { body: Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]) },
  ],
  ['a view of nothing', () => ({ ...post, data: new Uint8Array(buffer(), 3, 0) }), { body: '' }],
  [
    'a stream of Node, read to be signed',
    () => ({
      ...post,
      data: Readable.from([Buffer.from('str'), Buffer.from('eam')]),
      headers: { 'content-type': OCTETS },
    }),
    { body: 'stream', type: OCTETS },
  ],
  [
    'a stream of strings, read to be signed',
    () => ({ ...post, ...text, data: Readable.from(['grö', 'ße']) }),
    { body: 'größe' },
  ],
  [
    'a stream with a content-length',
    () => ({ ...post, data: Readable.from([Buffer.from('stream')]), headers: { 'content-length': '6' } }),
    { body: 'stream' },
  ],
  [
    'a stream of the web, read to be signed',
    () => ({ ...post, ...text, data: new Blob(['stream']).stream() }),
    { body: 'stream' },
  ],
  ['an empty stream', () => ({ ...post, data: Readable.from([]) }), { body: '' }],
  [
    'a chain of transformRequest',
    () => ({
      ...post,
      data: { a: 1 },
      transformRequest: [(data: object) => JSON.stringify(data), (data: string) => data.replace('1', '2')],
    }),
    { body: '{"a":2}' },
  ],
  [
    'a transformRequest that compresses',
    () => ({
      ...post,
      data: 'a',
      headers: { 'content-encoding': 'gzip' },
      transformRequest: [(data: string) => gzipSync(data)],
    }),
    { body: gzipSync('a'), headers: { 'content-encoding': 'gzip' } },
  ],
  [
    'a transformRequest that gives back a view',
    () => ({ ...post, data: 'a', transformRequest: [() => new Uint8Array(buffer(), 2, 4)] }),
    { body: '2345' },
  ],
  [
    'a transformRequest that sets headers',
    () => ({
      ...post,
      data: { a: 1 },
      transformRequest: [
        (data: object, headers) => {
          headers.set('x-amz-meta-a', '1');
          headers.setContentType('application/x-amz-json-1.1');
          return JSON.stringify(data);
        },
      ],
    }),
    { body: '{"a":1}', type: 'application/x-amz-json-1.1' },
  ],
  [
    'a content-length of the caller that is wrong',
    () => ({ ...post, ...text, data: 'four', headers: { ...text.headers, 'Content-Length': '3' } }),
    { body: 'four' },
  ],
  ['a megabyte', () => ({ ...post, data: Buffer.alloc(1 << 20, 'a') }), { body: Buffer.alloc(1 << 20, 'a') }],
];
itArrives(api, bodies);

itArrives(
  api,
  [
    [
      'a view of a SharedArrayBuffer, which fetch does not take',
      () => ({ ...post, data: new Uint8Array(new SharedArrayBuffer(4), 2, 1) }),
      { body: Buffer.from([0]) },
    ],
    [
      'a GET with a body',
      () => ({ url: '/items', method: 'get', data: { a: 1 } }),
      { method: 'GET', body: '{"a":1}', type: JSON_TYPE },
    ],
  ],
  ['http'],
);
it('fetch adapter has its own error for a GET with a body', async () => {
  await expect(api.send({ adapter: 'fetch', url: '/items', data: { a: 1 } })).rejects.toThrow('cannot have body');
});

const put = { url: '/bucket/key', method: 'put' };
const unsigned = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
const uploads: readonly Case[] = [
  [
    'S3 gets bytes with their hash',
    () => ({ ...put, data: 'hello' }),
    {
      body: 'hello',
      headers: { 'x-amz-content-sha256': '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824' },
    },
  ],
  [
    'S3 gets a stream as it comes',
    () => ({ ...put, data: Readable.from([Buffer.from('str'), Buffer.from('eam')]) }),
    { body: 'stream', headers: unsigned, chunked: true },
  ],
  [
    'S3 gets a stream of the web as it comes',
    () => ({ ...put, data: new Blob(['stream']).stream() }),
    { body: 'stream', headers: unsigned, chunked: true },
  ],
  [
    'S3 gets a stream read when asked for a hash',
    () => ({
      ...put,
      data: Readable.from([Buffer.from('stream')]),
      sigv4: { service: 's3', region: 'us-east-1', payload: 'signed' },
    }),
    { body: 'stream' },
  ],
];
itArrives(s3, uploads);
itArrives(
  s3,
  [
    [
      'S3 gets a stream of known length with this length',
      () => ({ ...put, data: Readable.from([Buffer.from('stream')]), headers: { 'content-length': '6' } }),
      { body: 'stream', headers: unsigned },
    ],
    [
      'S3 gets a form of streams as axios sends it',
      () => ({ ...put, data: packageForm(Readable.from([Buffer.from('file')])) }),
      {
        form: [
          ['a', 'ü'],
          ['f', ['f.txt', 'text/plain', 'file']],
        ],
        headers: unsigned,
        chunked: true,
      },
    ],
    ...(IS_OLDEST
      ? []
      : [
          [
            'S3 gets a form of streams of known length with this length',
            () => ({ ...put, data: packageForm(Readable.from([Buffer.from('file')]), 4) }),
            {
              form: [
                ['a', 'ü'],
                ['f', ['f.txt', 'text/plain', 'file']],
              ],
              headers: unsigned,
            },
          ] as const,
        ]),
  ],
  ['http'],
);

describe.each(ADAPTERS)('%s adapter', (adapter) => {
  it('a stream longer than maxBufferedBytes is refused before anything is sent, and closed', async () => {
    const before = api.requests.length;
    const data = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(1000);
      })(),
    );
    await expect(api.send({ ...post, adapter, data }, { maxBufferedBytes: 10_000 })).rejects.toMatchObject({
      isAxiosError: true,
      code: 'ERR_UNSIGNABLE_BODY',
      message: expect.stringContaining('maxBufferedBytes'),
    });
    expect([api.requests.length, data.destroyed]).toEqual([before, true]);
  });

  it('a form with a stream longer than maxBufferedBytes is refused, and closed', async () => {
    const part = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(1000);
      })(),
    );
    await expect(
      api.send({ ...post, adapter, data: packageForm(part) }, { maxBufferedBytes: 10_000 }),
    ).rejects.toMatchObject({ code: 'ERR_UNSIGNABLE_BODY' });
  });

  it('a stream that fails ends in its own error', async () => {
    const data = new Readable({
      read() {
        this.destroy(Object.assign(new Error('disk on fire'), { code: 'EIO' }));
      },
    });
    await expect(api.send({ ...post, adapter, data })).rejects.toMatchObject({
      isAxiosError: true,
      code: 'EIO',
      message: 'disk on fire',
    });
  });

  it('S3 sees a stream while it is still being produced', async () => {
    let produced = 0;
    const data = Readable.from(
      (function* () {
        for (; produced < 200; produced++) yield Buffer.alloc(1 << 16);
      })(),
    );
    await s3.send({ ...put, adapter, data, maxBodyLength: Infinity }, { maxBufferedBytes: 0 });
    expect(s3.last.body.byteLength).toBe(200 << 16);
  });

  it('postForm, putForm and patchForm', async () => {
    const client = api.instance({ adapter });
    for (const method of ['postForm', 'putForm', 'patchForm'] as const) {
      await client[method]('/items', { a: 1, b: ['x', 'y'] });
      await check(api.last, {
        form: [
          ['a', '1'],
          ['b[]', 'x'],
          ['b[]', 'y'],
        ],
      });
    }
  });

  it('nothing of the caller is changed', async () => {
    const data = new Uint8Array(buffer(), 2, 4);
    const config = Object.freeze({
      ...post,
      adapter,
      data,
      params: Object.freeze({ a: 1 }),
      headers: Object.freeze({ 'x-a': '1' }),
      sigv4: Object.freeze({ region: 'us-east-1', service: 'execute-api' }),
    });
    await api.send(config);
    expect(config.data).toBe(data);
    expect([data.byteOffset, data.byteLength, data.buffer.byteLength]).toEqual([2, 4, 10]);
  });
});

function nativeForm(): FormData {
  const form = formOf(['a', 'ü'], ['a', '2']);
  form.append('f', new File(['file'], 'f.txt', { type: 'text/plain' }));
  return form;
}

function formOf(...pairs: readonly (readonly [string, string])[]): FormData {
  const form = new FormData();
  for (const [name, value] of pairs) form.append(name, value);
  return form;
}

function packageForm(file: Buffer | Readable = Buffer.from('file'), knownLength?: number): FormDataPackage {
  const form = new FormDataPackage();
  form.append('a', 'ü');
  form.append('f', file, { filename: 'f.txt', contentType: 'text/plain', ...(knownLength && { knownLength }) });
  return form;
}

function withHeaders(form: FormDataPackage): { data: FormDataPackage; headers: Record<string, string> } {
  return { data: form, headers: form.getHeaders() };
}
