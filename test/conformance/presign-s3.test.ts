import { GetObjectCommand, PutObjectCommand, S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createSigner, presign } from '@sigv4/core';
import { LONG_TERM, TEMPORARY } from '../support/credentials.ts';
import { stopDate } from '../support/clock.ts';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'; // the oldest Node is meant

// Presigned URLs of S3, as @aws-sdk/s3-request-presigner makes them with the same keys at the same time: each parameter, and the signature.

const NOW = Date.parse('2026-11-29T08:00:00Z');
const object = { Bucket: 'tea-room', Key: 'photos/scone.jpg' };
const client = (credentials: typeof LONG_TERM | typeof TEMPORARY): S3Client =>
  new S3Client({ region: 'eu-west-1', credentials, requestChecksumCalculation: 'WHEN_REQUIRED' });

/** The SDK has no option for the clock. */
beforeEach(() => {
  stopDate();
  jest.setSystemTime(NOW);
});
afterEach(() => void jest.useRealTimers());

/** The parameters that a signature adds. */
const OURS = /^X-Amz-(Algorithm|Credential|Date|Expires|SignedHeaders|Security-Token|Signature)$/;

interface Upload {
  readonly command: GetObjectCommand | PutObjectCommand | UploadPartCommand;
  /** Headers that must be sent with the URL. */
  readonly headers?: Record<string, string>;
}

const CASES: Readonly<Record<string, Upload>> = {
  'a download': { command: new GetObjectCommand(object) },
  'a download with a file name and a type': {
    command: new GetObjectCommand({
      ...object,
      ResponseContentDisposition: 'attachment; filename="Törtchen (1).jpg"',
      ResponseContentType: 'image/jpeg',
    }),
  },
  'a key with spaces, quotation marks, brackets and umlauts': {
    command: new GetObjectCommand({ ...object, Key: "Fotos/Törtchen '1' (2)*+!/a b&c=d?e#f%20~.jpg" }),
  },
  'an upload': { command: new PutObjectCommand(object) },
  'an upload of one type': {
    command: new PutObjectCommand({ ...object, ContentType: 'image/jpeg' }),
    headers: { 'content-type': 'image/jpeg' },
  },
  'an upload of one size': {
    command: new PutObjectCommand({ ...object, ContentLength: 48_213 }),
    headers: { 'content-length': '48213' },
  },
  'an upload with metadata, which the SDK puts into the query': {
    command: new PutObjectCommand({ ...object, Metadata: { guest: 'Jurgen & Co' }, StorageClass: 'STANDARD_IA' }),
  },
  'an upload whose headers must be sent': {
    command: new PutObjectCommand({ ...object, ServerSideEncryption: 'aws:kms', Tagging: 'a=b&c=d' }),
    headers: { 'x-amz-server-side-encryption': 'aws:kms', 'x-amz-tagging': 'a=b&c=d' },
  },
  'a part': { command: new UploadPartCommand({ ...object, PartNumber: 2, UploadId: 'a.b_c-d~e+f/g=' }) },
};

const sorted = (url: string): [string, string][] => [...new URL(url).searchParams].sort(([a], [b]) => (a < b ? -1 : 1));

describe.each([
  ['long-term keys', LONG_TERM],
  ['temporary keys', TEMPORARY],
])('with %s', (_, credentials) => {
  it.each(Object.entries(CASES))('%s', async (_it, { command, headers = {} }) => {
    const names = Object.keys(headers);
    const theirs = await getSignedUrl(client(credentials), command as GetObjectCommand, {
      expiresIn: 600,
      signableHeaders: new Set(names),
      unhoistableHeaders: new Set(names),
    });
    const url = new URL(theirs); // what it has besides a signature, we sign as parameters of the caller
    url.search = url.search
      .slice(1)
      .split('&')
      .filter((pair) => !OURS.test(pair.split('=')[0] ?? ''))
      .join('&');
    const ours = await presign(
      createSigner({ credentials, now: () => NOW }),
      { method: command instanceof GetObjectCommand ? 'GET' : 'PUT', url, headers },
      { expiresIn: 600, signedHeaders: names },
    );
    expect(new URL(ours).searchParams.get('X-Amz-SignedHeaders')).toBe([...names, 'host'].sort().join(';'));
    expect(sorted(ours)).toEqual(sorted(theirs));
    expect(new URL(ours).pathname).toBe(new URL(theirs).pathname);
  });
});
