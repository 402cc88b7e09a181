import { inspect } from 'node:util';
import { createSigner, presignPost, type SigV4Options } from '@sigv4/core';
import { describe, expect, it } from '@jest/globals';
import { LONG_TERM, TEMPORARY } from '../support/credentials.ts';
import { polluted } from '../support/polluted.ts';

const url = 'https://tea-room.s3.eu-west-1.amazonaws.com/';
const now = (): number => Date.parse('2026-01-02T03:04:05Z');
const options: SigV4Options = { credentials: LONG_TERM, now };
const signer = createSigner(options);
const fields = { key: 'a' };

const refusalOf = (form: object, own: object = {}): Promise<Error> =>
  presignPost(signer, { url, fields, ...form }, { expiresIn: 600, ...own }).then(
    () => Promise.reject(new Error('it was signed')),
    (error: unknown) => error as Error,
  );

it('takes options in place of a signer, and makes the same form', async () => {
  const form = { url, fields };
  expect(await presignPost(options, form, { expiresIn: 60 })).toEqual(
    await presignPost(signer, form, { expiresIn: 60 }),
  );
});

it('leaves the key to the page if a condition says which keys it may choose', async () => {
  const conditions = [['starts-with', '$Key', 'user/eric/']] as const;
  const form = await presignPost(signer, { url, conditions }, { expiresIn: 60 });
  expect(form.fields).not.toHaveProperty('key');
  expect(Buffer.from(form.fields['Policy'] ?? '', 'base64').toString()).toContain(
    '["starts-with","$Key","user/eric/"]',
  );
});

it('has the bucket of the fields for a host that does not state it', async () => {
  const form = { url: 'https://uploads.example.com/', fields: { bucket: 'tea-room', key: 'a' } };
  const made = await presignPost(signer, form, { expiresIn: 60, region: 'eu-west-1' });
  expect(made).toMatchObject({ url: 'https://uploads.example.com/', fields: { bucket: 'tea-room' } });
});

it.each([
  ['no signer', { url, fields }],
  ['an option that does not exist', { regoin: 'eu-west-1' }],
  ['nothing', undefined],
])('with %s says how it is called', async (_, given) => {
  const refused = presignPost(given as never, { url, fields }, { expiresIn: 60 });
  await expect(refused).rejects.toThrow(TypeError);
  await expect(refused).rejects.toThrow(/Call it as presignPost\(signer, \{ url/);
});

it.each([{ expiresIn: 0 }, { expiresIn: 604_801 }, { expiresIn: '60' }, { expiresIn: undefined }])(
  'with %j is a TypeError that names expiresIn',
  async (own) => {
    const error = await refusalOf({}, own);
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain('expiresIn must be a whole number of seconds');
  },
);

it.each(['regionSet', 'signedHeaders', 'payload', 'expires'])(
  'with the option %s is a TypeError that names it',
  async (name) => {
    const error = await refusalOf({}, { [name]: ['*'] });
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain(`"${name}" is not an option of a form`);
  },
);

it.each([undefined, null, 'a', {}, { url: '/a' }, { url: Symbol('a') }])(
  'with %p in place of a form says so',
  async (form) => {
    await expect(presignPost(signer, form as never, { expiresIn: 60 })).rejects.toMatchObject({
      code: 'ERR_UNSIGNABLE_REQUEST',
      message: expect.stringMatching(/^Cannot sign the form\. .*absolute URL of a bucket/),
    });
  },
);

describe('says what is wrong with', () => {
  it.each<[string, object, string]>([
    ['fields without a key', { fields: {} }, 'no key'],
    ['an empty key', { fields: { key: '' } }, 'no key'],
    ['a key in upper case', { fields: { Key: 'a' } }, 'field "Key" is not in lower case'],
    ['fields that are a Map', { fields: new Map([['key', 'a']]) }, 'fields are not an object'],
    ['fields that are an array', { fields: [['key', 'a']] }, 'fields are not an object'],
    [
      'a field that is a number',
      { fields: { ...fields, success_action_status: 201 } },
      '"success_action_status" is not a text',
    ],
    ['a field that is undefined', { fields: { ...fields, acl: undefined } }, '"acl" is not a text'],
    ['a field in two spellings', { fields: { ...fields, acl: 'a', ACL: 'b' } }, '"ACL" is there twice'],
    ['a line end in the name of a field', { fields: { ...fields, 'a\r\nb': 1 } }, 'field "a\\r\\nb" is not a text'],
    ['the name of the file inside the key', { fields: { key: 'a/${filename}.jpg' } }, 'field "key" has ${filename}'],
    ['the name of the file twice', { fields: { key: '${filename}/${filename}' } }, 'field "key" has ${filename}'],
    [
      'the name of the file in another field',
      { fields: { ...fields, 'x-amz-meta-name': '${filename}' } },
      'field "x-amz-meta-name" has ${filename}',
    ],
    ['conditions that are an object', { conditions: { acl: 'a' } }, 'conditions are not an array'],
    ...[
      'acl',
      'a',
      null,
      {},
      new Map(),
      { acl: 'a', b: 'c' },
      { acl: 1 },
      ['starts-with', 'key', 'a'],
      ['starts-with', '$', 'a'],
      ['starts-with', '$key'],
      ['starts-with', '$key', 'a', 'b'],
      ['eq', '$key', 1],
      ['in', '$key', 'a'],
      ['content-length-range', 1],
      ['content-length-range', 2, 1],
      ['content-length-range', -1, 1],
      ['content-length-range', 0, 1.5],
      ['content-length-range', '0', '1'],
      [['eq', '$key', 'a']],
    ].map((wrong): [string, object, string] => [
      `the condition ${inspect(wrong)}`,
      { conditions: [{ acl: 'a' }, wrong] },
      'conditions[1] is not a condition',
    ]),
    ['the URL of an object', { url: `${url}photos/scone.jpg` }, 'URL is not that of a bucket'],
    ['a path with a key', { url: 'https://s3.eu-west-1.amazonaws.com/tea-room/a' }, 'URL is not that of a bucket'],
    ['a URL with a query', { url: `${url}?a=s3cr3t` }, 'URL is not that of a bucket'],
    ['a URL with a password', { url: url.replace('//', '//user:s3cr3t@') }, 'URL is not that of a bucket'],
    ['a URL with a fragment', { url: `${url}#s3cr3t` }, 'URL is not that of a bucket'],
    ['a URL of a socket', { url: url.replace('https', 'wss') }, 'URL is not that of a bucket'],
    ['a host of S3 without a bucket', { url: 'https://s3.eu-west-1.amazonaws.com/' }, 'URL does not state the bucket'],
    ['two buckets', { fields: { ...fields, bucket: 'other' } }, 'state two buckets'],
  ])('%s', async (_, form, message) => {
    const error = await refusalOf(form);
    expect(error).toMatchObject({ code: 'ERR_UNSIGNABLE_REQUEST', message: expect.stringContaining(message) });
    expect(error.message).toMatch(/^Cannot sign POST (https|wss):\/\/[\w.-]+\/[\w./-]*: /);
    expect(inspect(error)).not.toContain('s3cr3t');
  });

  it.each([
    'policy',
    'Policy',
    'file',
    'X-Amz-Signature',
    'x-amz-date',
    'x-amz-credential',
    'X-Amz-Algorithm',
    'x-amz-security-token',
    'signature',
    'AWSAccessKeyId',
  ])('a field %s, which is not for the caller', async (name) => {
    const error = await refusalOf({ fields: { ...fields, [name]: 's3cr3t' } });
    expect(error).toMatchObject({
      code: 'ERR_UNSIGNABLE_REQUEST',
      message: expect.stringContaining(`field "${name}" is one that presignPost makes`),
    });
    expect(inspect(error)).not.toContain('s3cr3t');
  });
});

it('a path that may hold a key, at a host of your own, is an error that says where the key belongs', async () => {
  const { message } = await refusalOf({ url: 'http://127.0.0.1:4601/tea-room/a.jpg' }, { region: 'eu-west-1' });
  expect(message).toBe(
    "Cannot sign POST http://127.0.0.1:4601/tea-room/a.jpg: its URL does not state the bucket. Pass fields: { bucket: 'my-bucket' }. If the URL contains the key, pass the URL of the bucket, and the key in fields.",
  );
});

it('plain http is signed for this machine only', async () => {
  expect(await refusalOf({ url: url.replace('https', 'http') })).toMatchObject({ code: 'ERR_INSECURE_URL' });
});

it.each([
  [
    'a host that takes only SigV4a',
    signer,
    'https://mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com/',
    'SigV4a',
  ],
  [
    'a region set of the signer',
    createSigner({ ...options, regionSet: ['*'] }),
    'https://s3.example.com/tea-room',
    'SigV4a',
  ],
  ['a host of another service', signer, 'https://abc123.execute-api.eu-west-1.amazonaws.com/tea-room', '"execute-api"'],
  ['a service of the signer', createSigner({ ...options, service: 'es' }), url, '"es"'],
])('%s is an error: S3 knows forms with SigV4 only', async (_, given, other, message) => {
  const refused = presignPost(given, { url: other, fields: { ...fields } }, { expiresIn: 60 });
  await expect(refused).rejects.toMatchObject({
    code: 'ERR_UNSIGNABLE_REQUEST',
    message: expect.stringContaining(message),
  });
});

it('is good for no longer than the credentials, which are refreshed once to find that out', async () => {
  let loads = 0;
  const living = (seconds: number): SigV4Options => ({
    now,
    credentials: async () => ({ ...TEMPORARY, expiration: new Date(now() + (++loads === 1 ? 3600 : seconds) * 1000) }),
  });
  const made = await presignPost(living(7200), { url, fields }, { expiresIn: 7200 });
  expect(Buffer.from(made.fields['Policy'] ?? '', 'base64').toString()).toContain('"2026-01-02T05:04:05Z"');
  expect(loads).toBe(2);
  loads = 0;
  await expect(presignPost(living(7199), { url, fields }, { expiresIn: 7200 })).rejects.toMatchObject({
    code: 'ERR_CREDENTIALS',
    message: expect.stringContaining('POST https://tea-room.s3.eu-west-1.amazonaws.com/'),
  });
  expect(loads).toBe(2);
});

it.each<[string, unknown]>([
  ['toJSON', () => 'polluted'],
  ['fields', { key: 'polluted' }],
  ['conditions', [['starts-with', '$key', '']]],
  ['url', 'https://evil.example/'],
  ['key', 'polluted'],
  ['bucket', 'polluted'],
  ['acl', 'public-read'],
  ['service', 's3express'],
  ['region', 'sa-east-1'],
  ['credentials', TEMPORARY],
  ['sessionToken', 'polluted'],
  ['expiresIn', 604_800],
  ['headers', { 'x-amz-meta-a': 'polluted' }],
  ['regionSet', ['*']],
  ['Policy', 'polluted'],
])('Object.prototype.%s changes nothing of a form', async (name, value) => {
  const call = async (): Promise<unknown> => {
    const conditions = [['starts-with', '$x-amz-meta-a', 'é'], { acl: 'private' }] as const;
    const made = await presignPost({ credentials: LONG_TERM, now }, { url, fields, conditions }, { expiresIn: 60 });
    return [made.url, Object.entries(made.fields)];
  };
  const clean = await call();
  expect(await polluted({ [name]: value }, call)).toEqual(clean);
});

it.each([
  ['expiresIn', { expiresIn: 600 }, { url, fields }, {}, TypeError],
  ['a key', { fields }, { url }, { expiresIn: 60 }, /no key/],
  ['a URL', { url }, { fields }, { expiresIn: 60 }, /absolute URL/],
])('%s is not taken from Object.prototype', async (_, pollution, form, own, expected) => {
  await expect(
    polluted(pollution, () => presignPost({ credentials: LONG_TERM }, form as never, own as never)),
  ).rejects.toThrow(expected as never);
});
