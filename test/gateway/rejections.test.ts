import { describe, expect, it } from '@jest/globals';
import type { VerdictCode } from '@sigv4/testing';
import { datetime, longTerm, now, send, startGateway, temporary, type Incoming, type Outgoing } from './send.ts';
import { hash, signByHand, signWithAws4 } from './sign.ts';

const invalidToken = 'The security token included in the request is invalid.';
const plain = { target: '/prod/items', path: '/prod/items' };

/** Sends one request to a new gateway; answers with what came back and the verdict's code. */
async function refused(
  make: (host: string) => Outgoing,
  options: Parameters<typeof startGateway>[0] = {},
): Promise<Incoming & { code: VerdictCode | undefined; reason: string | undefined }> {
  const gateway = await startGateway(options);
  const answer = await send(gateway, make(gateway.host));
  const verdict = gateway.requests[0]?.verdict;
  return { ...answer, code: verdict?.code, reason: verdict?.reason };
}

/** The request with another value in one of its fields, or, with `undefined`, without it. */
function replaceField(request: Outgoing, name: string, change: (value: string) => string | undefined): Outgoing {
  const headers = request.headers.flatMap(([spelling, value]) => {
    const changed = spelling.toLowerCase() === name ? change(value) : value;
    return changed === undefined ? [] : [[spelling, changed] as const];
  });
  return { ...request, headers };
}

const dropField = (request: Outgoing, name: string): Outgoing => replaceField(request, name, () => undefined);

const edit = (request: Outgoing, from: string | RegExp, to: string): Outgoing =>
  replaceField(request, 'authorization', (value) => value.replace(from, to));

describe('without a signature', () => {
  it('a request misses its authentication token', async () => {
    const answer = await refused((host) => ({ target: '/', headers: [['Host', host]] }));
    expect(answer).toMatchObject({
      status: 403,
      errorType: 'MissingAuthenticationTokenException',
      code: 'missing-token',
    });
    expect(answer.body).toBe('{"message":"Missing Authentication Token"}');
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json',
      'x-amz-apigw-id': expect.any(String),
      'x-amzn-requestid': expect.any(String),
    });
  });
});

describe('an incomplete signature is told in the words of API Gateway', () => {
  const hashed = (value: string): string => Buffer.from(hash(value), 'hex').toString('base64');

  it.each([
    [
      'a token of another scheme',
      'Bearer token',
      `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${hashed('Bearer token')}'.`,
    ],
    [
      'a bare token',
      'eyJhbGciOiJIUzI1NiJ9',
      "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. " +
        "Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. " +
        `(Hashed with SHA-256 and encoded with Base64) Authorization=${hashed('eyJhbGciOiJIUzI1NiJ9')}`,
    ],
    [
      'no scheme',
      'key=value',
      'Authorization header must begin with the algorithm name, which cannot include an equal-sign',
    ],
  ])('%s', async (_name, value, message) => {
    const answer = await refused((host) => ({
      target: '/',
      headers: [
        ['Host', host],
        ['Authorization', value],
      ],
    }));
    expect(answer).toMatchObject({
      status: 403,
      errorType: 'IncompleteSignatureException',
      code: 'incomplete-signature',
      message,
    });
  });

  it.each([
    ['another algorithm', 'AWS4-HMAC-SHA256', 'AWS4-HMAC-SHA512', "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA512'."],
    [
      'a secret key in the place of the access key ID',
      'AKIDEXAMPLE',
      'AKID/EXAMPLE',
      'Credential must have exactly 5 slash-delimited elements, ',
    ],
    [
      'no signed headers',
      /SignedHeaders=[^,]+/,
      'SignedHeaders=',
      "Authorization header requires 'SignedHeaders' parameter. (Hashed",
    ],
    ['no signature', /, Signature=.*/, '', "Authorization header requires 'Signature' parameter. (Hashed"],
  ])('%s', async (_name, from, to, message) => {
    const answer = await refused((host) => edit(signByHand(host, plain), from, to));
    expect(answer).toMatchObject({
      status: 403,
      errorType: 'IncompleteSignatureException',
      message: expect.stringContaining(message),
    });
  });

  it('a date that is no date', async () => {
    const answer = await refused((host) =>
      replaceField(signByHand(host, plain), 'x-amz-date', () => '20260231T120000Z'),
    );
    expect(answer).toMatchObject({ status: 403, errorType: 'IncompleteSignatureException' });
    expect(answer.message).toBe(
      "Date must be in ISO-8601 'basic format'. Got '20260231T120000Z'. See http://en.wikipedia.org/wiki/ISO_8601",
    );
  });

  it('parts of a presigned URL', async () => {
    const answer = await refused((host) => ({
      target: `/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=${datetime}`,
      headers: [['Host', host]],
    }));
    expect(answer).toMatchObject({ status: 403, errorType: 'IncompleteSignatureException' });
    expect(answer.message).toBe(
      "AWS query-string parameters must include 'X-Amz-Credential'. AWS query-string parameters must include 'X-Amz-Signature'. " +
        "AWS query-string parameters must include 'X-Amz-SignedHeaders'. Re-examine the query-string parameters.",
    );
  });

  it('a presigned URL for longer than a week, and one for S3 without an end', async () => {
    const long = await refused((host) => signWithAws4(host, { path: '/?X-Amz-Expires=604801', presign: true }));
    expect(long).toMatchObject({ code: 'incomplete-signature', message: expect.stringContaining('604800') });
    const endless = await refused(
      (host) => {
        const request = signWithAws4(host, { service: 's3', path: '/key', presign: true });
        return { ...request, target: request.target.replace('&X-Amz-Expires=86400', '') };
      },
      { service: 's3' },
    );
    expect(endless).toMatchObject({
      code: 'incomplete-signature',
      message: expect.stringContaining("'X-Amz-Expires'"),
    });
  });

  it.each(['s3', 'aoss'])('%s without a payload hash', async (service) => {
    const answer = await refused((host) => signByHand(host, { ...plain, service }), { service });
    expect(answer).toMatchObject({
      status: 403,
      code: 'incomplete-signature',
      message: expect.stringContaining('x-amz-content-sha256'),
    });
  });
});

describe('what stands there twice is ambiguous', () => {
  it.each(['authorization', 'x-amz-date', 'host'])('the field %s', async (name) => {
    const answer = await refused((host) => {
      const request = signByHand(host, plain);
      return { ...request, headers: [...request.headers, ...request.headers.filter(([field]) => field === name)] };
    });
    expect(answer).toMatchObject({ status: 403, errorType: 'InvalidSignatureException', code: 'ambiguous' });
  });

  it('a field in two spellings', async () => {
    const answer = await refused((host) => {
      const request = signByHand(host, { ...plain, headers: { accept: 'a,b' } });
      return { ...request, headers: [...replaceField(request, 'accept', () => 'a').headers, ['Accept', 'b']] };
    });
    expect(answer).toMatchObject({ code: 'ambiguous', reason: "The header 'accept' arrived more than once." });
  });

  it('a signature in the query and another in the header', async () => {
    const answer = await refused((host) => {
      const presigned = signWithAws4(host, { path: '/', presign: true });
      return { ...presigned, headers: signByHand(host, plain).headers };
    });
    expect(answer).toMatchObject({ status: 403, code: 'ambiguous', errorType: 'InvalidSignatureException' });
    expect(answer.message).toBe(
      "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
    );
  });

  it('a parameter of a signature', async () => {
    const header = await refused((host) =>
      edit(signByHand(host, plain), ' SignedHeaders', ' Signature=1, SignedHeaders'),
    );
    expect(header.code).toBe('ambiguous');
    const query = await refused((host) => {
      const request = signWithAws4(host, { path: '/', presign: true });
      return { ...request, target: `${request.target}&X-Amz-Date=${datetime}` };
    });
    expect(query.code).toBe('ambiguous');
  });
});

describe('the clock', () => {
  it.each([
    ['five minutes old passes', '20260101T115500Z', 'ok', ''],
    [
      'a second more has expired',
      '20260101T115459Z',
      'expired',
      'Signature expired: 20260101T115459Z is now earlier than 20260101T115500Z (20260101T120000Z - 5 min.)',
    ],
    ['five minutes early passes', '20260101T120500Z', 'ok', ''],
    [
      'a second more is not yet valid',
      '20260101T120501Z',
      'not-yet-valid',
      'Signature not yet current: 20260101T120501Z is still later than 20260101T120500Z (20260101T120000Z + 5 min.)',
    ],
  ])('%s', async (_name, signedAt, code, message) => {
    const answer = await refused((host) => signByHand(host, { ...plain, datetime: signedAt }));
    expect(answer).toMatchObject({
      code,
      message,
      status: code === 'ok' ? 200 : 403,
      errorType: code === 'ok' ? undefined : 'InvalidSignatureException',
    });
  });

  it('a presigned URL lives as long as it says', async () => {
    const make = (host: string): Outgoing => signWithAws4(host, { path: '/?X-Amz-Expires=3600', presign: true });
    expect(await refused(make, { now: () => now + 3_600_000 })).toMatchObject({ code: 'ok' });
    expect(await refused(make, { now: () => now + 3_601_000 })).toMatchObject({
      code: 'expired',
      message: 'Signature expired: 20260101T120000Z is now earlier than 20260101T120001Z (20260101T130001Z - 60 min.)',
    });
  });
});

describe('what is not covered by the signature', () => {
  it('the host', async () => {
    const answer = await refused((host) => edit(signByHand(host, plain), 'host;x-amz-date', 'x-amz-date'));
    expect(answer).toMatchObject({ status: 403, errorType: 'InvalidSignatureException', code: 'unsigned-header' });
    expect(answer.message).toBe("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  });

  it('an x-amz field added after signing', async () => {
    const answer = await refused((host) => {
      const request = signByHand(host, plain);
      return { ...request, headers: [...request.headers, ['X-Amz-Target', 'DynamoDB.Scan']] };
    });
    expect(answer).toMatchObject({
      status: 403,
      code: 'unsigned-header',
      reason: expect.stringContaining("'x-amz-target'"),
    });
  });

  it('fields of proxies do not matter', async () => {
    const answer = await refused((host) => {
      const request = signByHand(host, plain);
      return {
        ...request,
        headers: [...request.headers, ['X-Amzn-Trace-Id', 'Root=1'], ['X-Forwarded-For', '10.0.0.1']],
      };
    });
    expect(answer).toMatchObject({ status: 200, code: 'ok' });
  });
});

describe('the credential scope', () => {
  it('another region and another service are told at once', async () => {
    const answer = await refused((host) => signByHand(host, { ...plain, region: 'eu-west-1', service: 's3' }));
    expect(answer).toMatchObject({ status: 403, errorType: 'InvalidSignatureException', code: 'wrong-scope' });
    expect(answer.message).toBe(
      "Credential should be scoped to a valid region, not 'eu-west-1'. Credential should be scoped to correct service: 'execute-api'. ",
    );
  });

  it('another day than that of x-amz-date', async () => {
    const answer = await refused((host) => edit(signByHand(host, plain), '/20260101/', '/20251231/'));
    expect(answer).toMatchObject({ code: 'wrong-scope' });
    expect(answer.message).toBe(
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20251231' != '20260101', from '20260101T120000Z'. ",
    );
  });

  it('another terminator', async () => {
    const answer = await refused((host) => edit(signByHand(host, plain), 'aws4_request', 'aws5_request'));
    expect(answer).toMatchObject({
      code: 'wrong-scope',
      message: "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'. ",
    });
  });
});

describe('credentials', () => {
  it('an unknown access key ID', async () => {
    const answer = await refused((host) =>
      signByHand(host, { ...plain, credentials: { ...longTerm, accessKeyId: 'AKIDUNKNOWN' } }),
    );
    expect(answer).toMatchObject({
      status: 403,
      errorType: 'UnrecognizedClientException',
      code: 'unknown-key',
      message: invalidToken,
    });
  });

  it.each([
    ['a missing session token', { ...temporary, sessionToken: undefined }, 'token-missing'],
    ['another session token', { ...temporary, sessionToken: 'another' }, 'token-invalid'],
    ['a session token with long-term credentials', { ...longTerm, sessionToken: 'any' }, 'token-invalid'],
  ])('%s', async (_name, credentials, code) => {
    const answer = await refused((host) => signByHand(host, { ...plain, credentials }));
    expect(answer).toMatchObject({
      status: 403,
      errorType: 'UnrecognizedClientException',
      code,
      message: invalidToken,
    });
  });

  it('a session token from its expiration on', async () => {
    const expired = { ...temporary, expiration: new Date(now) };
    const answer = await refused((host) => signByHand(host, { ...plain, credentials: temporary }), {
      credentials: [expired],
    });
    expect(answer).toMatchObject({ status: 403, errorType: 'ExpiredTokenException', code: 'token-expired' });
    expect(answer.message).toBe('The security token included in the request is expired');
  });
});

describe('a signature of something else', () => {
  it('is answered with what should have been signed', async () => {
    const gateway = await startGateway();
    const request = signByHand(gateway.host, {
      ...plain,
      target: '/prod/items?a=1',
      query: 'a=2',
      method: 'POST',
      body: 'text',
      headers: { 'content-type': 'text/plain' },
    });
    const answer = await send(gateway, request);
    const canonicalRequest = `POST\n/prod/items\na=1\ncontent-type:text/plain\nhost:${gateway.host}\nx-amz-date:${datetime}\n\ncontent-type;host;x-amz-date\n${hash('text')}`;
    const stringToSign = `AWS4-HMAC-SHA256\n${datetime}\n20260101/us-east-1/execute-api/aws4_request\n${hash(canonicalRequest)}`;
    expect(answer).toMatchObject({ status: 403, errorType: 'InvalidSignatureException' });
    expect(answer.message).toBe(
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. ' +
        `Consult the service documentation for details.\n\nThe Canonical String for this request should have been\n'${canonicalRequest}'\n\n` +
        `The String-to-Sign should have been\n'${stringToSign}'\n`,
    );
    expect(gateway.requests[0]?.verdict).toMatchObject({
      ok: false,
      code: 'signature-mismatch',
      canonicalRequest,
      stringToSign,
    });
  });

  it.each<[string, (host: string) => Outgoing]>([
    [
      'a wrong secret',
      (host) => signByHand(host, { ...plain, credentials: { ...longTerm, secretAccessKey: 'wrong' } }),
    ],
    ['another method', (host) => ({ ...signByHand(host, plain), method: 'DELETE' })],
    ['another path', (host) => ({ ...signByHand(host, plain), target: '/prod/other' })],
    ['another body', (host) => ({ ...signByHand(host, { ...plain, method: 'POST', body: 'one' }), body: 'two' })],
    ['another host', (host) => replaceField(signByHand(host, plain), 'host', () => 'example.com')],
    [
      'a signed field that was dropped',
      (host) => dropField(signByHand(host, { ...plain, headers: { accept: '*/*' } }), 'accept'),
    ],
    [
      'a signed field that was empty, and was dropped',
      (host) => dropField(signByHand(host, { ...plain, headers: { accept: '' } }), 'accept'),
    ],
    ['a signature cut short', (host) => edit(signByHand(host, plain), /.$/, '')],
    [
      'a signature in capitals',
      (host) =>
        replaceField(signByHand(host, plain), 'authorization', (value) =>
          value.replace(/[\da-f]{64}$/, (digits) => digits.toUpperCase()),
        ),
    ],
    ['signed headers out of order', (host) => edit(signByHand(host, plain), 'host;x-amz-date', 'x-amz-date;host')],
    ['a signed header twice', (host) => edit(signByHand(host, plain), 'host;', 'host;host;')],
  ])('%s', async (_name, make) => {
    expect(await refused(make)).toMatchObject({
      status: 403,
      errorType: 'InvalidSignatureException',
      code: 'signature-mismatch',
    });
  });
});

describe('the payload', () => {
  it('differs from the hash that was sent and signed', async () => {
    const answer = await refused((host) => {
      const sent = { 'x-amz-content-sha256': hash('one') };
      return { ...signByHand(host, { ...plain, method: 'POST', body: 'one', headers: sent }), body: 'two' };
    });
    expect(answer).toMatchObject({ status: 403, errorType: 'InvalidSignatureException', code: 'payload-mismatch' });
    expect(answer.message).toContain(`\nhost;x-amz-content-sha256;x-amz-date\n${hash('two')}'`);
  });

  it('may not stay unsigned on API Gateway', async () => {
    const payloadHash = 'UNSIGNED-PAYLOAD';
    const answer = await refused((host) =>
      signByHand(host, { ...plain, payloadHash, headers: { 'x-amz-content-sha256': payloadHash } }),
    );
    expect(answer).toMatchObject({
      status: 403,
      code: 'payload-mismatch',
      reason: "The service 'execute-api' does not accept UNSIGNED-PAYLOAD.",
    });
  });
});

describe('what nobody can judge gets an answer that AWS never gives', () => {
  const s3 = { service: 's3', headers: { 'x-amz-content-sha256': hash() } };

  it.each<[string, (host: string) => Outgoing, string?]>([
    ['a raw plus in the query', (host) => signByHand(host, { target: '/?a=b+c', path: '/', query: 'a=b%2Bc' })],
    ['a raw plus in the path', (host) => signByHand(host, { target: '/a+b', path: '/a%2Bb' })],
    [
      'a percent sign that begins no escape',
      (host) => signByHand(host, { target: '/?a=%zz', path: '/', query: 'a=%25zz' }),
    ],
    ['a dot segment at the end', (host) => signByHand(host, { target: '/a/..', path: '/' })],
    ['an absolute request target', (host) => signByHand(host, { target: `http://${host}/`, path: '/' })],
    ['a tab in a signed field', (host) => signByHand(host, { ...plain, headers: { accept: 'a\tb' } })],
    ['latin-1 in a signed field', (host) => signByHand(host, { ...plain, headers: { accept: 'é' } })],
    ['an escaped slash in an S3 key', (host) => signByHand(host, { ...s3, target: '/a%2Fb', path: '/a/b' }), 's3'],
    ['an S3 key that is not UTF-8', (host) => signByHand(host, { ...s3, target: '/%FF', path: '/%FF' }), 's3'],
  ])('%s', async (_name, make, service = 'execute-api') => {
    const answer = await refused(make, { service });
    expect(answer).toMatchObject({ status: 501, errorType: undefined, code: 'cannot-verify' });
    expect(answer.message).toContain('@sigv4/testing cannot verify this request. ');
  });
});
