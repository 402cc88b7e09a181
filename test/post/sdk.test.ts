import { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createSigner, type PostCondition, presignPost } from '@sigv4/core';
import { LONG_TERM, TEMPORARY } from '../support/credentials.ts';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'; // the oldest Node is meant

// The same form, made by @aws-sdk/s3-presigned-post with the same keys and a clock that stands still: URL, fields, policy, and their order.

const NOW = Date.parse('2026-01-02T03:04:05.678Z');
beforeEach(() => void jest.spyOn(Date, 'now').mockReturnValue(NOW));
afterEach(() => void jest.restoreAllMocks());

interface Form {
  readonly bucket?: string;
  readonly url?: string;
  readonly key?: string;
  readonly fields?: Record<string, string>;
  readonly conditions?: PostCondition[];
  readonly expiresIn?: number;
  readonly region?: string;
  readonly client?: object;
}

const range: PostCondition = ['content-length-range', 1, 10_485_760];

const forms: Readonly<Record<string, Form>> = {
  'a key, and nothing else': {},
  'the name of the file as the end of the key': { key: 'user/eric/${filename}' },
  'the name of the file as the whole key': { key: '${filename}' },
  'a limit of the size': { conditions: [range] },
  'conditions for fields that the page adds': {
    key: 'a/${filename}',
    conditions: [range, ['starts-with', '$Content-Type', 'image/'], ['eq', '$acl', 'private'], { 'x-amz-meta-a': 'b' }],
  },
  'what happens after the upload': {
    fields: { success_action_status: '201', success_action_redirect: 'https://example.com/done?a=b&c=d' },
  },
  'fields with the same condition twice': {
    fields: { acl: 'public-read', 'Content-Type': 'image/png' },
    conditions: [{ acl: 'public-read' }, range, range, { bucket: 'tea-room' }, { key: 'photos/scone.jpg' }],
  },
  'fields beyond ASCII': {
    key: 'Fotos/Törtchen 🍰/${filename}',
    fields: { 'x-amz-meta-größe': 'süß', tagging: '<Tagging>\u2028"\\\n\u0000</Tagging>', 'x-amz-meta-lone': '\ud83c' },
    conditions: [['starts-with', '$x-amz-meta-ñ', 'é']],
  },
  'names that objects inherit': {
    fields: JSON.parse('{"__proto__":"a","constructor":"b","toString":"c","hasOwnProperty":"d"}') as Record<
      string,
      string
    >,
    conditions: [JSON.parse('{"__proto__":"a"}') as Record<string, string>, ['eq', '$__proto__', 'a']],
  },
  'names that are numbers, which objects sort': { fields: { b: '1', 10: '2', 9: '3', a: '4' } },
  'a bucket that is given as a field, too': { fields: { acl: 'private', bucket: 'tea-room', 'x-amz-meta-a': 'b' } },
  'a life of a second': { expiresIn: 1 },
  'a life of seven days': { expiresIn: 604_800 },
  'a bucket with dots, in the path': {
    bucket: 'tea.room.example',
    url: 'https://s3.eu-west-1.amazonaws.com/tea.room.example',
  },
  'another partition': { region: 'cn-north-1', url: 'https://tea-room.s3.cn-north-1.amazonaws.com.cn/' },
  'a host of two IP versions': {
    url: 'https://tea-room.s3.dualstack.eu-west-1.amazonaws.com/',
    client: { useDualstackEndpoint: true },
  },
  'a host of transfer acceleration': {
    url: 'https://tea-room.s3-accelerate.amazonaws.com/',
    client: { useAccelerateEndpoint: true },
  },
  'a path': { url: 'https://s3.eu-west-1.amazonaws.com/tea-room', client: { forcePathStyle: true } },
  'another server with the API of S3': {
    url: 'http://localhost:9000/tea-room',
    client: { endpoint: 'http://localhost:9000', forcePathStyle: true },
  },
};

describe.each([
  ['long-term keys', LONG_TERM],
  ['temporary keys', TEMPORARY],
])('with %s', (_, credentials) => {
  it.each(Object.entries(forms))('%s', async (_it, form) => {
    const { bucket = 'tea-room', key = 'photos/scone.jpg', fields = {}, conditions = [], region = 'eu-west-1' } = form;
    const { url = `https://${bucket}.s3.${region}.amazonaws.com/`, expiresIn = 600 } = form;
    const client = new S3Client({ region, credentials, ...form.client });
    const theirs = await createPresignedPost(client, {
      Bucket: bucket,
      Key: key,
      Fields: fields,
      // Their types know no simple conditions with names of their own.
      Conditions: conditions as NonNullable<Parameters<typeof createPresignedPost>[1]['Conditions']>,
      Expires: expiresIn,
    });
    const given = structuredClone({ fields, conditions });
    const ours = await presignPost(
      createSigner({ credentials, region }),
      { url, fields: Object.fromEntries([...Object.entries(fields), ['key', key]]), conditions },
      { expiresIn },
    );
    expect(ours.url).toBe(theirs.url);
    expect(Object.entries(ours.fields)).toEqual(Object.entries(theirs.fields));
    expect(Buffer.from(ours.fields['Policy'] ?? '', 'base64').toString()).toContain('"expiration":"2026-01-');
    expect({ fields, conditions }).toEqual(given); // the caller's objects are as they were
  });
});
