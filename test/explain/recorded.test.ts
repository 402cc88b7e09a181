import { afterEach, describe, expect, it } from '@jest/globals';
import type { ExplanationCode } from '@sigv4/core';
import { LONG_TERM, TEMPORARY } from '../support/credentials.ts';
import { startServer } from '../support/server.ts';
import { REFUSED_CLIENTS } from './clients.ts';

type Server = Awaited<ReturnType<typeof startServer>>;
let server: Server | undefined;
afterEach(() => server?.close());

/** An answer as people have posted it, and what it is to be explained as. */
interface Recorded {
  readonly name: string;
  /** Where it was posted. */
  readonly source: string;
  readonly service: string;
  readonly method?: string;
  readonly credentials?: typeof TEMPORARY | typeof LONG_TERM;
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly code: ExplanationCode;
  readonly summary: RegExp;
  readonly fix: RegExp;
}

const json = (value: unknown): string => JSON.stringify(value);
const amz = (code: string): Record<string, string> => ({ 'x-amzn-requestid': 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef', 'x-amzn-errortype': code });

const RECORDED: readonly Recorded[] = [
  {
    name: 'an unknown stage or path of API Gateway',
    source: 'stackery/php-lambda-layer#31',
    service: 'execute-api',
    status: 403,
    headers: amz('MissingAuthenticationTokenException'),
    body: json({ message: 'Missing Authentication Token' }),
    code: 'unknown-route',
    summary: /API Gateway knows no GET \/prod\/items/,
    fix: /stage, path and method/,
  },
  {
    name: 'an expired token at API Gateway',
    source: 'amzn/selling-partner-api-docs#3153',
    service: 'execute-api',
    credentials: TEMPORARY,
    status: 403,
    headers: amz('ExpiredTokenException'),
    body: json({ message: 'The security token included in the request is expired' }),
    code: 'token-expired',
    summary: /session token has expired/,
    fix: /Renew|provider/,
  },
  {
    name: 'an unknown access key',
    source: 'kndt84/aws-api-gateway-client#31',
    service: 'execute-api',
    status: 403,
    headers: amz('UnrecognizedClientException'),
    body: json({ message: 'The security token included in the request is invalid.' }),
    code: 'unknown-key',
    summary: /does not know the access key AKIAIOSFODNN7EXAMPLE/,
    fix: /IAM/,
  },
  {
    name: 'a session token that AWS does not take',
    source: 'jamesmbourne/aws4-axios#1553',
    service: 'lambda',
    credentials: TEMPORARY,
    status: 403,
    headers: amz('UnrecognizedClientException'),
    body: json({ Message: 'The security token included in the request is invalid.' }),
    code: 'token-invalid',
    summary: /malformed or cut off, revoked, or belongs to another access key/,
    fix: /one and the same answer/,
  },
  {
    name: 'a malformed token at S3',
    source: 'boto/boto3#4268',
    service: 's3',
    credentials: TEMPORARY,
    status: 400,
    body: '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>InvalidToken</Code><Message>The provided token is malformed or otherwise invalid.</Message><Token-0>IQoJb3JpZ2luX2VjEXAMPLE//token+with/odd=characters==</Token-0><RequestId>4442587FB7D0A2F9</RequestId></Error>',
    code: 'token-invalid',
    summary: /does not take the session token/,
    fix: /whole/,
  },
  {
    name: 'temporary keys without their token',
    source: 'jamesmbourne/aws4-axios#1553',
    service: 'execute-api',
    credentials: { accessKeyId: TEMPORARY.accessKeyId, secretAccessKey: TEMPORARY.secretAccessKey },
    status: 403,
    headers: amz('UnrecognizedClientException'),
    body: json({ message: 'The security token included in the request is invalid.' }),
    code: 'token-missing',
    summary: /temporary one, and was used without its session token/,
    fix: /AWS_SESSION_TOKEN/,
  },
  {
    name: 'a wrong region, which API Gateway does not name',
    source: 'Kong/insomnia#713',
    service: 'execute-api',
    status: 403,
    headers: amz('InvalidSignatureException'),
    body: json({ message: "Credential should be scoped to a valid region, not 'eu-west-1'. " }),
    code: 'wrong-scope',
    summary: /region "eu-west-1"/,
    fix: /region: '\.\.\.'.*deployed/,
  },
  {
    name: 'a wrong service',
    source: 'Kong/insomnia#713',
    service: 'lambda',
    status: 403,
    headers: amz('InvalidSignatureException'),
    body: json({ message: "Credential should be scoped to correct service: 'execute-api'. " }),
    code: 'wrong-scope',
    summary: /service "lambda" instead of "execute-api"/,
    fix: /service: 'execute-api'/,
  },
  {
    name: 'a wrong region at S3, which names the right one',
    source: 'jsoma/flatware#10',
    service: 's3',
    status: 400,
    headers: { 'x-amz-request-id': '4442587FB7D0A2F9' },
    body: "<Error><Code>AuthorizationHeaderMalformed</Code><Message>The authorization header is malformed; the region 'eu-west-1' is wrong; expecting 'us-east-2'</Message><Region>us-east-2</Region></Error>",
    code: 'wrong-scope',
    summary: /region "eu-west-1" instead of "us-east-2"/,
    fix: /region: 'us-east-2'/,
  },
  {
    name: 'a header that is not signed at S3',
    source: 'agilord/aws_client#238',
    service: 's3',
    status: 403,
    body: '<Error><Code>AccessDenied</Code><Message>There were headers present in the request which were not signed</Message><HeadersNotSigned>x-amz-meta-added</HeadersNotSigned></Error>',
    code: 'unsigned-header',
    summary: /x-amz-meta-added/,
    fix: /before the request is signed/,
  },
  {
    name: 'a changed body at S3',
    source: 'grosskur/lua-resty-aws#2',
    service: 's3',
    status: 400,
    body: '<Error><Code>XAmzContentSHA256Mismatch</Code><Message>The provided x-amz-content-sha256 header does not match what was computed.</Message></Error>',
    code: 'body-changed',
    summary: /body that arrived is not the body that was signed/,
    fix: /compression/,
  },
  {
    name: 'an authorization header that arrives damaged',
    source: 'aws-amplify/amplify-flutter#1539',
    service: 'execute-api',
    status: 403,
    headers: amz('IncompleteSignatureException'),
    body: json({ message: "Authorization header requires 'Signature' parameter. Authorization=AWS4-HMAC-SHA256 Credential=AKIA/20260101/eu-west-1/execute-api/aws4_request, SignedHeaders=host;x-amz-date" }),
    code: 'damaged-authorization',
    summary: /requires 'Signature' parameter/,
    fix: /proxy/,
  },
  {
    name: 'an IAM policy that does not allow the action',
    source: 'anomalyco/sst#6336, AWS re:Post on execute-api',
    service: 'execute-api',
    status: 403,
    headers: amz('AccessDeniedException'),
    body: json({ Message: 'User: arn:aws:sts::123456789012:assumed-role/reader/me is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:eu-west-1:********9012:abc123/prod/GET/items' }),
    code: 'not-allowed',
    summary: /arn:aws:sts::123456789012:assumed-role\/reader\/me is not allowed to execute-api:Invoke on arn:aws:execute-api:eu-west-1:\*+9012:abc123\/prod\/GET\/items/,
    fix: /Allow execute-api:Invoke/,
  },
  {
    name: 'a policy that denies it explicitly',
    source: 'AWS knowledge centre, "explicit deny" for API Gateway',
    service: 'execute-api',
    status: 403,
    headers: amz('AccessDeniedException'),
    body: json({ Message: 'User: arn:aws:iam::123456789012:user/x is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:eu-west-1:********9012:abc123/prod/GET/items with an explicit deny in a resource-based policy' }),
    code: 'not-allowed',
    summary: /denies it explicitly/,
    fix: /Deny statement/,
  },
  {
    name: 'an OpenSearch policy',
    source: 'AWS re:Post on OpenSearch',
    service: 'es',
    status: 403,
    headers: { 'x-amzn-requestid': 'c6af9ac6' },
    body: json({ Message: 'User: arn:aws:iam::123456789012:user/x is not authorized to perform: es:ESHttpGet because no resource-based policy allows the es:ESHttpGet action' }),
    code: 'not-allowed',
    summary: /not allowed to es:ESHttpGet/,
    fix: /Allow es:ESHttpGet/,
  },
  {
    name: 'a Lambda URL that says Forbidden',
    source: 'awsdocs/aws-lambda-developer-guide#494',
    service: 'lambda',
    status: 403,
    headers: amz('AccessDeniedException'),
    body: json({ Message: 'Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html' }),
    code: 'forbidden',
    summary: /bare "Forbidden"/,
    fix: /lambda:InvokeFunctionUrl/,
  },
  {
    name: 'an HTTP API that says Forbidden',
    source: 'anomalyco/sst#6336',
    service: 'execute-api',
    status: 403,
    headers: { 'apigw-requestid': 'JKJaXmPLvHcESHA=' },
    body: json({ message: 'Forbidden' }),
    code: 'forbidden',
    summary: /missing permission and for a wrong signature alike/,
    fix: /execute-api:Invoke.*region and service.*secret key/,
  },
  {
    name: 'a wrong signature at a Lambda URL, which does not tell what it expected',
    source: 'RJPearson94/terraform-aws-open-next#48',
    service: 'lambda',
    status: 403,
    headers: amz('InvalidSignatureException'),
    body: json({ message: 'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.' }),
    code: 'signature-mismatch',
    summary: /does not tell from what/,
    fix: /secret key.*proxy/,
  },
  {
    name: 'a denied HEAD at S3, which has no body',
    source: 'aws/aws-sdk-js#2219',
    service: 's3',
    method: 'HEAD',
    status: 403,
    headers: { 'x-amz-request-id': '4442587FB7D0A2F9' },
    code: 'forbidden',
    summary: /HEAD request has no body/,
    fix: /as GET/,
  },
  {
    name: 'S3 that denies access',
    source: 'S3 API reference, error responses',
    service: 's3',
    status: 403,
    body: '<Error><Code>AccessDenied</Code><Message>Access Denied</Message><RequestId>4442587FB7D0A2F9</RequestId></Error>',
    code: 'not-allowed',
    summary: /signature was taken.*Access Denied/,
    fix: /IAM policy/,
  },
  {
    name: 'a firewall page',
    source: 'AWS WAF documentation, default block response through CloudFront',
    service: 'execute-api',
    status: 403,
    headers: { 'content-type': 'text/html', server: 'CloudFront', 'x-cache': 'Error from cloudfront' },
    body: '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN"><HTML><HEAD><TITLE>ERROR: The request could not be satisfied</TITLE></HEAD></HTML>',
    code: 'not-from-aws',
    summary: /web page.*server is "CloudFront"/,
    fix: /firewall/,
  },
  {
    name: "an application's own refusal",
    source: 'any Lambda function',
    service: 'execute-api',
    status: 403,
    headers: { 'x-amzn-requestid': 'c6af9ac6' },
    body: json({ code: 'ExpiredTokenException', message: 'Your trial has ended.' }),
    code: 'unknown',
    summary: /application's own/,
    fix: /application/,
  },
  {
    name: 'something that nobody has explained yet',
    source: 'DynamoDB API reference',
    service: 'dynamodb',
    status: 400,
    headers: { 'x-amzn-requestid': 'c6af9ac6' },
    body: json({ __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException', message: 'Requested resource not found' }),
    code: 'unknown',
    summary: /400 ResourceNotFoundException: Requested resource not found/,
    fix: /error code/,
  },
];

describe.each(REFUSED_CLIENTS)('%s', (client, send) => {
  it.each(RECORDED)('explains $name ($source)', async ({ service, method = 'GET', credentials = LONG_TERM, status, headers, body, code, summary, fix }) => {
    server = await startServer((_, response) => void response.writeHead(status, headers).end(body));
    const { explanation, cause, printed } = await send({ url: `${server.url}/prod/items?key=value`, method }, { credentials, service, region: 'eu-west-1', hosts: [server.host], recover: false });
    expect(explanation).toMatchObject({ code, status, summary: expect.stringMatching(summary), fix: expect.stringMatching(fix), credentialScope: expect.stringMatching(/^\d{8}\/eu-west-1\/[\w-]+\/aws4_request$/) });
    expect(String(explanation)).toContain(explanation?.summary);
    if (client.startsWith('axios') && explanation?.serviceCode) {
      expect(cause).toMatchObject({ name: 'SigV4Error', code: 'ERR_REJECTED', message: `${explanation.summary} ${explanation.fix}` });
      expect((cause as { explanation?: unknown }).explanation).toMatchObject({ code });
    } else expect(cause).toBeUndefined();
    for (const secret of [credentials.secretAccessKey, 'sessionToken' in credentials ? credentials.sessionToken : credentials.secretAccessKey]) expect(printed).not.toContain(secret);
    expect(printed).not.toMatch(/Signature=[\da-f]{64}/);
  });
});
