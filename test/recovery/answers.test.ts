import { afterEach, describe, expect, it } from '@jest/globals';
import type { SigV4Event } from '@sigv4/core';
import { CLIENTS } from '../support/clients.ts';
import { fakeProvider } from '../support/provider.ts';
import { startServer } from '../support/server.ts';

type Server = Awaited<ReturnType<typeof startServer>>;
let server: Server;
afterEach(() => server.close());

interface Refusal {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Answers the first request with a refusal, and the next ones with 200. */
async function refuseOnce({ status, headers, body }: Refusal): Promise<void> {
  server = await startServer((_, response, count) => {
    if (count === 1) response.writeHead(status, headers).end(body);
    else response.writeHead(200).end('ok');
  });
}

function options(service: string, events: SigV4Event[] = []) {
  const now = () => Date.now();
  return {
    credentials: fakeProvider(now).provider,
    now,
    service,
    region: 'us-east-1',
    hosts: [server.host],
    onEvent: (event: SigV4Event) => events.push(event),
  };
}

const json = (value: unknown): string => JSON.stringify(value);
const XML = '<?xml version="1.0" encoding="UTF-8"?>\n';
const hoursAgo = (hours: number): Date => new Date(Date.now() - hours * 3_600_000);
const compact = (date: Date): string => date.toISOString().replace(/[:-]|\.\d{3}/g, '');

/** What AWS's services say, and the sources of the wording. */
const EXPIRED: readonly (readonly [name: string, service: string, refusal: Refusal])[] = [
  [
    'API Gateway (amzn/selling-partner-api-docs#3153)',
    'execute-api',
    {
      status: 403,
      headers: { 'x-amzn-errortype': 'ExpiredTokenException' },
      body: json({ message: 'The security token included in the request is expired' }),
    },
  ],
  [
    "API Gateway's text without its header, as a CDN may hand it on",
    'execute-api',
    { status: 403, body: json({ message: 'The security token included in the request is expired' }) },
  ],
  [
    'API Gateway, of an unknown key (kndt84/aws-api-gateway-client#31)',
    'execute-api',
    { status: 403, body: json({ message: 'The security token included in the request is invalid.' }) },
  ],
  [
    'a Lambda URL',
    'lambda',
    {
      status: 403,
      headers: { 'x-amzn-errortype': 'ExpiredTokenException' },
      body: json({ Message: 'The security token included in the request is expired' }),
    },
  ],
  [
    'S3 (romange/helio#15)',
    's3',
    {
      status: 400,
      headers: { 'content-type': 'application/xml' },
      body: `${XML}<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message><Token-0>token</Token-0></Error>`,
    },
  ],
  [
    'S3, of an unknown token (boto/boto3#4268)',
    's3',
    {
      status: 400,
      body: `${XML}<Error><Code>InvalidToken</Code><Message>The provided token is malformed or otherwise invalid.</Message></Error>`,
    },
  ],
  [
    'DynamoDB (awslabs/ssosync#187)',
    'dynamodb',
    {
      status: 400,
      body: json({
        __type: 'com.amazon.coral.service#ExpiredTokenException',
        message: 'The security token included in the request is expired',
      }),
    },
  ],
  [
    'a service with the error type in its header and a URL behind it',
    'kinesis',
    {
      status: 400,
      headers: {
        'x-amzn-errortype': 'ExpiredTokenException:http://internal.amazon.com/coral/com.amazon.coral.service/',
      },
    },
  ],
  [
    'DynamoDB, of an unknown key (baopham/laravel-dynamodb#228)',
    'dynamodb',
    {
      status: 400,
      body: json({
        __type: 'com.amazon.coral.service#UnrecognizedClientException',
        message: 'The security token included in the request is invalid.',
      }),
    },
  ],
  [
    'AppSync (aws-amplify/amplify-cli#3380)',
    'appsync',
    {
      status: 401,
      body: json({
        errors: [
          { errorType: 'ExpiredTokenException', message: 'The security token included in the request is expired' },
        ],
      }),
    },
  ],
  [
    'OpenSearch Service, without an error type (fluent/fluent-plugin-opensearch#24)',
    'es',
    { status: 403, body: json({ message: 'The security token included in the request is expired' }) },
  ],
  [
    'OpenSearch Service, of an unknown token (aws/aws-for-fluent-bit#187)',
    'es',
    { status: 403, body: json({ message: 'The security token included in the request is invalid' }) },
  ],
  [
    'OpenSearch Serverless, without an error type',
    'aoss',
    { status: 403, body: json({ message: 'The security token included in the request is expired' }) },
  ],
  [
    'IoT data, without an error type',
    'iotdata',
    { status: 403, body: json({ message: 'The security token included in the request is expired' }) },
  ],
  [
    'Polly, whose header with the error type is hidden by CORS',
    'polly',
    { status: 403, body: json({ message: 'The security token included in the request is expired' }) },
  ],
  [
    'AppSync, as a bad request',
    'appsync',
    {
      status: 400,
      headers: { 'x-amzn-errortype': 'BadRequestException' },
      body: json({
        errors: [
          { errorType: 'BadRequestException', message: 'The security token included in the request is expired' },
        ],
      }),
    },
  ],
  [
    'AppSync, as an unauthorized one',
    'appsync',
    {
      status: 401,
      headers: { 'x-amzn-errortype': 'UnauthorizedException' },
      body: json({
        errors: [
          { errorType: 'UnauthorizedException', message: 'The security token included in the request is invalid.' },
        ],
      }),
    },
  ],
  [
    'AppSync, whose header is hidden by CORS',
    'appsync',
    {
      status: 401,
      body: json({
        errors: [
          { errorType: 'UnauthorizedException', message: 'The security token included in the request is expired' },
        ],
      }),
    },
  ],
  [
    'VPC Lattice, in the plain text of its other refusals',
    'vpc-lattice-svcs',
    { status: 403, body: 'ExpiredTokenException: The security token included in the request is expired\n' },
  ],
  [
    'S3, through something that writes its XML in another way',
    's3',
    { status: 400, body: `${XML}<a:Error xmlns:a="urn:s3"><a:Code><![CDATA[ExpiredToken]]></a:Code></a:Error>` },
  ],
  [
    'a service whose name only ends like one where applications answer',
    'my-lambda',
    { status: 400, body: json({ __type: 'ExpiredTokenException', message: '' }) },
  ],
  [
    'a query service such as STS (cfn-sphere/cfn-sphere#55)',
    'sts',
    {
      status: 403,
      body: `<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>The security token included in the request is expired</Message></Error></ErrorResponse>`,
    },
  ],
  [
    'OpenSearch Serverless, in its own form',
    'aoss',
    {
      status: 403,
      body: json({
        status: 403,
        error: { reason: 'The security token included in the request is expired', type: 'Forbidden' },
      }),
    },
  ],
  [
    'an Iceberg catalog (the form of apache/iceberg-python#3244)',
    'glue',
    {
      status: 403,
      body: json({
        error: {
          code: 403,
          type: 'ExpiredTokenException',
          message: 'The security token included in the request is expired',
        },
      }),
    },
  ],
  [
    "a model, in OpenAI's form (that of BerriAI/litellm#33094)",
    'bedrock-mantle',
    {
      status: 401,
      body: json({
        error: {
          code: 'access_denied',
          type: 'permission_denied_error',
          param: null,
          message: 'The security token included in the request is invalid.',
        },
      }),
    },
  ],
  [
    "a model, in Anthropic's form",
    'bedrock-mantle',
    {
      status: 401,
      body: json({
        type: 'error',
        error: { type: 'authentication_error', message: 'The security token included in the request is expired' },
      }),
    },
  ],
  [
    'an MCP server, in the form of JSON-RPC',
    'bedrock-agentcore',
    {
      status: 403,
      body: json({
        jsonrpc: '2.0',
        id: 1,
        error: { code: -32001, message: 'The security token included in the request is expired' },
      }),
    },
  ],
  [
    'Neptune, whose code is always the same (aws/graph-explorer#39)',
    'neptune-db',
    {
      status: 403,
      body: json({
        code: 'AccessDeniedException',
        detailedMessage: 'The security token included in the request is expired',
      }),
    },
  ],
  [
    'a service whose XML has the code as its root (the form of boto/botocore#678)',
    'kinesisvideo',
    {
      status: 403,
      body: '<ExpiredTokenException>\n  <Message>The security token included in the request is expired</Message>\n</ExpiredTokenException>\n',
    },
  ],
];

const CLOCK: readonly (readonly [name: string, service: string, refusal: Refusal])[] = [
  [
    "S3, with the server's time in its Date header (versity/versitygw#1514)",
    's3',
    {
      status: 403,
      headers: { date: hoursAgo(1).toUTCString() },
      body: `${XML}<Error><Code>RequestTimeTooSkewed</Code><Message>The difference between the request time and the current time is too large.</Message><MaxAllowedSkewMilliseconds>900000</MaxAllowedSkewMilliseconds></Error>`,
    },
  ],
  [
    'a JSON service (remind101/logspout-kinesis#21)',
    'kinesis',
    {
      status: 400,
      headers: { date: hoursAgo(1).toUTCString() },
      body: json({
        __type: 'InvalidSignatureException',
        message: `Signature not yet current: ${compact(new Date())} is still later than ${compact(hoursAgo(0.9))} (${compact(hoursAgo(1))} + 5 min.)`,
      }),
    },
  ],
  [
    'AppSync, as a bad request (aws-amplify/amplify-js#11480)',
    'appsync',
    {
      status: 400,
      headers: { 'x-amzn-errortype': 'BadRequestException', date: hoursAgo(-1).toUTCString() },
      body: json({
        errors: [
          {
            errorType: 'BadRequestException',
            message: `Signature expired: ${compact(new Date())} is now earlier than ${compact(hoursAgo(-0.9))} (${compact(hoursAgo(-1))} - 5 min.)`,
          },
        ],
      }),
    },
  ],
  [
    'an Iceberg catalog, in an object',
    's3tables',
    {
      status: 403,
      headers: { date: hoursAgo(1).toUTCString() },
      body: json({
        error: {
          code: 403,
          type: 'ForbiddenException',
          message: `Signature not yet current: ${compact(new Date())} is still later than ${compact(hoursAgo(0.9))} (${compact(hoursAgo(1))} + 5 min.)`,
        },
      }),
    },
  ],
  [
    'a service whose XML has the code as its root',
    'kinesisvideo',
    {
      status: 403,
      headers: { date: hoursAgo(-1).toUTCString() },
      body: `<InvalidSignatureException>\n  <Message>Signature expired: ${compact(new Date())} is now earlier than ${compact(hoursAgo(-0.9))} (${compact(hoursAgo(-1))} - 5 min.)</Message>\n</InvalidSignatureException>\n`,
    },
  ],
];

const EXPIRED_TEXT = 'The security token included in the request is expired';

const STANDS: readonly (readonly [name: string, service: string, refusal: Refusal])[] = [
  [
    'an application that repeats the error of another call in an object',
    'execute-api',
    { status: 400, body: json({ error: { message: EXPIRED_TEXT } }) },
  ],
  [
    'an application that repeats the error of another call in a list',
    'lambda',
    { status: 403, body: json({ errors: [{ message: EXPIRED_TEXT }] }) },
  ],
  [
    'an application that repeats the error of another call in XML',
    'vpc-lattice-svcs',
    { status: 403, body: `<Error><Code>ExpiredToken</Code><Message>${EXPIRED_TEXT}</Message></Error>` },
  ],
  [
    'an application that repeats the error of another call as a text',
    'lambda',
    { status: 403, body: `ExpiredTokenException: ${EXPIRED_TEXT}` },
  ],
  [
    "an application that repeats another call's error about the date in an object",
    'execute-api',
    {
      status: 403,
      headers: { date: hoursAgo(1).toUTCString() },
      body: json({
        error: {
          message: `Signature not yet current: ${compact(new Date())} is still later than ${compact(hoursAgo(0.9))} (${compact(hoursAgo(1))} + 5 min.)`,
        },
      }),
    },
  ],
  [
    "an application's own error in an object",
    'execute-api',
    { status: 401, body: json({ error: { type: 'ExpiredTokenException', message: 'your token is expired' } }) },
  ],
  [
    "an application's own XML whose root is a code of AWS",
    'lambda',
    { status: 403, body: '<ExpiredTokenException><Message>your token is expired</Message></ExpiredTokenException>' },
  ],
  [
    'a web page in which a code is an element',
    's3',
    { status: 403, body: '<html><ExpiredTokenException>x</ExpiredTokenException></html>' },
  ],
  [
    'a text about the kind of the error, in an object',
    'glue',
    {
      status: 403,
      body: json({ error: { code: 403, type: 'AccessDeniedException', message: 'ExpiredTokenException' } }),
    },
  ],
  [
    "an application's own 400 that speaks of expired tokens",
    'execute-api',
    { status: 400, body: json({ code: 'ExpiredTokenException', message: 'your token is expired' }) },
  ],
  [
    "an application's own 403 that repeats AWS's code",
    'lambda',
    { status: 403, body: json({ __type: 'ExpiredTokenException', message: 'Your session has ended' }) },
  ],
  ["an application's own XML", 'execute-api', { status: 400, body: '<Error><Code>ExpiredToken</Code></Error>' }],
  ['a 500, whatever it says', 'dynamodb', { status: 500, body: json({ __type: 'ExpiredTokenException' }) }],
  [
    "an application's own text that quotes AWS's",
    'execute-api',
    { status: 403, body: json({ message: 'Sorry: The security token included in the request is expired' }) },
  ],
  [
    "an application's own text that goes on after AWS's",
    'lambda',
    {
      status: 403,
      body: json({ message: 'The security token included in the request is expired, so please log in again' }),
    },
  ],
  [
    "an application's own text that quotes AWS's about the date",
    'execute-api',
    {
      status: 403,
      headers: { date: hoursAgo(1).toUTCString() },
      body: json({
        message: `Sorry: Signature expired: ${compact(hoursAgo(1))} is now earlier than ${compact(new Date())}`,
      }),
    },
  ],
  [
    "an application's own text about its own dates",
    'execute-api',
    {
      status: 403,
      headers: { date: hoursAgo(1).toUTCString() },
      body: json({ message: 'Signature expired: 2 days ago' }),
    },
  ],
  [
    "an application's own 400 behind VPC Lattice",
    'vpc-lattice-svcs',
    { status: 400, body: json({ code: 'ExpiredTokenException', message: 'your token is expired' }) },
  ],
  [
    "an application's own error type, with AWS's text",
    'execute-api',
    {
      status: 401,
      headers: { 'x-amzn-errortype': 'UnauthorizedException' },
      body: json({ message: 'The security token included in the request is expired' }),
    },
  ],
  [
    "a validation error that repeats AWS's text",
    'kinesis',
    {
      status: 400,
      body: json({ __type: 'ValidationException', message: 'The security token included in the request is expired' }),
    },
  ],
  [
    "a bad request that repeats AWS's text",
    'polly',
    {
      status: 400,
      headers: { 'x-amzn-errortype': 'BadRequestException' },
      body: json({ message: 'The security token included in the request is expired' }),
    },
  ],
  [
    'a bad request of AppSync about something else',
    'appsync',
    {
      status: 400,
      headers: { 'x-amzn-errortype': 'BadRequestException' },
      body: json({ errors: [{ errorType: 'BadRequestException', message: 'Request body must not be empty' }] }),
    },
  ],
  [
    "an application's own exception behind VPC Lattice, in plain text",
    'vpc-lattice-svcs',
    { status: 403, body: 'ExpiredTokenException: your token is expired' },
  ],
  [
    'a web page that quotes an error',
    's3',
    {
      status: 403,
      headers: { 'content-type': 'text/html' },
      body: '<!DOCTYPE html><html><body><Error><Code>ExpiredToken</Code></Error></body></html>',
    },
  ],
  ['a web page without a doctype', 's3', { status: 403, body: '\n<html><Code>ExpiredToken</Code></html>' }],
  [
    'a text that quotes an error',
    's3',
    { status: 403, body: 'upstream said <Error><Code>ExpiredToken</Code></Error>' },
  ],
  [
    'a code that only ends like the one of an expired token',
    'dynamodb',
    { status: 400, body: json({ __type: 'NoExpiredTokenException' }) },
  ],
  [
    'a code that only ends like the one of a wrong clock',
    's3',
    {
      status: 403,
      headers: { date: hoursAgo(1).toUTCString() },
      body: '<Error><Code>NoRequestTimeTooSkewed</Code></Error>',
    },
  ],
  [
    "an error type that only ends like AppSync's, with AWS's text",
    'appsync',
    {
      status: 401,
      headers: { 'x-amzn-errortype': 'NoUnauthorizedException' },
      body: json({ errors: [{ message: 'The security token included in the request is expired' }] }),
    },
  ],
  ['a text that quotes an exception', 'dynamodb', { status: 403, body: 'upstream said ExpiredTokenException: gone' }],
  ['a 404', 's3', { status: 404, body: '<Error><Code>ExpiredToken</Code></Error>' }],
  [
    'a header that names something else, before a body that names the token',
    'dynamodb',
    {
      status: 400,
      headers: { 'x-amzn-errortype': 'ValidationException' },
      body: json({ __type: 'ExpiredTokenException' }),
    },
  ],
  [
    'a wrong signature',
    'dynamodb',
    {
      status: 400,
      headers: { 'x-amzn-errortype': 'InvalidSignatureException' },
      body: json({ message: 'The request signature we calculated does not match the signature you provided.' }),
    },
  ],
  [
    'a denied action',
    'execute-api',
    {
      status: 403,
      headers: { 'x-amzn-errortype': 'AccessDeniedException' },
      body: json({ Message: 'User: arn:aws:iam::1:user/x is not authorized to perform: execute-api:Invoke' }),
    },
  ],
  ['a body that is no error at all', 's3', { status: 403, body: '<html>blocked by a firewall</html>' }],
  ['a body that begins like JSON', 'dynamodb', { status: 400, body: '{"__type":"Expired' }],
  ['JSON that is null', 'dynamodb', { status: 400, body: 'null' }],
  ['no body', 's3', { status: 403 }],
];

describe.each(CLIENTS)('%s', (_, send) => {
  it.each(EXPIRED)(
    'refreshes and sends once more when %s says that the token is expired or unknown',
    async (__, service, refusal) => {
      await refuseOnce(refusal);
      expect(await send({ url: server.url, method: 'POST', body: '{}' }, options(service))).toMatchObject({
        status: 200,
        body: 'ok',
      });
      expect(server.count).toBe(2);
    },
  );

  it.each(CLOCK)(
    'corrects the clock and sends once more when the date is refused by %s',
    async (__, service, refusal) => {
      await refuseOnce(refusal);
      expect(await send({ url: server.url }, options(service))).toMatchObject({ status: 200, body: 'ok' });
    },
  );

  it.each(STANDS)('sends once, and hands on as it came: %s', async (__, service, refusal) => {
    await refuseOnce(refusal);
    const answer = await send({ url: server.url, method: 'POST', body: '{}' }, options(service));
    expect(answer).toMatchObject({ status: refusal.status, body: refusal.body ?? '', headers: refusal.headers ?? {} });
    expect(server.count).toBe(1);
  });

  it('looks no further than 16 KiB, and hands on every byte', async () => {
    const body = json({ filler: 'x'.repeat(200_000), __type: 'ExpiredTokenException' });
    await refuseOnce({ status: 400, body });
    const answer = await send({ url: server.url }, options('dynamodb'));
    expect(answer.body === body).toBe(true); // not toBe: a difference would fill the screen
    expect(server.count).toBe(1);
  });

  it('reports what stays refused, where the answer has no error type', async () => {
    server = await startServer(
      (__, response) =>
        void response.writeHead(403).end(json({ message: 'The security token included in the request is expired' })),
    );
    const events: SigV4Event[] = [];
    await send({ url: server.url }, options('es', events));
    expect(events.map(({ type }) => type)).toEqual([
      'refreshed',
      'signed',
      'refreshed',
      'recovered',
      'signed',
      'rejected',
    ]);
    expect(events.at(-1)).toMatchObject({ status: 403, code: undefined });
  });

  it('does not send a stream twice, and refreshes for the next request', async () => {
    await refuseOnce({ status: 400, body: '<Error><Code>ExpiredToken</Code></Error>' });
    async function* body(): AsyncGenerator<Uint8Array> {
      yield new TextEncoder().encode('part');
    }
    const events: SigV4Event[] = [];
    expect(await send({ url: server.url, method: 'PUT', body: body() }, options('s3', events))).toMatchObject({
      status: 400,
    });
    expect(server.count).toBe(1);
    expect(events.map(({ type }) => type)).toEqual(['refreshed', 'signed', 'refreshed', 'rejected']);
  });
});
