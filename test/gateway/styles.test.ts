import { describe, expect, it } from '@jest/globals';
import type { AnswerStyle, Faults } from '@sigv4/testing';
import { datetime, longTerm, now, send, startGateway, temporary, type Incoming, type Outgoing } from './send.ts';
import { hash, signByHand, signWithAws4 } from './sign.ts';

const services: Readonly<Record<AnswerStyle, string>> = {
  'rest-api': 'execute-api',
  'http-api': 'execute-api',
  'lambda-url': 'lambda',
  s3: 's3',
  'json-service': 'dynamodb',
};
type Changes = Partial<Parameters<typeof signByHand>[1]>;
type Make = (host: string, service: string) => Outgoing;

/** A request with something changed before it is signed. */
const signed =
  (changes: Changes = {}): Make =>
  (host, service) => {
    const content = service === 's3' ? { 'x-amz-content-sha256': changes.payloadHash ?? hash(changes.body) } : {};
    return signByHand(host, {
      service,
      target: '/key',
      path: '/key',
      ...changes,
      headers: { ...content, ...changes.headers },
    });
  };

const unsigned: Make = (host) => ({ target: '/key', headers: [['Host', host]] });

async function ask(
  answersAs: AnswerStyle,
  make: Make,
  options: { faults?: Faults; region?: string } = {},
): Promise<Incoming> {
  const service = services[answersAs];
  const gateway = await startGateway({ answersAs, service, ...options });
  return send(gateway, make(gateway.host, service));
}

const wrongSecret = signed({ credentials: { ...longTerm, secretAccessKey: 'wrong' } });
const staleToken = signed({ credentials: { ...temporary, sessionToken: 'another' } });
const expired: Faults = { tokensExpired: true };

describe.each<AnswerStyle>(['rest-api', 'http-api', 'lambda-url', 's3', 'json-service'])('%s', (style) => {
  it('lets pass what is signed rightly', async () => {
    expect(await ask(style, signed())).toMatchObject({ status: 200, body: '"Hello from Lambda!"' });
  });

  it('marks every answer with its request ID', async () => {
    const name = {
      'rest-api': 'x-amz-apigw-id',
      'http-api': 'apigw-requestid',
      'lambda-url': 'x-amzn-requestid',
      s3: 'x-amz-request-id',
      'json-service': 'x-amzn-requestid',
    }[style];
    expect((await ask(style, signed())).headers).toHaveProperty(name);
    expect((await ask(style, unsigned)).headers).toHaveProperty(name);
  });

  it('gives 501 to what nobody can judge', async () => {
    expect(await ask(style, signed({ target: '/a+b', path: '/a%2Bb' }))).toMatchObject({ status: 501 });
  });
});

it('the style can be changed while the gateway runs', async () => {
  const gateway = await startGateway();
  expect(gateway.answersAs).toBe('rest-api');
  gateway.answersAs = 'http-api';
  expect(await send(gateway, unsigned(gateway.host, ''))).toMatchObject({ body: '{"message":"Forbidden"}' });
});

it.each<[string, Make, Faults]>([
  ['without a signature', unsigned, {}],
  ['with a wrong secret access key', wrongSecret, {}],
  ['with an expired session token', signed({ credentials: temporary }), expired],
  ['without permission', signed(), { denied: 'explicitly' }],
])('an HTTP API says Forbidden to a request %s, and no more', async (_name, make, faults) => {
  const answer = await ask('http-api', make, { faults });
  expect(answer).toMatchObject({ status: 403, body: '{"message":"Forbidden"}', errorType: undefined });
});

it('an HTTP API says Not Found for a missing route', async () => {
  expect(await ask('http-api', signed(), { faults: { missingRoute: true } })).toMatchObject({
    status: 404,
    body: '{"message":"Not Found"}',
  });
});

describe('a Lambda URL', () => {
  it.each<[string, Make, Faults]>([
    ['without a signature', unsigned, {}],
    ['without permission', signed(), { denied: 'implicitly' }],
  ])('says the same to a request %s', async (_name, make, faults) => {
    const answer = await ask('lambda-url', make, { faults });
    expect(answer).toMatchObject({ status: 403, errorType: 'AccessDeniedException' });
    expect(answer.body).toMatch(
      /^\{"Message":"Forbidden\. For troubleshooting Function URL authorization issues, see: https:/,
    );
  });

  it('tells a mismatch in its short form', async () => {
    expect(await ask('lambda-url', wrongSecret)).toMatchObject({
      status: 403,
      errorType: 'InvalidSignatureException',
      message:
        'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    });
  });

  it('tells an expired session token', async () => {
    const answer = await ask('lambda-url', signed({ credentials: temporary }), { faults: expired });
    expect(answer).toMatchObject({
      status: 403,
      errorType: 'ExpiredTokenException',
      message: 'The security token included in the request is expired',
    });
  });

  it('has no routes that could be missing', async () => {
    expect(await ask('lambda-url', signed(), { faults: { missingRoute: true } })).toMatchObject({ status: 200 });
  });
});

describe('a JSON service answers 400, with the code in its body', () => {
  it.each<[string, Make, Faults, string, string]>([
    ['without a signature', unsigned, {}, 'MissingAuthenticationTokenException', 'Missing Authentication Token'],
    [
      'an unknown session token',
      staleToken,
      {},
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    ],
    [
      'an expired session token',
      signed({ credentials: temporary }),
      expired,
      'ExpiredTokenException',
      'The security token included in the request is expired',
    ],
    [
      'a wrong secret',
      wrongSecret,
      {},
      'InvalidSignatureException',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    ],
    [
      'another region',
      signed({ region: 'eu-west-1' }),
      {},
      'InvalidSignatureException',
      "Credential should be scoped to a valid region, not 'eu-west-1'. ",
    ],
  ])('%s', async (_name, make, faults, type, message) => {
    const answer = await ask('json-service', make, { faults });
    expect(answer).toMatchObject({
      status: 400,
      errorType: undefined,
      headers: { 'content-type': 'application/x-amz-json-1.0' },
    });
    expect(JSON.parse(answer.body)).toEqual({ __type: `com.amazon.coral.service#${type}`, message });
  });

  it('a denied action is named after the operation', async () => {
    const answer = await ask('json-service', signed({ headers: { 'x-amz-target': 'DynamoDB_20120810.GetItem' } }), {
      faults: { denied: 'implicitly' },
    });
    expect(JSON.parse(answer.body)).toEqual({
      __type: 'com.amazon.coral.service#AccessDeniedException',
      Message:
        'User: arn:aws:iam::123456789012:user/example-user is not authorized to perform: dynamodb:GetItem on resource: ' +
        'arn:aws:dynamodb:us-east-1:123456789012:* because no identity-based policy allows the dynamodb:GetItem action',
    });
  });

  it('an unknown operation', async () => {
    expect(await ask('json-service', signed(), { faults: { missingRoute: true } })).toMatchObject({
      status: 400,
      body: '{"__type":"com.amazon.coral.service#UnknownOperationException"}',
    });
  });
});

describe('S3 answers in XML', () => {
  const element = (xml: string, name: string): string | undefined =>
    new RegExp(`<${name}>([^<]*)</${name}>`)
      .exec(xml)?.[1]
      ?.replace(
        /&(amp|lt|gt|quot|#39);/g,
        (_, entity: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[entity] ?? '',
      );
  const presign: Make = (host) => signWithAws4(host, { service: 's3', path: '/key?X-Amz-Expires=60', presign: true });

  it.each<[string, Make, { faults?: Faults; region?: string }, number, string, Record<string, string>]>([
    ['without a signature', unsigned, {}, 403, 'AccessDenied', { Message: 'Access Denied' }],
    [
      'an unknown key',
      signed({ credentials: { ...longTerm, accessKeyId: 'AKIDUNKNOWN' } }),
      {},
      403,
      'InvalidAccessKeyId',
      { AWSAccessKeyId: 'AKIDUNKNOWN' },
    ],
    [
      'temporary keys without their session token',
      signed({ credentials: { ...temporary, sessionToken: undefined } }),
      {},
      403,
      'InvalidAccessKeyId',
      {},
    ],
    [
      'an unknown session token, which comes back',
      staleToken,
      {},
      400,
      'InvalidToken',
      { 'Token-0': 'another', Message: 'The provided token is malformed or otherwise invalid.' },
    ],
    [
      'an expired session token, which comes back',
      signed({ credentials: temporary }),
      { faults: expired },
      400,
      'ExpiredToken',
      { 'Token-0': temporary.sessionToken, Message: 'The provided token has expired.' },
    ],
    [
      'a clock that is wrong by more than 15 minutes',
      signed(),
      { faults: { clockSkew: 901_000 } },
      403,
      'RequestTimeTooSkewed',
      { RequestTime: datetime, ServerTime: '2026-01-01T12:15:01Z', MaxAllowedSkewMilliseconds: '900000' },
    ],
    [
      'a clock that is late',
      signed(),
      { faults: { clockSkew: -901_000 } },
      403,
      'RequestTimeTooSkewed',
      { ServerTime: '2026-01-01T11:44:59Z' },
    ],
    [
      'a presigned URL after its time',
      presign,
      { faults: { clockSkew: 61_000 } },
      403,
      'AccessDenied',
      { Message: 'Request has expired', 'X-Amz-Expires': '60' },
    ],
    [
      'another service',
      signed({ service: 'execute-api' }),
      {},
      400,
      'AuthorizationHeaderMalformed',
      {
        Message:
          'The authorization header is malformed; incorrect service "execute-api". This endpoint belongs to "s3".',
      },
    ],
    [
      'another region in a presigned URL',
      presign,
      { region: 'eu-west-1' },
      400,
      'AuthorizationQueryParametersError',
      { Region: 'eu-west-1' },
    ],
    [
      'no payload hash',
      (host) => signByHand(host, { service: 's3', target: '/key', path: '/key' }),
      {},
      400,
      'InvalidRequest',
      { Message: 'Missing required header for this request: x-amz-content-sha256' },
    ],
    [
      'a header without a signature',
      (host) => ({
        target: '/',
        headers: [
          ['Host', host],
          ['Authorization', 'Bearer a'],
        ],
      }),
      {},
      400,
      'AuthorizationHeaderMalformed',
      {},
    ],
    [
      'a query without a signature',
      (host) => ({ target: '/?X-Amz-Algorithm=AWS4-HMAC-SHA256', headers: [['Host', host]] }),
      {},
      400,
      'AuthorizationQueryParametersError',
      {},
    ],
    [
      'two signatures',
      (host, service) => ({ ...presign(host, service), headers: signed()(host, service).headers }),
      {},
      400,
      'InvalidArgument',
      {},
    ],
    [
      'a header field that is not signed',
      signed(),
      { faults: { proxy: { headers: { 'x-amz-acl': 'private' } } } },
      403,
      'AccessDenied',
      { HeadersNotSigned: 'x-amz-acl' },
    ],
    [
      'another body',
      signed({ method: 'PUT', body: 'one' }),
      { faults: { proxy: { body: () => 'two' } } },
      400,
      'XAmzContentSHA256Mismatch',
      { ClientComputedContentSHA256: hash('one'), S3ComputedContentSHA256: hash('two') },
    ],
    [
      'without permission',
      signed({ method: 'PUT' }),
      { faults: { denied: 'explicitly' } },
      403,
      'AccessDenied',
      {
        Message:
          'User: arn:aws:iam::123456789012:user/example-user is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::example-bucket/key" with an explicit deny in an identity-based policy',
      },
    ],
    ['a bucket that does not exist', signed(), { faults: { missingRoute: true } }, 404, 'NoSuchBucket', {}],
  ])('%s', async (_name, make, options, status, code, elements) => {
    const answer = await ask('s3', make, options);
    expect(answer).toMatchObject({ status, headers: { 'content-type': 'application/xml', server: 'AmazonS3' } });
    expect(answer.body).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<Error><Code>/);
    expect(element(answer.body, 'Code')).toBe(code);
    expect(element(answer.body, 'RequestId')).toBe(answer.headers['x-amz-request-id']);
    for (const [name, value] of Object.entries(elements)) expect(element(answer.body, name)).toBe(value);
  });

  it('the right region stands in the body and in a header field', async () => {
    const answer = await ask('s3', signed(), { region: 'eu-west-1' });
    expect(answer).toMatchObject({ status: 400, headers: { 'x-amz-bucket-region': 'eu-west-1' } });
    expect(element(answer.body, 'Code')).toBe('AuthorizationHeaderMalformed');
    expect(element(answer.body, 'Message')).toBe(
      "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-west-1'",
    );
    expect(element(answer.body, 'Region')).toBe('eu-west-1');
  });

  it('a mismatch is told with both strings, as text and as bytes, and the signature that was sent', async () => {
    const gateway = await startGateway({ answersAs: 's3', service: 's3' });
    const request = signByHand(gateway.host, {
      service: 's3',
      target: '/a&b?x=1',
      path: '/a%26b',
      query: 'x=2',
      headers: { 'x-amz-content-sha256': hash() },
    });
    const { status, body } = await send(gateway, request);
    const { canonicalRequest = '', stringToSign = '' } = gateway.requests[0]?.verdict ?? {};
    const bytes = (text: string): string => (Buffer.from(text).toString('hex').match(/../g) ?? []).join(' ');
    expect(status).toBe(403);
    expect(canonicalRequest).toContain('GET\n/a%26b\nx=1\n');
    expect(
      Object.fromEntries(
        [
          'Code',
          'AWSAccessKeyId',
          'StringToSign',
          'StringToSignBytes',
          'CanonicalRequest',
          'CanonicalRequestBytes',
        ].map((name) => [name, element(body, name)]),
      ),
    ).toEqual({
      Code: 'SignatureDoesNotMatch',
      AWSAccessKeyId: longTerm.accessKeyId,
      StringToSign: stringToSign,
      StringToSignBytes: bytes(stringToSign),
      CanonicalRequest: canonicalRequest,
      CanonicalRequestBytes: bytes(canonicalRequest),
    });
    expect(request.headers.at(-1)?.[1]).toContain(`Signature=${element(body, 'SignatureProvided')}`);
  });

  it('what is special in XML is escaped', async () => {
    const answer = await ask('s3', signed({ credentials: { ...temporary, sessionToken: `<&>"'` } }));
    expect(answer.body).toContain('<Token-0>&lt;&amp;&gt;&quot;&#39;</Token-0>');
  });

  it('HEAD is refused without a body', async () => {
    expect(await ask('s3', signed({ method: 'HEAD', credentials: temporary }), { faults: expired })).toMatchObject({
      status: 400,
      body: '',
    });
  });

  it('a clock that is wrong by 15 minutes passes', async () => {
    expect(await ask('s3', signed(), { faults: { clockSkew: 900_000 } })).toMatchObject({
      status: 200,
      headers: { date: new Date(now + 900_000).toUTCString() },
    });
  });
});
