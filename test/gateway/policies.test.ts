import { createHmac } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { describe, expect, it } from '@jest/globals';
import { verify } from '@sigv4/testing';
import { toBeSignedBy } from '@sigv4/testing/jest';
import { longTerm, send, startGateway, temporary } from './send.ts';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'; // the oldest Node is meant

// Upload forms: what the gateway says of them. Their policies are written and signed here, with nothing but node:crypto.

type Fields = readonly (readonly [name: string, value: string])[];

interface Upload {
  readonly conditions?: readonly unknown[] | undefined;
  readonly policy?: string;
  readonly expiration?: string;
  readonly fields?: Fields;
  /** Fields behind the file. */
  readonly behind?: Fields;
  readonly without?: string;
  readonly file?: Blob | undefined;
  readonly filename?: string;
  readonly keys?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  readonly scope?: string;
}

/** The conditions and fields of a form that passes. */
const plain: Fields = [
  ['key', 'photos/scone.jpg'],
  ['bucket', 'tea-room'],
];

function formOf(upload: Upload = {}): FormData {
  const keys: NonNullable<Upload['keys']> = upload.keys ?? longTerm;
  const { fields = [], scope = '20260101/us-east-1/s3/aws4_request', without } = upload;
  const signing: Fields = [
    ['x-amz-algorithm', 'AWS4-HMAC-SHA256'],
    ['x-amz-credential', `${keys.accessKeyId}/${scope}`],
    ['x-amz-date', '20260101T120000Z'],
    ...(keys.sessionToken === undefined ? [] : [['x-amz-security-token', keys.sessionToken] as const]),
  ];
  const replaced = new Set(fields.map(([name]) => name));
  const all = [...plain.filter(([name]) => !replaced.has(name)), ...signing];
  const conditions = [...all.map(([name, value]) => ({ [name]: value })), ...(upload.conditions ?? [])];
  const expiration = upload.expiration ?? '2026-01-01T12:10:00Z';
  const policy = Buffer.from(upload.policy ?? JSON.stringify({ expiration, conditions })).toString('base64');
  const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${keys.secretAccessKey}`);
  const form = new FormData();
  const sent: Fields = [...all, ...fields, ['policy', policy], ['x-amz-signature', hmac(key, policy).toString('hex')]];
  for (const [name, value] of sent) if (name !== without) form.append(name, value);
  const { file = new Blob(['12345']), filename = 'scone.jpg' } = upload;
  if (without !== 'file') form.append('file', file, filename);
  for (const [name, value] of upload.behind ?? []) form.append(name, value);
  return form;
}

/** What S3 answers: the status, the code, and the text. */
async function answerTo(form: FormData, options: Parameters<typeof startGateway>[0] = {}, path = '/tea-room') {
  const gateway = await startGateway({ service: 's3', answersAs: 's3', respond: () => ({ status: 204 }), ...options });
  const response = await fetch(gateway.url + path, { method: 'POST', body: form });
  const text = await response.text();
  const read = (name: string): string | undefined =>
    new RegExp(`<${name}>([^<]*)<`).exec(text)?.[1]?.replaceAll('&quot;', '"').replaceAll('&#39;', "'");
  const { code, ok } = gateway.requests[0]?.verdict ?? {};
  return { status: response.status, error: read('Code'), message: read('Message'), code, ok, text };
}

describe('an upload passes', () => {
  it.each<[string, Upload]>([
    ['with a key', {}],
    ['with temporary keys', { keys: temporary }],
    ['with fields that AWS ignores', { fields: [['x-ignore-a', 'b']] }],
    ['with fields behind the file, which nobody reads', { behind: [['acl', 'public-read']] }],
    ['of the smallest size', { conditions: [['content-length-range', 5, 10]] }],
    ['of the largest size', { conditions: [['content-length-range', 0, 5]] }],
    ['with sizes as texts', { conditions: [['content-length-range', '0', '5']] }],
    ['with no bytes', { file: new Blob([]), conditions: [['content-length-range', 0, 5]] }],
    ['with any value of a field', { conditions: [['starts-with', '$tagging', '']], fields: [['tagging', '']] }],
    [
      'with names in another case',
      { conditions: [['eq', '$Content-Type', 'image/png']], fields: [['content-Type', 'image/png']] },
    ],
    [
      'with several content types',
      { conditions: [['starts-with', '$Content-Type', 'image/']], fields: [['Content-Type', 'image/png,image/jpeg']] },
    ],
    [
      'with the name of its file in the key',
      {
        conditions: [['starts-with', '$key', 'user/']],
        fields: [['key', 'user/${filename}']],
        filename: "$&'Törtchen.jpg",
      },
    ],
    [
      'with a field that is named __proto__',
      { conditions: [JSON.parse('{"__proto__":"a"}')], fields: [['__proto__', 'a']] },
    ],
    ['in its last second', { expiration: '2026-01-01T12:00:01Z' }],
  ])('%s', async (_, upload) => {
    expect(await answerTo(formOf(upload))).toMatchObject({ status: 204, code: 'ok', ok: true });
  });
});

describe('an upload is refused', () => {
  it.each<[string, Upload, number, string, string, string]>([
    [
      'after its policy',
      { expiration: '2026-01-01T12:00:00Z' },
      403,
      'AccessDenied',
      'Invalid according to Policy: Policy expired.',
      'expired',
    ],
    [
      'too large',
      { conditions: [['content-length-range', 1, 4]] },
      400,
      'EntityTooLarge',
      'Your proposed upload exceeds the maximum allowed size',
      'policy-violation',
    ],
    [
      'too small',
      { conditions: [['content-length-range', 6, 9]] },
      400,
      'EntityTooSmall',
      'Your proposed upload is smaller than the minimum allowed size',
      'policy-violation',
    ],
    [
      'with another value',
      { conditions: [{ acl: 'private' }], fields: [['acl', 'public-read']] },
      403,
      'AccessDenied',
      'Invalid according to Policy: Policy Condition failed: ["eq", "$acl", "private"]',
      'policy-violation',
    ],
    [
      'with another start',
      { conditions: [['starts-with', '$key', 'user/eric/']], fields: [['key', 'user/bob/a']] },
      403,
      'AccessDenied',
      'Invalid according to Policy: Policy Condition failed: ["starts-with", "$key", "user/eric/"]',
      'policy-violation',
    ],
    [
      'with another content type in a list',
      { conditions: [['starts-with', '$Content-Type', 'image/']], fields: [['Content-Type', 'image/png,text/html']] },
      403,
      'AccessDenied',
      'Invalid according to Policy: Policy Condition failed: ["starts-with", "$Content-Type", "image/"]',
      'policy-violation',
    ],
    [
      'without a field of a condition',
      { conditions: [['starts-with', '$acl', '']] },
      403,
      'AccessDenied',
      'Invalid according to Policy: Policy Condition failed: ["starts-with", "$acl", ""]',
      'policy-violation',
    ],
    [
      'with a file that leaves the place for it',
      { conditions: [{ 'x-amz-meta-name': 'a' }], fields: [['x-amz-meta-name', '${filename}']] },
      403,
      'AccessDenied',
      'Invalid according to Policy: Policy Condition failed: ["eq", "$x-amz-meta-name", "a"]',
      'policy-violation',
    ],
    [
      'with a field more',
      { fields: [['acl', 'public-read']] },
      403,
      'AccessDenied',
      'Invalid according to Policy: Extra input fields: acl',
      'policy-violation',
    ],
    [
      'with a field twice',
      {
        fields: [
          ['acl', 'a'],
          ['ACL', 'a'],
        ],
        conditions: [{ acl: 'a' }],
      },
      400,
      'InvalidArgument',
      "The form has the field 'acl' twice.",
      'ambiguous',
    ],
    [
      'with a policy that is no JSON',
      { policy: '{' },
      400,
      'InvalidPolicyDocument',
      'Invalid Policy: Invalid JSON.',
      'policy-violation',
    ],
    [
      'with a policy that is null',
      { policy: 'null' },
      400,
      'InvalidPolicyDocument',
      "Invalid Policy: Invalid 'expiration' value",
      'policy-violation',
    ],
    [
      'with a policy without an end',
      { policy: '{"conditions":[]}' },
      400,
      'InvalidPolicyDocument',
      "Invalid Policy: Invalid 'expiration' value",
      'policy-violation',
    ],
    [
      'with a policy without conditions',
      { policy: '{"expiration":"2026-01-01T12:10:00Z"}' },
      400,
      'InvalidPolicyDocument',
      "Invalid Policy: Policy missing 'conditions'.",
      'policy-violation',
    ],
    [
      'with a condition of two fields',
      { conditions: [{ a: 'b', c: 'd' }] },
      400,
      'InvalidPolicyDocument',
      'Invalid Policy: Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.',
      'policy-violation',
    ],
    [
      'with a condition that is null',
      { conditions: [null] },
      400,
      'InvalidPolicyDocument',
      'Invalid Policy: Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.',
      'policy-violation',
    ],
    [
      'with a condition that is a number',
      { conditions: [{ a: 1 }] },
      400,
      'InvalidPolicyDocument',
      'Invalid Policy: Invalid Simple-Condition: value must be a string.',
      'policy-violation',
    ],
    [
      'with an unknown condition',
      { conditions: [['in', '$key', 'a']] },
      400,
      'InvalidPolicyDocument',
      'Invalid Policy: Invalid Condition.',
      'policy-violation',
    ],
    [
      'with a size that is none',
      { conditions: [['content-length-range', 'a', 5]] },
      400,
      'InvalidPolicyDocument',
      'Invalid Policy: Invalid content-length-range.',
      'policy-violation',
    ],
    [
      'without a key',
      { without: 'key' },
      400,
      'InvalidArgument',
      "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
      'incomplete-signature',
    ],
    [
      'with its key behind the file',
      { without: 'key', behind: [['key', 'photos/scone.jpg']] },
      400,
      'InvalidArgument',
      "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
      'incomplete-signature',
    ],
    [
      'without a signature',
      { without: 'x-amz-signature' },
      400,
      'InvalidArgument',
      "Bucket POST must contain a field named 'x-amz-signature'.  If it is specified, please check the order of the fields.",
      'incomplete-signature',
    ],
    [
      'without a file',
      { without: 'file' },
      400,
      'InvalidArgument',
      'POST requires exactly one file upload per request.',
      'incomplete-signature',
    ],
    [
      'by a key that nobody knows',
      { keys: { accessKeyId: 'AKIDOTHER', secretAccessKey: 'a' } },
      403,
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
      'unknown-key',
    ],
    [
      'by another secret',
      { keys: { ...longTerm, secretAccessKey: 'other' } },
      403,
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
      'signature-mismatch',
    ],
    [
      'by temporary keys without their session token',
      { keys: temporary, without: 'x-amz-security-token' },
      403,
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
      'token-missing',
    ],
    [
      'with a session token of another key',
      { keys: { ...temporary, sessionToken: 'other' } },
      400,
      'InvalidToken',
      'The provided token is malformed or otherwise invalid.',
      'token-invalid',
    ],
    [
      'for another region',
      { scope: '20260101/eu-west-1/s3/aws4_request' },
      400,
      'AuthorizationQueryParametersError',
      "Credential should be scoped to a valid region, not 'eu-west-1'. ",
      'wrong-scope',
    ],
    [
      'for another service',
      { scope: '20260101/us-east-1/sts/aws4_request' },
      400,
      'AuthorizationQueryParametersError',
      "Credential should be scoped to correct service: 's3'. ",
      'wrong-scope',
    ],
    [
      'for another day',
      { scope: '20260102/us-east-1/s3/aws4_request' },
      400,
      'AuthorizationQueryParametersError',
      expect.stringContaining("'20260102' != '20260101'") as never,
      'wrong-scope',
    ],
  ])('%s', async (_, upload, status, error, message, code) => {
    expect(await answerTo(formOf(upload))).toMatchObject({ status, error, message, code, ok: false });
  });

  it('in another bucket, of the field or of the URL', async () => {
    const message = 'Invalid according to Policy: Policy Condition failed: ["eq", "$bucket", "tea-room"]';
    expect(await answerTo(formOf(), {}, '/other')).toMatchObject({ status: 403, message });
    const fields = [['bucket', 'other']] as const;
    expect(await answerTo(formOf({ fields, conditions: [{ bucket: 'tea-room' }] }), {}, '/')).toMatchObject({
      message,
    });
    const gateway = await startGateway({ service: 's3', answersAs: 's3' });
    const request = new Request('http://a/', { method: 'POST', body: formOf() });
    const headers = [
      ['Host', 'other.s3.us-east-1.amazonaws.com'],
      ['Content-Type', request.headers.get('content-type') ?? ''],
    ] as const;
    const body = new Uint8Array(await request.arrayBuffer());
    const answer = await send(gateway, { method: 'POST', target: '/', headers, body });
    expect(answer.body).toContain('&quot;$bucket&quot;, &quot;tea-room&quot;');
  });

  it('with what S3 says of sizes and keys', async () => {
    expect((await answerTo(formOf({ conditions: [['content-length-range', 1, 4]] }))).text).toContain(
      '<ProposedSize>5</ProposedSize><MaxSizeAllowed>4</MaxSizeAllowed>',
    );
    expect((await answerTo(formOf({ conditions: [['content-length-range', 6, 9]] }))).text).toContain(
      '<ProposedSize>5</ProposedSize><MinSizeAllowed>6</MinSizeAllowed>',
    );
    expect((await answerTo(formOf({ keys: { ...longTerm, secretAccessKey: 'a' } }))).text).toContain(
      '<StringToSignBytes>65 79 ',
    );
  });

  it('if its body is not a form, or was changed on the way', async () => {
    const gateway = await startGateway({ service: 's3', answersAs: 's3' });
    const headers = [
      ['Host', gateway.host],
      ['Content-Type', 'multipart/form-data; boundary=a'],
    ] as const;
    const broken = await send(gateway, { method: 'POST', target: '/tea-room', headers, body: '--a\r\nname="policy"' });
    expect(broken.body).toContain('<Code>MalformedPOSTRequest</Code>');
    const body = (bytes: Uint8Array): string =>
      Buffer.from(bytes).toString('latin1').replace('scone.jpg\r', 'cake.jpg\r');
    expect(await answerTo(formOf(), { faults: { proxy: { body } } })).toMatchObject({
      message: 'Invalid according to Policy: Policy Condition failed: ["eq", "$key", "photos/scone.jpg"]',
    });
  });

  it('once its session token has expired, or IAM denies it', async () => {
    expect(await answerTo(formOf({ keys: temporary }), { faults: { tokensExpired: true } })).toMatchObject({
      status: 400,
      error: 'ExpiredToken',
    });
    expect(await answerTo(formOf(), { faults: { denied: 'implicitly' } })).toMatchObject({
      status: 403,
      error: 'AccessDenied',
      message: expect.stringContaining('is not authorized to perform: s3:PutObject'),
    });
  });
});

it('a form without a policy is an unsigned request, and so is every form to other services', async () => {
  const form = new FormData();
  form.append('key', 'a');
  expect(await answerTo(form)).toMatchObject({ status: 403, error: 'AccessDenied', code: 'missing-token' });
  expect(await answerTo(formOf(), { service: 'execute-api', answersAs: 'rest-api' })).toMatchObject({
    code: 'missing-token',
  });
});

it('other kinds of endpoints have no text for forms, and give the reason', async () => {
  const answer = await answerTo(formOf({ fields: [['acl', 'a']] }), { answersAs: 'rest-api' });
  expect(answer).toMatchObject({
    status: 403,
    text: '{"message":"Invalid according to Policy: Extra input fields: acl"}',
  });
});

it('the example of AWS’s documentation has the signature that is printed there', async () => {
  const keys = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
  const lines = [
    '{ "expiration": "2015-12-30T12:00:00.000Z",',
    '  "conditions": [',
    '    {"bucket": "sigv4examplebucket"},',
    '    ["starts-with", "$key", "user/user1/"],',
    '    {"acl": "public-read"},',
    '    {"success_action_redirect": "http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html"},',
    '    ["starts-with", "$Content-Type", "image/"],',
    '    {"x-amz-meta-uuid": "14365123651274"},',
    '    {"x-amz-server-side-encryption": "AES256"},',
    '    ["starts-with", "$x-amz-meta-tag", ""],',
    '',
    '    {"x-amz-credential": "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request"},',
    '    {"x-amz-algorithm": "AWS4-HMAC-SHA256"},',
    '    {"x-amz-date": "20151229T000000Z" }',
    '  ]',
    '}',
  ];
  const fields: Fields = [
    ['key', 'user/user1/${filename}'],
    ['acl', 'public-read'],
    ['success_action_redirect', 'http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html'],
    ['Content-Type', 'image/jpeg'],
    ['x-amz-meta-uuid', '14365123651274'],
    ['x-amz-server-side-encryption', 'AES256'],
    ['X-Amz-Credential', 'AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request'],
    ['X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
    ['X-Amz-Date', '20151229T000000Z'],
    ['x-amz-meta-tag', ''],
    ['Policy', Buffer.from(lines.join('\r\n')).toString('base64')],
    ['X-Amz-Signature', '8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e'],
  ];
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  form.append('file', new Blob(['a']), 'MyFilename.jpg');
  const options = { service: 's3', region: 'us-east-1', now: () => Date.parse('2015-12-29T12:00:00Z') };
  const request = new Request('https://sigv4examplebucket.s3.amazonaws.com/', { method: 'POST', body: form });
  expect(await verify(request, keys, options)).toMatchObject({ code: 'ok' });
});

it('a form of the AWS SDK passes, by verify, by the matcher and by the gateway', async () => {
  const client = new S3Client({ region: 'us-east-1', credentials: longTerm });
  const { url, fields } = await createPresignedPost(client, { Bucket: 'tea-room', Key: 'a/${filename}', Expires: 600 });
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob(['a']), 'é.jpg');
  const clock = { now: Date.now };
  const request = new Request(url, { method: 'POST', body: form });
  expect(await verify(request, longTerm, clock)).toMatchObject({
    code: 'ok',
    accessKeyId: longTerm.accessKeyId,
    credentialScope: { region: 'us-east-1', service: 's3' },
  });
  expect(await toBeSignedBy(request, longTerm, clock)).toMatchObject({ pass: true });
  expect((await answerTo(form, clock)).status).toBe(204);
  const gateway = await startGateway({ service: 's3', answersAs: 's3', ...clock });
  await fetch(`${gateway.url}/tea-room`, { method: 'POST', body: form });
  const [received] = gateway.requests;
  expect(await toBeSignedBy(received, longTerm, clock)).toMatchObject({ pass: true });
  expect(verify(received as never, longTerm, clock)).toMatchObject({ code: 'cannot-verify' }); // it cannot wait for the form
});
