import { afterEach, describe, expect, it } from '@jest/globals';
import { LONG_TERM } from '../support/credentials.ts';
import { startServer } from '../support/server.ts';
import { REFUSED_CLIENTS } from './clients.ts';

let server: Awaited<ReturnType<typeof startServer>>;
afterEach(() => server.close());

/** What AWS says where the application behind an endpoint may answer, too. */
const TEXTS_OF_AWS = [
  'The security token included in the request is expired',
  'The security token included in the request is invalid.',
  'Signature expired: 20260101T000000Z is now earlier than 20260101T010000Z (20260101T010500Z - 5 min.)',
  'The request signature we calculated does not match the signature you provided.',
  'Credential should be scoped to a valid region.',
  "'x-amz-date' must be a 'SignedHeader' in the AWS Authorization.",
  "Authorization header requires 'Credential' parameter.",
  'Missing Authentication Token',
  'User: arn:aws:iam::1:user/x is not authorized to perform: execute-api:Invoke on resource: y',
  'User is not authorized to access this resource',
  'Forbidden',
];

const CODES_OF_AWS = [
  'ExpiredTokenException',
  'TokenRefreshRequired',
  'UnrecognizedClientException',
  'RequestTimeTooSkewed',
  'IncompleteSignatureException',
  'MissingAuthenticationTokenException',
  'SignatureDoesNotMatch',
];

describe.each(REFUSED_CLIENTS)('%s is told nothing of AWS', (_, send) => {
  const refused = async (service: string, headers: Record<string, string>, body: string) => {
    server = await startServer((__, response) => void response.writeHead(403, headers).end(body));
    return send(
      { url: server.url },
      { credentials: LONG_TERM, service, region: 'eu-west-1', hosts: [server.host], recover: false },
    );
  };

  it.each(TEXTS_OF_AWS)('where an application quotes it: Sorry: %s', async (text) => {
    const { explanation, cause } = await refused(
      'execute-api',
      { 'x-amzn-requestid': 'c6af9ac6' },
      JSON.stringify({ message: `Sorry: ${text}` }),
    );
    expect(explanation).toMatchObject({ code: 'unknown', summary: expect.stringContaining("the application's own") });
    expect(explanation?.serviceCode).toBeUndefined();
    expect(cause).toBeUndefined();
  });

  it.each(CODES_OF_AWS)('where a code only ends like one of its: My%s', async (code) => {
    const { explanation } = await refused('dynamodb', { 'x-amzn-errortype': `My${code}` }, '{"message":"no"}');
    expect(explanation).toMatchObject({ code: 'unknown', serviceCode: `My${code}` });
  });

  it('where a text only ends in Forbidden, or quotes a web page', async () => {
    const { explanation } = await refused(
      'dynamodb',
      { 'x-amzn-requestid': 'c6af9ac6' },
      '{"message":"This is forbidden"}',
    );
    expect(explanation).toMatchObject({ code: 'unknown' });
    await server.close();
    const quoted = await refused('dynamodb', {}, 'upstream said <html>');
    expect(quoted.explanation?.summary).not.toContain('web page');
  });
});
