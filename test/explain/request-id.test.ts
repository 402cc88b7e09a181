import { describe, expect, it } from '@jest/globals';
import { explain, explainAnswer, signRequest } from '@sigv4/core';
import { sigv4 } from '@sigv4/fetch';
import { LONG_TERM, TEMPORARY } from '../support/credentials.ts';

// The request ID where no header has it: in a browser that hides the headers, or in the body that somebody has copied.

const UUID = '68c3ef72-91f2-9817-8255-bd9c39efeadb';
const json = (value: unknown): string => JSON.stringify(value);

/** Explains an answer to a request that went through a bridge. */
async function explained(service: string, body: string, headers: Record<string, string> = {}) {
  const answers = async () => new Response(body, { status: 403, headers });
  const options = { credentials: TEMPORARY, service, region: 'eu-west-1', hosts: ['api.example.com'], recover: false };
  return explain(await sigv4(answers, options)('https://api.example.com/'));
}

/** The bodies of AWS that have a request ID. */
const BODIES: readonly (readonly [name: string, service: string, body: string, id: string])[] = [
  [
    'S3',
    's3',
    '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message><RequestId>4442587FB7D0A2F9</RequestId><HostId>a+b/c=</HostId></Error>',
    '4442587FB7D0A2F9',
  ],
  [
    'STS',
    'sts',
    `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">\n  <Error>\n    <Type>Sender</Type>\n    <Code>AccessDenied</Code>\n    <Message>No</Message>\n  </Error>\n  <RequestId>${UUID}</RequestId>\n</ErrorResponse>\n`,
    UUID,
  ],
  [
    'EC2',
    'ec2',
    `<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>No</Message></Error></Errors><RequestID>${UUID}</RequestID></Response>`,
    UUID,
  ],
  ['Neptune', 'neptune-db', json({ requestId: UUID, code: 'AccessDeniedException', detailedMessage: 'No' }), UUID],
  [
    'OpenSearch Serverless',
    'aoss',
    json({ status: 403, 'request-id': UUID, error: { reason: '403 Forbidden', type: 'Forbidden' } }),
    UUID,
  ],
];

describe('the request ID in a body', () => {
  it.each(BODIES)('of %s is that of the explanation', async (_, service, body, id) => {
    expect(await explained(service, body)).toMatchObject({ requestId: id });
    expect(String(await explained(service, body))).toContain(`Request ID: ${id}`);
  });

  it('in XML is read by explainAnswer without a request', async () => {
    for (const [, , body, id] of BODIES.filter(([, , text]) => text.startsWith('<')))
      expect(await explainAnswer({ status: 403, body })).toMatchObject({ requestId: id });
  });

  it('of IAM or STS in JSON is read where the error type is in a header', async () => {
    const body = json({ Error: { Code: 'AccessDenied', Message: 'No', Type: 'Sender' }, RequestId: UUID });
    expect(await explained('sts', body, { 'x-amzn-errortype': 'AccessDenied' })).toMatchObject({ requestId: UUID });
  });

  it('counts only if no header has it', async () => {
    const [, service, body] = BODIES[0]!;
    expect(await explained(service, body, { 'x-amz-request-id': 'OTHER' })).toMatchObject({ requestId: 'OTHER' });
  });
});

describe('no request ID is read', () => {
  const xml = (id: string): string =>
    `<Error><Code>AccessDenied</Code><Message>No</Message><RequestId>${id}</RequestId></Error>`;

  it.each(['', 'two words', 'a'.repeat(101), 'a&lt;b', 'a\nb', '<b>a</b>'])('from an element with %j', async (id) => {
    const explanation = await explained('s3', xml(id));
    expect(explanation).toMatchObject({ serviceCode: 'AccessDenied' });
    expect(explanation?.requestId).toBeUndefined();
  });

  it.each([5, null, ['a'], 'two words'])('from a field with %j', async (id) => {
    const body = json({ requestId: id, code: 'AccessDeniedException', detailedMessage: 'No' });
    const explanation = await explained('neptune-db', body);
    expect(explanation).toMatchObject({ serviceCode: 'AccessDeniedException' });
    expect(explanation?.requestId).toBeUndefined();
  });

  it.each([
    ['an answer of an application', 'execute-api', json({ message: 'No', requestId: UUID }), {}],
    ['a code of an application', 'execute-api', json({ code: 'AccessDeniedException', requestId: UUID }), {}],
    ["AWS's words in an answer of an application", 'execute-api', json({ message: 'Forbidden', requestId: UUID }), {}],
    [
      "AWS's words for a code in an answer of an application",
      'execute-api',
      json({ message: 'The security token included in the request is expired', requestId: UUID }),
      {},
    ],
    ['XML of an application', 'execute-api', xml(UUID), {}],
    ['a web page', 's3', `<!doctype html><html><body>${xml(UUID)}</body></html>`, {}],
    [
      'a web page beside an error type',
      's3',
      `<html><body>${xml(UUID)}</body></html>`,
      { 'x-amzn-errortype': 'AccessDenied' },
    ],
    ['JSON without an error code', 'es', json({ requestId: UUID }), {}],
  ])('from %s', async (_, service, body, headers) => {
    expect((await explained(service, body, headers))?.requestId).toBeUndefined();
  });

  it('from a polluted Object.prototype', async () => {
    Object.assign(Object.prototype, { requestId: UUID });
    try {
      const explanation = await explained('neptune-db', json({ code: 'AccessDeniedException', detailedMessage: 'No' }));
      expect(Object.hasOwn(explanation ?? {}, 'requestId') && explanation?.requestId).toBeFalsy();
    } finally {
      delete (Object.prototype as { requestId?: string }).requestId;
    }
  });
});

it('an answer that is not from AWS is said to have no request ID in its headers, because its body may have one', async () => {
  const body = '<Error><Code>SignatureDoesNotMatch</Code><RequestId>4442587FB7D0A2F9</RequestId></Error>';
  expect(await explained('execute-api', body)).toMatchObject({
    code: 'not-from-aws',
    summary: expect.stringMatching(/it has no AWS request ID in its headers\.$/),
  });
});

describe('the explanation of an expired token', () => {
  const EXPIRED = { status: 403, body: '{"message":"The security token included in the request is expired"}' };
  const fixOf = async (init: RequestInit & { readonly duplex?: 'half' }, service = 'execute-api') => {
    const answers = async () => new Response(EXPIRED.body, { status: 403 });
    const options = {
      credentials: TEMPORARY,
      service,
      region: 'eu-west-1',
      hosts: ['api.example.com'],
      recover: false,
    };
    return (await explain(await sigv4(answers, options)('https://api.example.com/', init)))?.fix;
  };

  it.each<[string, RequestInit & { readonly duplex?: 'half' }, string]>([
    ['a text', { method: 'POST', body: 'a' }, 'execute-api'],
    ['a stream that is not hashed', { method: 'PUT', body: new Blob(['a']).stream(), duplex: 'half' }, 's3'],
  ])('speaks of streams after a request with %s as its body', async (_, init, service) => {
    expect(await fixOf(init, service)).toMatch(/If the body was a stream, send the request again/);
  });

  it.each(['execute-api', 's3'])('does not speak of streams after a request to %s without a body', async (service) => {
    for (const method of ['GET', 'DELETE', 'POST']) expect(await fixOf({ method }, service)).toMatch(/for you\.$/);
  });

  it('does not speak of streams where the request or its body is not known', async () => {
    expect((await explainAnswer(EXPIRED))?.fix).toMatch(/for you\.$/);
    const request = { method: 'POST', url: 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod', body: 'a' };
    const { headers } = await signRequest(request, {
      credentials: LONG_TERM,
      service: 'execute-api',
      region: 'eu-west-1',
    });
    expect((await explainAnswer(EXPIRED, { ...request, headers }))?.fix).toMatch(/If the body was a stream/);
    expect((await explainAnswer(EXPIRED, { ...request, headers, body: undefined }))?.fix).toMatch(/for you\.$/);
  });
});
