import { describe, expect, it } from '@jest/globals';
import { explain, sigv4, explainAnswer, type RequestOptions } from '@sigv4/fetch';
import { LONG_TERM, TEMPORARY } from '../support/credentials.ts';
import { recorder } from '../support/recorder.ts';

// What the host of a request states, and the region it is in, say more than the answer of AWS.

const API = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items';

/** Sends a request to nobody, who refuses it. */
async function refused(
  url: string,
  own: RequestOptions,
  { status = 403, headers = {}, body = '' }: { status?: number; headers?: Record<string, string>; body?: string },
  credentials: typeof TEMPORARY | typeof LONG_TERM = LONG_TERM,
) {
  const network = recorder(() => new Response(body, { status, headers }));
  return explain(await sigv4(network.fetch, { credentials, recover: false })(url, { sigv4: own }));
}

const amz = (code: string, message: string) => ({
  headers: { 'x-amzn-errortype': code, 'x-amzn-requestid': 'c6af9ac6' },
  body: JSON.stringify({ message }),
});

describe('a scope that contradicts the host', () => {
  it('is corrected by the host where AWS does not name the region (Kong/insomnia#713)', async () => {
    const answer = amz('InvalidSignatureException', "Credential should be scoped to a valid region, not 'us-east-1'. ");
    const explanation = await refused(API, { region: 'us-east-1' }, answer);
    expect(explanation).toMatchObject({
      code: 'wrong-scope',
      summary: 'The request was signed for the region "us-east-1" instead of "eu-west-1".',
      fix: "Pass region: 'eu-west-1'.",
    });
  });

  it('is corrected in service and region', async () => {
    const answer = amz(
      'InvalidSignatureException',
      "Credential should be scoped to a valid region, not 'us-east-1'. Credential should be scoped to correct service: 'execute-api'. ",
    );
    expect(await refused(API, { region: 'us-east-1', service: 'lambda' }, answer)).toMatchObject({
      summary: expect.stringContaining('service "lambda" instead of "execute-api"'),
      fix: "Pass service: 'execute-api', region: 'eu-west-1'.",
    });
  });

  it('yields to the region that S3 names', async () => {
    const body =
      "<Error><Code>AuthorizationHeaderMalformed</Code><Message>The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'us-east-2'</Message><Region>us-east-2</Region></Error>";
    expect(
      await refused('https://s3.eu-west-1.amazonaws.com/b/k', { region: 'us-east-1' }, { status: 400, body }),
    ).toMatchObject({ code: 'wrong-scope', fix: "Pass region: 'us-east-2'." });
  });

  it('is named by S3 where it was signed for a service whose applications write the answers', async () => {
    const body = (service: string): string =>
      `<Error><Code>AuthorizationHeaderMalformed</Code><Message>The authorization header is malformed; incorrect service "${service}". This endpoint belongs to "s3".</Message></Error>`;
    const at = (host: string, service: string, quoted = service) =>
      refused(
        `https://${host}/b/k`,
        { region: 'eu-west-1', service },
        { status: 400, headers: { 'x-amz-request-id': '8BNSPWDTRBZ8ZSGG' }, body: body(quoted) },
      );
    for (const service of ['execute-api', 'lambda', 'vpc-lattice-svcs'])
      for (const host of ['files.example.com', 's3.eu-west-1.amazonaws.com'])
        expect(await at(host, service)).toMatchObject({
          code: 'wrong-scope',
          serviceCode: 'AuthorizationHeaderMalformed',
          summary: `The request was signed for the service "${service}" instead of "s3".`,
          fix: "Pass service: 's3'.",
        });
    // An API that repeats the error of a call of its own, which was signed for another service.
    for (const repeated of [
      await at('api.example.com', 'execute-api', 'es'),
      await at('abc123.execute-api.eu-west-1.amazonaws.com', 'execute-api', 'es'),
    ]) {
      expect(repeated).toMatchObject({ code: 'unknown', summary: expect.stringContaining('repeats the error') });
      expect(repeated?.summary).not.toMatch(/was accepted|no text of AWS|"es"/);
    }
  });

  it.each([
    ['XML', '<ErrorResponse><Error><Code>MalformedQueryString</Code></Error></ErrorResponse>'],
    ['JSON', '{"__type":"SerializationException","message":"no"}'],
  ])('is possible where an API answers with a code of AWS in %s: then no signature was accepted', async (_, body) => {
    const explanation = await refused(API, {}, { status: 400, headers: { 'apigw-requestid': 'c6af9ac6' }, body });
    expect(explanation).toMatchObject({
      code: 'unknown',
      summary: expect.stringMatching(/^The body has an error code of AWS.*another service.*repeats the error/),
      fix: expect.stringContaining('pass that service'),
    });
  });

  it('is unknown without a request, and is not quoted', async () => {
    const s3 = (message: string): string =>
      `<Error><Code>AuthorizationHeaderMalformed</Code><Message>The authorization header is malformed; ${message}</Message></Error>`;
    const of = async (body: string) => (await explainAnswer({ status: 400, body }))?.summary;
    expect(await of(s3('incorrect service "es". This endpoint belongs to "s3".'))).toBe(
      'The request was signed for another service than "s3".',
    );
    expect(await of(s3("the region 'eu-west-1' is wrong; expecting 'us-east-2'"))).toBe(
      'The request was signed for another region than "us-east-2".',
    );
    expect(await of('{"message":"Credential should be scoped to a valid region, not \'us-east-1\'. "}')).toBe(
      'The request was signed for another region than that of the endpoint.',
    );
    expect(await of('{"message":"Credential should be scoped to something else. "}')).toBe(
      'The request was signed for another service or region than those of the endpoint.',
    );
  });

  it.each([
    ['InvalidAccessKeyId', 'no', 'AWS does not know the access key. It was deleted'],
    [
      'AuthFailure',
      'AWS was not able to validate the provided access credentials',
      'It does not know the access key, or',
    ],
    ['AccessDenied', 'no', 'for the principal of the access key in its IAM policy'],
  ])('has no access key without a request: %s', async (code, message, text) => {
    const body = `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
    const shown = String(await explainAnswer({ status: 403, body }));
    expect(shown).toContain(text);
    expect(shown).not.toContain('[unknown]');
  });

  it('is found behind a mismatch, as query services say it (cognitect-labs/aws-api#27)', async () => {
    const body =
      '<ErrorResponse><Error><Type>Sender</Type><Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated does not match the signature you provided.</Message></Error></ErrorResponse>';
    expect(await refused('https://sns.eu-west-1.amazonaws.com/', { region: 'us-east-1' }, { body })).toMatchObject({
      code: 'wrong-scope',
      fix: expect.stringContaining("Pass region: 'eu-west-1', which the host states"),
    });
  });

  it('comes first where the answer is only "Forbidden"', async () => {
    const answer = { headers: { 'apigw-requestid': 'c6af9ac6' }, body: '{"message":"Forbidden"}' };
    expect((await refused(API, { region: 'us-east-1' }, answer))?.fix).toMatch(/1\. Pass region: 'eu-west-1'/);
    expect((await refused(API, {}, answer))?.fix).toMatch(/1\. Allow execute-api:Invoke/);
  });

  it('is no advice where the host states what was signed: then the host leads elsewhere', async () => {
    const answer = amz('InvalidSignatureException', "Credential should be scoped to a valid region, not 'eu-west-1'. ");
    const explanation = await refused(API, {}, answer);
    expect(explanation).toMatchObject({
      code: 'wrong-scope',
      fix: expect.stringContaining('The host states "eu-west-1"'),
    });
    expect(explanation?.fix).not.toContain("'...'");
  });

  it('is found in plain data, too', async () => {
    const request = {
      method: 'GET',
      url: API,
      headers: {
        'x-amz-date': '20260101T000000Z',
        authorization:
          'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/execute-api/aws4_request, SignedHeaders=host;x-amz-date, Signature=0123',
      },
    };
    const { headers, body } = amz(
      'InvalidSignatureException',
      "Credential should be scoped to a valid region, not 'us-east-1'. ",
    );
    expect(await explainAnswer({ status: 403, headers, body }, request)).toMatchObject({
      fix: "Pass region: 'eu-west-1'.",
    });
  });
});

describe('an opt-in region', () => {
  const INVALID =
    '<ErrorResponse><Error><Code>InvalidClientTokenId</Code><Message>The security token included in the request is invalid.</Message></Error></ErrorResponse>';

  it('does not know a token of the global STS endpoint (aws/aws-sdk-java#2313)', async () => {
    expect(await refused('https://sqs.ap-east-1.amazonaws.com/', {}, { body: INVALID }, TEMPORARY)).toMatchObject({
      code: 'token-invalid',
      fix: expect.stringMatching(/enabled ap-east-1.*sts\.amazonaws\.com.*STS endpoint of a region/),
    });
  });

  it('says so in the words of EC2 (99designs/aws-vault#512)', async () => {
    const body =
      '<Response><Errors><Error><Code>AuthFailure</Code><Message>AWS was not able to validate the provided access credentials</Message></Error></Errors></Response>';
    expect(await refused('https://ec2.me-south-1.amazonaws.com/', {}, { status: 401, body }, TEMPORARY)).toMatchObject({
      code: 'unknown-key',
      fix: expect.stringMatching(/enabled me-south-1.*sts\.amazonaws\.com/),
    });
  });

  it('says so in the words of S3 (cloud-custodian/cloud-custodian#9793)', async () => {
    const body =
      '<Error><Code>InvalidToken</Code><Message>The provided token is malformed or otherwise invalid.</Message></Error>';
    const url = 'https://bucket.s3.ap-southeast-4.amazonaws.com/key';
    expect((await refused(url, {}, { status: 400, body }, TEMPORARY))?.fix).toMatch(/enabled ap-southeast-4/);
  });

  it('may not be enabled, where the key is a long-term one', async () => {
    const explanation = await refused('https://sqs.ap-east-1.amazonaws.com/', {}, { body: INVALID });
    expect(explanation).toMatchObject({ code: 'unknown-key', fix: expect.stringMatching(/enabled ap-east-1/) });
    expect(explanation?.fix).not.toContain('sts.amazonaws.com');
  });

  it.each(['us-east-1', 'eu-west-3', 'us-gov-west-1'])('is not thought of in %s', async (region) => {
    const explanation = await refused(`https://sqs.${region}.amazonaws.com/`, {}, { body: INVALID }, TEMPORARY);
    expect(explanation?.code).toBe('token-invalid');
    expect(explanation?.fix).not.toContain('opt-in');
  });
});

describe('AppSync', () => {
  const denied = {
    status: 401,
    body: JSON.stringify({ errors: [{ errorType: 'UnauthorizedException', message: 'Permission denied' }] }),
  };

  it('has other actions for events than for GraphQL (aws-amplify/amplify-js#5601)', async () => {
    const host = 'https://abc.appsync-api.eu-west-1.amazonaws.com';
    expect((await refused(`${host}/event`, {}, denied))?.fix).toMatch(
      /appsync:EventConnect.*EventPublish.*EventSubscribe/,
    );
    expect((await refused(`${host}/graphql`, {}, denied))?.fix).toMatch(/appsync:GraphQL/);
  });
});

describe('OpenSearch Serverless', () => {
  it('has its request ID in another header', async () => {
    const answer = { headers: { 'x-request-id': '42972d1c-ecd9-9d4d-bb77-1dfd1a7114bf' } };
    expect(await refused('https://abc.eu-west-1.aoss.amazonaws.com/i/_search', {}, answer)).toMatchObject({
      code: 'forbidden',
      requestId: '42972d1c-ecd9-9d4d-bb77-1dfd1a7114bf',
    });
    expect(
      (await refused('https://search-d.eu-west-1.es.amazonaws.com/i/_search', {}, answer))?.requestId,
    ).toBeUndefined();
  });
});
