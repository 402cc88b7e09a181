import { describe, expect, it } from '@jest/globals';
import { explainAnswer, type PlainAnswer, type PlainRequest } from '@sigv4/core';
import { explain, sigv4 } from '@sigv4/fetch';
import { LONG_TERM } from '../support/credentials.ts';

// What people paste: the text of an answer without its JSON, the message of a tool, a head and a body in one, a parsed body.

const EXPIRED = 'The security token included in the request is expired';
const DENIED =
  'User: arn:aws:iam::123456789012:user/me is not authorized to perform: s3:ListAllMyBuckets because no identity-based policy allows the s3:ListAllMyBuckets action';

describe('the text of an answer', () => {
  it.each<[body: string, code: string, serviceCode?: string]>([
    [EXPIRED, 'token-expired', 'ExpiredTokenException'],
    [`"${EXPIRED}"`, 'token-expired', 'ExpiredTokenException'],
    [JSON.stringify(JSON.stringify({ message: EXPIRED })), 'token-expired', 'ExpiredTokenException'],
    ['Missing Authentication Token\n', 'unsigned', 'MissingAuthenticationTokenException'],
    ['Forbidden', 'forbidden'],
    ['403 Forbidden', 'forbidden'],
    [
      'Signature expired: 20260101T000000Z is now earlier than 20260101T110000Z (20260101T111500Z - 15 min.)',
      'wrong-clock',
    ],
    [DENIED, 'not-allowed'],
    [
      `AccessDeniedException: ${DENIED}\n    at throwDefaultError (/app/index.js:1:2)`,
      'not-allowed',
      'AccessDeniedException',
    ],
    ['AccessDenied: Access Denied', 'not-allowed', 'AccessDenied'],
    ['RequestTimeTooSkewed: The difference between the request time and the current time is too large.', 'wrong-clock'],
    [
      `An error occurred (ExpiredTokenException) when calling the GetCallerIdentity operation: ${EXPIRED}`,
      'token-expired',
    ],
    [
      'botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the ListBuckets operation (reached max retries: 4): Access Denied',
      'not-allowed',
      'AccessDenied',
    ],
    ['An error occurred (403) when calling the HeadObject operation: Forbidden', 'forbidden'],
    [
      'operation error STS: GetCallerIdentity, https response error StatusCode: 403, RequestID: a, api error InvalidClientTokenId: The security token included in the request is invalid.',
      'unknown-key',
      'InvalidClientTokenId',
    ],
  ])('%s', async (...[body, code, serviceCode]) => {
    const explanation = await explainAnswer({ status: 403, body });
    expect(explanation).toMatchObject({ code, ...(serviceCode && { serviceCode }) });
    expect(String(explanation)).not.toContain('throwDefaultError');
  });

  it('is read beside a request to an API, too', async () => {
    const authorization = `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/eu-west-1/execute-api/aws4_request, SignedHeaders=host, Signature=0123`;
    const request = {
      method: 'GET',
      url: 'https://a.execute-api.eu-west-1.amazonaws.com/',
      headers: { authorization },
    };
    expect(await explainAnswer({ status: 403, body: EXPIRED }, request)).toMatchObject({ code: 'token-expired' });
    const ofCli = 'An error occurred (AccessDeniedException) when calling the Invoke operation: No';
    expect(await explainAnswer({ status: 403, body: ofCli }, request)).toMatchObject({ code: 'not-allowed' });
    const own = await explainAnswer({ status: 403, body: 'You are not a member' }, request);
    expect(own).toMatchObject({
      code: 'unknown',
      summary: expect.stringMatching(/application's own.*It says: You are not a member/),
    });
  });

  it('of an application is neither read nor shown in the answer to a request that was sent', async () => {
    const answer = async () => new Response(EXPIRED, { status: 403, headers: { 'apigw-requestid': 'a' } });
    const options = { credentials: LONG_TERM, recover: false };
    const response = await sigv4(answer, options)('https://a.execute-api.eu-west-1.amazonaws.com/');
    const explanation = await explain(response);
    expect(explanation).toMatchObject({ code: 'unknown', serviceCode: undefined });
    expect(String(explanation)).not.toContain(EXPIRED);
  });

  it.each([
    'Something that nobody knows',
    '{"message":"Something that nobody knows"}',
    '{"text":"Something that nobody knows"}',
    '{"message":"Something that nobody knows',
    'x'.repeat(70_000) + 'Something that nobody knows',
  ])('is shown where the cause is unknown', async (body) => {
    const explanation = await explainAnswer({ status: 403, body });
    expect(explanation).toMatchObject({
      code: 'unknown',
      summary: expect.stringContaining(body.length > 1000 ? 'xxx' : 'Something that nobody knows'),
      fix: expect.not.stringContaining('error code'),
    });
    expect(explanation?.fix).not.toContain('explain(response');
  });

  it('that is not there is asked for', async () =>
    expect(await explainAnswer({ status: 403 })).toMatchObject({
      code: 'unknown',
      fix: expect.stringContaining('explainAnswer({ status, headers, body })'),
    }));
});

describe('a head', () => {
  const ANSWER = `HTTP/1.1 403 Forbidden\r\nx-amzn-ErrorType: ExpiredTokenException:http://internal/\r\nx-amzn-RequestId: abc\r\n\r\n{"message":"No"}`;
  it.each<[string, PlainAnswer]>([
    ['and body in one', { status: 403, body: ANSWER }],
    [
      'of curl -v',
      {
        status: 403,
        body: '< HTTP/2 403 \n< x-amzn-errortype: ExpiredTokenException\n< x-amzn-requestid: abc\n< \nNo',
      },
    ],
    [
      'without a body',
      { status: 403, body: 'HTTP/1.1 403\nx-amzn-errortype: ExpiredTokenException\nx-amzn-requestid: abc' },
    ],
    ['after an interim one', { status: 403, body: `HTTP/1.1 100 Continue\r\n\r\n${ANSWER}` }],
    [
      'as the headers',
      {
        status: 403,
        headers: '\n  HTTP/1.1 403 Forbidden\n  X-Amzn-Errortype: ExpiredTokenException\n  x-amzn-requestid: abc\n',
      },
    ],
  ])('%s is read', async (_, answer) =>
    expect(await explainAnswer(answer)).toMatchObject({ code: 'token-expired', requestId: 'abc' }),
  );

  it('of a request is read', async () => {
    const headers =
      'GET /prod/items HTTP/1.1\nHost: abc123.execute-api.eu-west-1.amazonaws.com\nX-Amz-Date: 20260101T120000Z\n' +
      'Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/eu-west-1/execute-api/aws4_request, SignedHeaders=host;x-amz-date, Signature=0123';
    const explanation = await explainAnswer(
      { status: 403, body: 'Missing Authentication Token' },
      { method: 'GET', url: '/prod/items', headers },
    );
    expect(explanation).toMatchObject({
      code: 'unknown-route',
      ours: { canonicalRequest: expect.stringContaining('x-amz-date:20260101T120000Z') },
    });
  });
});

describe('a body', () => {
  it.each<[string, PlainAnswer['body']]>([
    ['that is parsed', { message: EXPIRED }],
    ['that is parsed, and is an array', [{ message: EXPIRED }]],
    ['in bytes', new TextEncoder().encode(EXPIRED)],
    ['in a Buffer', Buffer.from(JSON.stringify({ message: EXPIRED }))],
    ['in an ArrayBuffer', new TextEncoder().encode(EXPIRED).buffer],
  ])('%s is read', async (name, body) =>
    expect(await explainAnswer({ status: 403, body })).toMatchObject({
      code: name.endsWith('array') ? 'unknown' : 'token-expired',
      summary: expect.stringMatching(/expired/),
    }),
  );

  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  it.each<[string, unknown]>([
    ['a number', 403],
    ['a Blob', new Blob([EXPIRED])],
    ['a promise', Promise.resolve(EXPIRED)],
    ['a Response', new Response(EXPIRED)],
    ['a circle', circle],
  ])('that is %s is a TypeError', async (_, body) => {
    const refused = explainAnswer({ status: 403, body } as PlainAnswer);
    await expect(refused).rejects.toThrow(TypeError);
    await expect(refused).rejects.toThrow(/^sigv4: the body of the answer must be/);
  });
});

describe('what cannot be read is a TypeError', () => {
  const URL = 'https://api.example.com/';
  it.each<[string, unknown, unknown, RegExp]>([
    ['a request without a method', {}, { url: URL }, /must have a method, such as GET/],
    ['a request without a URL', {}, { method: 'GET' }, /absolute URL/],
    ['a request that is a text', {}, `GET ${URL}`, /absolute URL/],
    ['headers that are a number', { headers: 5 }, undefined, /headers of the answer cannot be read\. Pass/],
    ['headers that are no pairs', { headers: [5] }, undefined, /headers of the answer cannot be read\. Pass/],
    ['a line that is no header', { headers: 'date: x\nsecret' }, undefined, /answer cannot be read\. Line 2 is not/],
    ['the same in the request', {}, { method: 'GET', url: URL, headers: 'secret' }, /request cannot be read\. Line 1/],
  ])('%s', async (_, answer, request, message) => {
    const refused = explainAnswer({ status: 403, ...(answer as object) }, request as PlainRequest);
    await expect(refused).rejects.toThrow(TypeError);
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toThrow(/^sigv4: (?!.*secret)/);
  });
});
